package io.baigong.server.ingest.payload;

import java.math.BigDecimal;

/// Keeps the last number as a double.
record DoubleSink(double[] last) implements ValueSink {
    @Override
    public void report(long timeMicros) {}

    @Override
    public void key(byte[] bytes, int from, int to) {}

    @Override
    public void number(long unscaled, int exponent) {
        last[0] = Decimals.toDouble(unscaled, exponent);
    }

    @Override
    public void number(BigDecimal value) {
        last[0] = value.doubleValue();
    }

    @Override
    public void real(double value) {
        last[0] = value;
    }

    @Override
    public void truth(boolean value) {}

    @Override
    public void text(byte[] bytes, int from, int to) {}

    @Override
    public void none() {}

    @Override
    public void other(String kind) {}
}
