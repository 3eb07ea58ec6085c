package io.baigong.server.access;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/// A quota is used up. Answered with 429 and `Retry-After` where waiting helps (a rate), with 409
/// where it does not (things, stored values).
public final class QuotaExceeded extends Refusal {
    private final String kind;
    private final long limit;
    private final long used;
    private final String whose;
    private final @Nullable Duration wait;

    /// @param kind such as `values-per-second`
    /// @param used now, of the organisation or of all below the node
    /// @param whose `own`, `default` or the node whose pool it is, such as `parks:west`
    /// @param wait how long to wait; null where waiting does not help
    public QuotaExceeded(
            String kind, long limit, long used, String whose, @Nullable Duration wait) {
        super(
                wait == null ? HttpStatus.CONFLICT : HttpStatus.TOO_MANY_REQUESTS,
                "quota-exceeded",
                "the quota of %d %s is used up (%d; %s)".formatted(limit, kind, used, whose));
        this.kind = kind;
        this.limit = limit;
        this.used = used;
        this.whose = whose;
        this.wait = wait;
    }

    /// How long to wait; null where waiting does not help.
    public @Nullable Duration remaining() {
        return wait;
    }

    /// What the quota is of.
    public String kind() {
        return kind;
    }

    private static long seconds(Duration wait) {
        return Math.max(1, wait.plusMillis(999).toSeconds());
    }

    @Override
    Map<String, Object> members() {
        var members = new TreeMap<String, Object>();
        members.put("kind", kind);
        members.put("limit", limit);
        members.put("used", used);
        members.put("whose", whose);
        if (wait != null) {
            members.put("seconds", seconds(wait));
        }
        return members;
    }

    @Override
    void addTo(HttpHeaders headers) {
        if (wait != null) {
            headers.set(HttpHeaders.RETRY_AFTER, Long.toString(seconds(wait)));
        }
    }
}
