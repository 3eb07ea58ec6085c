package io.baigong.connect.sparkplug;

import io.baigong.connect.ConnectFault;
import io.baigong.connect.Link;
import io.baigong.connect.LinkBroken;
import io.baigong.connect.Node;
import io.baigong.connect.NodePage;
import io.baigong.connect.Reason;
import io.baigong.connect.Sample;
import io.baigong.connect.Settings;
import io.baigong.connect.Status;
import io.baigong.connect.Subscription;
import io.baigong.connect.Surroundings;
import io.baigong.connect.Tag;
import io.baigong.connect.mqtt.Broker;
import io.baigong.connect.sparkplug.Host.Event;
import io.baigong.connect.sparkplug.Host.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A link to the nodes behind one broker, as their host without STATE: it listens, and asks for
/// births where it cannot understand without.
final class SparkplugLink implements Link {
    /// Between two requests for the births of a node.
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final int MOST_ASKED = 10_000;

    private static final int BAD_BELOW = 64;
    private static final int GOOD_FROM = 192;
    private static final int STALE = 500;

    private final Host host = new Host();
    private final List<Group> groups = new ArrayList<>();
    private final Map<String, Instant> asked = new HashMap<>();
    private final Surroundings surroundings;
    private final boolean rebirths;
    private final Broker broker;

    private record Group(Map<Source, Map<String, List<Tag>>> wanted, Consumer<List<Sample>> sink) {}

    SparkplugLink(Settings settings, Surroundings surroundings)
            throws ConnectFault, InterruptedException {
        this.surroundings = surroundings;
        this.rebirths = settings.flag("rebirths");
        this.broker = Broker.connect(settings, surroundings.listener());
        try {
            String group = settings.textOrNull("group");
            String filter = "spBv1.0/%s/#".formatted(group == null ? "+" : group);
            if (!broker.subscribe(List.of(filter)).getFirst()) {
                broker.close();
                throw new ConnectFault(
                        ConnectFault.Kind.REFUSED_BY_DEVICE, "the broker refuses " + filter);
            }
            broker.begin(this::arrived);
        } catch (InterruptedException end) {
            broker.close();
            throw end;
        } catch (LinkBroken broken) {
            broker.close();
            throw new ConnectFault(
                    ConnectFault.Kind.REFUSED_BY_DEVICE,
                    String.valueOf(broken.getMessage()),
                    broken);
        }
    }

    @Override
    public synchronized Subscription subscribe(
            List<Tag> tags, Duration interval, Consumer<List<Sample>> sink) throws LinkBroken {
        broker.demandOpen();
        Map<Source, Map<String, List<Tag>>> wanted = new HashMap<>();
        for (var tag : tags) {
            if (tag.address() instanceof MetricAddress address) {
                wanted.computeIfAbsent(source(address), _ -> new HashMap<>())
                        .computeIfAbsent(address.metric(), _ -> new ArrayList<>())
                        .add(tag);
            }
        }
        var group = new Group(wanted, sink);
        groups.add(group);
        var known = host.known();
        Instant now = surroundings.clock().instant();
        var samples = new ArrayList<Sample>();
        known.forEach(told -> samples(group, told, false, now, samples));
        if (!samples.isEmpty()) {
            sink.accept(List.copyOf(samples));
        }
        // A birth is told once; who comes later asks for it.
        var there = host.sources();
        wanted.keySet().stream()
                .filter(source -> !there.contains(source))
                .map(source -> source.group() + "/" + source.node())
                .distinct()
                .forEach(this::askForBirths);
        return () -> remove(group);
    }

    private synchronized void remove(Group group) {
        groups.remove(group);
    }

    private static Source source(MetricAddress address) {
        return new Source(address.group(), address.node(), address.device());
    }

