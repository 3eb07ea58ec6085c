package io.baigong.connect.mtconnect;

import io.baigong.connect.DataType;
import io.baigong.connect.Link;
import io.baigong.connect.LinkBroken;
import io.baigong.connect.Node;
import io.baigong.connect.NodePage;
import io.baigong.connect.Reason;
import io.baigong.connect.Sample;
import io.baigong.connect.Status;
import io.baigong.connect.Subscription;
import io.baigong.connect.Surroundings;
import io.baigong.connect.Tag;
import io.baigong.connect.mtconnect.Document.Category;
import io.baigong.connect.mtconnect.Document.Component;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A link to an agent, or to one device of it.
final class MtConnectLink implements Link {
    private final Agent agent;
    private final List<Component> devices;
    private final Duration heartbeat;
    private final Surroundings surroundings;
    private final Map<String, Component> components = new HashMap<>();

    MtConnectLink(
            Agent agent, List<Component> devices, Duration heartbeat, Surroundings surroundings) {
        this.agent = agent;
        this.devices = devices;
        this.heartbeat = heartbeat;
        this.surroundings = surroundings;
        devices.forEach(this::know);
    }

    private void know(Component component) {
        components.put(component.id(), component);
        component.parts().forEach(this::know);
    }

    @Override
    public List<Sample> read(List<Tag> tags) throws LinkBroken, InterruptedException {
        Document document;
        try {
            document = agent.ask("current");
        } catch (SocketTimeoutException late) {
            return all(
                    tags,
                    Status.bad(
                            Reason.TIMEOUT,
                            agent.base() + " did not answer: " + late.getMessage()));
        } catch (IOException gone) {
            agent.close();
            throw new LinkBroken("%s: %s".formatted(agent.base(), gone.getMessage()), gone);
        } catch (InterruptedException end) {
            agent.close();
            throw end;
        }
        Instant now = surroundings.clock().instant();
        return switch (document) {
            case Document.Streams streams -> new Observations().current(tags, streams, now);
            case Document.Refused(String code, String text) ->
                    all(tags, Status.bad(Reason.REFUSED_BY_DEVICE, code + ": " + text));
            case Document.Malformed(String why, int line) ->
                    all(tags, Status.bad(Reason.GARBAGE, "line %d: %s".formatted(line, why)));
            case Document.Devices _ ->
                    all(tags, Status.bad(Reason.GARBAGE, "an answer to something else"));
        };
    }

    private List<Sample> all(List<Tag> tags, Status status) {
        Instant now = surroundings.clock().instant();
        return tags.stream().map(tag -> new Sample(tag, null, status, null, null, now)).toList();
    }

    @Override
    public Subscription subscribe(List<Tag> tags, Duration interval, Consumer<List<Sample>> sink)
            throws LinkBroken, InterruptedException {
        var watch = new Watch(agent, tags, interval, heartbeat, surroundings, sink);
        try {
            watch.begin();
        } catch (IOException gone) {
            agent.close();
            throw new LinkBroken("%s: %s".formatted(agent.base(), gone.getMessage()), gone);
        }
        return watch;
    }

    @Override
    public NodePage browse(@Nullable String node, @Nullable String next, int most)
            throws LinkBroken {
        var below = new ArrayList<Node>();
        if (node == null) {
            devices.forEach(device -> below.add(folder(device)));
        } else if (components.get(node) instanceof Component component) {
            component.parts().forEach(part -> below.add(folder(part)));
            component.items().forEach(item -> below.add(variable(item)));
        }
        int from = next == null ? 0 : Math.clamp(Integer.parseInt(next), 0, below.size());
        int to = Math.min(below.size(), from + most);
        return new NodePage(
                below.subList(from, to), to < below.size() ? Integer.toString(to) : null);
    }

    private static Node folder(Component component) {
        boolean inside = !component.parts().isEmpty() || !component.items().isEmpty();
        return new Node(
                component.id(), component.name(), Node.Kind.FOLDER, null, null, false, inside);
    }

    private static Node variable(Document.Item item) {
        boolean number = item.category() == Category.EVENT && item.units() != null;
        return new Node(
                item.id(),
                item.name(),
                Node.Kind.VARIABLE,
                item.id(),
                number ? DataType.FLOAT64 : null,
                false,
                false);
    }

    @Override
    public void close() {
        agent.close();
    }
}
