package io.baigong.edge.north;

import io.baigong.connect.Value;
import io.baigong.edge.collect.NotDone;
import io.baigong.edge.collect.WriteOutcome;
import io.baigong.edge.configuration.VirtualTag.Source;
import io.baigong.edge.readings.Reading;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What stands behind all that is offered: the latest readings, and the way to the devices. For any
/// thread.
public interface Floor {
    /// Null when nothing was ever said of it.
    @Nullable Reading latest(Source source);

    /// Writes values, by the rules of their tags and as somebody alone: what needs a second person
    /// is refused. One outcome for each, in order.
    List<WriteOutcome> write(String device, Map<String, Value> values)
            throws NotDone, InterruptedException;
}
