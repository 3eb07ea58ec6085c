package io.baigong.telemetry.questdb;

import io.baigong.telemetry.Retention;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;

/// How the embedded store is run.
///
/// @param folder where it keeps everything; made when absent
/// @param rawDays how long raw values are kept, for every class
/// @param minuteDays how long roll-ups of a minute are kept; hours and days are kept forever
/// @param nativeHours after how many hours a partition is moved to Parquet; 0 for never
/// @param appendPageBytes step in which files grow, a multiple of 4,096: large is fast, small is
///   thrifty
/// @param workers threads of the engine, half of the machine's work at most
/// @param minFreeBytes below this much free disk nothing is taken
/// @param maxUnappliedRows how far commits may run ahead of what is queryable
/// @param dayZone whose days the daily roll-ups are; other zones are built from hours
/// @param clock tells which minutes are over
public record QuestDbSettings(
        Path folder,
        Map<Retention, Integer> rawDays,
        int minuteDays,
        int nativeHours,
        int appendPageBytes,
        int workers,
        long minFreeBytes,
        long maxUnappliedRows,
        ZoneId dayZone,
        Clock clock) {
    public QuestDbSettings {
        rawDays = Map.copyOf(rawDays);
        for (var retention : Retention.values()) {
            var days = rawDays.get(retention);
            if (days == null || days < 1) {
                throw new IllegalArgumentException(
                        "days of class %s must be positive, were %s".formatted(retention, days));
            }
        }
        atLeast(1, minuteDays, "minuteDays");
        atLeast(0, nativeHours, "nativeHours");
        atLeast(4_096, appendPageBytes, "appendPageBytes");
        atLeast(1, workers, "workers");
        atLeast(0, minFreeBytes, "minFreeBytes");
        atLeast(1, maxUnappliedRows, "maxUnappliedRows");
        if (appendPageBytes % 4_096 != 0) {
            throw new IllegalArgumentException(
                    "appendPageBytes must be a multiple of 4096, was " + appendPageBytes);
        }
    }

    /// What suits one machine of 2 to 8 cores.
    public static QuestDbSettings in(Path folder) {
        return new QuestDbSettings(
                folder,
                Map.of(Retention.SHORT, 7, Retention.STANDARD, 90, Retention.LONG, 3_650),
                400,
                48,
                256 * 1_024,
                2,
                512L << 20,
                50_000_000,
                ZoneId.systemDefault(),
                Clock.systemUTC());
    }

    /// The same with another age at which partitions become compact; 0 for never.
    public QuestDbSettings withNativeHours(int hours) {
        return new QuestDbSettings(
                folder,
                rawDays,
                minuteDays,
                hours,
                appendPageBytes,
                workers,
                minFreeBytes,
                maxUnappliedRows,
                dayZone,
                clock);
    }

    /// The same with another amount of disk that is kept free.
    public QuestDbSettings withMinFreeBytes(long bytes) {
        return new QuestDbSettings(
                folder,
                rawDays,
                minuteDays,
                nativeHours,
                appendPageBytes,
                workers,
                bytes,
                maxUnappliedRows,
                dayZone,
                clock);
    }

    /// The same with days of another zone and another clock.
    public QuestDbSettings withDays(ZoneId zone, Clock time) {
        return new QuestDbSettings(
                folder,
                rawDays,
                minuteDays,
                nativeHours,
                appendPageBytes,
                workers,
                minFreeBytes,
                maxUnappliedRows,
                zone,
                time);
    }

    /// The clock in microseconds.
    long nowMicros() {
        Instant now = clock.instant();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
    }

    private static void atLeast(long least, long value, String name) {
        if (value < least) {
            throw new IllegalArgumentException(
                    "%s must be at least %d, was %d".formatted(name, least, value));
        }
    }
}
