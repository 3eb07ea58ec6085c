package io.baigong.server.queries;

import io.baigong.server.TestCallers;
import io.baigong.server.access.Caller;
import io.baigong.server.queries.promql.Numbers;
import io.baigong.server.readings.ReadingLog;
import io.baigong.server.things.Models;
import io.baigong.server.things.Name;
import io.baigong.server.things.Property;
import io.baigong.server.things.PropertyType;
import io.baigong.server.things.ThingHandle;
import io.baigong.server.things.Things;
import io.baigong.telemetry.Channel;
import io.baigong.telemetry.Quality;
import io.baigong.telemetry.ReadingBatch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/// A hall of mills that measured for three hours, with gaps, jitter and counters that began again;
/// one value a second for most of a day besides. The same samples go to the platform and, as text,
/// to Prometheus.
final class Mills {
    /// 2026-03-28T00:00:00Z.
    static final long T0 = Instant.parse("2026-03-28T00:00:00Z").toEpochMilli();

    static final long HOUR = 3_600_000;
    static final int SECONDS = 60_000;

    final Caller caller;
    final StringBuilder openMetrics = new StringBuilder();
    private final Things things;
    private final ReadingLog log;
    private final Random random = new Random(7);
    private final List<ThingHandle> mills = new ArrayList<>();
    long count;

    Mills(TestCallers callers, Models models, Things things, ReadingLog log) {
        this.caller = callers.inNewOrganisation();
        this.things = things;
        this.log = log;
        caller.call(() -> {
            models.derive(
                    caller.organisation(),
                    "mill",
                    Name.of("Mill"),
                    List.of(
                            Property.plain("temp", PropertyType.DOUBLE, "Cel"),
                            Property.plain("spindle.power", PropertyType.DOUBLE, "kW"),
                            Property.plain("energy", PropertyType.DOUBLE, "kW.h"),
                            Property.plain("parts", PropertyType.INT64, null),
                            Property.plain("running", PropertyType.BOOLEAN, null),
                            Property.plain("温度", PropertyType.DOUBLE, "Cel"),
                            Property.plain("state", PropertyType.STRING, null)));
            for (int i = 1; i <= 4; i++) {
                mills.add(mill("mill-" + i, i < 3 ? "hall-1/line-1" : "hall-2"));
            }
            return true;
        });
    }

    private ThingHandle mill(String key, String place) {
        return things.accept(
                caller.organisation(),
                new Things.NewThing(key, Name.of(key), "mill", null, place, List.of(), null));
    }

    void measure() {
        for (int i = 0; i < 3; i++) {
            var mill = mills.get(i);
            long[] times = times(15_000, i);
            double[] walk = new double[times.length];
            double[] meter = new double[times.length];
            double[] parts = new double[times.length];
            double[] power = new double[times.length];
            double[] on = new double[times.length];
            for (int j = 0; j < times.length; j++) {
                walk[j] = (j == 0 ? 20 + i : walk[j - 1]) + random.nextGaussian();
                power[j] = Math.abs(random.nextGaussian()) * 10;
                boolean began = j > 0 && random.nextInt(150) == 0;
                meter[j] = j == 0 || began ? random.nextDouble() : meter[j - 1] + power[j] / 240;
                parts[j] = j == 0 || began ? 0 : parts[j - 1] + random.nextInt(3);
                on[j] = random.nextInt(10) > 0 ? 1 : 0;
            }
            write(mill, "temp", times, walk);
            write(mill, "spindle.power", times, power);
            write(mill, "energy", times, meter);
            write(mill, "parts", times, parts);
            write(mill, "running", times, on);
        }
        write(mills.getFirst(), "温度", new long[] {T0, T0 + 60_000}, new double[] {1, -2.5});
        everySecond();
        openMetrics.append("# EOF\n");
    }

    /// Half a second after the full one, so that no value lies on the edge of a bucket.
    private void everySecond() {
        long[] times = new long[SECONDS];
        double[] values = new double[SECONDS];
        for (int i = 0; i < SECONDS; i++) {
            times[i] = T0 + i * 1_000L + 500;
            values[i] = 50 + 40 * Math.sin(i / 900.0) + random.nextGaussian();
        }
        write(mills.get(3), "temp", times, values);
    }

    /// Every few seconds with jitter, a gap of twenty minutes, and for one mill none on the hour.
    private long[] times(long step, int mill) {
        var times = new ArrayList<Long>();
        for (long time = 0; time <= 3 * HOUR; time += step) {
            boolean gap = time > HOUR && time < HOUR + 1_200_000 + mill * 60_000L;
            if (!gap) {
                times.add(T0 + time + (mill == 0 ? 0 : random.nextInt(2_000)));
            }
        }
        return times.stream().mapToLong(Long::longValue).toArray();
    }

    /// @param times milliseconds
    private void write(ThingHandle mill, String key, long[] times, double[] values) {
        var property = Objects.requireNonNull(mill.property(key));
        String labels =
                "%s{thing=\"%s\",model=\"mill\",site=\"main\",place=\"%s\",property=\"%s\"%s}"
                        .formatted(
                                MetricName.of(key),
                                mill.key(),
                                mill.place(),
                                key,
                                property.unit() == null ? "" : ",unit=\"" + property.unit() + '"');
        for (int from = 0; from < times.length; from += 1_000) {
            var batch = batch(mill);
            for (int i = from; i < Math.min(from + 1_000, times.length); i++) {
                if (property.type() == PropertyType.DOUBLE) {
                    batch.add(property.series(), times[i] * 1_000, values[i], Quality.GOOD);
                } else {
                    batch.add(property.series(), times[i] * 1_000, (long) values[i], Quality.GOOD);
                }
                openMetrics
                        .append(labels)
                        .append(' ')
                        .append(Numbers.text(values[i]))
                        .append(' ')
                        .append("%d.%03d".formatted(times[i] / 1_000, times[i] % 1_000))
                        .append('\n');
            }
            count += batch.size();
            log.appendAndWait(batch);
        }
    }

    ThingHandle mill(int number) {
        return mills.get(number - 1);
    }

    ReadingBatch batch(ThingHandle mill) {
        return new ReadingBatch()
                .begin(Channel.DEVICE, mill.organisation(), mill.site(), mill.number(), T0 * 1_000);
    }
}
