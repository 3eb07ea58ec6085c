package io.baigong.edge.uplink;

import io.baigong.connect.sparkplug.MetricReader;
import io.baigong.edge.queue.DiskQueue;
import io.baigong.edge.readings.LatestReadings;
import io.baigong.edge.sparkplug.Payloads;
import io.baigong.edge.sparkplug.Topics;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps a line to the platform and sends the queue over it, for ever: fresh values first, the
/// backlog at the pace that leaves them free. Everything runs on one virtual thread; answers come
/// on the client's.
public final class Uplink implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Uplink.class);

    private final Door door;
    private final Topics topics;
    private final DiskQueue queue;
    private final InstantSource clock;
    private final Listener listener;
    private final Pump pump;
    private final Signal signal = new Signal();
    private final Refusals refusals = new Refusals();
    private final Holds holds = new Holds();
    private final Window window;
    private final AtomicLong acknowledged = new AtomicLong();
    private final Presence presence;
    private final Backoff backoff =
            new Backoff(new SplittableRandom(), Duration.ofSeconds(1), Duration.ofSeconds(15));
    private final Thread thread = Thread.ofVirtual().name("uplink").unstarted(this::run);

    private volatile @Nullable Session session;
    private volatile boolean online;
    private volatile Instant since;
    private volatile @Nullable Instant lastOnline;
    private volatile @Nullable Long lastOnlineNanos;
    private volatile String trouble = "not connected yet";
    private volatile boolean closing;
    private long bdSeq = -1;

    /// @param self key of the gateway's own thing: batches under it are sent as the node's own
    public Uplink(
            Door door,
            Topics topics,
            String self,
            DiskQueue queue,
            LatestReadings latest,
            Listener listener,
            UplinkSettings settings,
            InstantSource clock) {
        this.door = door;
        this.topics = topics;
        this.queue = queue;
        this.clock = clock;
        this.listener = listener;
        since = clock.instant();
        presence = new Presence(signal::raise);
        window = new Window(settings.backlogRate(), System.nanoTime());
        var parts =
                new Pump.Parts(
                        topics,
                        self,
                        queue.lanes(),
                        new Births(latest),
                        presence,
                        holds,
                        window,
                        refusals,
                        signal,
                        clock);
        pump =
                new Pump(
                        parts,
                        settings,
                        values -> {
                            acknowledged.addAndGet(values);
                            answered();
                        });
        queue.onDurable(signal::raise);
    }

    public void start() {
        thread.start();
    }

    /// A device is reached, or not any more: the platform is told at once when the line is up, and
    /// at its next beginning otherwise.
    public void tell(String device, boolean reached) {
        presence.tell(device, reached);
    }

    /// A device is no longer collected.
    public void forget(String device) {
        presence.forget(device);
    }

    /// Answers a request of [Listener#requested]; lost when the line is down.
    public void answer(String id, byte[] payload) {
        var through = session;
        if (through != null && !through.isOver()) {
            through.say(
                    "v1/devices/me/rpc/response/" + id,
                    payload,
                    answer -> {
                        if (!(answer instanceof Answer.Taken)) {
                            LOG.warn("the answer to request {} did not arrive: {}", id, answer);
                        }
                    });
        }
    }

    /// At most so many values of the backlog a second.
    public void backlogRate(long values) {
        window.rate(values);
    }

    /// When the platform last answered, by [System#nanoTime]; null if it never did.
    public @Nullable Long lastOnlineNanos() {
        return lastOnlineNanos;
    }

    public UplinkState state() {
        return new UplinkState(
                online,
                since,
                trouble,
                lastOnline,
                acknowledged.get(),
                refusals.counts(),
                holds.count(),
                window.bytes());
    }

    private void run() {
        try {
            while (!closing) {
                attempt();
                if (!closing) {
                    Thread.sleep(backoff.next());
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void attempt() throws InterruptedException {
        bdSeq = bdSeq + 1 & 0xFF;
        var next = new Session(door, signal::raise);
        session = next;
        try {
            next.open(door, topics.up("DEATH", null), Payloads.death(clock.millis(), bdSeq));
            next.listen("v1/devices/me/rpc/request/+", this::heard);
            next.listen(topics.nodeCommands(), this::heard);
            next.listen(topics.deviceCommands(), this::heard);
            turn(true, "");
            backoff.reset();
            LOG.info("connected to {}", door);
            pump.run(next, bdSeq);
            turn(false, next.trouble());
        } catch (IOException e) {
            turn(false, String.valueOf(e.getMessage()));
        } finally {
            next.close(trouble);
        }
        LOG.warn("no line to {}: {}", door, trouble);
    }

    private void turn(boolean up, String why) {
        online = up;
        since = clock.instant();
        trouble = why;
        if (up) {
            answered();
        }
    }

    private void answered() {
        lastOnline = clock.instant();
        lastOnlineNanos = System.nanoTime();
    }

    private void heard(String topic, byte[] payload) {
        String prefix = "v1/devices/me/rpc/request/";
        if (topic.startsWith(prefix)) {
            listener.requested(topic.substring(prefix.length()), payload);
            return;
        }
        String device = topics.commanded(topic);
        switch (MetricReader.read(payload)) {
            case MetricReader.Metrics(var metrics, _) -> {
                if (device != null && !pump.isRebirth(metrics)) {
                    listener.commanded(device, metrics);
                }
            }
            case MetricReader.Malformed(var expected, var at) ->
                    LOG.warn(
                            "a command on {} cannot be read: expected {} at byte {}",
                            topic,
                            expected,
                            at);
        }
    }

    /// Says farewell. What is not acknowledged stays in the queue.
    @Override
    public void close() {
        closing = true;
        queue.onDurable(() -> {});
        var leaving = session;
        if (leaving != null && online) {
            leaving.leave(topics.up("DEATH", null), Payloads.death(clock.millis(), bdSeq));
        }
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
