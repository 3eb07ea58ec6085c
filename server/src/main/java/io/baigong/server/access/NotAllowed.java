package io.baigong.server.access;

/// The caller is known and may not; answered with 403.
public final class NotAllowed extends RuntimeException {
    public NotAllowed(String message) {
        super(message);
    }
}
