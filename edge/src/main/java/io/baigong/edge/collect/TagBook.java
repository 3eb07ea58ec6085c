package io.baigong.edge.collect;

import io.baigong.connect.AddressFault;
import io.baigong.connect.Capability;
import io.baigong.connect.Protocol;
import io.baigong.connect.Reason;
import io.baigong.connect.Sample;
import io.baigong.connect.Status;
import io.baigong.connect.Tag;
import io.baigong.edge.configuration.DeviceConfiguration;
import io.baigong.edge.configuration.Group;
import io.baigong.edge.configuration.TagConfiguration;
import io.baigong.edge.readings.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// All tags of a device, group by group: what arrives goes in, what the platform gets comes out.
/// For any thread.
final class TagBook {
    /// Shorter intervals do not make values stale sooner.
    private static final Duration SHORTEST_PATIENCE = Duration.ofSeconds(2);

    /// Nor do they where only changes are told: signs of life are rarer than values.
    private static final Duration SUBSCRIPTION_PATIENCE = Duration.ofSeconds(15);

    private final DeviceConfiguration device;
    private final Sink sink;
    private final List<Chapter> chapters = new ArrayList<>();
    private final Map<String, TagState> byName = new HashMap<>();
    private long samples;
    private @Nullable Instant lastGood;

    /// One group.
    ///
    /// @param names of its tags
    /// @param subscribed whether changes are told, and nobody asks
    /// @param patience in nanoseconds without a value or a sign of life, until it counts as stale
    record Chapter(
            Group group,
            List<TagState> states,
            List<Tag> tags,
            Set<String> names,
            boolean subscribed,
            long patience) {}

    /// @throws AddressFault when the protocol does not know an address any more
    TagBook(DeviceConfiguration device, Protocol protocol, Sink sink, long now) {
        this.device = device;
        this.sink = sink;
        for (var group : device.groups()) {
            var states = new ArrayList<TagState>();
            for (var tag : group.tags()) {
                var address = protocol.address(tag.address(), tag.type());
                var state = new TagState(new Tag(tag.name(), address), tag, now);
                states.add(state);
                byName.put(tag.name(), state);
            }
            boolean subscribed = isSubscribed(group, protocol);
            var patience = group.interval().multipliedBy(device.watchdog());
            var shortest = subscribed ? SUBSCRIPTION_PATIENCE : SHORTEST_PATIENCE;
            long nanos = Math.max(patience.toNanos(), shortest.toNanos());
            var tags = states.stream().map(TagState::tag).toList();
            if (!tags.isEmpty()) {
                var names = tags.stream().map(Tag::name).collect(Collectors.toUnmodifiableSet());
                chapters.add(
                        new Chapter(group, List.copyOf(states), tags, names, subscribed, nanos));
            }
        }
    }

    private static boolean isSubscribed(Group group, Protocol protocol) {
        return switch (group.mode()) {
            case AUTOMATIC -> protocol.capabilities().contains(Capability.SUBSCRIBE);
            case POLL -> false;
            case SUBSCRIBE -> true;
        };
    }

    List<Chapter> chapters() {
        return chapters;
    }

    /// Null when there is none of that name.
    @Nullable TagConfiguration configuration(String name) {
        var state = byName.get(name);
        return state == null ? null : state.configuration();
    }

    @Nullable Tag tag(String name) {
        var state = byName.get(name);
        return state == null ? null : state.tag();
    }

    /// Takes samples of any of the tags.
    ///
    /// @return how many were answers that this device made, good or bad; garbage is none, nor is
    ///   the word of another that it is gone
    synchronized int take(List<Sample> arrived, long now) {
        int answers = 0;
        var all = new ArrayList<Reading>(arrived.size());
        var reported = new ArrayList<Reading>(arrived.size());
        for (var sample : arrived) {
            var state = byName.get(sample.tag().name());
            if (state == null) {
                continue;
            }
            samples++;
            var reading = state.reading(sample, time(sample), now);
            if (reading == null) {
                continue;
            }
            if (reading.status().isGood()) {
                lastGood = sample.gatewayTime();
            }
            if (isOfDevice(reading.status())) {
                answers++;
            }
            all.add(reading);
            var report = state.report(reading, sample.gatewayTime().toEpochMilli());
            if (report != null) {
                reported.add(report);
            }
        }
        if (!all.isEmpty()) {
            sink.take(device.key(), all, reported);
        }
        return answers;
    }

    private static boolean isOfDevice(Status status) {
        return status.reason() != Reason.GARBAGE
                && status.reason() != Reason.WRONG_DEVICE
                && status.reason() != Reason.NO_CONNECTION;
    }

    /// The next readings of these tags are reported whatever their deadbands.
    synchronized void tellNext(List<Sample> samples) {
        for (var sample : samples) {
            var state = byName.get(sample.tag().name());
            if (state != null) {
                state.tellNext();
            }
        }
    }

    private long time(Sample sample) {
        var arrival = sample.gatewayTime();
        var source = sample.sourceTime();
        var server = sample.serverTime();
        Instant said =
                switch (device.clock()) {
                    case SOURCE -> source == null ? server : source;
                    case SERVER -> server;
                    case GATEWAY -> null;
                };
        var tolerance = device.clockTolerance();
        if (said == null
                || tolerance != null
                        && Duration.between(said, arrival).abs().compareTo(tolerance) > 0) {
            return arrival.toEpochMilli();
        }
        return said.toEpochMilli();
    }

    /// The device has lived, though it need not have spoken of this group: what it told once and
    /// would tell changes of has not changed.
    ///
    /// @param at when it did, by [System#nanoTime]
    /// @param time now, in milliseconds since 1970
    synchronized void heard(Chapter chapter, long at, long time) {
        var reported = new ArrayList<Reading>();
        for (var state : chapter.states()) {
            if (!state.hasValue()) {
                continue;
            }
            state.heard(at);
            var reading = state.unchanged(time);
            if (reading != null) {
                reported.add(reading);
            }
        }
        if (!reported.isEmpty()) {
            sink.take(device.key(), reported, reported);
        }
        sink.unchanged(device.key(), chapter.names(), time);
    }

    /// Has nothing been heard of any tag of the group for longer than it may be?
    synchronized boolean isSilent(Chapter chapter, long now) {
        return !chapter.states().isEmpty()
                && chapter.states().stream()
                        .allMatch(state -> state.isSilent(now, chapter.patience()));
    }

    /// Tells of each tag once that its value is old.
    ///
    /// @return whether there was one
    synchronized boolean tellStale(long now, Instant time, String why) {
        var stale = new ArrayList<Reading>();
        for (var chapter : chapters) {
            for (var state : chapter.states()) {
                var reading = state.stale(now, chapter.patience(), time.toEpochMilli(), why);
                if (reading != null) {
                    stale.add(reading);
                }
            }
        }
        if (!stale.isEmpty()) {
            sink.take(device.key(), stale, stale);
        }
        return !stale.isEmpty();
    }

    synchronized int bad() {
        return (int) byName.values().stream().filter(TagState::isBad).count();
    }

    synchronized long samples() {
        return samples;
    }

    synchronized @Nullable Instant lastGood() {
        return lastGood;
    }
}
