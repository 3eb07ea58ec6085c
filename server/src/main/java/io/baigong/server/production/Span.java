package io.baigong.server.production;

/// A stretch of time.
///
/// @param from epoch milliseconds
/// @param to epoch milliseconds, exclusive
record Span(long from, long to) {
    long length() {
        return Math.max(0, to - from);
    }

    /// Of both; its length may be 0.
    Span within(long least, long most) {
        long begin = Math.max(from, least);
        return new Span(begin, Math.max(begin, Math.min(to, most)));
    }

    boolean holds(long time) {
        return time >= from && time < to;
    }
}
