package io.baigong.edge.queue;

import io.baigong.telemetry.log.JournalSettings;
import java.nio.file.Path;
import java.time.Duration;

/// Where a queue lives and what it may take.
///
/// @param folder its own, made when absent
/// @param maximumBytes on the disk, with what is acknowledged and not yet deleted: at most two
///   files more than that
/// @param maximumAge what is older is given up
/// @param dropPolicy what gives way when it is full
/// @param minimumFreeBytes of the disk that are left to others
/// @param freshness how old a batch of the fresh lane may be; an older one is left to the backlog
public record QueueSettings(
        Path folder,
        long maximumBytes,
        Duration maximumAge,
        DropPolicy dropPolicy,
        long minimumFreeBytes,
        Duration freshness) {
    /// One record holds at most so many bytes.
    public static final int LONGEST_BATCH = 1 << 18;

    private static final long SMALLEST = 4L * LONGEST_BATCH;
    private static final int MIB = 1 << 20;

    public QueueSettings {
        if (maximumBytes < SMALLEST) {
            throw new IllegalArgumentException(
                    "maximumBytes must be at least %d, was %d".formatted(SMALLEST, maximumBytes));
        }
        if (!maximumAge.isPositive() || !freshness.isPositive() || minimumFreeBytes < 0) {
            throw new IllegalArgumentException(
                    "maximumAge and freshness must be positive and minimumFreeBytes not negative, were %s, %s and %d"
                            .formatted(maximumAge, freshness, minimumFreeBytes));
        }
    }

    /// 2 GiB, seven days, the oldest give way, 256 MiB left free, fresh for 5 s.
    public static QueueSettings in(Path folder) {
        return new QueueSettings(
                folder,
                2048L * MIB,
                Duration.ofDays(7),
                DropPolicy.OLDEST,
                256L * MIB,
                Duration.ofSeconds(5));
    }

    /// The same with another bound.
    public QueueSettings withMaximumBytes(long bytes) {
        return new QueueSettings(
                folder, bytes, maximumAge, dropPolicy, minimumFreeBytes, freshness);
    }

    /// The same with another age.
    public QueueSettings withMaximumAge(Duration age) {
        return new QueueSettings(
                folder, maximumBytes, age, dropPolicy, minimumFreeBytes, freshness);
    }

    /// The same with another policy.
    public QueueSettings withDropPolicy(DropPolicy policy) {
        return new QueueSettings(
                folder, maximumBytes, maximumAge, policy, minimumFreeBytes, freshness);
    }

    /// The same with another amount of disk left free.
    public QueueSettings withMinimumFreeBytes(long bytes) {
        return new QueueSettings(folder, maximumBytes, maximumAge, dropPolicy, bytes, freshness);
    }

    Path records() {
        return folder.resolve("records");
    }

    Path marks() {
        return folder.resolve("acknowledged");
    }

    Path damaged() {
        return folder.resolve("damaged");
    }

    /// Sixteen files or more, so that giving up one of them is a small part.
    JournalSettings journal() {
        long segment = Math.clamp(maximumBytes / 16, (long) LONGEST_BATCH + 4096, 8L * MIB);
        int grow = (int) Math.min(MIB, segment / 4);
        int buffer = (int) Math.clamp(maximumBytes / 8, LONGEST_BATCH + 4096L, 4L * MIB);
        return new JournalSettings(
                records(), segment, grow, buffer, LONGEST_BATCH, minimumFreeBytes);
    }
}
