package io.baigong.telemetry.log;

/// A place between two records of one partition. The offset's meaning is the log's own: compare it,
/// store it, hand it back, and never compute with it.
///
/// @param partition from 0
/// @param offset grows along the partition
public record LogPosition(int partition, long offset) implements Comparable<LogPosition> {
    /// About how many records stand between this position and a later one: for showing how far a
    /// consumer is behind. Never less than there are.
    public long recordsUntil(LogPosition later) {
        return compareTo(later) > 0 ? 0 : later.offset - offset;
    }

    @Override
    public int compareTo(LogPosition other) {
        if (partition != other.partition) {
            throw new IllegalArgumentException(
                    "positions of partitions %d and %d have no order"
                            .formatted(partition, other.partition));
        }
        return Long.compare(offset, other.offset);
    }
}
