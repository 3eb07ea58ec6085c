package io.baigong.plant;

import io.baigong.plant.sparkplug.Report;
import java.util.function.Consumer;

/// A machine of the works: what it finds out in a span of time. Asking for a span in one piece or
/// in several gives the same reports.
interface Machine {
    /// Its key on the platform and its id in Sparkplug topics.
    String key();

    /// The live reports of the span, in order of time.
    ///
    /// @param after epoch milliseconds, not included
    /// @param until epoch milliseconds, included
    void live(long after, long until, Consumer<Report> to);

    /// What a works that had been measured for long would have on file for the span, thinner than
    /// live and only while the machine was on shift. It depends on nothing but the recordings and
    /// the time.
    void history(long after, long until, Consumer<Report> to);

    /// A command from above.
    ///
    /// @return whether the machine has such a set point and took the value
    default boolean set(String metric, double value) {
        return false;
    }
}
