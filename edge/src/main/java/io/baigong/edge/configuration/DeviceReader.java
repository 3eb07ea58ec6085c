package io.baigong.edge.configuration;

import io.baigong.connect.AddressFault;
import io.baigong.connect.Capability;
import io.baigong.connect.DataType;
import io.baigong.connect.Protocol;
import io.baigong.connect.Protocols;
import io.baigong.connect.Settings;
import io.baigong.connect.SettingsFault;
import io.baigong.edge.configuration.DeviceConfiguration.Clock;
import io.baigong.edge.configuration.TagConfiguration.Deadband;
import io.baigong.edge.configuration.TagConfiguration.WriteRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Reads one device of a document and asks its protocol about settings and addresses.
final class DeviceReader {
    private static final int MOST_GROUPS = 200;
    private static final int MOST_SETTINGS = 100;
    private static final int LONGEST_UNIT = 64;
    private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(10);
    private static final Duration LONGEST_INTERVAL = Duration.ofDays(1);
    private static final Duration SILENCE = Duration.ofMinutes(1);

    private final Cursor cursor;
    private final @Nullable Protocol protocol;
    private final Set<String> names = new HashSet<>();
    private int tags;

    DeviceReader(Cursor cursor) {
        this.cursor = cursor;
        var at = cursor.at("protocol");
        protocol = protocol(at);
    }

    private static @Nullable Protocol protocol(Cursor at) {
        String name = at.text();
        var found = Protocols.named(name);
        if (found == null && !name.equals("?")) {
            at.problem(
                    "one of "
                            + Protocols.all().stream()
                                    .map(Protocol::name)
                                    .collect(Collectors.joining(", ")));
        }
        return found;
    }

    DeviceConfiguration device() {
        String key = cursor.at("key").thingKey();
        String name = cursor.at("name").textOrNull();
        var clock = cursor.at("clock").word(Clock.class, Clock.SOURCE);
        var tolerance =
                cursor.at("clockTolerance").durationOrNull(Duration.ZERO, Duration.ofDays(36_500));
        int watchdog = (int) cursor.at("watchdog").wholeOr(5, 2, 1_000);
        var settings = settings(cursor.at("settings"));
        var groups = groups(cursor.at("groups"));
        cursor.done();
        String protocolName = protocol == null ? "?" : protocol.name();
        return new DeviceConfiguration(
                key,
                name == null ? key : name,
                protocolName,
                settings,
                clock,
                tolerance,
                watchdog,
                groups);
    }

    private Map<String, String> settings(Cursor at) {
        var settings = new HashMap<String, String>();
        for (var member : at.members(MOST_SETTINGS)) {
            var node = member.node();
            if (node != null && node.isValueNode()) {
                settings.put(member.key(), node.asString());
            } else {
                member.problem("a text, a number, true or false");
            }
        }
        if (protocol != null) {
            try {
                Settings.of(protocol.settings(), settings);
            } catch (SettingsFault e) {
                e.problems()
                        .forEach(problem ->
                                at.at(problem.key()).problem(problem.expected(), problem.came()));
            }
        }
        return settings;
    }

    private List<Group> groups(Cursor at) {
        var groups = new ArrayList<Group>();
        var groupNames = new HashSet<String>();
        for (var element : at.elements(MOST_GROUPS)) {
            var group = group(element);
            if (!groupNames.add(group.name())) {
                element.at("name").problem("a name that no other group of the device has");
            }
            groups.add(group);
        }
        if (tags > Configuration.MOST_TAGS_OF_DEVICE) {
            at.problem(
                    "at most %d tags of one device".formatted(Configuration.MOST_TAGS_OF_DEVICE),
                    Integer.toString(tags));
        }
        return groups;
    }

    private Group group(Cursor at) {
        String name = at.at("name").thingKey();
        var interval = at.at("interval").duration(SHORTEST_INTERVAL, LONGEST_INTERVAL);
        var mode = mode(at.at("mode"));
        var read = new ArrayList<TagConfiguration>();
        for (var element : at.at("tags").elements(Configuration.MOST_TAGS)) {
            var tag = tag(element);
            if (!names.add(tag.name())) {
                element.at("name").problem("a name that no other tag of the device has");
            }
            read.add(tag);
        }
        tags += read.size();
        at.done();
        return new Group(name, interval, mode, read);
    }

