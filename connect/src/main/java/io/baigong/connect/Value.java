package io.baigong.connect;

/// What a device said, as one of four kinds.
public sealed interface Value {
    /// Finite, or a sample would not carry it.
    record Real(double number) implements Value {
        public Real {
            if (!Double.isFinite(number)) {
                throw new IllegalArgumentException("a value is a finite number, was " + number);
            }
        }
    }

    record Whole(long number) implements Value {}

    record Flag(boolean on) implements Value {}

    record Text(String text) implements Value {}

    static Value of(double number) {
        return new Real(number);
    }

    static Value of(long number) {
        return new Whole(number);
    }

    static Value of(boolean on) {
        return new Flag(on);
    }

    static Value of(String text) {
        return new Text(text);
    }
}
