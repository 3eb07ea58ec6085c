package io.baigong.telemetry.log;

/// What operators watch on a log, at one moment.
///
/// @param appendedRecords made durable since the log was opened
/// @param appendedBytes of these records, without frames
/// @param syncs how often the disk was asked to make data durable
/// @param lastSyncNanos how long the last one took
/// @param diskBytes bytes on disk, preallocation counted
/// @param accepting false while the disk is too full, or after a failure of the disk
public record LogStats(
        long appendedRecords,
        long appendedBytes,
        long syncs,
        long lastSyncNanos,
        long diskBytes,
        boolean accepting) {}
