package io.baigong.edge.collect;

import io.baigong.edge.readings.Reading;
import java.util.List;

/// Where readings go. Called from any thread, for one device by one at a time.
public interface Sink {
    /// @param all what is known now, whether it is reported or not
    /// @param reported the part of it that the platform gets
    void take(String device, List<Reading> all, List<Reading> reported);

    /// A device is reached, or not any more.
    void reached(String device, boolean is);
}
