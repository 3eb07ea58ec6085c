package io.baigong.telemetry.log;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;

/// The end of the journal: the segment that grows. Grows by zeros ahead of the frames, so that a
/// sync of frames stores no new file length (measured: 0.10 instead of 0.17 ms).
final class Tail implements Closeable {
    private final JournalSettings settings;
    private final Disk disk;
    private final ByteBuffer zeros = ByteBuffer.allocateDirect(1 << 16);
    private Segment segment;
    private FileChannel channel;
    private long allocated;
    private long written;
    private long durable;

    /// A sync failed: what is stored is unknown, and asking again would not tell.
    static final class SyncFailed extends IOException {
        private static final long serialVersionUID = 1;

        SyncFailed(Segment segment, IOException cause) {
            super("fsync of %s failed".formatted(segment), cause);
        }
    }

    Tail(JournalSettings settings, Disk disk, Segment segment, long bytes) throws IOException {
        this.settings = settings;
        this.disk = disk;
        this.segment = segment;
        channel = open(segment);
        allocated = channel.size();
        written = bytes;
        durable = bytes;
    }

    Segment segment() {
        return segment;
    }

    long durable() {
        return durable;
    }

    boolean fits(int bytes) {
        return written + bytes <= settings.segmentBytes();
    }

    void write(ByteBuffer frames, int from, int to) throws IOException {
        reserve(written + to - from);
        var part = frames.duplicate().clear().position(from).limit(to);
        while (part.hasRemaining()) {
            written += channel.write(part, written);
        }
    }

    void sync() throws SyncFailed {
        try {
            channel.force(false);
        } catch (IOException e) {
            throw new SyncFailed(segment, e);
        }
        durable = written;
    }

    /// Cuts this segment to its frames and goes on with an empty one. All that was written must be
    /// synced. May be called again when it failed for lack of space.
    void roll(long first) throws IOException {
        channel.truncate(durable);
        allocated = durable;
        segment.endsAt(durable);
        syncAll();
        var fresh = Segment.create(settings.folder(), first);
        var freshChannel = open(fresh);
        channel.close();
        channel = freshChannel;
        segment = fresh;
        allocated = Segment.HEADER;
        written = Segment.HEADER;
        durable = Segment.HEADER;
    }

    /// Forgets what was written and not synced, preallocated space as well.
    void rewind() throws IOException {
        channel.truncate(durable);
        allocated = durable;
        written = durable;
        segment.endsAt(durable);
        syncAll();
    }

    private void reserve(long bytes) throws IOException {
        if (bytes <= allocated) {
            return;
        }
        long grow = settings.growBytes();
        long wanted = Math.min(settings.segmentBytes(), (bytes + grow - 1) / grow * grow);
        if (!disk.hasRoomFor(wanted - allocated)) {
            throw new Disk.Full(disk.describe());
        }
        for (long at = allocated; at < wanted; ) {
            zeros.clear().limit((int) Math.min(zeros.capacity(), wanted - at));
            at += channel.write(zeros, at);
        }
        allocated = wanted;
        segment.endsAt(wanted);
    }

    private void syncAll() throws SyncFailed {
        try {
            channel.force(true);
        } catch (IOException e) {
            throw new SyncFailed(segment, e);
        }
    }

    private static FileChannel open(Segment segment) throws IOException {
        return FileChannel.open(segment.file(), StandardOpenOption.WRITE);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
