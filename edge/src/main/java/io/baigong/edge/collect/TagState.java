package io.baigong.edge.collect;

import io.baigong.connect.Reason;
import io.baigong.connect.Sample;
import io.baigong.connect.Status;
import io.baigong.connect.Tag;
import io.baigong.connect.Value;
import io.baigong.edge.configuration.TagConfiguration;
import io.baigong.edge.readings.Reading;
import io.baigong.edge.readings.ReportFilter;
import org.jspecify.annotations.Nullable;

/// One tag while it is collected: turns samples into readings and decides which of them are
/// reported. For one thread at a time.
final class TagState {
    private static final int LONGEST_TEXT = 4_000;

    private final Tag tag;
    private final TagConfiguration configuration;
    private final ReportFilter filter;
    private @Nullable Long lastGood;
    private long answered;

    /// @param now by [System#nanoTime]: counts as the first answer
    TagState(Tag tag, TagConfiguration configuration, long now) {
        this.tag = tag;
        this.configuration = configuration;
        filter = new ReportFilter(configuration.deadband(), configuration.maximumSilence());
        answered = now;
    }

    Tag tag() {
        return tag;
    }

    TagConfiguration configuration() {
        return configuration;
    }

    /// Whether the last word was a value.
    boolean hasValue() {
        return filter.hasValue();
    }

    boolean isBad() {
        return filter.isBad();
    }

    /// @param time of the event, judged already
    /// @return null when nothing was said at all: neither by the device nor by who would know that
    ///   it is gone
    @Nullable Reading reading(Sample sample, long time, long now) {
        var reason = sample.status().isBad() ? sample.status().reason() : null;
        if (reason == Reason.TIMEOUT) {
            return null; // one may be lost: that nobody is there is told after a while, not at once
        }
        if (reason != Reason.NO_CONNECTION) {
            answered = now;
        }
        var value = sample.value();
        if (value == null || sample.status().isBad()) {
            return new Reading(tag.name(), null, sample.status(), time, lastGood);
        }
        var scaled = scaled(value);
        if (scaled == null) {
            var status =
                    Status.bad(
                            Reason.OUT_OF_RANGE,
                            "the scaled value is no finite number, or the text is too long");
            return new Reading(tag.name(), null, status, time, lastGood);
        }
        Long before = lastGood;
        if (sample.status().isGood()) {
            lastGood = time;
            before = null;
        }
        return new Reading(tag.name(), scaled, sample.status(), time, before);
    }

    private @Nullable Value scaled(Value value) {
        return switch (value) {
            case Value.Real(double number) -> scaled(value, number);
            case Value.Whole(long number) -> scaled(value, (double) number);
            case Value.Flag _ -> value;
            case Value.Text(String text) -> text.length() <= LONGEST_TEXT ? value : null;
        };
    }

    private @Nullable Value scaled(Value value, double number) {
        if (configuration.scale() == 1 && configuration.offset() == 0) {
            return value;
        }
        double scaled = number * configuration.scale() + configuration.offset();
        return Double.isFinite(scaled) ? Value.of(scaled) : null;
    }

    /// What is to be reported of a reading; null when nothing is.
    ///
    /// @param seen when it arrived, in milliseconds since 1970
    @Nullable Reading report(Reading reading, long seen) {
        return filter.report(reading, seen);
    }

    /// The device has lived, though it did not speak of this tag.
    void heard(long at) {
        answered = Math.max(answered, at);
    }

    /// The last value again, when it has not been reported for longer than it may be.
    ///
    /// @param time now, in milliseconds since 1970
    @Nullable Reading unchanged(long time) {
        return filter.unchanged(time);
    }

    void tellNext() {
        filter.tellNext();
    }

    boolean isSilent(long now, long patience) {
        return now - answered > patience;
    }

    /// The word that the value is old, once, when nothing came for too long.
    ///
    /// @param patience in nanoseconds
    /// @param time for the word, in milliseconds since 1970
    @Nullable Reading stale(long now, long patience, long time, String why) {
        if (!isSilent(now, patience) || isBad()) {
            return null;
        }
        return filter.told(
                new Reading(tag.name(), null, Status.bad(Reason.STALE, why), time, lastGood), time);
    }
}
