package io.baigong.server.access;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A person has a role on the organisation that gave it, or on every organisation that is today
/// below a node of a hierarchy.
///
/// @param login of the person
/// @param person the person's name
/// @param home key of the organisation that the person belongs to
/// @param role key of a built-in role or of one of the organisation that gave it
/// @param node null for the organisation itself
/// @param nodeName for people; null when the node is gone
/// @param from when it begins
/// @param until when it ends, exclusive; null when it has no end
/// @param by who gave it
/// @param revoked when it was taken back
/// @param inForce whether it holds now
public record Grant(
        long id,
        String login,
        String person,
        String home,
        String role,
        @Nullable Long node,
        @Nullable String nodeName,
        Instant from,
        @Nullable Instant until,
        String reason,
        String by,
        Instant given,
        @Nullable Instant revoked,
        @Nullable String revokedBy,
        boolean inForce) {}
