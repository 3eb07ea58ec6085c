package io.baigong.telemetry.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Follows the segments through a buffer: one read of the file for many records.
final class JournalReader implements LogReader {
    private static final int BUFFER = 1 << 18;

    private final Segments segments;
    private final Frame frame = new Frame();
    private Segment segment;
    private FileChannel channel;
    private ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER).flip();
    private ByteBuffer view = buffer.asReadOnlyBuffer().clear();
    private long bufferEnd;
    private long next;
    private int key;

    JournalReader(Segments segments, long from) throws IOException {
        this.segments = segments;
        Segments.Durable durable = segments.durable();
        if (from > durable.next()) {
            throw new IllegalArgumentException(
                    "log position %d is after the end, %d".formatted(from, durable.next()));
        }
        if (from == durable.next()) {
            segment = durable.active();
            bufferEnd = durable.bytes();
            next = from;
        } else {
            Segment holding = segments.holding(from);
            if (holding == null) {
                throw trimmed(from);
            }
            segment = holding;
            bufferEnd = Segment.HEADER;
            next = holding.first();
        }
        channel = open(segment, from);
        try {
            skipTo(from);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private void skipTo(long from) throws IOException {
        while (next < from) {
            if (!hasFrame()) {
                throw damaged("record %d should be before the end".formatted(from));
            }
            skip();
        }
    }

    @Override
    public @Nullable ByteBuffer next(Duration timeout) throws IOException, InterruptedException {
        if (hasFrame()) {
            return take();
        }
        long nanos =
                timeout.compareTo(Duration.ofDays(365)) < 0 ? timeout.toNanos() : Long.MAX_VALUE;
        while (nanos > 0) {
            Segments.Durable seen = segments.durable();
            if (hasFrame()) {
                return take();
            }
            nanos = segments.await(seen, nanos);
        }
        return null;
    }

    @Override
    public int key() {
        return key;
    }

    @Override
    public LogPosition position() {
        return new LogPosition(0, next);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private ByteBuffer take() {
        int at = buffer.position();
        key = Frame.key(buffer, at);
        int length = Frame.length(buffer, at);
        skip();
        return view.slice(at + Frame.HEADER, length);
    }

    private void skip() {
        int at = buffer.position();
        buffer.position(at + Frame.HEADER + Frame.length(buffer, at));
        next++;
    }

    /// Is the next durable frame whole in the buffer? Reads and changes files as needed.
    private boolean hasFrame() throws IOException {
        while (true) {
            int at = buffer.position();
            int have = buffer.remaining();
            int wanted = Frame.HEADER;
            if (have >= Frame.HEADER) {
                wanted += Frame.length(buffer, at);
                if (have >= wanted) {
                    check(at);
                    return true;
                }
            }
            Segments.Durable durable = segments.durable();
            boolean active = durable.active() == segment;
            long end = active ? durable.bytes() : segment.length();
            if (bufferEnd < end) {
                if (wanted > end - bufferEnd + have) {
                    throw damaged("a record of %d bytes does not fit the file".formatted(wanted));
                }
                fill(wanted, end);
            } else if (have > 0) {
                throw damaged("the file ends within a record");
            } else if (active) {
                return false;
            } else {
                turnToNextSegment();
            }
        }
    }

    private void check(int at) throws LogCorrupt {
        if (!frame.isWhole(buffer, at, buffer.limit())) {
            throw damaged("checksum of record %d is wrong".formatted(next));
        }
        if (!Frame.isNumbered(buffer, at, next)) {
            throw damaged("another record stands where record %d should".formatted(next));
        }
    }

    private void fill(int wanted, long end) throws IOException {
        if (wanted > buffer.capacity()) {
            buffer = ByteBuffer.allocateDirect(wanted).put(buffer);
            view = buffer.asReadOnlyBuffer().clear();
        } else {
            buffer.compact();
        }
        buffer.limit((int) Math.min(buffer.capacity(), buffer.position() + end - bufferEnd));
        int count = channel.read(buffer, bufferEnd);
        buffer.flip();
        if (count < 0) {
            throw damaged("the file ends at %d, expected %d".formatted(bufferEnd, end));
        }
        bufferEnd += count;
    }

    private void turnToNextSegment() throws IOException {
        Segment following = segments.startingAt(next);
        if (following == null) {
            if (next < segments.begin()) {
                throw trimmed(next);
            }
            throw damaged("the file that begins with record %d is missing".formatted(next));
        }
        FileChannel opened = open(following, next);
        channel.close();
        channel = opened;
        segment = following;
        bufferEnd = Segment.HEADER;
    }

    private FileChannel open(Segment file, long from) throws IOException {
        try {
            return FileChannel.open(file.file(), StandardOpenOption.READ);
        } catch (NoSuchFileException e) {
            if (from < segments.begin()) {
                throw trimmed(from);
            }
            throw new LogCorrupt(file.file(), 0, "the file is missing");
        }
    }

    private LogTrimmed trimmed(long asked) {
        return new LogTrimmed(new LogPosition(0, asked), new LogPosition(0, segments.begin()));
    }

    private LogCorrupt damaged(String what) {
        return new LogCorrupt(segment.file(), bufferEnd - buffer.remaining(), what);
    }
}
