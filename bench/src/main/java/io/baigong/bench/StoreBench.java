package io.baigong.bench;

import io.baigong.telemetry.Channel;
import io.baigong.telemetry.Quality;
import io.baigong.telemetry.ReadingBatch;
import io.baigong.telemetry.Retention;
import io.baigong.telemetry.SeriesRef;
import io.baigong.telemetry.TelemetryStore.Step;
import io.baigong.telemetry.ValueType;
import io.baigong.telemetry.questdb.QuestDbSettings;
import io.baigong.telemetry.questdb.QuestDbStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/// Measures the raw store: `StoreBench FOLDER [values] [series] [seconds a series' value]`. Prints
/// synced values a second until queryable, the cost of roll-ups, bytes a value and query times, hot
/// and from Parquet.
public final class StoreBench {
    private static final long SECOND = 1_000_000;
    private static final long HOUR = 3_600 * SECOND;
    private static final int BATCH = 500;
    private static final int COMMIT = 100_000;

    private final SetClock clock = new SetClock();
    private final QuestDbSettings settings;
    private final int seriesCount;
    private final long values;
    private final long stepMicros;
    private final long start = 1_780_000_000_000_000L / HOUR * HOUR;
    private final Random random = new Random(1);

    private StoreBench(Path folder, long values, int seriesCount, long stepMicros) {
        this.values = values;
        this.seriesCount = seriesCount;
        this.stepMicros = stepMicros;
        this.settings =
                QuestDbSettings.in(folder)
                        .withNativeHours(1)
                        .withDays(ZoneId.of("Asia/Shanghai"), clock);
    }

    public static void main(String[] args) {
        var bench =
                new StoreBench(
                        Path.of(args[0]),
                        args.length > 1 ? Long.parseLong(args[1]) : 50_000_000,
                        args.length > 2 ? Integer.parseInt(args[2]) : 500,
                        args.length > 3 ? Long.parseLong(args[3]) * SECOND : 6 * SECOND);
        bench.run();
    }

    private SeriesRef series(int number) {
        return new SeriesRef(number, ValueType.DOUBLE, Retention.STANDARD);
    }

    private void run() {
        clock.set(start);
        long opened = System.nanoTime();
        try (var store = QuestDbStore.open(settings)) {
            say("%s", Machine.describe());
            say("open: %.2f s", seconds(opened));
            write(store);
            // The engine removes what it has applied from its log a little later.
            pause(20_000);
            long rows = store.countAll();
            say(
                    "values: %,d, %,d bytes on disk, %.2f a value",
                    rows, disk(), disk() / (double) rows);
            queries(store, "native");
            long began = System.nanoTime();
            clock.move(72 * HOUR);
            store.keepHouse();
            say("to Parquet: %.1f s", seconds(began));
            pause(20_000);
            say("%,d bytes on disk, %.2f a value", disk(), disk() / (double) rows);
            queries(store, "Parquet");
        }
        opened = System.nanoTime();
        try (var store = QuestDbStore.open(settings)) {
            say("open again: %.2f s to the first answer of %,d", seconds(opened), store.countAll());
        }
    }