    private void askForBirths(String node) {
        Instant now = surroundings.clock().instant();
        Instant before = asked.get(node);
        if (!rebirths || before != null && now.isBefore(before.plus(PATIENCE))) {
            return;
        }
        if (asked.size() >= MOST_ASKED) {
            asked.values().removeIf(at -> !now.isBefore(at.plus(PATIENCE)));
        }
        if (asked.size() >= MOST_ASKED) {
            return;
        }
        asked.put(node, now);
        int slash = node.indexOf('/');
        var metric = new ProtocolBuffer(64);
        metric.text(1, "Node Control/Rebirth");
        metric.number(3, now.toEpochMilli());
        metric.number(4, 11); // a boolean
        metric.number(14, 1);
        var payload = new ProtocolBuffer(128);
        payload.number(1, now.toEpochMilli());
        payload.part(2, metric);
        broker.publish(
                "spBv1.0/%s/NCMD/%s".formatted(node.substring(0, slash), node.substring(slash + 1)),
                payload.toBytes());
    }

    private synchronized void arrived(Broker.Message message) {
        boolean lost = broker.lost() > 0;
        var events = host.take(message.topic(), message.payload());
        Instant now = surroundings.clock().instant();
        for (var event : events) {
            if (event instanceof Event.Unknown(String group, String node, _)) {
                askForBirths(group + "/" + node);
            }
        }
        for (var group : groups) {
            var samples = new ArrayList<Sample>();
            for (var event : events) {
                switch (event) {
                    case Event.Told told -> samples(group, told, lost, now, samples);
                    case Event.Gone(Source source, String why) ->
                            group.wanted().getOrDefault(source, Map.of()).values().stream()
                                    .flatMap(List::stream)
                                    .map(tag -> Sample.bad(tag, Reason.NO_CONNECTION, why, now))
                                    .forEach(samples::add);
                    case Event.Unknown _, Event.Malformed _ -> {}
                }
            }
            if (!samples.isEmpty()) {
                group.sink().accept(List.copyOf(samples));
            }
        }
    }

    private static void samples(
            Group group, Event.Told told, boolean lost, Instant now, List<Sample> samples) {
        var named = group.wanted().getOrDefault(told.source(), Map.of());
        for (var tag : named.getOrDefault(told.name(), List.of())) {
            samples.add(sample(tag, told, lost, now));
        }
    }

    private static Sample sample(Tag tag, Event.Told told, boolean lost, Instant now) {
        var metric = told.metric();
        var value = metric.value();
        Long time = metric.time();
        Instant source = time == null ? null : Instant.ofEpochMilli(time);
        Status status = status(metric.quality());
        if (value == null && !status.isBad()) {
            status = Status.bad(Reason.MARKED_BY_DEVICE, "null, or of a kind that no tag holds");
        } else if (status.isGood() && (told.missed() || lost)) {
            status = Status.uncertain(Reason.QUEUE_OVERFLOW, "messages before it were lost");
        }
        return new Sample(tag, status.isBad() ? null : value, status, source, null, now);
    }

    /// Of the property Quality (6.4.10), in the numbers of OPC.
    private static Status status(@Nullable Long quality) {
        if (quality == null || quality >= GOOD_FROM && quality < STALE) {
            return Status.GOOD;
        }
        String detail = "quality " + quality;
        if (quality >= BAD_BELOW && quality < GOOD_FROM) {
            return Status.uncertain(Reason.MARKED_BY_DEVICE, detail);
        }
        return Status.bad(quality == STALE ? Reason.STALE : Reason.MARKED_BY_DEVICE, detail);
    }

    @Override
    public synchronized NodePage browse(@Nullable String node, @Nullable String next, int most)
            throws LinkBroken {
        broker.demandOpen();
        List<Node> all =
                node == null
                        ? host.sources().stream()
                                .map(source ->
                                        new Node(
                                                source.text(),
                                                source.text(),
                                                Node.Kind.FOLDER,
                                                null,
                                                null,
                                                false,
                                                true))
                                .toList()
                        : host.metrics(node).stream()
                                .map(metric ->
                                        new Node(
                                                node + ":" + metric,
                                                metric,
                                                Node.Kind.VARIABLE,
                                                node + ":" + metric,
                                                null,
                                                false,
                                                false))
                                .toList();
        int from = next == null ? 0 : Math.clamp(Integer.parseInt(next), 0, all.size());
        int to = Math.min(all.size(), from + most);
        return new NodePage(all.subList(from, to), to < all.size() ? Integer.toString(to) : null);
    }

    @Override
    public void close() {
        broker.close();
    }
}
