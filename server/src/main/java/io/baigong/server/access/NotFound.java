package io.baigong.server.access;

/// There is no such thing in the caller's organisation; answered with 404. What exists in another
/// organisation is not found either.
public final class NotFound extends RuntimeException {
    /// @param kind what was looked for, such as `thing`
    /// @param key the key it was looked for by
    public NotFound(String kind, Object key) {
        super("no %s \"%s\"".formatted(kind, key));
    }
}