    private long disk() {
        try (var files = Files.walk(settings.folder())) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        } catch (IOException | UncheckedIOException gone) {
            // The engine purges while we look.
            return disk();
        }
    }

    private void write(QuestDbStore store) {
        var batch = new ReadingBatch();
        long began = System.nanoTime();
        long rollNanos = 0;
        long rollCpu = 0;
        long sinceCommit = 0;
        long ticket = 0;
        long time = start;
        long rolledAt = start;
        for (long written = 0; written < values; time += stepMicros) {
            for (int first = 1; first <= seriesCount; first += BATCH) {
                batch.begin(Channel.DEVICE, 1, 1, 1, time);
                for (int n = first; n < first + BATCH && n <= seriesCount; n++) {
                    batch.add(
                            series(n),
                            time,
                            Math.round(20 * 100 + random.nextGaussian() * 100) / 100.0,
                            Quality.GOOD);
                }
                store.append(batch);
                written += batch.size();
                sinceCommit += batch.size();
                if (sinceCommit >= COMMIT) {
                    ticket = store.commit();
                    sinceCommit = 0;
                }
            }
            if (time - rolledAt >= 12 * HOUR) {
                ticket = store.commit();
                sinceCommit = 0;
                await(store, ticket);
                clock.set(time);
                long cpu = cpu();
                long wall = System.nanoTime();
                store.rollUp();
                rollNanos += System.nanoTime() - wall;
                rollCpu += cpu() - cpu;
                rolledAt = time;
            }
        }
        ticket = store.commit();
        await(store, ticket);
        double all = seconds(began) - rollNanos / 1e9;
        say("written and queryable: %,.0f values/s, load %.1f", values / all, load());
        clock.set(time);
        store.rollUp();
        say(
                "roll-ups: %.1f s wall, %.1f s CPU of the process for %,d values = %.1f %% of a core at 1.5 M/s",
                rollNanos / 1e9, rollCpu / 1e9, values, 100 * (rollCpu / 1e9) / (values / 1.5e6));
    }

    private static void await(QuestDbStore store, long ticket) {
        while (!store.isApplied(ticket)) {
            pause(1);
        }
    }

    private void queries(QuestDbStore store, String form) {
        long end = start + values / seriesCount * stepMicros;
        long week = 7 * 24 * HOUR;
        long from = Math.max(start, end - week);
        time(
                form + ": one series, a week to 1,000 points",
                15,
                () -> store.thinned(one(), from, from + week, 1_000).samples().size());
        time(
                form + ": the same from raw values",
                5,
                () -> store.thinned(one(), from, from + week, 100_000).samples().size());
        time(
                form + ": one series, a week in hours",
                15,
                () ->
                        store.buckets(
                                        one(),
                                        from,
                                        from + week,
                                        new Step.Fixed(Duration.ofHours(1)),
                                        ZoneId.of("Asia/Shanghai"))
                                .size());
        var all = new ArrayList<SeriesRef>();
        for (int n = 1; n <= seriesCount; n++) {
            all.add(series(n));
        }
        time(
                form + ": all series, all days",
                5,
                () ->
                        total(
                                store.buckets(
                                        all,
                                        start,
                                        end,
                                        new Step.Days(1),
                                        ZoneId.of("Asia/Shanghai"))));
        time(form + ": last value of one series", 10, () -> store.lastBefore(one(), end).size());
    }

    private static int total(List<io.baigong.telemetry.TelemetryStore.Buckets> found) {
        return found.stream().mapToInt(io.baigong.telemetry.TelemetryStore.Buckets::size).sum();
    }

    private SeriesRef one() {
        return series(1 + random.nextInt(seriesCount));
    }

    private interface Query {
        int run();
    }

    private static void time(String what, int times, Query query) {
        double[] millis = new double[times];
        long first = System.nanoTime();
        int size = query.run();
        double cold = (System.nanoTime() - first) / 1e6;
        for (int i = 0; i < times; i++) {
            long began = System.nanoTime();
            size = query.run();
            millis[i] = (System.nanoTime() - began) / 1e6;
        }
        Arrays.sort(millis);
        say(
                "%s: first %.1f, p50 %.1f, max %.1f ms (%,d rows)",
                what, cold, millis[times / 2], millis[times - 1], size);
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static long cpu() {
        return ((com.sun.management.OperatingSystemMXBean)
                        ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    private static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    private static void say(String format, Object... values) {
        System.out.println(Instant.now() + " " + String.format(Locale.ROOT, format, values));
    }

    /// A clock that goes with the event times that are written.
    private static final class SetClock extends Clock {
        private volatile Instant now = Instant.EPOCH;

        void set(long micros) {
            now = Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
        }

        void move(long micros) {
            now = now.plus(micros, ChronoUnit.MICROS);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
