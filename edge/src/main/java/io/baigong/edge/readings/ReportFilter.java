package io.baigong.edge.readings;

import io.baigong.connect.Status;
import io.baigong.connect.Value;
import io.baigong.edge.configuration.TagConfiguration.Deadband;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Decides which readings of one property are reported: changes beyond the deadband, an unchanged
/// value after the longest silence, and every change of judgement once. For one thread at a time.
public final class ReportFilter {
    private final @Nullable Deadband deadband;
    private final long silenceMillis;
    private @Nullable Reading reported;
    private long reportedAt;
    private boolean mustTell;

    /// @param deadband none: every value is reported
    /// @param silence only beside a deadband
    public ReportFilter(@Nullable Deadband deadband, @Nullable Duration silence) {
        this.deadband = deadband;
        this.silenceMillis = silence == null ? Long.MAX_VALUE : silence.toMillis();
    }

    /// Whether the last word was bad.
    public boolean isBad() {
        var last = reported;
        return last != null && last.status().isBad();
    }

    /// Whether the last word was a value.
    public boolean hasValue() {
        var last = reported;
        return last != null && !last.status().isBad();
    }

    /// The next reading is reported whatever it is.
    public void tellNext() {
        mustTell = true;
    }

    /// What is to be reported of a reading; null when nothing is. What is reported only because of
    /// the silence has the time at which it was seen.
    ///
    /// @param seen when it arrived, in milliseconds since 1970
    public @Nullable Reading report(Reading reading, long seen) {
        var last = reported;
        if (last == null || mustTell || !isSameJudgement(last.status(), reading.status())) {
            return told(reading, seen);
        }
        if (reading.status().isBad()) {
            return null;
        }
        var band = deadband;
        if (band == null) {
            boolean isNews =
                    reading.time() != last.time() || !Objects.equals(reading.value(), last.value());
            return isNews ? told(reading, seen) : null;
        }
        if (!isWithin(band, last.value(), reading.value())) {
            return told(reading, seen);
        }
        if (Math.abs(seen - reportedAt) < silenceMillis) {
            return null;
        }
        boolean isOld = reading.time() <= last.time();
        return told(isOld ? reading.at(seen) : reading, seen);
    }

    /// The last value again, when it has not been reported for longer than it may be.
    ///
    /// @param time now, in milliseconds since 1970
    public @Nullable Reading unchanged(long time) {
        var last = reported;
        if (last == null
                || last.status().isBad()
                || deadband == null
                || Math.abs(time - reportedAt) < silenceMillis) {
            return null;
        }
        return told(last.at(time), time);
    }

    /// Notes what is reported past the filter.
    public Reading told(Reading reading, long seen) {
        reported = reading;
        reportedAt = seen;
        mustTell = false;
        return reading;
    }

    private static boolean isSameJudgement(Status one, Status other) {
        return one.severity() == other.severity() && one.reason() == other.reason();
    }

    private static boolean isWithin(
            Deadband deadband, @Nullable Value before, @Nullable Value now) {
        Double from = number(before);
        Double to = number(now);
        if (from == null || to == null) {
            return Objects.equals(before, now);
        }
        double limit =
                switch (deadband) {
                    case Deadband.Absolute(double by) -> by;
                    case Deadband.Percent(double of) -> Math.abs(from) * of / 100;
                };
        return Math.abs(to - from) <= limit;
    }

    private static @Nullable Double number(@Nullable Value value) {
        return switch (value) {
            case Value.Real(double number) -> number;
            case Value.Whole(long number) -> (double) number;
            case null -> null;
            case Value.Flag _, Value.Text _ -> null;
        };
    }
}
