package io.baigong.server.access;

import java.time.Duration;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/// More of one kind of work is asked for at the same time than the platform, or the caller's
/// organisation, may have under way; answered with 429 and `Retry-After`.
public final class TooManyAtOnce extends Refusal {
    private final String what;
    private final Duration wait;

    /// @param what such as `calculations`
    /// @param wait how long to wait
    public TooManyAtOnce(String what, Duration wait) {
        super(
                HttpStatus.TOO_MANY_REQUESTS,
                "too-many-at-once",
                "too many %s are under way; try again in %d s".formatted(what, seconds(wait)));
        this.what = what;
        this.wait = wait;
    }

    private static long seconds(Duration wait) {
        return Math.max(1, wait.plusMillis(999).toSeconds());
    }

    @Override
    Map<String, Object> members() {
        return Map.of("what", what, "seconds", seconds(wait));
    }

    @Override
    void addTo(HttpHeaders headers) {
        headers.set(HttpHeaders.RETRY_AFTER, Long.toString(seconds(wait)));
    }
}
