package io.baigong.server.readings;

import io.baigong.server.access.TooMuch;
import io.baigong.telemetry.Quality;
import io.baigong.telemetry.ReadingBatch;
import io.baigong.telemetry.SeriesRef;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// Which readings a person has corrected, in memory. Whoever reads the log leaves out a reading
/// that is a corrected one's original: a device may send it again, a file may hold it, and the log
/// is read again after a crash. Only a further correction takes its place.
final class Corrected {
    /// Corrections are made by hand; this is some 60 MB.
    static final int MOST = 500_000;

    private final Map<Integer, Set<Reading>> byThing = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();

    /// One value of one series.
    record Reading(int series, long timeMicros) {}

    /// @throws TooMuch when more than [#MOST] readings would be corrected
    void checkRoom() {
        if (count.get() >= MOST) {
            throw new TooMuch("corrected readings", MOST);
        }
    }

    void add(int thing, int series, long timeMicros) {
        var readings = byThing.computeIfAbsent(thing, _ -> ConcurrentHashMap.newKeySet());
        if (readings.add(new Reading(series, timeMicros))) {
            count.incrementAndGet();
        }
    }

    void forget(int thing) {
        replace(thing, Set.of());
    }

    /// These are all of this thing.
    void replace(int thing, Collection<Reading> readings) {
        Set<Reading> fresh = ConcurrentHashMap.newKeySet();
        fresh.addAll(readings);
        var before = fresh.isEmpty() ? byThing.remove(thing) : byThing.put(thing, fresh);
        count.addAndGet(fresh.size() - (before == null ? 0 : before.size()));
    }

    /// May the batch hold originals of corrected readings? Cheap: once per batch.
    boolean concerns(ReadingBatch batch) {
        return !byThing.isEmpty() && byThing.containsKey(batch.thing());
    }

    /// Is the row an original that a correction stands in for?
    boolean outranks(ReadingBatch batch, int row) {
        if (Quality.isCorrected(batch.quality(row))) {
            return false;
        }
        var readings = byThing.get(batch.thing());
        return readings != null
                && readings.contains(new Reading(batch.series(row), batch.time(row)));
    }

    /// The batch without such rows; the same batch when it has none.
    ReadingBatch without(ReadingBatch batch) {
        if (!concerns(batch)) {
            return batch;
        }
        var kept =
                new ReadingBatch()
                        .begin(
                                batch.channel(),
                                batch.organisation(),
                                batch.site(),
                                batch.thing(),
                                batch.arrivalMicros());
        for (int row = 0; row < batch.size(); row++) {
            if (!outranks(batch, row)) {
                copy(batch, row, kept);
            }
        }
        return kept;
    }

    private static void copy(ReadingBatch from, int row, ReadingBatch to) {
        var series = new SeriesRef(from.series(row), from.type(row), from.retention(row));
        long time = from.time(row);
        byte quality = from.quality(row);
        switch (from.type(row)) {
            case DOUBLE -> {
                double value = from.doubleValue(row);
                if (Double.isNaN(value)) {
                    to.addNone(series, time, quality);
                } else {
                    to.add(series, time, value, quality);
                }
            }
            case INT64 -> to.add(series, time, from.int64Value(row), quality);
            case TEXT -> {
                byte[] text = from.textValue(row);
                if (text == null) {
                    to.addNone(series, time, quality);
                } else {
                    to.add(series, time, new String(text, StandardCharsets.UTF_8), quality);
                }
            }
        }
    }
}
