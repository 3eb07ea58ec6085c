package io.baigong.edge.north;

import io.baigong.connect.Severity;
import io.baigong.connect.Value;
import io.baigong.edge.collect.WriteOutcome;
import io.baigong.edge.configuration.VirtualTag.Source;
import io.baigong.edge.readings.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// Readings in memory, and machines that take what is up to 100.
public final class Hall implements Floor {
    final Map<Source, Reading> readings = new ConcurrentHashMap<>();
    final List<String> written = new CopyOnWriteArrayList<>();

    static Source source(String text) {
        int slash = text.indexOf('/');
        return new Source(text.substring(0, slash), text.substring(slash + 1));
    }

    void has(String source, Value value) {
        var of = source(source);
        readings.put(of, Reading.good(of.property(), value, 1_000));
    }

    @Override
    public @Nullable Reading latest(Source source) {
        return readings.get(source);
    }

    @Override
    public List<WriteOutcome> write(String device, Map<String, Value> values) {
        var outcomes = new ArrayList<WriteOutcome>();
        values.forEach((tag, value) -> {
            boolean tooMuch = value instanceof Value.Real(double number) && number > 100;
            written.add("%s/%s = %s".formatted(device, tag, value));
            outcomes.add(
                    tooMuch
                            ? new WriteOutcome(tag, Severity.BAD, "OUT_OF_RANGE", "up to 100", null)
                            : new WriteOutcome(tag, Severity.GOOD, null, "", value));
        });
        return outcomes;
    }
}
