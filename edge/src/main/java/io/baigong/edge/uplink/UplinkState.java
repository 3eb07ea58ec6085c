package io.baigong.edge.uplink;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The line at a glance. Counts are since the start of the process.
///
/// @param since when it became so
/// @param trouble why it is down; empty while it is up
/// @param lastOnline when the platform last answered; none if it never did
/// @param acknowledged values that the platform took
/// @param refused values that it does not want, by reason
/// @param held devices whose values it does not take for now
/// @param window bytes of the backlog that may be on their way
public record UplinkState(
        boolean online,
        Instant since,
        String trouble,
        @Nullable Instant lastOnline,
        long acknowledged,
        Map<String, Long> refused,
        int held,
        long window) {}
