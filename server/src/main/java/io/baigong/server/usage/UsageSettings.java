package io.baigong.server.usage;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Quotas of organisations for which none was set; what is absent is not limited.
///
/// @param things how many things an organisation may have
/// @param valuesPerSecond readings of an organisation per second
/// @param storedValues that an organisation may keep
/// @param apiCallsPerSecond of an organisation; protects the platform from a script in a loop
/// @param burst so much of a rate may be used at once after a pause
/// @param capacity values per second that the platform is made for; without it, the highest seen
@ConfigurationProperties("baigong.usage")
record UsageSettings(
        @Nullable Long things,
        @Nullable Long valuesPerSecond,
        @Nullable Long storedValues,
        @DefaultValue("1000") long apiCallsPerSecond,
        @DefaultValue("5s") Duration burst,
        @Nullable Long capacity) {
    UsageSettings {
        notNegative("things", things);
        positive("values-per-second", valuesPerSecond);
        notNegative("stored-values", storedValues);
        positive("api-calls-per-second", apiCallsPerSecond);
        positive("capacity", capacity);
        if (burst.isNegative() || burst.isZero() || burst.compareTo(Duration.ofMinutes(5)) > 0) {
            throw new IllegalArgumentException(
                    "baigong.usage.burst must be above 0 s and at most 5 min, was " + burst);
        }
    }

    /// The quota of whoever has none of its own; null for unlimited.
    @Nullable Long of(QuotaKind kind) {
        return switch (kind) {
            case THINGS -> things;
            case VALUES_PER_SECOND -> valuesPerSecond;
            case STORED_VALUES -> storedValues;
            case API_CALLS_PER_SECOND -> apiCallsPerSecond;
        };
    }

    private static void notNegative(String name, @Nullable Long value) {
        if (value != null && value < 0) {
            throw new IllegalArgumentException(
                    "baigong.usage.%s must not be negative, was %d".formatted(name, value));
        }
    }

    private static void positive(String name, @Nullable Long value) {
        if (value != null && value < 1) {
            throw new IllegalArgumentException(
                    "baigong.usage.%s must be positive, was %d".formatted(name, value));
        }
    }
}