    private Group.Mode mode(Cursor at) {
        var mode = at.word(Group.Mode.class, Group.Mode.AUTOMATIC);
        if (protocol == null) {
            return mode;
        }
        Capability needed =
                switch (mode) {
                    case AUTOMATIC -> null;
                    case POLL -> Capability.READ;
                    case SUBSCRIBE -> Capability.SUBSCRIBE;
                };
        if (needed != null && !protocol.capabilities().contains(needed)) {
            at.problem("what %s can".formatted(protocol.name()));
        }
        return mode;
    }

    private TagConfiguration tag(Cursor at) {
        String name = at.at("name").thingKey();
        var type = type(at.at("type"));
        String address = at.at("address").text();
        if (protocol != null && !address.equals("?")) {
            try {
                protocol.address(address, type);
            } catch (AddressFault e) {
                refuse(at, e);
            }
        }
        String unit = at.at("unit").textOrNull();
        if (unit != null && unit.length() > LONGEST_UNIT) {
            at.at("unit").problem("at most %d characters".formatted(LONGEST_UNIT));
        }
        double scale = at.at("scale").numberOr(1, -1e300, 1e300);
        if (scale == 0) {
            at.at("scale").problem("a number other than 0");
        }
        double offset = at.at("offset").numberOr(0, -1e300, 1e300);
        var deadband = deadband(at.at("deadband"));
        var silence = silence(at.at("maximumSilence"), deadband);
        var write = write(at.at("write"));
        at.done();
        return new TagConfiguration(
                name, address, type, unit, scale, offset, deadband, silence, write);
    }

    private static void refuse(Cursor at, AddressFault fault) {
        switch (fault.part()) {
            case ADDRESS ->
                    at.at("address")
                            .problem(
                                    "at character %d %s"
                                            .formatted(fault.position(), fault.expected()),
                                    fault.came());
            case TYPE -> at.at("type").problem(fault.expected(), fault.came());
        }
    }

    static @Nullable DataType type(Cursor at) {
        String word = at.textOrNull();
        if (word == null || word.equals("?")) {
            return null;
        }
        var type = DataType.ofWord(word);
        if (type == null) {
            var words = new ArrayList<String>();
            for (var one : DataType.values()) {
                words.add(one.word());
            }
            at.problem("one of " + String.join(", ", words));
        }
        return type;
    }

    static @Nullable Deadband deadband(Cursor at) {
        if (!at.isThere()) {
            return null;
        }
        var absolute = at.at("absolute");
        var percent = at.at("percent");
        if (absolute.isThere() == percent.isThere()) {
            at.problem("either absolute or percent");
            return null;
        }
        Deadband deadband =
                absolute.isThere()
                        ? new Deadband.Absolute(absolute.number(0, 1e300))
                        : new Deadband.Percent(percent.number(0, 100));
        at.done();
        return deadband;
    }

    static @Nullable Duration silence(Cursor at, @Nullable Deadband deadband) {
        if (deadband == null) {
            if (at.isThere()) {
                at.problem("a deadband beside it: without one every value is reported");
            }
            return null;
        }
        return at.durationOr(SILENCE, Duration.ofSeconds(1), Duration.ofDays(1));
    }

    private @Nullable WriteRule write(Cursor at) {
        if (!at.isThere()) {
            return null;
        }
        boolean allowed = at.at("allowed").flagOr(false);
        Double min = at.at("min").numberOrNull();
        Double max = at.at("max").numberOrNull();
        if (min != null && max != null && min > max) {
            at.at("max").problem("a number from min on");
        }
        var rule =
                new WriteRule(
                        min,
                        max,
                        at.at("readBack").flagOr(true),
                        at.at("twoPersons").flagOr(false));
        at.done();
        if (allowed && protocol != null && !protocol.capabilities().contains(Capability.WRITE)) {
            at.at("allowed").problem("false: %s does not write".formatted(protocol.name()), "true");
        }
        return allowed ? rule : null;
    }
}
