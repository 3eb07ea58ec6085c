package io.baigong.telemetry.log;

import java.nio.file.Path;

/// Where a [Journal] lives and how much it may take.
///
/// @param folder its own folder, made when absent
/// @param segmentBytes size of one file; [Journal#trim] frees whole files
/// @param growBytes files grow by this much at a time, written as zeros, so that a sync has no file
///   length to store
/// @param bufferBytes records waiting for the disk: at most two buffers of this size
/// @param maxRecordBytes the longest record taken
/// @param minFreeBytes below this much free space on the disk nothing is accepted
public record JournalSettings(
        Path folder,
        long segmentBytes,
        int growBytes,
        int bufferBytes,
        int maxRecordBytes,
        long minFreeBytes) {
    private static final int MIB = 1 << 20;

    public JournalSettings {
        long smallest = (long) Segment.HEADER + Frame.HEADER + maxRecordBytes;
        if (maxRecordBytes < 1) {
            throw new IllegalArgumentException(
                    "maxRecordBytes must be positive, was " + maxRecordBytes);
        }
        if (segmentBytes < smallest || segmentBytes > 1L << 30) {
            throw new IllegalArgumentException(
                    "segmentBytes must be %d (one longest record) to 1 GiB, was %d"
                            .formatted(smallest, segmentBytes));
        }
        if (bufferBytes < Frame.HEADER + maxRecordBytes) {
            throw new IllegalArgumentException(
                    "bufferBytes must hold the longest record (%d), was %d"
                            .formatted(Frame.HEADER + maxRecordBytes, bufferBytes));
        }
        if (growBytes < 1) {
            throw new IllegalArgumentException("growBytes must be positive, was " + growBytes);
        }
        if (minFreeBytes < 0) {
            throw new IllegalArgumentException("minFreeBytes is negative: " + minFreeBytes);
        }
    }

    /// Files of 64 MiB growing by 4 MiB, two buffers of 16 MiB, records up to 8 MiB, 512 MiB kept
    /// free.
    public static JournalSettings in(Path folder) {
        return new JournalSettings(folder, 64L * MIB, 4 * MIB, 16 * MIB, 8 * MIB, 512L * MIB);
    }

    /// The same with files of another size.
    public JournalSettings withSegmentBytes(long bytes) {
        return new JournalSettings(
                folder, bytes, growBytes, bufferBytes, maxRecordBytes, minFreeBytes);
    }

    /// The same with files that grow in other steps.
    public JournalSettings withGrowBytes(int bytes) {
        return new JournalSettings(
                folder, segmentBytes, bytes, bufferBytes, maxRecordBytes, minFreeBytes);
    }

    /// The same with other buffers.
    public JournalSettings withBufferBytes(int bytes) {
        return new JournalSettings(
                folder, segmentBytes, growBytes, bytes, maxRecordBytes, minFreeBytes);
    }

    /// The same with another longest record.
    public JournalSettings withMaxRecordBytes(int bytes) {
        return new JournalSettings(
                folder, segmentBytes, growBytes, bufferBytes, bytes, minFreeBytes);
    }

    /// The same with another amount of disk that is kept free.
    public JournalSettings withMinFreeBytes(long bytes) {
        return new JournalSettings(
                folder, segmentBytes, growBytes, bufferBytes, maxRecordBytes, bytes);
    }
}
