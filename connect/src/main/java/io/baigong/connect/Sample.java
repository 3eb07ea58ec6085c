package io.baigong.connect;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a device said of one tag, or why it did not.
///
/// @param value always there when the status is good, none when the device said nothing usable
/// @param sourceTime when the sensor took it, by the device's clock; none when the device does not
///   say
/// @param serverTime when the device's server put it together; none when it does not say
/// @param gatewayTime when it arrived here
public record Sample(
        Tag tag,
        @Nullable Value value,
        Status status,
        @Nullable Instant sourceTime,
        @Nullable Instant serverTime,
        Instant gatewayTime) {
    public Sample {
        if (value == null && !status.isBad()) {
            throw new IllegalArgumentException(
                    "sample of %s is %s without a value".formatted(tag.name(), status));
        }
    }

    public static Sample good(Tag tag, Value value, Instant gatewayTime) {
        return new Sample(tag, value, Status.GOOD, null, null, gatewayTime);
    }

    public static Sample bad(Tag tag, Reason reason, String detail, Instant gatewayTime) {
        return new Sample(tag, null, Status.bad(reason, detail), null, null, gatewayTime);
    }
}
