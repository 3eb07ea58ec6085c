package io.baigong.edge.north;

import io.baigong.connect.Severity;
import io.baigong.connect.Value;
import io.baigong.edge.collect.NotDone;
import io.baigong.edge.configuration.NorthConfiguration.Broker;
import io.baigong.edge.configuration.NorthConfiguration.Format;
import io.baigong.edge.configuration.VirtualTag.Source;
import io.baigong.edge.north.Tongue.Message;
import io.baigong.edge.north.Tongue.Said;
import io.baigong.edge.north.Tongue.Wish;
import io.baigong.edge.readings.Reading;
import io.baigong.edge.uplink.Backoff;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells a broker what is read. Nothing waits for it: on a new line it hears the latest of
/// everything, then each reading as it comes; one that is slower than the readings misses some,
/// which is counted.
final class BrokerFace implements Face {
    private static final Logger LOG = LoggerFactory.getLogger(BrokerFace.class);
    private static final int MOST_WAITING = 20_000;
    private static final int AT_ONCE = 500;
    private static final int MOST_WISHES = 8;

    private final Broker broker;
    private final Tongue tongue;
    private final Floor floor;
    private final BlockingQueue<Said> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Semaphore wishes = new Semaphore(MOST_WISHES);
    private final Backoff backoff =
            new Backoff(new SplittableRandom(), Duration.ofSeconds(1), Duration.ofSeconds(30));
    private final Thread thread;
    private volatile @Nullable BrokerLine line;
    private volatile Map<Source, Offer> offers = Map.of();
    private volatile boolean again;
    private volatile boolean closing;
    private volatile String trouble = "not connected yet";
    private volatile long missed;

    private BrokerFace(Broker broker, Tongue tongue, Floor floor) {
        this.broker = broker;
        this.tongue = tongue;
        this.floor = floor;
        thread = Thread.ofVirtual().name("north " + broker.name()).unstarted(this::run);
    }

    static BrokerFace of(Broker broker, Floor floor) {
        var tongue =
                switch (broker.format()) {
                    case Format.Json json -> new JsonTongue(json);
                    case Format.Sparkplug sparkplug ->
                            new SparkplugTongue(sparkplug, InstantSource.system());
                };
        return new BrokerFace(broker, tongue, floor);
    }

    @Override
    public void offer(List<Offer> all) {
        var told = new LinkedHashMap<Source, Offer>();
        for (var offer : all) {
            if (broker.rights().mayRead(offer.source())) {
                told.put(offer.source(), offer);
            }
        }
        if (!told.equals(offers)) {
            offers = told;
            again = true;
        }
        if (thread.getState() == Thread.State.NEW) {
            thread.start();
        }
    }

    private void run() {
        try {
            while (!closing) {
                attempt();
                if (!closing) {
                    Thread.sleep(backoff.next());
                }
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private void attempt() throws InterruptedException {
        try (var next = BrokerLine.open(broker, tongue.will())) {
            for (String filter :
                    broker.rights().write().isEmpty() && !isSparkplug()
                            ? List.<String>of()
                            : tongue.filters()) {
                next.listen(filter, this::heard);
            }
            waiting.clear();
            line = next;
            trouble = "";
            backoff.reset();
            LOG.info("{} is told what is read", broker);
            begin(next);
            while (!closing && next.trouble().isEmpty()) {
                tell(next);
            }
            if (closing) {
                next.say(tongue.end());
                return;
            }
            failed(next.trouble());
        } catch (IOException e) {
            failed(String.valueOf(e.getMessage()));
        } finally {
            line = null;
        }
    }

    private boolean isSparkplug() {
        return broker.format() instanceof Format.Sparkplug;
    }

    private void failed(String why) {
        if (!why.equals(trouble)) {
            LOG.warn("{} is not told: {}", broker, why);
        }
        trouble = why;
    }

    private void begin(BrokerLine to) throws InterruptedException {
        again = false;
        var all = new ArrayList<Said>();
        var now = offers;
        for (var offer : now.values()) {
            var reading = floor.latest(offer.source());
            if (reading != null) {
                all.add(new Said(offer, reading));
            }
        }
        for (var message : tongue.begin(List.copyOf(now.values()), all)) {
            to.say(message);
        }
    }

    private void tell(BrokerLine to) throws InterruptedException {
        var first = waiting.poll(500, TimeUnit.MILLISECONDS);
        if (again) {
            begin(to);
        }
        if (first == null) {
            return;
        }
        var news = new ArrayList<Said>();
        news.add(first);
        waiting.drainTo(news, AT_ONCE);
        for (Message message : tongue.say(news)) {
            to.say(message);
        }
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // a number for people
    public void take(String device, List<Reading> readings) {
        if (line == null) {
            return;
        }
        for (var reading : readings) {
            var offer = offers.get(new Source(device, reading.property()));
            if (offer != null && !waiting.offer(new Said(offer, reading))) {
                missed++;
            }
        }
    }

    /// On a thread of the client.
    private void heard(String topic, byte[] payload) {
        switch (tongue.wish(topic, payload)) {
            case null -> {}
            case Wish.Again() -> again = true;
            case Wish.Nonsense(var why) ->
                    LOG.warn("{}: a message cannot be read: {}", broker, why);
            case Wish.Write(var values) -> {
                if (wishes.tryAcquire()) {
                    Thread.ofVirtual().name("north write").start(() -> write(values));
                } else {
                    LOG.warn("{}: a write was passed over: there are too many", broker);
                }
            }
        }
    }

    private void write(Map<Source, Value> values) {
        try {
            for (var entry : values.entrySet()) {
                String refusal = write(entry.getKey(), entry.getValue());
                var message = tongue.done(entry.getKey(), refusal);
                var to = line;
                if (message != null && to != null) {
                    to.say(message);
                }
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        } finally {
            wishes.release();
        }
    }

    private @Nullable String write(Source source, Value value) throws InterruptedException {
        if (!broker.rights().mayWrite(source)) {
            LOG.warn("{} may not write {}", broker, source);
            return "not allowed from here";
        }
        try {
            var outcome = floor.write(source.device(), Map.of(source.property(), value)).getFirst();
            return outcome.severity() == Severity.BAD
                    ? "%s %s".formatted(outcome.reason(), outcome.detail()).strip()
                    : null;
        } catch (NotDone e) {
            return String.valueOf(e.getMessage());
        }
    }

    @Override
    public String name() {
        return "mqtt/" + broker.name();
    }

    @Override
    public String trouble() {
        long lost = missed;
        return trouble.isEmpty() && lost > 0
                ? "slower than the readings: %d were missed".formatted(lost)
                : trouble;
    }

    @Override
    public int clients() {
        return line == null ? 0 : 1;
    }

    @Override
    public void close() {
        closing = true;
        try {
            if (!thread.join(Duration.ofSeconds(2))) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
