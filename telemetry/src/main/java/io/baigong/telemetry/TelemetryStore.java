package io.baigong.telemetry;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Keeps readings narrow: event time, series, value, quality, in a few tables by value type and
/// retention class, with upsert key (event time, series). Writing the same batch again, in any
/// order, changes nothing; the last write of a key wins.
///
/// One thread writes ([#append], [#commit]); any number ask. All failures of the engine are
/// [StoreUnavailable], which says whether waiting helps. A series keeps its type and retention
/// class for life.
public interface TelemetryStore extends AutoCloseable {

    /// Takes the rows of a batch into the open commit. The batch may be reused afterwards.
    ///
    /// @throws StoreUnavailable rows appended since the last [#commit] are then dropped: append
    ///   them again
    void append(ReadingBatch batch);

    /// Makes what was appended durable. It becomes queryable a little later. Waits when the engine
    /// is far behind in applying.
    ///
    /// @throws StoreUnavailable rows appended since the last commit are then dropped: append them
    ///   again
    /// @return a ticket for [#isApplied]; tickets grow
    long commit();

    /// Are all rows up to this commit queryable? Only then may a consumer move its position.
    ///
    /// @throws StoreUnavailable when a table is suspended (full disk); the store resumes it by
    ///   itself when it can, so ask again
    boolean isApplied(long ticket);

    /// Recomputes the roll-ups of 1 minute, 1 hour and 1 day that were touched by applied batches
    /// since the last call, late data included. Cheap when nothing changed; call it every few
    /// seconds from one thread. What is left to do survives a crash, so nobody replays anything for
    /// the sake of roll-ups, and queries read raw wherever a roll-up is not yet right.
    void rollUp();

    /// Raw values in time order, oldest first.
    ///
    /// @param toMicros exclusive
    /// @param limit at most this many; more were there if the answer has this size
    Samples raw(SeriesRef series, long fromMicros, long toMicros, int limit);

    /// The last sample at or before a time; empty when there is none.
    Samples lastBefore(SeriesRef series, long timeMicros);

    /// Raw values thinned to about `points` by largest-triangle-three-buckets (Steinarsson 2013),
    /// keeping first and last, the extremes that a reader would see, and gaps. From roll-ups when
    /// the range is long; the answer says so.
    Thinned thinned(SeriesRef series, long fromMicros, long toMicros, int points);

    /// One bucket per step with at least one row. Steps start at local midnight of the zone; a day
    /// has 23 or 25 hours when the clock changes. Values outside the range are left out, so the
    /// first and last bucket may be partial.
    Buckets buckets(SeriesRef series, long fromMicros, long toMicros, Step step, ZoneId zone);

    /// The same for many series, for boards and reports; series without values are absent.
    List<Buckets> buckets(
            List<SeriesRef> series, long fromMicros, long toMicros, Step step, ZoneId zone);

    /// How many values are queryable in the range.
    long count(SeriesRef series, long fromMicros, long toMicros);

    /// How many values are queryable in all raw tables.
    long countAll();

    /// Tells of every series how many values are queryable, in no order and those with at least
    /// one; a series may be told in several parts. Reads one column of everything there is: for
    /// upkeep now and then, one caller at a time.
    void countEach(SeriesCount to);

    /// Streams raw values of one series, oldest first, in chunks, without holding them in memory.
    void scan(SeriesRef series, long fromMicros, long toMicros, Consumer<Samples> chunk);

    /// The same for many series, in one pass over the range where they lie close together, as those
    /// of things that were made one after the other do: a store of narrow rows finds a series by
    /// looking at all. A chunk is of one series; chunks of different series come in any order.
    void scan(List<SeriesRef> series, long fromMicros, long toMicros, Consumer<Samples> chunk);

    /// Removes every trace of these series: raw, roll-ups. Slow (rewrites partitions); safe to
    /// repeat after a crash.
    void erase(List<SeriesRef> series);

    /// Applies retention and moves cold partitions to the compact form. Called now and then.
    void keepHouse();

    /// Keeps an image of the store still while its files are copied; writing and asking go on,
    /// housekeeping and roll-ups wait. A copy, with an empty file `_restore` beside its `db`
    /// folder, opens with what was applied when the image was made.
    ///
    /// @param copy is given the folder of the store
    void backUp(FolderCopy copy) throws IOException;

    /// What operators watch.
    StoreHealth health();

    @Override
    void close();

    /// Takes the number of values of one series. Called on a thread of the engine: must not ask the
    /// store.
    interface SeriesCount {
        void of(int series, long values);
    }

    /// Reads the files of a folder.
    interface FolderCopy {
        void of(Path folder) throws IOException;
    }

    /// Columns of one series. Arrays have equal length; the one that fits the series' type is used:
    /// `doubles` for DOUBLE (NaN is no value), `int64s` for INT64 (`Long.MIN_VALUE` is no value),
    /// `texts` for TEXT (null is no value).
    record Samples(
            SeriesRef series,
            long[] times,
            double[] doubles,
            long[] int64s,
            @Nullable String[] texts,
            byte[] qualities) {
        public int size() {
            return times.length;
        }
    }

    /// What a value in an answer was read from.
    enum Resolution {
        RAW,
        MINUTE,
        HOUR,
        DAY
    }

    /// @param samples about as many as asked; a row without value marks a gap
    /// @param source the coarsest that was read; unless RAW, times are exact to its width only and
    ///   quality is uncertain where a bad value was left out
    record Thinned(Samples samples, Resolution source) {}

    /// Buckets of one series in time order. `count` counts values of good or uncertain quality,
    /// `bad` the others; min, max, sum, first and last are of the counted ones (NaN when none).
    /// INT64 series are given as doubles here; exact sums come with exact methods.
    record Buckets(
            SeriesRef series,
            long[] starts,
            long[] count,
            long[] bad,
            double[] sum,
            double[] min,
            double[] max,
            double[] first,
            double[] last) {
        public int size() {
            return starts.length;
        }
    }

    /// Width of a bucket: a fixed duration of whole minutes below a day, or a calendar unit.
    sealed interface Step {
        /// So long each, from local midnight on: whole minutes, a day at most.
        record Fixed(Duration width) implements Step {
            public Fixed {
                if (!width.isPositive() || width.compareTo(Duration.ofDays(1)) > 0) {
                    throw new IllegalArgumentException("step must be within a day, was " + width);
                }
            }
        }

        /// So many calendar days each, of 23 to 25 hours.
        record Days(int days) implements Step {
            public Days {
                if (days < 1) {
                    throw new IllegalArgumentException("days must be positive, was " + days);
                }
            }
        }

        /// So many calendar months each.
        record Months(int months) implements Step {
            public Months {
                if (months < 1) {
                    throw new IllegalArgumentException("months must be positive, was " + months);
                }
            }
        }
    }

    /// @param suspended tables that do not apply commits, with the engine's reason
    /// @param unappliedRows committed rows that are not yet queryable
    /// @param diskBytes bytes on disk, preallocation counted
    /// @param removedRows raw rows that retention and erasure removed since the store was opened
    record StoreHealth(
            List<String> suspended, long unappliedRows, long diskBytes, long removedRows) {}
}
