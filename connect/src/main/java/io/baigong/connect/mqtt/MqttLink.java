package io.baigong.connect.mqtt;

import com.hivemq.client.mqtt.datatypes.MqttTopic;
import com.hivemq.client.mqtt.datatypes.MqttTopicFilter;
import io.baigong.connect.ConnectFault;
import io.baigong.connect.Link;
import io.baigong.connect.LinkBroken;
import io.baigong.connect.Reason;
import io.baigong.connect.Sample;
import io.baigong.connect.Settings;
import io.baigong.connect.Status;
import io.baigong.connect.Subscription;
import io.baigong.connect.Surroundings;
import io.baigong.connect.Tag;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;

/// A link to one broker: each message becomes samples of the tags whose filters it fits.
final class MqttLink implements Link {
    private final List<Group> groups = new CopyOnWriteArrayList<>();
    private final Surroundings surroundings;
    private final @Nullable JsonPointer time;
    private final Broker broker;

    MqttLink(Settings settings, @Nullable JsonPointer time, Surroundings surroundings)
            throws ConnectFault, InterruptedException {
        this.surroundings = surroundings;
        this.time = time;
        this.broker = Broker.connect(settings, surroundings.listener());
    }

    private record Wanted(Tag tag, TopicAddress address, MqttTopicFilter filter) {}

    /// @param missed tags whose next sample says that others before it were lost
    private record Group(List<Wanted> wanted, Set<Tag> missed, Consumer<List<Sample>> sink) {}

    @Override
    public Subscription subscribe(List<Tag> tags, Duration interval, Consumer<List<Sample>> sink)
            throws LinkBroken, InterruptedException {
        broker.demandOpen();
        var wanted = new ArrayList<Wanted>();
        for (var tag : tags) {
            if (tag.address() instanceof TopicAddress address) {
                wanted.add(new Wanted(tag, address, MqttTopicFilter.of(address.filter())));
            }
        }
        var group = new Group(List.copyOf(wanted), new HashSet<>(), sink);
        groups.add(group);
        broker.begin(this::arrived);
        var filters = wanted.stream().map(one -> one.address().filter()).distinct().toList();
        var taken = broker.subscribe(filters);
        var now = surroundings.clock().instant();
        var refused =
                wanted.stream()
                        .filter(one -> !taken.get(filters.indexOf(one.address().filter())))
                        .map(one ->
                                Sample.bad(
                                        one.tag(),
                                        Reason.REFUSED_BY_DEVICE,
                                        "the broker refuses the topic",
                                        now))
                        .toList();
        if (!refused.isEmpty()) {
            sink.accept(refused);
        }
        return () -> groups.remove(group);
    }

    private void arrived(Broker.Message message) {
        var topic = MqttTopic.of(message.topic());
        var payload = Payload.of(message.payload());
        Instant now = surroundings.clock().instant();
        Instant source = payload.time(time);
        long lost = broker.lost();
        for (var group : groups) {
            if (lost > 0) {
                group.wanted().forEach(one -> group.missed().add(one.tag()));
            }
            var samples = new ArrayList<Sample>();
            for (var one : group.wanted()) {
                if (one.filter().matches(topic)) {
                    boolean missed = group.missed().remove(one.tag());
                    samples.add(sample(one, payload, message.retained(), missed, source, now));
                }
            }
            if (!samples.isEmpty()) {
                group.sink().accept(List.copyOf(samples));
            }
        }
    }

    private static Sample sample(
            Wanted one,
            Payload payload,
            boolean retained,
            boolean missed,
            @Nullable Instant source,
            Instant now) {
        return switch (payload.value(one.address().pointer(), one.address().type())) {
            case Payload.Read.Unusable(Reason reason, String detail) ->
                    new Sample(one.tag(), null, Status.bad(reason, detail), source, null, now);
            case Payload.Read.Good(var value) -> {
                var status =
                        missed
                                ? Status.uncertain(
                                        Reason.QUEUE_OVERFLOW,
                                        "more messages came than could be taken")
                                : retained && source == null
                                        ? Status.uncertain(
                                                Reason.STALE, "kept by the broker, of unknown age")
                                        : Status.GOOD;
                yield new Sample(one.tag(), value, status, source, null, now);
            }
        };
    }

    @Override
    public void close() {
        broker.close();
    }
}
