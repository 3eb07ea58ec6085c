package io.baigong.server.usage;

import org.jspecify.annotations.Nullable;

/// A quota as it applies to an organisation.
///
/// @param node the node whose pool it is; null for the organisation's own
/// @param whose `own`, `default` or the node as `hierarchy:code`
/// @param members who shares it
/// @param bucket of a rate
record Limit(
        QuotaKind kind,
        long amount,
        @Nullable Integer node,
        String whose,
        int[] members,
        @Nullable Bucket bucket) {
    static final Limit[] NONE = {};
}
