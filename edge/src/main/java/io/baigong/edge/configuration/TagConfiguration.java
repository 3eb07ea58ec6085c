package io.baigong.edge.configuration;

import io.baigong.connect.DataType;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// One value of a device and what is done with it.
///
/// @param name key of the property
/// @param address as the protocol writes it
/// @param type none where the device says it
/// @param unit UCUM code of the value after scaling; none for plain ones
/// @param scale the raw value is multiplied with it
/// @param offset added after that
/// @param deadband none: every value is reported
/// @param maximumSilence a value is reported after so long even if it has not changed; only beside
///   a deadband
/// @param write none: it is never written
public record TagConfiguration(
        String name,
        String address,
        @Nullable DataType type,
        @Nullable String unit,
        double scale,
        double offset,
        @Nullable Deadband deadband,
        @Nullable Duration maximumSilence,
        @Nullable WriteRule write) {
    /// What counts as no change.
    public sealed interface Deadband {
        /// A change of up to so much, in the unit of the tag.
        record Absolute(double by) implements Deadband {}

        /// A change of up to so much of the last reported value.
        record Percent(double of) implements Deadband {}
    }

    /// Under what conditions the platform may write the tag.
    ///
    /// @param min in the unit of the tag; none without a lower bound
    /// @param max in the unit of the tag; none without an upper bound
    /// @param readBack whether it is read after the writing and must be what was written
    /// @param twoPersons whether somebody else has to approve it
    public record WriteRule(
            @Nullable Double min, @Nullable Double max, boolean readBack, boolean twoPersons) {}
}
