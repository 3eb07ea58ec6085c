package io.baigong.server.access;

/// The caller is not known; answered with 401.
public final class NotSignedIn extends RuntimeException {
    public NotSignedIn(String message) {
        super(message);
    }
}
