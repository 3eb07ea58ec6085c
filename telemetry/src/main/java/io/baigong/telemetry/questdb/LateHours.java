package io.baigong.telemetry.questdb;

import java.util.TreeMap;
import java.util.function.BiConsumer;

/// The hours of one raw table whose roll-ups are not right, and for which series. Bounded: when
/// there are too many series, an hour counts as late for all of them.
final class LateHours {
    private static final int MAX_SERIES = 262_144;

    private final TreeMap<Long, SeriesSet> hours = new TreeMap<>();
    private int pairs;
    private long lastHour = -1;
    private int lastSeries;

    /// @param hour start of the hour, in microseconds
    /// @return was this not known yet?
    boolean add(long hour, int series) {
        if (hour == lastHour && series == lastSeries) {
            return false;
        }
        lastHour = hour;
        lastSeries = series;
        var set = hours.computeIfAbsent(hour, absent -> new SeriesSet());
        if (set.isAll() || !set.add(series)) {
            return false;
        }
        pairs++;
        if (pairs > MAX_SERIES) {
            pairs -= set.size();
            set.addAll();
        }
        return true;
    }

    /// The hour is late for every series.
    void addAll(long hour) {
        var set = hours.computeIfAbsent(hour, absent -> new SeriesSet());
        pairs -= set.size();
        set.addAll();
    }

    /// Takes out everything before this time.
    LateHours takeBefore(long time) {
        var taken = new LateHours();
        var head = hours.headMap(time);
        head.forEach((hour, set) -> {
            taken.hours.put(hour, set);
            taken.pairs += set.size();
        });
        pairs -= taken.pairs;
        head.clear();
        lastHour = -1;
        return taken;
    }

    /// Does the hour count as late for all series, as when there were too many to tell apart?
    boolean isAll(long hour) {
        var set = hours.get(hour);
        return set != null && set.isAll();
    }

    /// Is the hour late for one of the series asked?
    boolean holds(long hour, SeriesSet asked) {
        var set = hours.get(hour);
        if (set == null) {
            return false;
        }
        if (set.isAll() || asked.isAll()) {
            return true;
        }
        for (int series : asked.toArray()) {
            if (set.contains(series)) {
                return true;
            }
        }
        return false;
    }

    /// Adds to `into` the hours in the range that are late for one of the series asked.
    void collect(long from, long to, SeriesSet asked, TreeMap<Long, Boolean> into) {
        for (long hour : hours.subMap(from, to).keySet()) {
            if (holds(hour, asked)) {
                into.put(hour, true);
            }
        }
    }

    void forEach(BiConsumer<Long, SeriesSet> action) {
        hours.forEach(action);
    }

    boolean isEmpty() {
        return hours.isEmpty();
    }

    int hours() {
        return hours.size();
    }
}
