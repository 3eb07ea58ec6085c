package io.baigong.telemetry.questdb;

import io.baigong.telemetry.SeriesRef;
import io.baigong.telemetry.TelemetryStore.Samples;
import io.questdb.cairo.sql.Record;
import io.questdb.std.str.Utf8Sequence;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Growing columns of samples.
final class SampleColumns {
    private static final double[] NO_DOUBLES = {};
    private static final long[] NO_INT64S = {};
    private static final @Nullable String[] NO_TEXTS = {};

    private final SeriesRef series;
    private int size;
    private long[] times = new long[64];
    private byte[] qualities = new byte[64];
    private double[] doubles = NO_DOUBLES;
    private long[] int64s = NO_INT64S;
    private @Nullable String[] texts = NO_TEXTS;

    SampleColumns(SeriesRef series) {
        this.series = series;
        resize(64);
    }

    private void resize(int capacity) {
        times = Arrays.copyOf(times, capacity);
        qualities = Arrays.copyOf(qualities, capacity);
        switch (series.type()) {
            case DOUBLE -> doubles = Arrays.copyOf(doubles, capacity);
            case INT64 -> int64s = Arrays.copyOf(int64s, capacity);
            case TEXT -> texts = Arrays.copyOf(texts, capacity);
        }
    }

    /// Reads up to `limit` rows of time, value, quality.
    SampleColumns read(Rows rows, int limit) {
        var row = rows.getRecord();
        while (size < limit && rows.hasNext()) {
            add(row, 1);
        }
        return this;
    }

    /// Reads the first of every `step` rows, up to `limit` of them.
    SampleColumns readEvery(Rows rows, long step, int limit) {
        var row = rows.getRecord();
        for (long i = 0; size < limit && rows.hasNext(); i++) {
            if (i % step == 0) {
                add(row, 1);
            }
        }
        return this;
    }

    /// Takes a row whose first column is the time.
    ///
    /// @param value number of the value's column; the quality is in the one after it
    void add(Record row, int value) {
        if (size == times.length) {
            resize(size * 2);
        }
        times[size] = row.getTimestamp(0);
        qualities[size] = row.getByte(value + 1);
        switch (series.type()) {
            case DOUBLE -> doubles[size] = row.getDouble(value);
            case INT64 -> int64s[size] = row.getLong(value);
            case TEXT -> {
                var text = row.getVarcharA(value);
                texts[size] = text == null ? null : utf16(text);
            }
        }
        size++;
    }

    private static String utf16(Utf8Sequence text) {
        byte[] bytes = new byte[text.size()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = text.byteAt(i);
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    boolean isEmpty() {
        return size == 0;
    }

    Samples samples() {
        resize(size);
        return new Samples(series, times, doubles, int64s, texts, qualities);
    }
}
