package io.baigong.edge.uplink;

import io.baigong.connect.sparkplug.MetricReader;
import io.baigong.edge.queue.Lanes;
import io.baigong.edge.queue.Stored;
import io.baigong.edge.sparkplug.MetricWriter;
import io.baigong.edge.sparkplug.Payloads;
import io.baigong.edge.sparkplug.Topics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends births and batches over one session after the other. For one thread; answers come on
/// others.
final class Pump {
    private static final Logger LOG = LoggerFactory.getLogger(Pump.class);
    private static final String REBIRTH = "Node Control/Rebirth";
    private static final long REBIRTH_APART_NANOS = TimeUnit.SECONDS.toNanos(5);

    /// Looked at again so often without a signal, for paces and holds.
    private static final long LOOK_MILLIS = 50;

    private static final long LOOK_IDLE_MILLIS = 500;

    private final Parts parts;
    private final UplinkSettings settings;
    private final LongConsumer onAcknowledged;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger backlogInFlight = new AtomicInteger();
    private volatile boolean rebirth;
    private volatile @Nullable Session current;
    private long reborn;
    private long bdSeq;
    private int seq;

    /// What it works with.
    record Parts(
            Topics topics,
            String self,
            Lanes lanes,
            Births births,
            Presence presence,
            Holds holds,
            Window window,
            Refusals refusals,
            Signal signal,
            InstantSource clock) {}

    /// @param onAcknowledged gets numbers of values, from any thread
    Pump(Parts parts, UplinkSettings settings, LongConsumer onAcknowledged) {
        this.parts = parts;
        this.settings = settings;
        this.onAcknowledged = onAcknowledged;
    }

    /// Works until the session is over.
    void run(Session session, long deathNumber) throws IOException, InterruptedException {
        current = session;
        bdSeq = deathNumber;
        inFlight.set(0);
        backlogInFlight.set(0);
        parts.window().clear();
        parts.holds().clear();
        parts.lanes().begin();
        announce(session);
        while (!session.isOver()) {
            if (rebirth && System.nanoTime() - reborn > REBIRTH_APART_NANOS) {
                announce(session);
            }
            tellPresence(session);
            if (parts.holds().isAnyReleased(System.nanoTime())) {
                parts.lanes().again();
            }
            if (!sendOne(session)) {
                boolean idle = inFlight.get() == 0 && parts.holds().count() == 0;
                parts.signal().await(idle ? LOOK_IDLE_MILLIS : LOOK_MILLIS);
            }
        }
    }

    /// Is it the request to say all births again?
    boolean isRebirth(List<MetricReader.Metric> metrics) {
        boolean asked = metrics.stream().anyMatch(metric -> REBIRTH.equals(metric.name()));
        if (asked) {
            rebirth = true;
            parts.signal().raise();
        }
        return asked;
    }

    private boolean sendOne(Session session) throws IOException {
        int most = Math.min(settings.mostInFlight(), session.mostInFlight());
        if (inFlight.get() >= most) {
            return false;
        }
        var fresh = parts.lanes().nextFresh(parts.holds()::isHeld);
        if (fresh != null) {
            send(session, fresh, false);
            return true;
        }
        int mostBacklog = Math.min(settings.mostBacklog(), Math.max(1, most * 3 / 4));
        if (backlogInFlight.get() >= mostBacklog || !parts.window().isOpen(System.nanoTime())) {
            return false;
        }
        var old = parts.lanes().nextBacklog(parts.holds()::isHeld);
        if (old == null) {
            return false;
        }
        send(session, old, true);
        return true;
    }

