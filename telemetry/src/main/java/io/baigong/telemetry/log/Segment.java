package io.baigong.telemetry.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/// One file of a journal: a header, then frames. Its name is the number of its first record.
///
/// ```
/// 0  "BAIGONGJ"
/// 8  version of the format, 1
/// 12 zero
/// 16 number of the first record
/// 24 CRC32C of the 24 bytes before
/// 28 zero
/// ```
final class Segment {
    static final int HEADER = 32;
    static final String SUFFIX = ".journal";
    static final String UNFINISHED = ".new";
    private static final long MAGIC =
            ByteBuffer.wrap("BAIGONGJ".getBytes(StandardCharsets.US_ASCII)).getLong();
    private static final int VERSION = 1;

    private final Path file;
    private final long first;
    private volatile long length;

    private Segment(Path file, long first, long length) {
        this.file = file;
        this.first = first;
        this.length = length;
    }

    Path file() {
        return file;
    }

    /// The number of the first record.
    long first() {
        return first;
    }

    /// Where the frames end, once no more are added.
    long length() {
        return length;
    }

    void endsAt(long bytes) {
        length = bytes;
    }

    /// Makes an empty segment that is there, header and all, or not at all.
    static Segment create(Path folder, long first) throws IOException {
        var file = folder.resolve("%020d%s".formatted(first, SUFFIX));
        var unfinished = folder.resolve(file.getFileName() + UNFINISHED);
        try (var channel =
                FileChannel.open(
                        unfinished,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            var header = ByteBuffer.allocate(HEADER);
            header.putLong(MAGIC).putInt(VERSION).putInt(0).putLong(first);
            header.putInt(checksum(header.array())).putInt(0).flip();
            channel.write(header);
            channel.force(true);
        } catch (IOException e) {
            Files.deleteIfExists(unfinished);
            throw e;
        }
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        Disk.sync(folder);
        return new Segment(file, first, HEADER);
    }

    /// Reads the header of an existing file and refuses what is not a segment.
    static Segment open(Path file) throws IOException {
        var header = ByteBuffer.allocate(HEADER);
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            while (header.hasRemaining() && channel.read(header) >= 0) {}
            if (header.hasRemaining() || header.getLong(0) != MAGIC) {
                throw new LogCorrupt(file, 0, "not a segment of a journal");
            }
            if (header.getInt(8) != VERSION) {
                throw new LogCorrupt(
                        file, 8, "format version %d, expected 1".formatted(header.getInt(8)));
            }
            if (header.getInt(24) != checksum(header.array())) {
                throw new LogCorrupt(file, 24, "checksum of the header is wrong");
            }
            long first = header.getLong(16);
            if (!file.endsWith("%020d%s".formatted(first, SUFFIX))) {
                throw new LogCorrupt(file, 16, "the header says first record %d".formatted(first));
            }
            return new Segment(file, first, channel.size());
        }
    }

    private static int checksum(byte[] header) {
        var crc = new CRC32C();
        crc.update(header, 0, 24);
        return (int) crc.getValue();
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
