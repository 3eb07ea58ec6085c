package io.baigong.server.access;

import java.time.Duration;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/// Too many wrong passwords; answered with 429 and `Retry-After`.
public final class TooManyTries extends Refusal {
    private final Duration wait;

    TooManyTries(Duration wait) {
        super(
                HttpStatus.TOO_MANY_REQUESTS,
                "too-many-tries",
                "too many wrong passwords; try again in " + seconds(wait) + " s");
        this.wait = wait;
    }

    /// How long to wait, at least.
    public Duration remaining() {
        return wait;
    }

    private static long seconds(Duration wait) {
        return wait.plusMillis(999).toSeconds();
    }

    @Override
    Map<String, Object> members() {
        return Map.of("seconds", seconds(wait));
    }

    @Override
    void addTo(HttpHeaders headers) {
        headers.set(HttpHeaders.RETRY_AFTER, Long.toString(seconds(wait)));
    }
}
