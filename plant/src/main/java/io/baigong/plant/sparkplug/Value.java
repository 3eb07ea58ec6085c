package io.baigong.plant.sparkplug;

/// What a metric can say. Sparkplug's many integer and text types fold into four.
public sealed interface Value {
    /// The Sparkplug data type under which this value is announced (Sparkplug 3.0, 6.4.16).
    int dataType();

    /// Any integer type of the standard; written as Int64.
    record Whole(long value) implements Value {
        @Override
        public int dataType() {
            return 4;
        }
    }

    /// Float or Double; written as Double.
    record Real(double value) implements Value {
        @Override
        public int dataType() {
            return 10;
        }
    }

    /// Boolean.
    record Flag(boolean value) implements Value {
        @Override
        public int dataType() {
            return 11;
        }
    }

    /// String or Text; written as String.
    record Text(String value) implements Value {
        @Override
        public int dataType() {
            return 12;
        }
    }
}
