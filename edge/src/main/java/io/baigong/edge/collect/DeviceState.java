package io.baigong.edge.collect;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A device at a glance. Counts are since its configuration was applied.
///
/// @param phase what it is at
/// @param since when that began
/// @param trouble why it is not collected; empty while it is
/// @param lastGood when the last good value arrived; none before the first
/// @param tags how many are configured
/// @param badTags of which the last word is bad
/// @param samples that arrived
/// @param connects links that were opened
/// @param failures links that could not be opened or broke
/// @param overruns times at which it should have been asked and was still being asked
/// @param sent messages to it
/// @param received messages from it
public record DeviceState(
        String device,
        Phase phase,
        Instant since,
        String trouble,
        @Nullable Instant lastGood,
        int tags,
        int badTags,
        long samples,
        long connects,
        long failures,
        long overruns,
        long sent,
        long received) {
    /// What a device is at.
    public enum Phase {
        CONNECTING,
        COLLECTING,
        /// It will be tried again.
        WAITING,
        /// Nothing is collected from it: its configuration cannot be used on this machine.
        STOPPED
    }
}
