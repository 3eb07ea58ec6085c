package io.baigong.telemetry.questdb;

import static io.baigong.telemetry.TelemetryStoreContract.batch;
import static io.baigong.telemetry.TelemetryStoreContract.micros;
import static io.baigong.telemetry.TelemetryStoreContract.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.telemetry.Quality;
import io.baigong.telemetry.Retention;
import io.baigong.telemetry.SeriesRef;
import io.baigong.telemetry.TelemetryStore.Buckets;
import io.baigong.telemetry.TelemetryStore.Resolution;
import io.baigong.telemetry.TelemetryStore.Step;
import io.baigong.telemetry.ValueType;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Roll-ups as time goes by: closing windows, late rows, crashes of the state, jumps of the clock.
class RollUpTests {
    private static final long SECOND = 1_000_000;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;

    @TempDir Path folder;
    private final SetClock clock = new SetClock();

    @BeforeEach
    void setClock() {
        clock.set(micros("2025-10-25T20:30:00Z"));
    }

    private QuestDbStore open(String zone) {
        return QuestDbStore.open(
                QuestDbSettings.in(folder)
                        .withMinFreeBytes(0)
                        .withNativeHours(6)
                        .withDays(ZoneId.of(zone), clock));
    }

    @Test
    void bucketsAgreeWithRawAtEveryMomentWhateverComesLate() {
        var random = new Random(20251026);
        var series = new ArrayList<SeriesRef>();
        for (int i = 1; i <= 18; i++) {
            series.add(new SeriesRef(i, ValueType.DOUBLE, Retention.STANDARD));
        }
        var model = new Model();
        var store = open("Europe/Berlin");
        try {
            for (int round = 0; round < 40; round++) {
                // About half an hour passes; sometimes the clock jumps back or the process dies.
                clock.move(random.nextInt(60) * MINUTE - (random.nextInt(8) == 0 ? HOUR : 0));
                var batch = batch();
                for (int i = 0; i < 300; i++) {
                    var one = series.get(random.nextInt(series.size()));
                    model.add(batch, one, someTime(random), random);
                }
                // One series is dense enough for rows of minutes.
                for (long time = clock.micros() - 5 * MINUTE;
                        time < clock.micros();
                        time += SECOND / 2) {
                    model.add(batch, series.getFirst(), time, random);
                }
                write(store, batch);
                if (random.nextInt(3) > 0) {
                    store.rollUp();
                }
                if (random.nextInt(10) == 0) {
                    store.keepHouse();
                }
                if (random.nextInt(12) == 0) {
                    store.close();
                    store = open("Europe/Berlin");
                }
                model.check(store, series, random, clock.micros());
            }
        } finally {
            store.close();
        }
    }

    private long someTime(Random random) {
        long now = clock.micros();
        return switch (random.nextInt(10)) {
            case 0 -> now - random.nextLong(40 * 24 * HOUR);
            case 1 -> now - random.nextLong(3 * HOUR);
            case 2 -> now + random.nextLong(HOUR);
            default -> now - random.nextLong(5 * MINUTE);
        };
    }

    @Test
    void readsRollUpsOnceTheyAreMade() {
        var series = new SeriesRef(1, ValueType.DOUBLE, Retention.STANDARD);
        try (var store = open("Asia/Shanghai")) {
            long start = clock.micros();
            for (int hour = 0; hour < 60; hour++) {
                var batch = batch();
                for (int i = 0; i < 3_600; i++) {
                    batch.add(series, start + hour * HOUR + i * SECOND, i, Quality.GOOD);
                }
                write(store, batch);
                clock.set(start + (hour + 1) * HOUR);
                store.rollUp();
            }
            long end = start + 60 * HOUR;

            assertThat(store.thinned(series, start, end, 600).source())
                    .isEqualTo(Resolution.MINUTE);
            assertThat(store.thinned(series, start, end, 15).source()).isEqualTo(Resolution.HOUR);
            assertThat(store.thinned(series, start, end, 6_000).source()).isEqualTo(Resolution.RAW);
            assertThat(rows(store, "rollup_1h")).isBetween(58L, 61L);
            assertThat(rows(store, "rollup_1m")).isBetween(3_500L, 3_600L);
            assertThat(rows(store, "rollup_1d")).isEqualTo(2);
        }
    }

