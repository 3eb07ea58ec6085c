package io.baigong.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.telemetry.TelemetryStore.Samples;
import io.baigong.telemetry.TelemetryStore.Step;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What every telemetry store does. Tests share a store, so each takes series of its own.
public interface TelemetryStoreContract {
    /// The store under test.
    TelemetryStore store();

    /// A series number that no other test uses.
    int nextSeries();

    private SeriesRef doubles() {
        return new SeriesRef(nextSeries(), ValueType.DOUBLE, Retention.STANDARD);
    }

    private SeriesRef int64s() {
        return new SeriesRef(nextSeries(), ValueType.INT64, Retention.LONG);
    }

    private SeriesRef texts() {
        return new SeriesRef(nextSeries(), ValueType.TEXT, Retention.SHORT);
    }

    static long micros(String instant) {
        var at = Instant.parse(instant);
        return at.getEpochSecond() * 1_000_000 + at.getNano() / 1_000;
    }

    static ReadingBatch batch() {
        return new ReadingBatch().begin(Channel.DEVICE, 1, 1, 1, 0);
    }

    /// Appends, commits and waits until everything is queryable.
    static void write(TelemetryStore store, ReadingBatch... batches) {
        for (var batch : batches) {
            store.append(batch);
        }
        awaitApplied(store, store.commit());
    }

    static void awaitApplied(TelemetryStore store, long ticket) {
        long deadline = System.nanoTime() + 120_000_000_000L;
        while (!store.isApplied(ticket)) {
            assertThat(System.nanoTime()).as("applied within two minutes").isLessThan(deadline);
            sleep();
        }
    }

