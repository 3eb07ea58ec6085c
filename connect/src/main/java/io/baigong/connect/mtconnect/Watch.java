package io.baigong.connect.mtconnect;

import io.baigong.connect.LinkBroken;
import io.baigong.connect.Reason;
import io.baigong.connect.Sample;
import io.baigong.connect.Status;
import io.baigong.connect.Subscription;
import io.baigong.connect.Surroundings;
import io.baigong.connect.Tag;
import io.baigong.connect.mtconnect.Document.Streams;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/// Follows what an agent observes, in the order of its sequence. Where the agent no longer has what
/// comes next, it goes on with the first that is there, and each tag's next sample says so.
final class Watch implements Subscription {
    /// Observations in one document.
    private static final int COUNT = 1_000;

    private final Agent agent;
    private final List<Tag> tags;
    private final Duration interval;
    private final Duration heartbeat;
    private final Surroundings surroundings;
    private final Consumer<List<Sample>> sink;
    private final Observations observations = new Observations();
    private final Map<String, List<Tag>> wanted = new HashMap<>();
    private final Set<Tag> missed = new HashSet<>();
    private volatile boolean closed;
    private String why = "";
    private long instance;
    private long next;

    Watch(
            Agent agent,
            List<Tag> tags,
            Duration interval,
            Duration heartbeat,
            Surroundings surroundings,
            Consumer<List<Sample>> sink) {
        this.agent = agent;
        this.tags = List.copyOf(tags);
        this.interval = interval;
        this.heartbeat = heartbeat;
        this.surroundings = surroundings;
        this.sink = sink;
        for (var tag : tags) {
            if (tag.address() instanceof ItemAddress address) {
                wanted.computeIfAbsent(address.item(), _ -> new ArrayList<>()).add(tag);
            }
        }
    }

    /// Tells what is now, and everything from then on by a thread of its own.
    void begin() throws IOException, InterruptedException {
        tellCurrent();
        Thread.ofVirtual().name("watch " + agent.base()).start(this::run);
    }

    private void tellCurrent() throws IOException, InterruptedException {
        var streams = current();
        instance = streams.header().instance();
        next = streams.header().next();
        var now = surroundings.clock().instant();
        sink.accept(observations.current(tags, streams, now).stream().map(this::marked).toList());
    }

    private Streams current() throws IOException, InterruptedException {
        return switch (agent.ask("current")) {
            case Streams streams -> streams;
            case Document.Refused(String code, String text) ->
                    throw new IOException("refused: %s %s".formatted(code, text));
            case Document.Malformed(String what, int line) ->
                    throw new IOException("line %d: %s".formatted(line, what));
            case Document.Devices _ -> throw new IOException("an answer to something else");
        };
    }

    /// Whoever takes samples may fail; the supervisor hears.
    private void run() {
        try {
            while (!closed) {
                follow();
            }
        } catch (IOException | InterruptedException | RuntimeException gone) {
            if (!closed && !agent.isClosed()) {
                agent.close();
                surroundings
                        .listener()
                        .lost(
                                new LinkBroken(
                                        "%s: %s".formatted(agent.base(), gone.getMessage()), gone));
            }
        }
    }

    private void follow() throws IOException, InterruptedException {
        String request =
                "sample?from=%d&interval=%d&count=%d&heartbeat=%d"
                        .formatted(
                                next,
                                Math.max(interval.toMillis(), 1),
                                COUNT,
                                heartbeat.toMillis());
        boolean parts = agent.run(request, heartbeat.multipliedBy(2).plusSeconds(1), this::take);
        if (!closed) {
            // An agent that answers once, or that ended its answer.
            Thread.sleep(parts ? 100 : interval.toMillis());
        }
    }

    private boolean take(Document document) throws IOException, InterruptedException {
        return switch (document) {
            case Streams streams -> take(streams);
            case Document.Refused(String code, _) when code.equals("OUT_OF_RANGE") -> {
                var streams = current();
                if (streams.header().instance() == instance && streams.header().first() > next) {
                    overflow(streams.header().first());
                } else {
                    restarted();
                }
                yield false;
            }
            case Document.Refused(String code, String text) ->
                    throw new IOException("refused: %s %s".formatted(code, text));
            case Document.Malformed(String what, int line) ->
                    throw new IOException("line %d: %s".formatted(line, what));
            case Document.Devices _ -> throw new IOException("an answer to something else");
        };
    }

    private boolean take(Streams streams) throws IOException, InterruptedException {
        if (streams.header().instance() != instance) {
            restarted();
            return false;
        }
        if (streams.header().first() > next) {
            overflow(streams.header().first());
        }
        Instant now = surroundings.clock().instant();
        var samples = new ArrayList<Sample>();
        var inOrder = new ArrayList<>(streams.observations());
        inOrder.sort((a, b) -> Long.compare(a.sequence(), b.sequence()));
        for (var seen : inOrder) {
            observations.note(seen);
            for (var tag : wanted.getOrDefault(seen.item(), List.of())) {
                var address = (ItemAddress) tag.address();
                samples.add(marked(observations.sample(tag, address, seen, streams.header(), now)));
            }
        }
        next = streams.header().next();
        if (!samples.isEmpty() && !closed) {
            sink.accept(List.copyOf(samples));
        }
        return !closed;
    }

    private void overflow(long first) {
        why =
                "the agent's buffer ran over: %d observations before %d were lost"
                        .formatted(first - next, first);
        missed.addAll(tags);
        next = first;
    }

    private void restarted() throws IOException, InterruptedException {
        why = "the agent was started anew; what it observed meanwhile is lost";
        missed.addAll(tags);
        tellCurrent();
    }

    private Sample marked(Sample sample) {
        return missed.remove(sample.tag()) && sample.status().isGood()
                ? new Sample(
                        sample.tag(),
                        sample.value(),
                        Status.uncertain(Reason.QUEUE_OVERFLOW, why),
                        sample.sourceTime(),
                        sample.serverTime(),
                        sample.gatewayTime())
                : sample;
    }

    @Override
    public void close() {
        closed = true;
    }
}
