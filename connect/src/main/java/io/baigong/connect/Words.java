package io.baigong.connect;

/// What people read, in both languages of the platform.
public record Words(String zh, String en) {
    public Words {
        if (zh.isBlank() || en.isBlank()) {
            throw new IllegalArgumentException(
                    "words are needed in both languages, were '%s' and '%s'".formatted(zh, en));
        }
    }
}
