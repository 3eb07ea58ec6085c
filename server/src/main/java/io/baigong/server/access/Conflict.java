package io.baigong.server.access;

/// What was asked does not fit what is there, such as a key already taken; answered with 409.
public final class Conflict extends RuntimeException {
    public Conflict(String message) {
        super(message);
    }
}
