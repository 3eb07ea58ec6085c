package io.baigong.evaluator.method;

/// A text for people in Chinese and English.
public record Words(String zh, String en) {
    public Words {
        if (zh.isBlank() || en.isBlank()) {
            throw new IllegalArgumentException("a text needs zh and en");
        }
    }

    /// The same in both, such as a key or a year.
    public static Words of(String both) {
        return new Words(both, both);
    }
}
