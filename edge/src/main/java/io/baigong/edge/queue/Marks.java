package io.baigong.edge.queue;

import io.baigong.edge.files.WholeFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What was acknowledged and what was given up, in a file that is there as a whole or not at all.
/// An old or lost one is no loss: the platform gets some batches twice, and knows them by thing,
/// property and time.
///
/// ```
/// 0  "BAIGONGM", 8 version 1
/// 12 values given up, 20 values refused, 28 batches damaged
/// 36 floor, 44 number of intervals, then each: start, end
/// .. CRC32C of all before
/// ```
final class Marks {
    /// More gaps than this are not remembered: 1.6 MB of file.
    static final int MOST_INTERVALS = 100_000;

    private static final Logger LOG = LoggerFactory.getLogger(Marks.class);
    private static final long MAGIC =
            ByteBuffer.wrap("BAIGONGM".getBytes(StandardCharsets.US_ASCII)).getLong();
    private static final int VERSION = 1;
    private static final int HEADER = 48;

    private final Path file;

    Marks(Path file) {
        this.file = file;
    }

    /// @param settled acknowledged, or given up
    record State(NumberSet settled, long dropped, long refused, long damaged) {}

    /// @param begin of the log: all before is settled when nothing is known
    /// @return its floor may lie before `begin`
    State read(long begin) throws IOException {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return nothing(begin);
        }
        var in = ByteBuffer.wrap(bytes);
        if (!isWhole(in)) {
            LOG.warn("{} cannot be read; what it says was acknowledged is sent again", file);
            return nothing(begin);
        }
        var settled = new NumberSet(in.getLong(36), MOST_INTERVALS);
        int intervals = in.getInt(44);
        for (int i = 0; i < intervals; i++) {
            settled.add(in.getLong(HEADER + 16 * i), in.getLong(HEADER + 16 * i + 8));
        }
        return new State(settled, in.getLong(12), in.getLong(20), in.getLong(28));
    }

    private static State nothing(long begin) {
        return new State(new NumberSet(begin, MOST_INTERVALS), 0, 0, 0);
    }

    private static boolean isWhole(ByteBuffer in) {
        int size = in.capacity();
        if (size < HEADER + 4 || in.getLong(0) != MAGIC || in.getInt(8) != VERSION) {
            return false;
        }
        int intervals = in.getInt(44);
        return intervals >= 0
                && intervals <= MOST_INTERVALS
                && size == HEADER + 16 * intervals + 4
                && in.getInt(size - 4) == checksum(in.array(), size - 4);
    }

    void write(State state) throws IOException {
        var settled = state.settled();
        var out = ByteBuffer.allocate(HEADER + 16 * settled.intervals() + 4);
        out.putLong(MAGIC).putInt(VERSION);
        out.putLong(state.dropped()).putLong(state.refused()).putLong(state.damaged());
        out.putLong(settled.floor()).putInt(settled.intervals());
        settled.forEach((start, end) -> out.putLong(start).putLong(end));
        out.putInt(checksum(out.array(), out.position())).flip();
        WholeFile.write(file, out);
    }

    private static int checksum(byte[] bytes, int length) {
        var crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}
