package io.baigong.edge.collect;

import io.baigong.connect.LinkBroken;
import io.baigong.connect.LinkListener;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// Counts the messages of a device, and keeps the last of them while somebody looks. For any
/// thread.
final class PacketLog {
    private static final int KEPT = 200;
    private static final int SHOWN_BYTES = 512;

    private final InstantSource clock;
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong received = new AtomicLong();
    private final Deque<Packet> kept = new ArrayDeque<>();
    private volatile long heard = System.nanoTime();
    private volatile Instant until = Instant.MIN;

    PacketLog(InstantSource clock) {
        this.clock = clock;
    }

    /// Listens to one link until its end; what a driver says of it later is passed over.
    final class OfLink implements LinkListener {
        private final Consumer<LinkBroken> onLost;
        private volatile boolean ended;

        private OfLink(Consumer<LinkBroken> onLost) {
            this.onLost = onLost;
        }

        @Override
        public void lost(LinkBroken why) {
            if (!ended) {
                onLost.accept(why);
            }
        }

        @Override
        public void sent(ByteBuffer frame) {
            sent.incrementAndGet();
            keep(frame, true);
        }

        @Override
        public void received(ByteBuffer frame) {
            received.incrementAndGet();
            heard = System.nanoTime();
            keep(frame, false);
        }

        void end() {
            ended = true;
        }
    }

    OfLink ofLink(Consumer<LinkBroken> onLost) {
        heard = System.nanoTime();
        return new OfLink(onLost);
    }

    /// When the device last said anything, by [System#nanoTime].
    long heard() {
        return heard;
    }

    long sentCount() {
        return sent.get();
    }

    long receivedCount() {
        return received.get();
    }

    /// Keeps messages until then, and gives what was kept so far.
    List<Packet> look(Instant keepUntil) {
        until = keepUntil;
        synchronized (kept) {
            return List.copyOf(kept);
        }
    }

    private void keep(ByteBuffer frame, boolean toDevice) {
        if (until.equals(Instant.MIN)) {
            return;
        }
        var now = clock.instant();
        if (now.isAfter(until)) {
            until = Instant.MIN;
            synchronized (kept) {
                kept.clear();
            }
            return;
        }
        var bytes = new byte[Math.min(SHOWN_BYTES, frame.remaining())];
        frame.duplicate().get(bytes);
        synchronized (kept) {
            if (kept.size() == KEPT) {
                kept.removeFirst();
            }
            kept.addLast(
                    new Packet(now, toDevice, frame.remaining(), HexFormat.of().formatHex(bytes)));
        }
    }
}
