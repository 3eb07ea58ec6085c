package io.baigong.server.access;

/// More was asked or sent than is allowed at once; answered with 413.
public final class TooMuch extends RuntimeException {
    private final long limit;

    /// @param what such as `points`, `rows`
    /// @param limit how many are allowed
    public TooMuch(String what, long limit) {
        super("at most %d %s at once".formatted(limit, what));
        this.limit = limit;
    }

    public long limit() {
        return limit;
    }
}
