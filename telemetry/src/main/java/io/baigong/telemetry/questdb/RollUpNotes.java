package io.baigong.telemetry.questdb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32;

/// Remembers over a crash which roll-ups are still to be made: a small file of checked records that
/// is appended to before a commit with late rows and rewritten after a roll-up.
///
/// A record has 24 bytes, big-endian: kind u8, table u8, reserved u16, series i32, time i64, CRC-32
/// of these sixteen i32, reserved i32. Reading ends at the first record that is not whole.
final class RollUpNotes implements AutoCloseable {
    /// What a record says.
    enum Kind {
        /// All hours before the time are rolled up, save the late ones.
        HOURS,
        /// All days before the time are rolled up, save those of late hours.
        DAYS,
        /// The hour at the time is late for a series, or for all when it is 0.
        LATE,
        /// Raw rows before the time were dropped.
        DROPPED,
        /// Hash of the zone whose days were rolled up.
        ZONE
    }

    /// Takes what was remembered.
    interface Listener {
        void note(Kind kind, int table, int series, long time);
    }

    private static final int RECORD = 24;
    private static final Kind[] KINDS = Kind.values();

    private final Path file;
    private ByteBuffer pending = ByteBuffer.allocate(RECORD * 64);
    private FileChannel channel;

    RollUpNotes(Path file, Listener listener) {
        this.file = file;
        try {
            channel = open(file);
            read(listener);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    private void read(Listener listener) throws IOException {
        var record = ByteBuffer.allocate(RECORD);
        long whole = 0;
        while (channel.read(record.clear(), whole) == RECORD && isWhole(record)) {
            listener.note(KINDS[record.get(0)], record.get(1), record.getInt(4), record.getLong(8));
            whole += RECORD;
        }
        channel.truncate(whole);
        channel.position(whole);
    }

    private static boolean isWhole(ByteBuffer record) {
        return record.getInt(16) == checksum(record.array(), 0)
                && record.get(0) >= 0
                && record.get(0) < KINDS.length;
    }

    private static int checksum(byte[] bytes, int from) {
        var crc = new CRC32();
        crc.update(bytes, from, 16);
        return (int) crc.getValue();
    }

    /// Adds a record to those that the next [#save] or [#replace] writes.
    void add(Kind kind, int table, int series, long time) {
        if (pending.remaining() < RECORD) {
            pending = ByteBuffer.allocate(pending.capacity() * 2).put(pending.flip());
        }
        int at = pending.position();
        pending.put((byte) kind.ordinal()).put((byte) table).putShort((short) 0);
        pending.putInt(series).putLong(time);
        pending.putInt(checksum(pending.array(), at)).putInt(0);
    }

    /// Forgets what was added and not saved.
    void discard() {
        pending.clear();
    }

    /// Makes the added records durable behind the others.
    void save() throws IOException {
        if (pending.position() > 0) {
            long end = channel.position();
            try {
                write(channel);
            } catch (IOException e) {
                channel.truncate(end);
                channel.position(end);
                throw e;
            }
        }
    }

    /// Puts the added records in the place of all others, at once or not at all.
    void replace() throws IOException {
        var next = file.resolveSibling(file.getFileName() + ".next");
        Files.deleteIfExists(next);
        var fresh = open(next);
        try {
            write(fresh);
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
            try (var folder = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
                folder.force(true);
            }
        } catch (IOException e) {
            fresh.close();
            throw e;
        }
        channel.close();
        channel = fresh;
    }

    private void write(FileChannel to) throws IOException {
        // A view, so that a failed write leaves what is pending for the next attempt.
        var bytes = pending.duplicate().flip();
        while (bytes.hasRemaining()) {
            to.write(bytes);
        }
        to.force(true);
        pending.clear();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close " + file, e);
        }
    }
}
