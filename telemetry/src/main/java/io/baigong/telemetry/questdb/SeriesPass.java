package io.baigong.telemetry.questdb;

import io.baigong.telemetry.SeriesRef;
import io.baigong.telemetry.TelemetryStore.Samples;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Series of one table that are read together, page by page, so that a slow consumer holds nothing
/// of the engine.
final class SeriesPass {
    /// Rows of a page: some 10 MB.
    private static final int PAGE = 500_000;

    /// Fewer are found quicker one by one.
    private static final int FEW = 4;

    /// So many numbers for each series that is wanted: beyond it, rows of others are most of what
    /// is looked at.
    private static final int SPREAD = 64;

    private final int min;
    private final int max;
    private final @Nullable SampleColumns[] columns;
    private final List<SeriesRef> series;

    private SeriesPass(List<SeriesRef> series, int min, int max) {
        this.series = series;
        this.min = min;
        this.max = max;
        columns = new @Nullable SampleColumns[max - min + 1];
    }

    /// @param series of one table
    /// @return null when they are read quicker one by one
    static @Nullable SeriesPass of(List<SeriesRef> series) {
        var set = SeriesSet.of(series);
        if (set.size() < FEW || (long) set.max() - set.min() >= (long) SPREAD * set.size()) {
            return null;
        }
        return new SeriesPass(series, set.min(), set.max());
    }

    int min() {
        return min;
    }

    int max() {
        return max;
    }

    private void begin() {
        for (var one : series) {
            columns[one.number() - min] = new SampleColumns(one);
        }
    }

    /// Reads a page of time, series, value, quality, in time order.
    ///
    /// @return the time from which on to read, [Long#MAX_VALUE] after the last row
    long read(Rows rows) {
        // The engine may begin a question again.
        begin();
        var row = rows.getRecord();
        int size = 0;
        long last = Long.MIN_VALUE;
        while (rows.hasNext()) {
            long time = row.getTimestamp(0);
            // A page ends between two times, so that the next one can begin there.
            if (size >= PAGE && time != last) {
                return time;
            }
            last = time;
            var to = columns[row.getInt(1) - min];
            if (to != null) {
                to.add(row, 2);
                size++;
            }
        }
        return Long.MAX_VALUE;
    }

    /// Hands over what was read.
    void hand(Consumer<Samples> chunk) {
        for (var one : columns) {
            if (one != null && !one.isEmpty()) {
                chunk.accept(one.samples());
            }
        }
    }
}
