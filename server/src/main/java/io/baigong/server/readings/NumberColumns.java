package io.baigong.server.readings;

import io.baigong.server.readings.Readings.Numbers;
import io.baigong.server.things.PropertyHistory.Segment;
import io.baigong.server.things.PropertyType;
import io.baigong.telemetry.TelemetryStore.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// Puts the series that a property had one after the other, older ones first, as numbers of today.
final class NumberColumns {
    private final List<Numbers> parts = new ArrayList<>();

    void add(Segment segment, Conversion conversion, Samples samples) {
        if (samples.size() > 0) {
            double[] values = new double[samples.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = value(segment, conversion, samples, i);
            }
            parts.add(new Numbers(samples.times(), values, samples.qualities()));
        }
    }

    private static double value(Segment segment, Conversion conversion, Samples samples, int i) {
        if (conversion instanceof Conversion.Same) {
            if (segment.type() == PropertyType.DOUBLE) {
                return finite(samples.doubles()[i]);
            }
            if (segment.type() == PropertyType.ENUM) {
                long code = samples.int64s()[i];
                return code == Long.MIN_VALUE ? Double.NaN : code;
            }
        }
        return switch (conversion.value(Value.of(segment, samples, i))) {
            case Number number -> finite(number.doubleValue());
            case Boolean truth -> truth ? 1 : 0;
            case null, default -> Double.NaN;
        };
    }

    private static double finite(double value) {
        return Double.isFinite(value) ? value : Double.NaN;
    }

    Numbers numbers() {
        if (parts.isEmpty()) {
            return new Numbers(new long[0], new double[0], new byte[0]);
        }
        return parts.size() == 1 ? parts.getFirst() : merged();
    }

    /// Series may overlap in time; at the same time the newer one counts.
    private Numbers merged() {
        record At(Numbers part, int index) {}
        var byTime = new TreeMap<Long, At>();
        for (var part : parts) {
            for (int i = 0; i < part.times().length; i++) {
                byTime.put(part.times()[i], new At(part, i));
            }
        }
        int size = byTime.size();
        var all = new Numbers(new long[size], new double[size], new byte[size]);
        int next = 0;
        for (var entry : byTime.entrySet()) {
            var at = entry.getValue();
            all.times()[next] = entry.getKey();
            all.values()[next] = at.part().values()[at.index()];
            all.qualities()[next++] = at.part().qualities()[at.index()];
        }
        return all;
    }
}
