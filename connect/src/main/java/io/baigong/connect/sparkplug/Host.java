package io.baigong.connect.sparkplug;

import io.baigong.connect.Value;
import io.baigong.connect.sparkplug.MetricReader.Metric;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a host knows of nodes and devices by their births, and what follows of each message
/// (Sparkplug 3.0, 5 and 6). Sends and waits for nothing; for one thread.
final class Host {
    private static final int MOST_NODES = 10_000;
    private static final int MOST_METRICS = 100_000;
    private static final int MOST_DEVICES = 10_000;

    private final Map<String, Node> nodes = new TreeMap<>();

    /// What follows of a message.
    sealed interface Event {
        /// @param missed whether messages before it were lost
        record Told(Source source, Metric metric, String name, boolean missed) implements Event {}

        /// A node or a device is there no longer; of a node, its devices neither.
        record Gone(Source source, String why) implements Event {}

        /// The node's births are needed.
        record Unknown(String group, String node, String why) implements Event {}

        record Malformed(String topic, String why) implements Event {}
    }

    /// @param device null for the node itself
    record Source(String group, String node, @Nullable String device) {
        String text() {
            return device == null
                    ? "%s/%s".formatted(group, node)
                    : "%s/%s/%s".formatted(group, node, device);
        }
    }

    /// By alias and by name, as born.
    private static final class Born {
        private final Map<String, Long> types = new HashMap<>();
        private final Map<Long, String> aliases = new HashMap<>();
        private final Map<String, Metric> metrics = new TreeMap<>();
    }

    private static final class Node {
        private final Map<Source, Born> born = new HashMap<>();
        private @Nullable Value death;
        private long sequence;
        private boolean there;

        /// Whether messages were lost since its birth.
        private boolean doubtful;
    }

    List<Event> take(String topic, byte[] payload) {
        String[] parts = topic.split("/", -1);
        if (parts.length < 4 || parts.length > 5 || !parts[0].equals("spBv1.0")) {
            return List.of(); // STATE of hosts, or something else altogether
        }
        String kind = parts[2];
        boolean ofNode = kind.startsWith("N");
        if (ofNode == (parts.length == 5) || kind.endsWith("CMD")) {
            return List.of();
        }
        var source = new Source(parts[1], parts[3], ofNode ? null : parts[4]);
        var born = kind.endsWith("BIRTH") ? new Born() : born(source);
        return switch (MetricReader.read(payload, types(kind, born))) {
            case MetricReader.Malformed(String expected, int at) ->
                    List.of(
                            new Event.Malformed(
                                    topic,
                                    "expected %s at byte %d of the message"
                                            .formatted(expected, at + 1)));
            case MetricReader.Metrics metrics -> take(kind, source, born, metrics);
        };
    }

    /// Empty when the source is not there.
    private Born born(Source source) {
        var node = nodes.get(nodeOf(source).text());
        return node == null ? new Born() : node.born.getOrDefault(source, new Born());
    }

    private static MetricReader.Types types(String kind, Born born) {
        if (kind.endsWith("BIRTH")) {
            return (name, _, said) -> {
                if (name != null) {
                    born.types.put(name, said);
                }
                return said;
            };
        }
        return (name, alias, said) -> {
            String of = name == null && alias != null ? born.aliases.get(alias) : name;
            return said == 0 && of != null ? born.types.getOrDefault(of, 0L) : said;
        };
    }

    private List<Event> take(String kind, Source source, Born born, MetricReader.Metrics message) {
        return switch (kind) {
            case "NBIRTH" -> nodeBirth(source, born, message);
            case "DBIRTH" -> deviceBirth(source, born, message);
            case "NDATA", "DDATA" -> data(source, message);
            case "NDEATH" -> nodeDeath(source, message);
            case "DDEATH" -> deviceDeath(source, message);
            default -> List.of();
        };
    }

    private List<Event> nodeBirth(Source source, Born born, MetricReader.Metrics message) {
        if (nodes.size() >= MOST_NODES && !nodes.containsKey(source.text())) {
            return List.of(
                    new Event.Malformed(source.text(), "more than " + MOST_NODES + " nodes"));
        }
        var node = new Node();
        node.there = true;
        node.sequence = sequence(message);
        node.death = valueOf(message, "bdSeq");
        var before = nodes.put(source.text(), node);
        var events = new ArrayList<Event>();
        if (before != null && before.there && !Objects.equals(before.death, node.death)) {
            // Another session, whose death was not heard: its devices are there when they are born.
            before.born.keySet().stream()
                    .filter(each -> !each.equals(source))
                    .forEach(each -> events.add(new Event.Gone(each, "the node began anew")));
        }
        events.addAll(born(node, source, born, message, false));
        return events;
    }

