package io.baigong.server.production;

import org.jspecify.annotations.Nullable;

/// A stretch of time that was spent on one thing.
///
/// @param from epoch milliseconds
/// @param to epoch milliseconds, exclusive
/// @param reason key of a reason, if one is known
record Stretch(long from, long to, Element element, @Nullable String reason) {
    long length() {
        return to - from;
    }
}
