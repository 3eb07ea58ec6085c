package io.baigong.server.readings;

import io.baigong.telemetry.Quality;
import io.baigong.telemetry.ReadingBatch;
import io.baigong.telemetry.ValueType;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The latest value of every series by event time, in primitive arrays: 17 bytes a series. Late
/// readings do not replace newer ones; of two with the same time the last one read wins, as in the
/// store. A reading from an implausible future is the latest only while there is no other, so that
/// one wrong clock does not freeze a value for years.
///
/// One thread writes, any number read. Series numbers are allotted densely; arrays are paged so
/// that gaps cost little.
final class Latest {
    static final int PAGE = 1024;

    /// Series beyond this number are not kept: 64 M series are about 1.1 GB.
    static final int MOST_PAGES = 64 * 1024;

    /// The year 10000 in microseconds.
    static final long END = 253_402_300_800_000_000L;

    static final long NEVER = Long.MIN_VALUE;

    /// One value: `text` for text series, else `bits` as in a [ReadingBatch].
    record Cell(long time, long bits, byte @Nullable [] text, byte quality) {}

    /// What a row was to the latest value of its series.
    enum Effect {
        /// Newer than all before: a new row of the store for sure.
        FRESH,
        /// The same time as the latest: it replaced that row for sure.
        REPEATED,
        /// Older than the latest, or from the future: new, or a replacement.
        LATE,
        /// Before 1970 or from the year 10000 on: the store leaves it out.
        OUTSIDE
    }

    private static final VarHandle VERSION;

    static {
        try {
            VERSION = MethodHandles.lookup().findVarHandle(Page.class, "version", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /// A run of series under one version counter: odd while the writer is at work in it.
    static final class Page {
        @SuppressWarnings("unused") // through VERSION
        private int version;

        final long[] times = new long[PAGE];
        final long[] bits = new long[PAGE];
        final byte[] qualities = new byte[PAGE];
        byte @Nullable [] @Nullable [] texts;

        Page() {
            Arrays.fill(times, NEVER);
        }

        private void set(int i, long time, long value, byte quality, byte @Nullable [] text) {
            int was = (int) VERSION.getOpaque(this);
            VERSION.setOpaque(this, was + 1);
            VarHandle.storeStoreFence();
            times[i] = time;
            bits[i] = value;
            qualities[i] = quality;
            if (text != null || texts != null) {
                byte[] @Nullable [] all = texts == null ? new byte[PAGE][] : texts;
                all[i] = text;
                texts = all;
            }
            VERSION.setRelease(this, was + 2);
        }

        private @Nullable Cell get(int i) {
            while (true) {
                int before = (int) VERSION.getAcquire(this);
                if ((before & 1) == 0) {
                    long time = times[i];
                    long value = bits[i];
                    byte quality = qualities[i];
                    var all = texts;
                    byte[] text = all == null ? null : all[i];
                    VarHandle.loadLoadFence();
                    if ((int) VERSION.getOpaque(this) == before) {
                        return time == NEVER ? null : new Cell(time, value, text, quality);
                    }
                }
                Thread.onSpinWait();
            }
        }
    }

    private volatile @Nullable Page[] pages = new Page[64];

    /// The latest value of a series; null when none is known.
    @Nullable Cell get(int series) {
        var all = pages;
        int number = series / PAGE;
        if (series < 0 || number >= all.length) {
            return null;
        }
        Page page = all[number];
        return page == null ? null : page.get(series % PAGE);
    }

    /// Takes a row of a batch. Only the writing thread may call it.
    Effect put(ReadingBatch batch, int row) {
        int series = batch.series(row);
        Page page = page(series / PAGE);
        if (page == null) {
            return Effect.LATE;
        }
        int i = series % PAGE;
        long time = batch.time(row);
        if (time < 0 || time >= END) {
            return Effect.OUTSIDE;
        }
        long known = page.times[i];
        boolean future = isFuture(batch.quality(row));
        boolean knownFuture = known != NEVER && isFuture(page.qualities[i]);
        if (future == knownFuture || known == NEVER ? time < known : future) {
            return Effect.LATE;
        }
        boolean isText = batch.type(row) == ValueType.TEXT;
        byte[] text = isText ? batch.textValue(row) : null;
        long value = isText ? 0 : batch.int64Value(row);
        page.set(i, time, value, batch.quality(row), text);
        if (time == known) {
            return Effect.REPEATED;
        }
        return future || time < known ? Effect.LATE : Effect.FRESH;
    }

    private static boolean isFuture(byte quality) {
        return Quality.reason(quality) == Quality.Reason.FUTURE_TIME;
    }

    /// Forgets a series. Only the writing thread may call it.
    void forget(int series) {
        if (get(series) != null) {
            var page = page(series / PAGE);
            if (page != null) {
                page.set(series % PAGE, NEVER, 0, Quality.GOOD, null);
            }
        }
    }

    /// The page of that number, made when absent; null when it lies beyond the bound.
    @Nullable Page page(int number) {
        var all = pages;
        if (number >= MOST_PAGES || number < 0) {
            return null;
        }
        if (number >= all.length) {
            all = Arrays.copyOf(all, Math.min(MOST_PAGES, Math.max(number + 1, all.length * 2)));
            pages = all;
        }
        Page page = all[number];
        if (page == null) {
            page = new Page();
            all[number] = page;
            pages = all;
        }
        return page;
    }

    /// All pages, absent ones as null; for the thread that writes.
    @Nullable Page[] pages() {
        return pages;
    }
}