    @Test
    void sparseSeriesGetNoMinutes() {
        var series = new SeriesRef(1, ValueType.DOUBLE, Retention.STANDARD);
        try (var store = open("UTC")) {
            long start = clock.micros();
            var batch = batch();
            for (int i = 0; i < 36; i++) {
                batch.add(series, start + i * 5 * MINUTE, i, Quality.GOOD);
            }
            write(store, batch);
            clock.set(start + 3 * HOUR);
            store.rollUp();

            assertThat(rows(store, "rollup_1m")).isZero();
            var quarters =
                    store.buckets(
                            series,
                            start,
                            start + 3 * HOUR,
                            new Step.Fixed(Duration.ofMinutes(15)),
                            ZoneId.of("UTC"));
            assertThat(quarters.count()).hasSize(12).containsOnly(3);
        }
    }

    @Test
    void daysAreRemadeWhenTheZoneOfThePlatformChanges() {
        var series = new SeriesRef(1, ValueType.DOUBLE, Retention.STANDARD);
        clock.set(micros("2025-06-20T12:00:00Z"));
        var batch = batch();
        for (long t = micros("2025-06-01T00:00:00Z"); t < clock.micros(); t += HOUR) {
            batch.add(series, t, 1, Quality.GOOD);
        }
        for (var zone : List.of("UTC", "Asia/Shanghai", "Asia/Kolkata", "America/New_York")) {
            try (var store = open(zone)) {
                write(store, batch);
                store.rollUp();
                for (var asked : List.of("UTC", "Asia/Shanghai", "America/New_York")) {
                    var days =
                            store.buckets(
                                    series,
                                    micros("2025-06-03T00:00:00Z"),
                                    micros("2025-06-13T00:00:00Z"),
                                    new Step.Days(1),
                                    ZoneId.of(asked));
                    long sum = 0;
                    for (long count : days.count()) {
                        sum += count;
                    }
                    assertThat(sum).isEqualTo(240);
                    assertThat(days.count()[2]).isEqualTo(24);
                }
            }
        }
    }

    @Test
    void retentionDropsRawAndKeepsRollUpsAlsoWhenLateRowsCome() {
        var shortLived = new SeriesRef(1, ValueType.DOUBLE, Retention.SHORT);
        var standard = new SeriesRef(2, ValueType.DOUBLE, Retention.STANDARD);
        try (var store = open("UTC")) {
            long old = clock.micros() - 20 * 24 * HOUR;
            var batch = batch();
            for (int i = 0; i < 100; i++) {
                batch.add(shortLived, old + i * MINUTE, i, Quality.GOOD);
                batch.add(standard, old + i * MINUTE, i, Quality.GOOD);
                batch.add(shortLived, clock.micros() - i * MINUTE, i, Quality.GOOD);
            }
            write(store, batch);
            store.rollUp();
            store.keepHouse();

            assertThat(store.count(shortLived, 0, Long.MAX_VALUE)).isEqualTo(100);
            assertThat(store.count(standard, 0, Long.MAX_VALUE)).isEqualTo(100);
            var late = batch();
            late.add(shortLived, old + 1, 5, Quality.GOOD);
            write(store, late);
            store.rollUp();
            var days =
                    store.buckets(
                            shortLived,
                            old - 24 * HOUR,
                            old + 48 * HOUR,
                            new Step.Days(1),
                            ZoneId.of("UTC"));
            long sum = 0;
            for (long count : days.count()) {
                sum += count;
            }
            assertThat(sum).isEqualTo(100);
        }
    }

