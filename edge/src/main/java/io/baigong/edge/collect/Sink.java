package io.baigong.edge.collect;

import io.baigong.edge.readings.Reading;
import java.util.List;
import java.util.Set;

/// Where readings go. Called from any thread, for one device by one at a time.
public interface Sink {
    /// @param all what is known now, whether it is reported or not
    /// @param reported the part of it that the platform gets
    void take(String device, List<Reading> all, List<Reading> reported);

    /// Tags of which a device tells changes only have not changed until now.
    ///
    /// @param time now, in milliseconds since 1970
    default void unchanged(String device, Set<String> tags, long time) {}

    /// A device is reached, or not any more.
    void reached(String device, boolean is);
}
