package io.baigong.edge.readings;

import io.baigong.connect.Status;
import io.baigong.connect.Value;
import org.jspecify.annotations.Nullable;

/// A value of one property at one time, scaled, judged and ready to be stored.
///
/// @param property key of the property: the name of the tag
/// @param value none when the status is bad
/// @param time of the event, in milliseconds since 1970
/// @param lastGood when the last good value was taken; only beside a value that is not good, and
///   none if there was none
public record Reading(
        String property, @Nullable Value value, Status status, long time, @Nullable Long lastGood) {
    public Reading {
        if (value == null && !status.isBad()) {
            throw new IllegalArgumentException(
                    "%s is %s without a value".formatted(property, status));
        }
    }

    /// The same at another time.
    public Reading at(long other) {
        return new Reading(property, value, status, other, lastGood);
    }

    public static Reading good(String property, Value value, long time) {
        return new Reading(property, value, Status.GOOD, time, null);
    }
}