    @Test
    void coldPartitionsBecomeParquetAndStayReadableWritableAndErasable() {
        var series = new SeriesRef(1, ValueType.DOUBLE, Retention.STANDARD);
        var other = new SeriesRef(2, ValueType.DOUBLE, Retention.STANDARD);
        try (var store = open("UTC")) {
            long old = clock.micros() - 48 * HOUR;
            var batch = batch();
            for (int i = 0; i < 20_000; i++) {
                batch.add(series, old + i * SECOND, i, Quality.GOOD);
                batch.add(other, old + i * SECOND, -i, Quality.GOOD);
            }
            batch.add(other, clock.micros(), 0, Quality.GOOD);
            write(store, batch);
            store.rollUp();
            store.keepHouse();
            assertThat(store.parquetPartitions("double_standard")).isPositive();

            var late = batch();
            late.add(series, old + 500_000, 4711, Quality.GOOD);
            late.add(series, old + SECOND, 1_000, Quality.corrected(Quality.GOOD));
            write(store, late);
            assertThat(store.raw(series, old, old + 2 * SECOND, 9).doubles())
                    .containsExactly(0, 4711, 1_000);
            store.rollUp();
            var hour = store.buckets(series, old, old + HOUR, new Step.Days(1), ZoneId.of("UTC"));
            assertThat(hour.max()[0]).isEqualTo(4711);

            store.erase(List.of(series));
            assertThat(store.count(series, 0, Long.MAX_VALUE)).isZero();
            assertThat(store.count(other, 0, Long.MAX_VALUE)).isEqualTo(20_001);
        }
    }

    @Test
    void aStoreThatStopsBeforeItsFirstHourIsOverRollsThatHourUpLater() {
        var series = new SeriesRef(1, ValueType.DOUBLE, Retention.STANDARD);
        long start = clock.micros();
        try (var store = open("UTC")) {
            var batch = batch();
            for (int i = 0; i < 20; i++) {
                batch.add(series, start + i * MINUTE, i, Quality.GOOD);
            }
            write(store, batch);
            clock.set(start + 20 * MINUTE);
        }
        clock.set(start + 95 * MINUTE);
        try (var store = open("UTC")) {
            var batch = batch();
            batch.add(series, start + 94 * MINUTE, 94, Quality.GOOD);
            write(store, batch);
            store.rollUp();

            assertThat(hours(store, series, start - HOUR, start + 2 * HOUR).count())
                    .containsExactly(20, 1);
        }
    }

    @Test
    void withoutNotesRollUpsBeginWithTheOldestRow() throws Exception {
        var series = new SeriesRef(1, ValueType.DOUBLE, Retention.STANDARD);
        long start = clock.micros();
        try (var store = open("UTC")) {
            var batch = batch();
            batch.add(series, start - 50 * HOUR, 1, Quality.GOOD);
            batch.add(series, start - 5 * HOUR, 2, Quality.GOOD);
            write(store, batch);
        }
        java.nio.file.Files.delete(folder.resolve("rollups.notes"));
        try (var store = open("UTC")) {
            var batch = batch();
            batch.add(series, start, 3, Quality.GOOD);
            write(store, batch);
            store.rollUp();

            assertThat(hours(store, series, start - 60 * HOUR, start + HOUR).count())
                    .containsExactly(1, 1, 1);
            assertThat(rows(store, "rollup_1h")).isEqualTo(2);
        }
    }

    @Test
    void moreLateSeriesThanCanBeToldApartAreNotForgottenByARestart() {
        var series = new ArrayList<SeriesRef>();
        for (int i = 1; i <= 270_000; i++) {
            series.add(new SeriesRef(i, ValueType.DOUBLE, Retention.STANDARD));
        }
        long hour = micros("2025-10-25T15:00:00Z");
        try (var store = open("UTC")) {
            writeAll(store, series, hour);
            store.rollUp();
            writeAll(store, series, hour + MINUTE);
        }
        try (var store = open("UTC")) {
            for (var one : List.of(series.getFirst(), series.getLast())) {
                assertThat(hours(store, one, hour, hour + HOUR).count()).containsExactly(2);
            }
            store.rollUp();
            for (var one : List.of(series.getFirst(), series.getLast())) {
                assertThat(hours(store, one, hour, hour + HOUR).count()).containsExactly(2);
            }
        }
    }

