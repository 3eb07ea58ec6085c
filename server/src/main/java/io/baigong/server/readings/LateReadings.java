package io.baigong.server.readings;

import io.baigong.telemetry.ReadingBatch;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// Tells whether what was read of a thing's past may be kept: readings are complete up to a time,
/// except for those that come late, which make another revision of their thing.
///
/// Who keeps something asks for the revision and the time first, then reads, and keeps what it read
/// up to that time for as long as the revision is the same.
public final class LateReadings {
    /// Devices send what they measured at once, or within this time.
    private static final Duration PROMPT = Duration.ofSeconds(30);

    /// Messages of several sites are taken in another order than they came.
    private static final Duration DISORDER = Duration.ofSeconds(5);

    private static final int MOST_THINGS = 100_000;

    private final Map<Integer, Integer> times = new ConcurrentHashMap<>();
    private volatile long forgotten;
    private volatile long appliedMicros;

    /// Another number after readings of the thing that are older than half a minute came into
    /// force.
    public long revision(int thing) {
        return (forgotten << Integer.SIZE) + times.getOrDefault(thing, 0);
    }

    /// Epoch milliseconds up to which all that was not late can be read; long ago at the start.
    public long completeMillis() {
        return TimeUnit.MICROSECONDS.toMillis(appliedMicros) - PROMPT.toMillis();
    }

    static boolean isLate(ReadingBatch batch) {
        long least = batch.arrivalMicros() - micros(PROMPT.minus(DISORDER));
        for (int row = 0; row < batch.size(); row++) {
            if (batch.time(row) < least) {
                return true;
            }
        }
        return false;
    }

    private static long micros(Duration duration) {
        return TimeUnit.NANOSECONDS.toMicros(duration.toNanos());
    }

    /// What arrived until then can be read.
    ///
    /// @param late things of which some was late
    void applied(long arrivalMicros, Collection<Integer> late) {
        if (times.size() + late.size() > MOST_THINGS) {
            forgotten++;
            times.clear();
        }
        late.forEach(thing -> times.merge(thing, 1, Integer::sum));
        appliedMicros = Math.max(appliedMicros, arrivalMicros);
    }
}
