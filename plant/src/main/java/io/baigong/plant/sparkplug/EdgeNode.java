package io.baigong.plant.sparkplug;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.mqtt.messages.MqttPublishMessage;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A Sparkplug B edge node over MQTT 3.1.1 (Sparkplug 3.0, chapters 5 and 6): death by will, births
/// with aliases, sequence numbers, rebirth on command. Reports wait in an [Outbox] until the peer
/// has acknowledged them, also over a broken line; what is older than ten seconds when it leaves is
/// marked historical. It connects again for ever. All state is touched on one Vert.x context only.
public final class EdgeNode {
    private static final int WINDOW = 100;
    private static final long HISTORICAL_AFTER_MILLIS = 10_000;
    private static final String REBIRTH = "Node Control/Rebirth";
    private static final String BD_SEQ = "bdSeq";

    private final Vertx vertx;
    private final Context context;
    private final Line line;
    private final Births births;
    private final Outbox outbox;
    private final Clock clock;
    private final Consumer<Command> commands;
    private final Backoff backoff = new Backoff(new SplittableRandom(), Duration.ofSeconds(10));

    private @Nullable Session session;
    private boolean closed;
    private long bdSeq = -1;
    private long seq;
    private long deliveredBefore;
    private String trouble = "not connected yet";

    /// A value someone wants a metric to take.
    ///
    /// @param device the device, or [Report#NODE]
    public record Command(String device, String metric, @Nullable Value value) {}

    /// The state of the line at a glance.
    ///
    /// @param waiting reports not yet acknowledged
    /// @param delivered reports acknowledged since the start
    /// @param dropped reports given up since the start because too many waited
    /// @param trouble why the line is down, empty while it is up
    public record Status(
            boolean online, int waiting, long delivered, long dropped, String trouble) {}

    /// @param devices the node itself first, under [Report#NODE]
    /// @param commands called on the node's context for each metric of each command but rebirth
    public EdgeNode(
            Vertx vertx, Line line, List<Device> devices, Clock clock, Consumer<Command> commands) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.line = line;
        this.births = new Births(devices);
        this.outbox = new Outbox(line.backlogLimit());
        this.clock = clock;
        this.commands = commands;
    }

    public void start() {
        context.runOnContext(_ -> connect());
    }

    /// Gives the node something to say; it is said when the line allows.
    ///
    /// @throws IllegalArgumentException if device or metric was not announced
    public void offer(Report report) {
        births.check(report);
        context.runOnContext(_ -> {
            births.learn(report);
            outbox.add(report);
            pump();
        });
    }

    /// The state of the line, as its context sees it.
    public Future<Status> status() {
        Promise<Status> answer = Promise.promise();
        context.runOnContext(_ -> answer.complete(statusNow()));
        return answer.future();
    }

    /// Says a proper farewell: the death certificate, then DISCONNECT.
    public Future<Void> close() {
        Promise<Void> done = Promise.promise();
        context.runOnContext(_ -> {
            closed = true;
            Session leaving = session;
            (leaving == null ? Future.<Void>succeededFuture() : leaving.leave(death()))
                    .onComplete(done);
        });
        return done.future();
    }

    private Status statusNow() {
        Session now = session;
        return new Status(
                online(),
                outbox.size() + (now == null ? 0 : now.unacknowledged().size()),
                deliveredBefore + (now == null ? 0 : now.delivered()),
                outbox.dropped(),
                trouble);
    }

    private boolean online() {
        return session != null && session.ready();
    }

    private void connect() {
        if (closed) {
            return;
        }
        bdSeq = (bdSeq + 1) & 0xFF;
        var filters = new HashMap<String, Integer>();
        for (String device : births.devices()) {
            filters.put(line.names().down(device.isEmpty() ? "NCMD" : "DCMD", device), 1);
        }
        var next = new Session(vertx, line, death(), this::lost);
        session = next;
        next.open(filters, this::commanded, this::ready, this::pump);
    }

    private void ready() {
        trouble = "";
        backoff.reset();
        birth();
        pump();
    }

    private void lost(String why) {
        Session gone = session;
        if (gone != null) {
            session = null;
            trouble = why;
            deliveredBefore += gone.delivered();
            outbox.putBack(gone.unacknowledged());
        }
        if (!closed) {
            vertx.setTimer(backoff.next().toMillis(), _ -> connect());
        }
    }

    private void birth() {
        seq = 0;
        long now = clock.millis();
        for (String device : births.devices()) {
            var metrics = new ArrayList<Metric>();
            if (device.isEmpty()) {
                metrics.add(Metric.named(BD_SEQ, now, new Value.Whole(bdSeq)));
                metrics.add(Metric.named(REBIRTH, now, new Value.Flag(false)));
            }
            metrics.addAll(births.birth(device, now));
            send(device.isEmpty() ? "NBIRTH" : "DBIRTH", device, metrics, null);
        }
    }

    private void pump() {
        while (session != null && session.ready() && session.inFlight() < WINDOW) {
            Report report = outbox.poll();
            if (report == null) {
                return;
            }
            boolean late = clock.millis() - report.time() > HISTORICAL_AFTER_MILLIS;
            String kind = report.device().isEmpty() ? "NDATA" : "DDATA";
            send(kind, report.device(), births.data(report, late), report);
        }
    }

    private void send(String kind, String device, List<Metric> metrics, @Nullable Report report) {
        Session through = session;
        if (through != null) {
            byte[] payload = PayloadWriter.write(new Payload(clock.millis(), metrics, seq));
            seq = (seq + 1) & 0xFF;
            through.send(line.names().up(kind, device), payload, report);
        } else if (report != null) {
            outbox.putBack(List.of(report));
        }
    }

    private byte[] death() {
        long now = clock.millis();
        var counter = Metric.named(BD_SEQ, now, new Value.Whole(bdSeq));
        return PayloadWriter.write(new Payload(now, List.of(counter), Metric.NONE));
    }

    private void commanded(MqttPublishMessage message) {
        for (String device : births.devices()) {
            String kind = device.isEmpty() ? "NCMD" : "DCMD";
            if (message.topicName().equals(line.names().down(kind, device))
                    && PayloadReader.read(message.payload().getBytes())
                            instanceof Decoded.Good(Payload payload)) {
                payload.metrics().forEach(metric -> commanded(device, metric));
            }
        }
    }

    private void commanded(String device, Metric metric) {
        String name = births.nameOf(metric);
        if (REBIRTH.equals(name)) {
            birth();
            pump();
        } else if (name != null) {
            commands.accept(new Command(device, name, metric.value()));
        }
    }
}
