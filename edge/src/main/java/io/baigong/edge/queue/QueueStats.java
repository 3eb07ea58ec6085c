package io.baigong.edge.queue;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A queue at a glance. Counts of values are since the queue was made, also over restarts.
///
/// @param waiting batches that the platform has not acknowledged
/// @param inFlight those of them that were sent
/// @param bytes of those on the disk, roughly: their share of the records that are kept
/// @param oldest how long the oldest has waited; none when nothing waits
/// @param droppedValues given up because of the bounds
/// @param refusedValues the platform refused for good
/// @param damagedBatches could not be read back
/// @param isFull nothing is taken at the moment, by policy or because the disk is full
/// @param isFailed the disk refuses; it is tried again every few seconds
public record QueueStats(
        long waiting,
        int inFlight,
        long bytes,
        @Nullable Duration oldest,
        long droppedValues,
        long refusedValues,
        long damagedBatches,
        boolean isFull,
        boolean isFailed) {}