    static void sleep() {
        try {
            Thread.sleep(5);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Test
    default void replayInAnyOrderChangesNothing() {
        var series = doubles();
        long start = micros("2026-03-01T00:00:00Z");
        var batches = new ArrayList<ReadingBatch>();
        for (int i = 0; i < 50; i++) {
            var batch = batch();
            batch.add(series, start + i * 1_000_000L, i * 1.5, Quality.GOOD);
            batch.add(series, start + i * 1_000_000L + 1, -i, Quality.GOOD);
            batches.add(batch);
        }
        write(store(), batches.toArray(ReadingBatch[]::new));
        Collections.shuffle(batches, new Random(7));
        write(store(), batches.toArray(ReadingBatch[]::new));

        var samples = store().raw(series, start, start + 60_000_000L, 1_000);

        assertThat(samples.size()).isEqualTo(100);
        assertThat(samples.times()).isSorted();
        assertThat(samples.doubles()[98]).isEqualTo(73.5);
        assertThat(store().count(series, 0, Long.MAX_VALUE)).isEqualTo(100);
    }

    @Test
    default void overlappingPropertySetsAtTheSameTimeKeepEveryValue() {
        var temperature = doubles();
        var pressure = doubles();
        var count = int64s();
        long time = micros("2026-03-01T01:00:00Z");
        var first = batch();
        first.add(temperature, time, 1.0, Quality.GOOD);
        first.add(pressure, time, 2.0, Quality.GOOD);
        var second = batch();
        second.add(pressure, time, 2.0, Quality.GOOD);
        second.add(count, time, 3L, Quality.GOOD);

        write(store(), second);
        write(store(), first);
        write(store(), second);

        assertThat(store().raw(temperature, time, time + 1, 9).doubles()).containsExactly(1.0);
        assertThat(store().raw(pressure, time, time + 1, 9).doubles()).containsExactly(2.0);
        assertThat(store().raw(count, time, time + 1, 9).int64s()).containsExactly(3L);
    }

    @Test
    default void theLastWriteOfAKeyWins() {
        var series = doubles();
        long time = micros("2026-03-01T02:00:00Z");
        var before = batch();
        before.add(series, time, 1.0, Quality.GOOD);
        var after = batch();
        after.add(series, time, 2.0, Quality.corrected(Quality.GOOD));
        write(store(), before);
        write(store(), after);

        var samples = store().raw(series, time, time + 1, 9);

        assertThat(samples.doubles()).containsExactly(2.0);
        assertThat(Quality.isCorrected(samples.qualities()[0])).isTrue();
    }

    @Test
    default void everyValueHasItsQualityAndNoneStaysNone() {
        var number = doubles();
        var whole = int64s();
        var text = texts();
        long time = micros("2026-03-01T03:00:00Z");
        byte stale = Quality.of(Quality.Severity.BAD, Quality.Reason.DEVICE);
        var batch = batch();
        batch.add(number, time, Double.NaN, Quality.GOOD);
        batch.add(number, time + 1, Double.NEGATIVE_INFINITY, Quality.byArrival(Quality.GOOD));
        batch.addNone(whole, time, stale);
        batch.addNone(text, time, stale);
        batch.add(text, time + 1, "主轴 α 🛠", Quality.GOOD);
        batch.add(text, time + 2, "", Quality.GOOD);
        write(store(), batch);

        var numbers = store().raw(number, time, time + 9, 9);
        var wholes = store().raw(whole, time, time + 9, 9);
        var words = store().raw(text, time, time + 9, 9);

        assertThat(numbers.doubles()).hasSize(2).containsOnly(Double.NaN);
        assertThat(Quality.reason(numbers.qualities()[0])).isEqualTo(Quality.Reason.NOT_A_NUMBER);
        assertThat(Quality.isTimeOfArrival(numbers.qualities()[1])).isTrue();
        assertThat(wholes.int64s()).containsExactly(Long.MIN_VALUE);
        assertThat(wholes.qualities()).containsExactly(stale);
        assertThat(words.texts()).containsExactly(null, "主轴 α 🛠", "");
        var bucket = store().buckets(number, time, time + 9, new Step.Days(1), ZoneOffset.UTC);
        assertThat(bucket.bad()).containsExactly(2);
        assertThat(bucket.count()).containsExactly(0);
        assertThat(bucket.sum()).containsExactly(Double.NaN);
    }

    @Test
    default void int64IsExactBeyondDoubles() {
        var series = int64s();
        long time = micros("2026-03-01T04:00:00Z");
        var batch = batch();
        batch.add(series, time, (1L << 53) + 1, Quality.GOOD);
        batch.add(series, time + 1, Long.MAX_VALUE, Quality.GOOD);
        batch.add(series, time + 2, Long.MIN_VALUE + 1, Quality.GOOD);
        write(store(), batch);

        assertThat(store().raw(series, time, time + 9, 9).int64s())
                .containsExactly((1L << 53) + 1, Long.MAX_VALUE, Long.MIN_VALUE + 1);
        assertThat(store().thinned(series, time, time + 9, 9).samples().int64s())
                .containsExactly((1L << 53) + 1, Long.MAX_VALUE, Long.MIN_VALUE + 1);
    }

    @Test
    default void keepsTheYears1970And2100() {
        var series = int64s();
        long far = micros("2100-12-31T23:59:59.999999Z");
        var batch = batch();
        batch.add(series, 0, 1L, Quality.GOOD);
        batch.add(series, far, 2L, Quality.GOOD);
        batch.add(series, micros("2026-03-01T00:00:00Z"), 3L, Quality.GOOD);
        write(store(), batch);

        var samples = store().raw(series, 0, Long.MAX_VALUE, 9);

        assertThat(samples.int64s()).containsExactly(1L, 3L, 2L);
        assertThat(samples.times()[2]).isEqualTo(far);
        assertThat(store().lastBefore(series, far - 1).int64s()).containsExactly(3L);
        assertThat(store().lastBefore(series, far).int64s()).containsExactly(2L);
        assertThat(store().lastBefore(series, -1).size()).isZero();
    }

    @Test
    default void rowsOutsideTheYearsThatCanBeKeptAreLeftOutAndHarmNothing() {
        var series = doubles();
        long time = micros("2026-03-01T05:00:00Z");
        var batch = batch();
        batch.add(series, -1, 1.0, Quality.GOOD);
        batch.add(series, Long.MAX_VALUE, 2.0, Quality.GOOD);
        batch.add(series, time, 3.0, Quality.GOOD);
        write(store(), batch);

        assertThat(store().raw(series, Long.MIN_VALUE, Long.MAX_VALUE, 9).doubles())
                .containsExactly(3.0);
    }

    @Test
    default void daysFollowTheZoneAlsoWhenClocksChange() {
        var series = doubles();
        // One value an hour over both changes of the clocks, in all of the zones asked.
        long from = micros("2025-03-01T00:00:00Z");
        long to = micros("2025-11-30T00:00:00Z");
        var batch = batch();
        for (long time = from; time < to; time += 3_600_000_000L) {
            batch.add(series, time, 1.0, Quality.GOOD);
        }
        write(store(), batch);
        for (int pass = 0; pass < 2; pass++) {
            for (var zone : List.of("Europe/Berlin", "America/New_York", "Asia/Shanghai")) {
                var day = days(series, zone);
                var lengths = Arrays.stream(day.count()).boxed().toList();
                assertThat(lengths)
                        .as(zone + ", pass " + pass)
                        .isEqualTo(
                                IntStream.range(0, day.size())
                                        .mapToObj(i -> hoursOfDay(day.starts()[i], zone))
                                        .toList());
                boolean changes = !zone.equals("Asia/Shanghai");
                assertThat(lengths.contains(23L)).isEqualTo(changes);
                assertThat(lengths.contains(25L)).isEqualTo(changes);
            }
            store().rollUp();
        }
    }

    private TelemetryStore.Buckets days(SeriesRef series, String zone) {
        return store().buckets(
                        series,
                        localMidnight("2025-03-05", zone),
                        localMidnight("2025-11-20", zone),
                        new Step.Days(1),
                        ZoneId.of(zone));
    }

    private static long localMidnight(String date, String zone) {
        return java.time.LocalDate.parse(date).atStartOfDay(ZoneId.of(zone)).toEpochSecond()
                * 1_000_000;
    }

    private static long hoursOfDay(long startMicros, String zone) {
        var start = Instant.ofEpochSecond(startMicros / 1_000_000).atZone(ZoneId.of(zone));
        assertThat(start.getHour()).as("local hour of " + start).isZero();
        return Duration.between(
                        start, start.toLocalDate().plusDays(1).atStartOfDay(ZoneId.of(zone)))
                .toHours();
    }

    @Test
    default void daysOfAZoneWithHalfAnHourAreRight() {
        var series = doubles();
        long from = micros("2026-01-01T18:30:00Z"); // midnight in Kolkata
        var batch = batch();
        for (int i = 0; i < 3 * 24 * 4; i++) {
            batch.add(series, from + i * 900_000_000L, i, Quality.GOOD);
        }
        write(store(), batch);
        for (int pass = 0; pass < 2; pass++) {
            var days =
                    store().buckets(
                                    series,
                                    from,
                                    from + 3 * 24 * 3_600_000_000L,
                                    new Step.Days(1),
                                    ZoneId.of("Asia/Kolkata"));
            assertThat(days.count()).containsExactly(96, 96, 96);
            assertThat(days.starts()[1]).isEqualTo(from + 24 * 3_600_000_000L);
            assertThat(days.first()).containsExactly(0, 96, 192);
            assertThat(days.max()).containsExactly(95, 191, 287);
            store().rollUp();
        }
    }

    @Test
    default void lateDataCorrectsEveryWidthOfBucket() {
        var series = doubles();
        long hour = micros("2026-02-10T10:00:00Z");
        var batch = batch();
        for (int second = 0; second < 600; second++) {
            batch.add(series, hour + second * 1_000_000L, 10, Quality.GOOD);
        }
        write(store(), batch);
        store().rollUp();
        var late = batch();
        late.add(series, hour + 30_500_000L, 99, Quality.GOOD);
        late.add(
                series,
                hour + 31_500_000L,
                1,
                Quality.of(Quality.Severity.BAD, Quality.Reason.DEVICE));
        write(store(), late);

        for (int pass = 0; pass < 2; pass++) {
            for (var step :
                    List.of(
                            new Step.Fixed(Duration.ofMinutes(1)),
                            new Step.Fixed(Duration.ofHours(1)),
                            new Step.Days(1),
                            new Step.Months(1))) {
                var first =
                        store().buckets(
                                        series,
                                        micros("2026-02-01T00:00:00Z"),
                                        micros("2026-03-01T00:00:00Z"),
                                        step,
                                        ZoneOffset.UTC);
                assertThat(first.max()[0]).as("%s, pass %d", step, pass).isEqualTo(99);
                assertThat(first.min()[0]).isEqualTo(10);
                assertThat(first.bad()[0]).isEqualTo(1);
                assertThat(Arrays.stream(first.count()).sum()).isEqualTo(601);
                assertThat(Arrays.stream(first.sum()).sum()).isEqualTo(6099);
            }
            store().rollUp();
        }
    }

    @Test
    default void bucketsOfManySeriesAreThoseOfEach() {
        var all = new ArrayList<SeriesRef>();
        for (int i = 0; i < 40; i++) {
            all.add(i % 2 == 0 ? doubles() : int64s());
        }
        long from = micros("2026-02-11T00:00:00Z");
        var batch = batch();
        for (int minute = 0; minute < 180; minute++) {
            for (int i = 0; i < 39; i++) {
                var series = all.get(i);
                long time = from + minute * 60_000_000L + i;
                if (series.type() == ValueType.DOUBLE) {
                    batch.add(series, time, minute + i * 0.5, Quality.GOOD);
                } else {
                    batch.add(series, time, (long) minute * i, Quality.GOOD);
                }
            }
        }
        write(store(), batch);
        for (int pass = 0; pass < 2; pass++) {
            var step = new Step.Fixed(Duration.ofHours(1));
            long to = from + 24 * 3_600_000_000L;
            var together = store().buckets(all, from, to, step, ZoneOffset.UTC);
            assertThat(together).hasSize(39);
            for (var one : together) {
                assertThat(one)
                        .usingRecursiveComparison()
                        .withEqualsForType((a, b) -> Double.compare(a, b) == 0, Double.class)
                        .isEqualTo(store().buckets(one.series(), from, to, step, ZoneOffset.UTC));
            }
            store().rollUp();
        }
    }

    @Test
    default void thinningKeepsExtremesEndsAndGaps() {
        var series = doubles();
        long from = micros("2026-02-12T00:00:00Z");
        var batch = batch();
        for (int i = 0; i < 50_000; i++) {
            // A silence of five hours, and one second in which the device said "no value".
            if (i < 20_000 || i >= 38_000) {
                batch.add(series, from + i * 1_000_000L, Math.sin(i / 900.0), Quality.GOOD);
            }
        }
        batch.add(series, from + 12_345_500_000L, 1e6, Quality.GOOD);
        batch.add(series, from + 41_000_500_000L, -1e6, Quality.GOOD);
        batch.add(series, from + 15_000_500_000L, Double.NaN, Quality.GOOD);
        write(store(), batch);

        var thinned = store().thinned(series, from, from + 50_000_000_000L, 300);
        var samples = thinned.samples();

        assertThat(thinned.source()).isEqualTo(TelemetryStore.Resolution.RAW);
        assertThat(samples.size()).isBetween(100, 450);
        assertThat(samples.times()).isSorted();
        assertThat(samples.times()).startsWith(from).endsWith(from + 49_999_000_000L);
        assertThat(samples.doubles()).contains(1e6, -1e6, Double.NaN);
        assertThat(samples.times()).contains(from + 19_999_000_000L, from + 38_000_000_000L);
    }

    @Test
    default void thinningALongRangeReadsRollUpsAndKeepsExtremes() {
        var series = doubles();
        long from = micros("2026-01-05T00:00:00Z");
        var batch = batch();
        for (int i = 0; i < 2 * 86_400; i++) {
            batch.add(series, from + i * 1_000_000L, i % 60, Quality.GOOD);
        }
        batch.add(series, from + 100_000_500_000L, 4711, Quality.GOOD);
        write(store(), batch);
        store().rollUp();

        var thinned = store().thinned(series, from, from + 2 * 86_400_000_000L, 200);

        assertThat(thinned.source()).isEqualTo(TelemetryStore.Resolution.MINUTE);
        assertThat(thinned.samples().size()).isBetween(100, 300);
        assertThat(thinned.samples().doubles()).contains(4711, 0);
    }

    @Test
    default void thinningTextsReachesTheEndHoweverManyThereAre() {
        var series = texts();
        long from = micros("2026-02-12T12:00:00Z");
        var batch = batch();
        for (int i = 0; i < 130_000; i++) {
            batch.add(series, from + i * 1_000L, "v" + i, Quality.GOOD);
        }
        write(store(), batch);

        var samples = store().thinned(series, from, from + 130_000_000L, 100).samples();

        assertThat(samples.size()).isBetween(90, 100);
        assertThat(samples.times()[samples.size() - 1]).isGreaterThan(from + 128_000_000L);
    }

    @Test
    default void scansEverythingOnceInOrder() {
        var series = int64s();
        long from = micros("2026-02-13T00:00:00Z");
        var batch = batch();
        for (int i = 0; i < 120_000; i++) {
            batch.add(series, from + i * 7L, (long) i, Quality.GOOD);
        }
        write(store(), batch);
        var seen = new ArrayList<Long>();

        store().scan(
                        series,
                        0,
                        Long.MAX_VALUE,
                        chunk -> {
                            for (long value : chunk.int64s()) {
                                seen.add(value);
                            }
                        });

        assertThat(seen).hasSize(120_000).isSorted().doesNotHaveDuplicates();
    }

    @Test
    default void manySeriesReadTogetherAreWhatEachIsAlone() {
        List<SeriesRef> all = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            all.add(doubles());
            all.add(int64s());
        }
        all.add(texts());
        var other = doubles();
        long from = micros("2026-02-13T12:00:00Z");
        // All say something at the same times, more than is read at once.
        for (int begin = 0; begin < 90_000; begin += 10_000) {
            var batch = batch();
            for (int i = begin; i < begin + 10_000; i++) {
                long time = from + i * 1_000L;
                for (int k = 0; k < 12; k += 2) {
                    batch.add(all.get(k), time, i + k / 10.0, Quality.GOOD);
                    batch.add(all.get(k + 1), time, (long) i * k, Quality.GOOD);
                }
                batch.add(other, time, 1.0, Quality.GOOD);
            }
            batch.add(all.get(12), from + begin * 1_000L, "v" + begin, Quality.GOOD);
            write(store(), batch);
        }
        long begin = from + 500_000;
        long end = from + 89_000_000;
        Map<SeriesRef, List<Object>> seen = new HashMap<>();

        store().scan(
                        all,
                        begin,
                        end,
                        chunk ->
                                seen.computeIfAbsent(chunk.series(), _ -> new ArrayList<>())
                                        .addAll(told(chunk)));

        for (var one : all) {
            assertThat(seen.getOrDefault(one, List.of()))
                    .isEqualTo(told(store().raw(one, begin, end, 200_000)));
        }
        assertThat(seen.keySet()).containsExactlyInAnyOrderElementsOf(all);
    }

    private static List<Object> told(Samples samples) {
        List<Object> told = new ArrayList<>();
        for (int i = 0; i < samples.size(); i++) {
            told.add(samples.times()[i]);
            switch (samples.series().type()) {
                case DOUBLE -> told.add(samples.doubles()[i]);
                case INT64 -> told.add(samples.int64s()[i]);
                case TEXT -> told.add(String.valueOf(samples.texts()[i]));
            }
        }
        return told;
    }

    @Test
    default void erasureLeavesNothingOfASeriesAndEverythingOfTheOthers() {
        var gone = List.of(doubles(), int64s(), texts());
        var stays = List.of(doubles(), int64s(), texts());
        long from = micros("2026-02-14T00:00:00Z");
        var batch = batch();
        for (int i = 0; i < 3_000; i++) {
            long time = from + i * 10_000_000L;
            for (var set : List.of(gone, stays)) {
                batch.add(set.get(0), time, i, Quality.GOOD);
                batch.add(set.get(1), time, (long) i, Quality.GOOD);
                batch.add(set.get(2), time, "v" + i, Quality.GOOD);
            }
        }
        write(store(), batch);
        store().rollUp();
        var day = new Step.Days(1);
        long to = from + 86_400_000_000L;
        var before = store().buckets(stays, from, to, day, ZoneOffset.UTC);

        store().erase(gone);
        store().erase(gone);

        for (var series : gone) {
            assertThat(store().count(series, 0, Long.MAX_VALUE)).isZero();
            assertThat(store().buckets(series, from, to, day, ZoneOffset.UTC).size()).isZero();
        }
        for (var series : stays) {
            assertThat(store().count(series, 0, Long.MAX_VALUE)).isEqualTo(3_000);
        }
        assertThat(store().buckets(stays, from, to, day, ZoneOffset.UTC))
                .usingRecursiveComparison()
                .withEqualsForType((a, b) -> Double.compare(a, b) == 0, Double.class)
                .isEqualTo(before);
        store().rollUp();
        assertThat(store().buckets(gone, from, to, day, ZoneOffset.UTC)).isEmpty();
    }
}
