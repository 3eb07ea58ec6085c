package io.baigong.telemetry.log;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Records that go to the disk together, and who waits for them. Grows to its limit and is reused.
final class Commit {
    private static final int SMALL = 1 << 16;

    private final int limit;
    private ByteBuffer frames;
    private Log.@Nullable Ack[] acks = new Log.Ack[256];
    private int count;

    Commit(int limit) {
        this.limit = limit;
        frames = ByteBuffer.allocateDirect(Math.min(limit, SMALL));
    }

    boolean isEmpty() {
        return count == 0;
    }

    int count() {
        return count;
    }

    int bytes() {
        return frames.position();
    }

    boolean fits(int recordBytes) {
        return limit - frames.position() >= Frame.HEADER + recordBytes;
    }

    void add(int key, ByteBuffer record, Log.Ack ack) {
        int wanted = frames.position() + Frame.HEADER + record.remaining();
        if (wanted > frames.capacity()) {
            int doubled = (int) Math.min(limit, 2L * Math.max(wanted, frames.capacity()));
            frames = ByteBuffer.allocateDirect(doubled).put(frames.flip());
        }
        if (count == acks.length) {
            acks = Arrays.copyOf(acks, 2 * count);
        }
        Frame.put(frames, key, record);
        acks[count++] = ack;
    }

    /// The frames from 0 to [#bytes()].
    ByteBuffer frames() {
        return frames;
    }

    /// Takes out the ack of a record.
    Log.Ack ack(int index) {
        Log.Ack ack = acks[index];
        acks[index] = null;
        if (ack == null) {
            throw new IllegalStateException("record %d was already answered".formatted(index));
        }
        return ack;
    }

    void clear() {
        frames.clear();
        count = 0;
    }
}
