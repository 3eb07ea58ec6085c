package io.baigong.server.readings;

import io.baigong.telemetry.log.LogPosition;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import org.jspecify.annotations.Nullable;

/// The file that keeps the latest values over a restart, with the position of the log they belong
/// to. Replaced as a whole, with a checksum over all of it.
///
/// Form, big-endian: magic u64, version u32, positions (count u32, then i64 each), messages i64,
/// values i64, counts (number u32, then name and i64 each), then pages (number u32, times, bits,
/// qualities, number of texts u32, then index u16, length u32 and UTF-8 each), -1 as u32, CRC-32C
/// as i64.
final class LatestSnapshot {
    private static final long MAGIC = 0x4241_4947_4c41_5354L;
    private static final int VERSION = 1;
    private static final int BUFFER = 256 * 1024;

    private LatestSnapshot() {}

    static void write(Path file, Latest latest, Checkpoint at) throws IOException {
        Path draft = file.resolveSibling(file.getFileName() + ".draft");
        try (var channel =
                FileChannel.open(
                        draft,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING)) {
            var sum = new CRC32C();
            var out =
                    new DataOutputStream(
                            new CheckedOutputStream(
                                    new BufferedOutputStream(
                                            Channels.newOutputStream(channel), BUFFER),
                                    sum));
            writeHead(out, at);
            var pages = latest.pages();
            for (int i = 0; i < pages.length; i++) {
                var page = pages[i];
                if (page != null) {
                    out.writeInt(i);
                    writePage(out, page);
                }
            }
            out.writeInt(-1);
            out.writeLong(sum.getValue());
            out.flush();
            channel.force(true);
        }
        Checkpoint.publish(draft, file);
    }

    private static void writeHead(DataOutputStream out, Checkpoint at) throws IOException {
        out.writeLong(MAGIC);
        out.writeInt(VERSION);
        out.writeInt(at.positions().length);
        for (var position : at.positions()) {
            out.writeLong(position.offset());
        }
        out.writeLong(at.messages());
        out.writeLong(at.values());
        out.writeInt(at.counts().size());
        for (var count : at.counts().entrySet()) {
            out.writeUTF(count.getKey());
            out.writeLong(count.getValue());
        }
    }

    private static void writePage(DataOutputStream out, Latest.Page page) throws IOException {
        var columns = java.nio.ByteBuffer.allocate(Latest.PAGE * 16);
        columns.asLongBuffer().put(page.times).put(page.bits);
        out.write(columns.array());
        out.write(page.qualities);
        var texts = page.texts;
        int known = 0;
        for (int i = 0; texts != null && i < texts.length; i++) {
            known += texts[i] == null ? 0 : 1;
        }
        out.writeInt(known);
        for (int i = 0; texts != null && i < texts.length; i++) {
            byte[] text = texts[i];
            if (text != null) {
                out.writeShort(i);
                out.writeInt(text.length);
                out.write(text);
            }
        }
    }

    /// Fills the latest values from the file.
    ///
    /// @return the position they belong to; null when there is no file
    /// @throws IOException when the file is damaged; the latest values are then not to be used
    static @Nullable Checkpoint read(Path file, Latest latest) throws IOException {
        if (!Files.exists(file)) {
            return null;
        }
        var sum = new CRC32C();
        try (var in =
                new DataInputStream(
                        new CheckedInputStream(
                                new BufferedInputStream(Files.newInputStream(file), BUFFER),
                                sum))) {
            var at = readHead(file, in);
            for (int number = in.readInt(); number >= 0; number = in.readInt()) {
                var page = latest.page(number);
                if (page == null) {
                    throw new IOException("%s has a page %d".formatted(file, number));
                }
                readPage(in, page);
            }
            long expected = sum.getValue();
            long stated = in.readLong();
            if (stated != expected) {
                throw new IOException(
                        "%s has checksum %x, expected %x".formatted(file, stated, expected));
            }
            return at;
        }
    }

    private static Checkpoint readHead(Path file, DataInputStream in) throws IOException {
        if (in.readLong() != MAGIC || in.readInt() != VERSION) {
            throw new IOException(file + " is not a snapshot of latest values, version 1");
        }
        var positions = new LogPosition[bounded(in.readInt(), 4096)];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = new LogPosition(i, in.readLong());
        }
        long messages = in.readLong();
        long values = in.readLong();
        var counts = new TreeMap<String, Long>();
        for (int left = bounded(in.readInt(), 64); left > 0; left--) {
            counts.put(in.readUTF(), in.readLong());
        }
        return new Checkpoint(positions, messages, values, Map.copyOf(counts));
    }

    private static void readPage(DataInputStream in, Latest.Page page) throws IOException {
        byte[] columns = new byte[Latest.PAGE * 16];
        in.readFully(columns);
        java.nio.ByteBuffer.wrap(columns).asLongBuffer().get(page.times).get(page.bits);
        in.readFully(page.qualities);
        int known = bounded(in.readInt(), Latest.PAGE);
        if (known > 0) {
            var texts = new byte[Latest.PAGE][];
            for (; known > 0; known--) {
                int index = bounded(in.readUnsignedShort(), Latest.PAGE - 1);
                byte[] text = new byte[bounded(in.readInt(), 65_535)];
                in.readFully(text);
                texts[index] = text;
            }
            page.texts = texts;
        }
    }

    private static int bounded(int value, int most) throws IOException {
        if (value < 0 || value > most) {
            throw new IOException("snapshot states %d, at most %d".formatted(value, most));
        }
        return value;
    }
}
