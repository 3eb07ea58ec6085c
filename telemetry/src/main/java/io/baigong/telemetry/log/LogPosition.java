package io.baigong.telemetry.log;

/// A place between two records of one partition. The offset's meaning is the log's own: compare it,
/// store it, hand it back, and never compute with it.
///
/// @param partition from 0
/// @param offset grows along the partition
public record LogPosition(int partition, long offset) implements Comparable<LogPosition> {
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
