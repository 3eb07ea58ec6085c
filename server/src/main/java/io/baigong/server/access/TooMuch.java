package io.baigong.server.access;

import java.util.Map;
import org.springframework.http.HttpStatus;

/// More was asked or sent than is allowed at once; answered with 413.
public final class TooMuch extends Refusal {
    private final String what;
    private final long limit;

    /// @param what such as `points`, `rows`
    /// @param limit how many are allowed
    public TooMuch(String what, long limit) {
        super(
                HttpStatus.CONTENT_TOO_LARGE,
                "too-much",
                "at most %d %s at once".formatted(limit, what));
        this.what = what;
        this.limit = limit;
    }

    public long limit() {
        return limit;
    }

    @Override
    Map<String, Object> members() {
        return Map.of("what", what, "limit", limit);
    }
}