    private List<Event> deviceBirth(Source source, Born born, MetricReader.Metrics message) {
        var node = nodes.get(nodeOf(source).text());
        if (node == null || !node.there) {
            return unknown(source, "a device was born before its node");
        }
        boolean missed = !follows(node, message);
        if (node.born.size() > MOST_DEVICES && !node.born.containsKey(source)) {
            return List.of(
                    new Event.Malformed(source.text(), "more than " + MOST_DEVICES + " devices"));
        }
        var events = born(node, source, born, message, missed);
        return node.doubtful ? withUnknown(events, source) : events;
    }

    private List<Event> born(
            Node node, Source source, Born born, MetricReader.Metrics message, boolean missed) {
        var events = new ArrayList<Event>();
        for (var metric : message.metrics()) {
            String name = metric.name();
            if (name == null || born.metrics.size() >= MOST_METRICS) {
                continue;
            }
            born.metrics.put(name, metric);
            if (metric.alias() != null) {
                // Aliases are unique in the node (6.4.6), so any message of it may use them.
                born.aliases.put(metric.alias(), name);
            }
            events.add(new Event.Told(source, metric, name, missed));
        }
        node.born.put(source, born);
        return events;
    }

    private List<Event> data(Source source, MetricReader.Metrics message) {
        var node = nodes.get(nodeOf(source).text());
        var born = node == null ? null : node.born.get(source);
        if (node == null || !node.there || born == null) {
            return unknown(source, "data before a birth");
        }
        boolean missed = !follows(node, message);
        boolean strange = false;
        var events = new ArrayList<Event>();
        for (var metric : message.metrics()) {
            String name = metric.name();
            if (name == null && metric.alias() != null) {
                name = born.aliases.get(metric.alias());
            }
            if (name == null) {
                strange = true;
            } else {
                born.metrics.computeIfPresent(name, (_, _) -> metric);
                events.add(new Event.Told(source, metric, name, missed));
            }
        }
        return node.doubtful || strange ? withUnknown(events, source) : events;
    }

    private static List<Event> withUnknown(List<Event> events, Source source) {
        var all = new ArrayList<>(events);
        all.addAll(unknown(source, "messages were lost or an alias is not known"));
        return all;
    }

    private static List<Event> unknown(Source source, String why) {
        return List.of(new Event.Unknown(source.group(), source.node(), why));
    }

    private List<Event> nodeDeath(Source source, MetricReader.Metrics message) {
        var node = nodes.get(source.text());
        var death = valueOf(message, "bdSeq");
        // A late death of an earlier session is none of this one (6.4.21).
        if (node == null || !node.there || death != null && !death.equals(node.death)) {
            return List.of();
        }
        node.there = false;
        var events = new ArrayList<Event>();
        node.born.keySet().forEach(each -> events.add(new Event.Gone(each, "the node is gone")));
        return events;
    }

    private List<Event> deviceDeath(Source source, MetricReader.Metrics message) {
        var node = nodes.get(nodeOf(source).text());
        if (node == null || !node.there) {
            return List.of();
        }
        List<Event> events = List.of(new Event.Gone(source, "the node lost the device"));
        node.born.remove(source);
        follows(node, message);
        return node.doubtful ? withUnknown(events, source) : events;
    }

    private static Source nodeOf(Source source) {
        return new Source(source.group(), source.node(), null);
    }

    /// Whether the message is the next one of the node; if not, its births are needed.
    private static boolean follows(Node node, MetricReader.Metrics message) {
        long sequence = sequence(message);
        boolean follows = sequence == (node.sequence + 1 & 0xFF);
        node.sequence = sequence;
        node.doubtful |= !follows;
        return follows;
    }

    private static long sequence(MetricReader.Metrics message) {
        Long sequence = message.sequence();
        return sequence == null ? 0 : sequence;
    }

    private static @Nullable Value valueOf(MetricReader.Metrics message, String name) {
        for (var metric : message.metrics()) {
            if (name.equals(metric.name())) {
                return metric.value();
            }
        }
        return null;
    }

    /// Those that were born, nodes and devices, in the order of their names.
    List<Source> sources() {
        return nodes.values().stream()
                .filter(node -> node.there)
                .flatMap(node -> node.born.keySet().stream())
                .sorted((a, b) -> a.text().compareTo(b.text()))
                .toList();
    }

    /// The last that was told of each metric of those that are there.
    List<Event.Told> known() {
        var all = new ArrayList<Event.Told>();
        for (var node : nodes.values()) {
            if (node.there) {
                node.born.forEach((source, born) ->
                        born.metrics.forEach((name, metric) ->
                                all.add(new Event.Told(source, metric, name, false))));
            }
        }
        return all;
    }

    /// The names of a source's metrics.
    List<String> metrics(String source) {
        for (var node : nodes.values()) {
            for (var born : node.born.entrySet()) {
                if (born.getKey().text().equals(source)) {
                    return List.copyOf(born.getValue().metrics.keySet());
                }
            }
        }
        return List.of();
    }
}
