package io.baigong.telemetry.questdb;

import io.baigong.telemetry.TelemetryStore.Step;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;

/// Where buckets begin: local midnight of the zone and whole steps after it; groups of days are
/// counted from 1970-01-01, groups of months from year 0.
final class BucketBounds {
    private static final int MAX_BUCKETS = 1_000_000;

    private long[] bounds = new long[64];
    private int size;

    private BucketBounds() {}

    /// Starts of all buckets that touch the range, and the end of the last.
    static long[] of(long from, long to, Step step, ZoneId zone) {
        var made = new BucketBounds();
        switch (step) {
            case Step.Fixed(var width) -> made.fixed(from, to, width.toNanos() / 1_000, zone);
            case Step.Days(int days) -> {
                long first = Math.floorDiv(Times.date(from, zone).toEpochDay(), days) * days;
                var date = LocalDate.ofEpochDay(first);
                while (made.isBefore(to)) {
                    made.add(Times.start(date, zone));
                    date = date.plusDays(days);
                }
            }
            case Step.Months(int months) -> {
                var day = Times.date(from, zone);
                long month = day.getYear() * 12L + day.getMonthValue() - 1;
                month = Math.floorDiv(month, months) * months;
                while (made.isBefore(to)) {
                    var date =
                            LocalDate.of(
                                    (int) Math.floorDiv(month, 12),
                                    (int) Math.floorMod(month, 12L) + 1,
                                    1);
                    made.add(Times.start(date, zone));
                    month += months;
                }
            }
        }
        return Arrays.copyOf(made.bounds, made.size);
    }

    /// The last bucket of a day ends at midnight, also when a step does not divide the day.
    private void fixed(long from, long to, long width, ZoneId zone) {
        if (width <= 0) {
            throw new IllegalArgumentException("step must be at least a microsecond");
        }
        var date = Times.date(from, zone);
        long midnight = Times.start(date, zone);
        long start = midnight + Math.floorDiv(from - midnight, width) * width;
        long next = Times.start(date.plusDays(1), zone);
        while (isBefore(to)) {
            add(start);
            start += width;
            if (start >= next) {
                start = next;
                date = date.plusDays(1);
                next = Times.start(date.plusDays(1), zone);
            }
        }
    }

    private boolean isBefore(long to) {
        return size == 0 || bounds[size - 1] < to;
    }

    private void add(long bound) {
        if (size > MAX_BUCKETS) {
            throw new IllegalArgumentException(
                    "more than %d buckets; choose a longer step".formatted(MAX_BUCKETS));
        }
        if (size == bounds.length) {
            bounds = Arrays.copyOf(bounds, size * 2);
        }
        bounds[size++] = bound;
    }
}
