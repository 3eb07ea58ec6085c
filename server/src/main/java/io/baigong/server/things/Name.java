package io.baigong.server.things;

/// A name in both languages of the platform. Whoever has one only gives it twice ([#of]).
public record Name(String zh, String en) {
    public static final int MAX_LENGTH = 200;

    public static Name of(String both) {
        return new Name(both, both);
    }
}
