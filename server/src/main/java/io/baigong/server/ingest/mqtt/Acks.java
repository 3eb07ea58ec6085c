package io.baigong.server.ingest.mqtt;

import io.baigong.server.ingest.Receipt;
import io.baigong.telemetry.log.LogFull;
import io.baigong.telemetry.log.LogPosition;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// The acknowledgements that one connection still owes, in the order of its messages (MQTT 5 clause
/// 4.6). The log's thread marks them; the event loop sends what is marked at the front, all in one
/// write. Slots are used again: no object per message.
final class Acks {
    private static final int WAITING = 0;
    private static final int DURABLE = 1;
    private static final int SETTLED = 2;
    private static final int FAILED = 3;

    /// MQTT 5 reason codes of PUBACK, by [Receipt.Answer].
    private static final int[] REASONS = {0x00, 0x99, 0x90, 0x87, 0x97};

    private final Runnable wake;
    private final int limit;
    private final Recent recent;
    private final AtomicBoolean woken = new AtomicBoolean();
    private Slot[] ring = new Slot[8];
    private boolean refuses = true;
    private int head;
    private int tail;

    /// @param wake called from any thread when there may be something to send; calls are not
    ///   repeated until [#write]
    Acks(int limit, Recent recent, Runnable wake) {
        this.limit = limit;
        this.recent = recent;
        this.wake = wake;
    }

    /// The client knows no refusal: MQTT 3.1.1 has no reason codes in a PUBACK.
    void refuseNothing() {
        refuses = false;
    }

    /// What is owed for one message.
    final class Slot implements Receipt {
        private int packet;
        private long print;
        private long repeats;
        private Receipt.Answer answer = Answer.DONE;
        private String why = "";
        private volatile int state;

        @Override
        public void durable(LogPosition after) {
            if (repeats != 0 && !recent.has(packet, repeats)) {
                // The log answers in order: the message itself was refused before.
                failed(new LogFull("the message that this repeats was not taken"));
                return;
            }
            mark(DURABLE);
        }

        @Override
        public void failed(Exception reason) {
            // It is not in the log: when it comes again it must be taken.
            if (print != 0) {
                recent.forget(packet, print);
            }
            why = String.valueOf(reason.getMessage());
            mark(FAILED);
        }

        @Override
        public void settle(Answer given, String reason) {
            answer = given;
            why = reason;
            mark(SETTLED);
        }

        @Override
        public boolean canRefuse() {
            return refuses;
        }

        @Override
        public boolean wasTaken(long of) {
            boolean taken = recent.has(packet, of);
            repeats = taken ? of : 0;
            return taken;
        }

        @Override
        public void taken(long of) {
            print = of;
            recent.add(packet, of, owed());
        }

        private void mark(int to) {
            state = to;
            if (!woken.get() && woken.compareAndSet(false, true)) {
                wake.run();
            }
        }
    }

    int owed() {
        return tail - head;
    }

    boolean isFull() {
        return tail - head >= limit;
    }

    /// Owes one more.
    Slot take(int packet) {
        if (tail - head == ring.length) {
            grow();
        }
        int at = tail++ & ring.length - 1;
        var slot = ring[at];
        if (slot == null) {
            slot = new Slot();
            ring[at] = slot;
        }
        slot.packet = packet;
        slot.print = 0;
        slot.repeats = 0;
        slot.answer = Receipt.Answer.DONE;
        slot.why = "";
        slot.state = WAITING;
        return slot;
    }

    private void grow() {
        int size = ring.length;
        var bigger = new Slot[size * 2];
        for (int i = 0; i < size; i++) {
            bigger[i] = ring[head + i & size - 1];
        }
        ring = bigger;
        head = 0;
        tail = size;
    }

    /// Writes what may be acknowledged now.
    ///
    /// @param version 4 or 5
    /// @return why the connection must end: a message could not be made durable; else null
    @Nullable String write(ByteBuf out, int version) {
        woken.set(false);
        while (head != tail) {
            var slot = ring[head & ring.length - 1];
            int state = slot.state;
            if (state == WAITING) {
                return null;
            }
            if (state == FAILED) {
                return slot.why.isEmpty() ? "the log did not take the message" : slot.why;
            }
            head++;
            out.writeByte(0x40);
            if (version < 5 || state == DURABLE || slot.answer == Receipt.Answer.DONE) {
                out.writeByte(2).writeShort(slot.packet);
            } else {
                refuse(out, slot);
            }
        }
        return null;
    }

    private static void refuse(ByteBuf out, Slot slot) {
        byte[] why = slot.why.getBytes(StandardCharsets.UTF_8);
        byte[] text = Arrays.copyOf(why, Math.min(why.length, 100));
        // Remaining length: packet id, reason code, length of properties, reason string.
        out.writeByte(2 + 1 + 1 + 3 + text.length);
        out.writeShort(slot.packet).writeByte(REASONS[slot.answer.ordinal()]);
        out.writeByte(3 + text.length).writeByte(0x1F).writeShort(text.length).writeBytes(text);
    }
}
