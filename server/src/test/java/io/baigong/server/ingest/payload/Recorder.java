package io.baigong.server.ingest.payload;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/// Writes down what a reader says.
final class Recorder implements LineSink {
    final List<String> said = new ArrayList<>();

    @Override
    public void report(long timeMicros) {
        said.add(timeMicros == NO_TIME ? "report" : "report " + timeMicros);
    }

    @Override
    public void key(byte[] bytes, int from, int to) {
        said.add("key " + new String(bytes, from, to - from, UTF_8));
    }

    @Override
    public void number(long unscaled, int exponent) {
        said.add("number " + BigDecimal.valueOf(unscaled, -exponent).toString());
    }

    @Override
    public void number(BigDecimal value) {
        said.add("number " + value);
    }

    @Override
    public void real(double value) {
        said.add("real " + value);
    }

    @Override
    public void truth(boolean value) {
        said.add("truth " + value);
    }

    @Override
    public void text(byte[] bytes, int from, int to) {
        said.add("text " + new String(bytes, from, to - from, UTF_8));
    }

    @Override
    public void none() {
        said.add("none");
    }

    @Override
    public void other(String kind) {
        said.add("other " + kind);
    }

    @Override
    public void series(byte[] in, int from, int to) {
        said.add("series " + LineReader.labels(in, from, to));
    }

    @Override
    public void line(long number) {
        said.add("line " + number);
    }

    @Override
    public void bad(long number, Malformed why) {
        said.add("bad " + number + ": " + why.expected());
    }
}
