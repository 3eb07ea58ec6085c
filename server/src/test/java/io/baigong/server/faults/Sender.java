package io.baigong.server.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.baigong.server.ingest.RawMqtt;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A device that sends numbered readings with QoS 1, connects again whenever the platform went
/// away, and then sends again what was not acknowledged, marked as such (MQTT 3.1.1 and 5, clause
/// 4.4).
final class Sender implements Runnable, AutoCloseable {
    /// Above 2^53: a double would not hold it.
    static final long WHOLE = 9_007_199_254_740_993L;

    static final double TOO_LARGE = 2_000_000.5;
    private static final int WINDOW = 50;

    final String thing;
    final boolean timed;
    private final int port;
    private final int version;
    private final String token;
    private final long startMillis;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Sent> unacknowledged = new ArrayDeque<>();
    private final Thread thread;
    private @Nullable String fault;
    private boolean broken;
    private boolean finishing;
    private boolean closed;
    private int last;
    private int heard;
    private int repeated;

    private record Sent(int packet, int number) {}

    /// @param timed does it send times of its own?
    Sender(int port, int version, String thing, String token, boolean timed, long startMillis) {
        this.port = port;
        this.version = version;
        this.thing = thing;
        this.token = token;
        this.timed = timed;
        this.startMillis = startMillis;
        this.thread = Thread.ofPlatform().daemon().name("sender-" + thing).unstarted(this);
    }

    void start() {
        thread.start();
    }

    /// Every fourth comes two hours late.
    long millis(int number) {
        return startMillis + number * 1_000L - (number % 4 == 3 ? 7_200_000L + 500 : 0);
    }

    boolean isWrongType(int number) {
        return timed && number % 7 == 0;
    }

    static boolean isTooLarge(int number) {
        return number % 5 == 0;
    }

    private byte[] payload(int number) {
        String real = Double.toString((isTooLarge(number) ? TOO_LARGE : 0.5) + number);
        String values =
                "{\"d\":%s,\"i\":%d,\"s\":\"text-%d\"}"
                        .formatted(isWrongType(number) ? "\"oops\"" : real, WHOLE + number, number);
        String all = timed ? "{\"ts\":%d,\"values\":%s}".formatted(millis(number), values) : values;
        return all.getBytes(UTF_8);
    }

    @Override
    public void run() {
        while (!isDone()) {
            try (var mqtt = RawMqtt.connected(port, version, "client-" + thing, token)) {
                broken = false;
                var reader = Thread.ofVirtual().start(() -> read(mqtt));
                try {
                    converse(mqtt);
                } finally {
                    mqtt.close();
                    reader.join();
                }
            } catch (IOException away) {
                pause(100);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void converse(RawMqtt mqtt) throws IOException, InterruptedException {
        for (var sent : waiting()) {
            mqtt.publish(2 | 8, sent.packet, "v1/devices/me/telemetry", payload(sent.number));
        }
        while (true) {
            var next = next();
            if (next == null) {
                return;
            }
            mqtt.publish(2, next.packet, "v1/devices/me/telemetry", payload(next.number));
            if (next.number % 10 == 0) {
                pause(20);
            }
        }
    }

    private List<Sent> waiting() {
        lock.lock();
        try {
            repeated += unacknowledged.size();
            return List.copyOf(unacknowledged);
        } finally {
            lock.unlock();
        }
    }

    /// @return null when there is nothing more to send on this connection
    private @Nullable Sent next() throws InterruptedException {
        lock.lock();
        try {
            while (!broken
                    && !closed
                    && (finishing ? !unacknowledged.isEmpty() : unacknowledged.size() >= WINDOW)) {
                changed.await();
            }
            if (broken || closed || finishing) {
                return null;
            }
            last++;
            var sent = new Sent(last % 65_535 + 1, last);
            unacknowledged.add(sent);
            return sent;
        } finally {
            lock.unlock();
        }
    }

    private void read(RawMqtt mqtt) {
        try {
            while (true) {
                var packet = mqtt.read();
                if (packet.type() != 4) {
                    throw new IOException("not a PUBACK: " + packet.type() + " " + packet.hex());
                }
                acknowledged(packet.body());
            }
        } catch (IOException e) {
            lock.lock();
            try {
                broken = true;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    private void acknowledged(byte[] body) throws IOException {
        int packet = (body[0] & 0xFF) << 8 | body[1] & 0xFF;
        lock.lock();
        try {
            var first = unacknowledged.poll();
            if (first == null || first.packet != packet || body.length > 2) {
                fault =
                        "PUBACK %d, length %d, where %s was due"
                                .formatted(packet, body.length, first);
                throw new IOException(fault);
            }
            heard++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private boolean isDone() {
        lock.lock();
        try {
            return closed || fault != null || (finishing && unacknowledged.isEmpty());
        } finally {
            lock.unlock();
        }
    }

    /// How many were acknowledged: exactly those up to this number.
    int heard() {
        lock.lock();
        try {
            if (fault != null) {
                throw new AssertionError(thing + ": " + fault);
            }
            return heard;
        } finally {
            lock.unlock();
        }
    }

    /// How many were sent again.
    int repeated() {
        return repeated;
    }

    /// Sends no more, and waits until all is acknowledged.
    void finish() throws InterruptedException {
        lock.lock();
        try {
            finishing = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        thread.join(TimeUnit.MINUTES.toMillis(4));
        if (thread.isAlive() || heard() != last) {
            throw new AssertionError("%s: %d of %d acknowledged".formatted(thing, heard(), last));
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
