package io.baigong.plant.sparkplug;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the node's metrics are called on the wire and what they said last: a birth tells every
/// name, alias, type and current value, data tell only aliases (Sparkplug 3.0, 6.4.6).
final class Births {
    private final Map<String, Map<String, Known>> devices = new LinkedHashMap<>();
    private final Map<Long, String> byAlias = new HashMap<>();

    Births(List<Device> announced) {
        long alias = 1;
        for (Device device : announced) {
            var metrics = new LinkedHashMap<String, Known>();
            for (Device.Announced metric : device.metrics()) {
                byAlias.put(alias, metric.name());
                metrics.put(metric.name(), new Known(metric, alias++));
            }
            devices.put(device.id(), metrics);
        }
    }

    Iterable<String> devices() {
        return devices.keySet();
    }

    /// @throws IllegalArgumentException if the report names what was not announced
    void check(Report report) {
        report.samples().forEach(sample -> known(report.device(), sample.metric()));
    }

    /// Remembers the report as current, unless something newer is known.
    void learn(Report report) {
        for (Sample sample : report.samples()) {
            Known known = known(report.device(), sample.metric());
            if (report.time() >= known.time) {
                known.time = report.time();
                known.value = sample.value();
            }
        }
    }

    /// Names, types and the values that hold now: a reading of this moment. With the times of their
    /// changes they would repeat readings that were sent in time, late.
    List<Metric> birth(String device, long now) {
        var metrics = new ArrayList<Metric>();
        for (Known known : known(device).values()) {
            metrics.add(known.announced(now));
        }
        return metrics;
    }

    /// The data type is said again although the standard calls that unneeded (6.4.2): widespread
    /// decoders cannot read a value without it.
    ///
    /// @param historical older than what counts as current
    List<Metric> data(Report report, boolean historical) {
        return report.samples().stream()
                .map(sample ->
                        new Metric(
                                null,
                                known(report.device(), sample.metric()).alias,
                                report.time(),
                                sample.value().dataType(),
                                sample.value(),
                                historical,
                                Map.of()))
                .toList();
    }

    /// The name that a command's metric means.
    @Nullable String nameOf(Metric metric) {
        return metric.name() != null ? metric.name() : byAlias.get(metric.alias());
    }

    private Map<String, Known> known(String device) {
        var metrics = devices.get(device);
        if (metrics == null) {
            throw new IllegalArgumentException("no device " + device + " was announced");
        }
        return metrics;
    }

    private Known known(String device, String metric) {
        Known known = known(device).get(metric);
        if (known == null) {
            throw new IllegalArgumentException(
                    "no metric %s of %s was announced".formatted(metric, device));
        }
        return known;
    }

    private static final class Known {
        private final Device.Announced announced;
        private final long alias;
        private long time = Metric.NONE;
        private @Nullable Value value;

        Known(Device.Announced announced, long alias) {
            this.announced = announced;
            this.alias = alias;
        }

        Metric announced(long now) {
            return new Metric(
                    announced.name(),
                    alias,
                    now,
                    announced.dataType(),
                    value,
                    false,
                    announced.properties());
        }
    }
}
