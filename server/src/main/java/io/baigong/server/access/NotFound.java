package io.baigong.server.access;

import java.util.Map;
import org.springframework.http.HttpStatus;

/// There is no such thing in the caller's organisation; answered with 404. What exists in another
/// organisation is not found either.
public final class NotFound extends Refusal {
    private final String kind;
    private final String key;

    /// @param kind what was looked for, such as `thing`
    /// @param key the key it was looked for by
    public NotFound(String kind, Object key) {
        super(HttpStatus.NOT_FOUND, "not-found", "no %s \"%s\"".formatted(kind, key));
        this.kind = kind;
        this.key = key.toString();
    }

    @Override
    Map<String, Object> members() {
        return Map.of("kind", kind, "key", key);
    }
}