    private void send(Session session, Stored stored, boolean backlog) {
        var batch = stored.batch();
        if (!parts.births().covers(batch.device(), batch.metrics())) {
            birth(session, batch.device());
        }
        boolean own = batch.device().equals(parts.self());
        String topic = parts.topics().up("DATA", own ? null : batch.device());
        byte[] payload = Payloads.of(parts.clock().millis(), nextSeq(), batch.metrics());
        long sent = System.nanoTime();
        inFlight.incrementAndGet();
        if (backlog) {
            backlogInFlight.incrementAndGet();
            parts.window().sent(payload.length, batch.values());
        }
        session.say(
                topic,
                payload,
                answer -> {
                    if (session.equals(current)) {
                        inFlight.decrementAndGet();
                        if (backlog) {
                            backlogInFlight.decrementAndGet();
                            parts.window().answered(payload.length);
                        }
                        long now = System.nanoTime();
                        parts.window().waited(now - sent, now);
                    }
                    answered(session, stored, answer);
                    parts.signal().raise();
                });
    }

    private void answered(Session session, Stored stored, Answer answer) {
        var batch = stored.batch();
        switch (answer) {
            case Answer.Taken() -> {
                parts.lanes().acknowledged(stored.number());
                parts.holds().taken(batch.device());
                onAcknowledged.accept(batch.values());
            }
            case Answer.Refused(String reason, String words) -> {
                parts.lanes().refused(stored.number());
                parts.refusals()
                        .add(batch.device(), batch.values(), reason, words, System.nanoTime());
            }
            case Answer.Later(String words) -> {
                if (session.equals(current)) {
                    hold(batch.device(), words);
                    parts.lanes().back(stored.number());
                }
            }
            case Answer.Silence() -> {
                if (session.equals(current) && !session.isOver()) {
                    parts.lanes().back(stored.number());
                }
            }
        }
    }

    private void hold(String device, String words) {
        if (!parts.holds().isHeld(device)) {
            LOG.warn("the platform does not take values of {} for now: {}", device, words);
        }
        parts.holds().hold(device, System.nanoTime());
    }

    /// Births of the gateway and of all devices that are reached (6.4.19, 6.4.20).
    private void announce(Session session) {
        rebirth = false;
        reborn = System.nanoTime();
        seq = 0;
        parts.births().clear();
        birth(session, parts.self());
        for (String device : parts.presence().allReached()) {
            birth(session, device);
        }
    }

    private void tellPresence(Session session) {
        parts.presence()
                .changes()
                .forEach((device, reached) -> {
                    if (reached) {
                        birth(session, device);
                    } else if (parts.births().isAnnounced(device)) {
                        death(session, device);
                    }
                });
    }

    private void birth(Session session, String device) {
        boolean own = device.equals(parts.self());
        long now = parts.clock().millis();
        var metrics = new ByteArrayOutputStream();
        if (own) {
            var writer = new MetricWriter();
            writer.add("bdSeq", now, bdSeq);
            writer.add(REBIRTH, now, false);
            metrics.writeBytes(writer.toBytes());
        }
        metrics.writeBytes(parts.births().birth(device));
        byte[] payload = Payloads.of(now, nextSeq(), metrics.toByteArray());
        if (payload.length > session.longestPacket() - 1_024) {
            LOG.error(
                    "the birth of {} has {} bytes, the platform takes {}",
                    device,
                    payload.length,
                    session.longestPacket());
        }
        session.say(
                parts.topics().up("BIRTH", own ? null : device), payload, said("birth", device));
        if (!own && !parts.presence().isReached(device)) {
            death(session, device); // only its past is told
        }
    }

    private void death(Session session, String device) {
        byte[] payload = Payloads.of(parts.clock().millis(), nextSeq(), new byte[0]);
        session.say(parts.topics().up("DEATH", device), payload, said("death", device));
    }

    private Consumer<Answer> said(String what, String device) {
        return answer -> {
            switch (answer) {
                case Answer.Taken(), Answer.Silence() -> {}
                case Answer.Later(String words) -> hold(device, words);
                case Answer.Refused(String reason, String words) ->
                        LOG.warn(
                                "the platform refused the {} of {} with {} ({})",
                                what,
                                device,
                                reason,
                                words);
            }
        };
    }

    private int nextSeq() {
        int now = seq;
        seq = seq + 1 & 0xFF;
        return now;
    }
}