    private static void writeAll(QuestDbStore store, List<SeriesRef> series, long time) {
        var batch = batch();
        for (var one : series) {
            batch.add(one, time, 1, Quality.GOOD);
            if (batch.size() == 10_000) {
                store.append(batch);
                batch = batch();
            }
        }
        write(store, batch);
    }

    private static Buckets hours(QuestDbStore store, SeriesRef series, long from, long to) {
        return store.buckets(
                series, from, to, new Step.Fixed(Duration.ofHours(1)), ZoneId.of("UTC"));
    }

    private static long rows(QuestDbStore store, String table) {
        return store.rowsOf(table);
    }

    /// The truth: every value in a map, folded by the definition.
    private static final class Model {
        private final TreeMap<Integer, TreeMap<Long, Double>> values = new TreeMap<>();

        void add(
                io.baigong.telemetry.ReadingBatch batch,
                SeriesRef series,
                long time,
                Random random) {
            double value = random.nextInt(20) == 0 ? Double.NaN : random.nextInt(1_000);
            batch.add(series, time, value, Quality.GOOD);
            values.computeIfAbsent(series.number(), n -> new TreeMap<>()).put(time, value);
        }

        void check(QuestDbStore store, List<SeriesRef> series, Random random, long now) {
            var zones = List.of("UTC", "Europe/Berlin", "Asia/Kolkata", "America/New_York");
            var zone = ZoneId.of(zones.get(random.nextInt(zones.size())));
            var steps =
                    List.of(
                            new Step.Fixed(Duration.ofMinutes(1)),
                            new Step.Fixed(Duration.ofMinutes(7)),
                            new Step.Fixed(Duration.ofMinutes(90)),
                            new Step.Fixed(Duration.ofHours(1)),
                            new Step.Days(1),
                            new Step.Days(7),
                            new Step.Months(1));
            var step = steps.get(random.nextInt(steps.size()));
            long from = now - random.nextLong(1, 10 * 24 * HOUR);
            long to = Math.min(from + random.nextLong(1, 10 * 24 * HOUR), now + 2 * HOUR);
            if (random.nextBoolean()) {
                from = Math.floorDiv(from, HOUR) * HOUR;
            }
            for (var one : series.subList(0, 3)) {
                compare(store.buckets(one, from, to, step, zone), from, to, step, zone);
            }
            for (var one : store.buckets(series, from, to, step, zone)) {
                compare(one, from, to, step, zone);
            }
        }

        private void compare(Buckets found, long from, long to, Step step, ZoneId zone) {
            long[] bounds = BucketBounds.of(from, to, step, zone);
            var of = values.getOrDefault(found.series().number(), new TreeMap<>());
            int at = 0;
            var what =
                    "series %d, %d to %d by %s in %s"
                            .formatted(found.series().number(), from, to, step, zone);
            for (int i = 0; i + 1 < bounds.length; i++) {
                var fold = new Fold();
                of.subMap(
                                Math.max(from, bounds[i]),
                                Math.max(Math.max(from, bounds[i]), Math.min(to, bounds[i + 1])))
                        .forEach((t, v) -> fold.add(v, !Double.isNaN(v), Quality.GOOD));
                if (!fold.isEmpty()) {
                    assertThat(at).as(what).isLessThan(found.size());
                    assertThat(found.starts()[at]).as(what).isEqualTo(bounds[i]);
                    assertThat(found.count()[at]).as(what).isEqualTo(fold.count);
                    assertThat(found.bad()[at]).as(what).isEqualTo(fold.bad);
                    assertThat((Double) found.sum()[at]).as(what).isEqualTo((Double) fold.sum);
                    assertThat((Double) found.min()[at]).as(what).isEqualTo((Double) fold.min);
                    assertThat((Double) found.max()[at]).as(what).isEqualTo((Double) fold.max);
                    assertThat((Double) found.first()[at]).as(what).isEqualTo((Double) fold.first);
                    assertThat((Double) found.last()[at]).as(what).isEqualTo((Double) fold.last);
                    at++;
                }
            }
            assertThat(found.size()).as(what).isEqualTo(at);
        }
    }
}
