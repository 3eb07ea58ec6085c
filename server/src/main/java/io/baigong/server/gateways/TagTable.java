package io.baigong.server.gateways;

import io.baigong.edge.configuration.Configuration;
import io.baigong.edge.configuration.ConfigurationReader;
import io.baigong.edge.configuration.Problem;
import io.baigong.server.access.Fault;
import io.baigong.server.tables.ImportTally;
import io.baigong.server.tables.Line;
import io.baigong.server.things.Name;
import io.baigong.server.things.Property;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A document into which rows of a table of tags are put, one by one. A row that does not fit is
/// left out and told; the gateway's own reader says what fits.
final class TagTable {
    private static final String TAG = "/devices/0/groups/0/tags/0/";
    private static final String GROUP = "/devices/0/groups/0/";
    private static final String FIRST_GROUP = "all";
    private static final Duration FIRST_INTERVAL = Duration.ofSeconds(1);

    private final Document document;
    private final @Nullable String onlyDevice;
    private final Properties properties;
    private final Map<String, TaggedDevice> devices = new HashMap<>();
    private final Map<String, Name> names = new HashMap<>();
    private int tags;
    private boolean changed;

    /// The properties that the thing of a device has, by key.
    interface Properties {
        Map<String, Property> of(String device);
    }

    /// @param document changed in place; with secrets as they are
    /// @param onlyDevice whose tags all rows are; null when each row says so
    TagTable(Document document, @Nullable String onlyDevice, Properties properties) {
        this.document = document;
        this.onlyDevice = onlyDevice;
        this.properties = properties;
        document.devices().forEach(device -> tags += Document.tags(device));
    }

    boolean isChanged() {
        return changed;
    }

    /// What people call the properties of new tags, by `device/tag`.
    Map<String, Name> names() {
        return names;
    }

    void take(Line line, ImportTally tally) {
        var faults = new ArrayList<Fault>();
        String key = onlyDevice == null ? line.text(TagColumns.DEVICE) : onlyDevice;
        var device = device(key);
        if (device == null) {
            faults.add(
                    Fault.at(
                            line.row(),
                            TagColumns.DEVICE,
                            "the key of a device of the gateway",
                            key));
            tally.fail(line.row(), faults);
            return;
        }
        String said = line.text(TagColumns.DEVICE);
        if (!said.isEmpty() && !said.equals(key)) {
            faults.add(Fault.at(line.row(), TagColumns.DEVICE, key, said));
        }
        take(line, device, faults, tally);
    }

    private @Nullable TaggedDevice device(String key) {
        var known = devices.get(key);
        if (known == null) {
            var node = document.device(key);
            if (node == null) {
                return null;
            }
            known = new TaggedDevice(node, properties.of(key));
            devices.put(key, known);
        }
        return known;
    }

    private void take(Line line, TaggedDevice device, List<Fault> faults, ImportTally tally) {
        String name = line.text(TagColumns.NAME);
        Long before = name.isEmpty() ? null : device.seen.putIfAbsent(name, line.row());
        if (before != null) {
            faults.add(
                    Fault.at(
                            line.row(),
                            TagColumns.NAME,
                            "each tag of a device once; row %d has it".formatted(before),
                            name));
            tally.fail(line.row(), faults);
            return;
        }
        var known = device.tags.get(name);
        var tag = known == null ? device.node.objectNode() : known.tag().deepCopy();
        tag.put("name", name);
        var cells = new TagCells(line, faults);
        cells.into(tag);
        String group = group(line, known);
        var interval = interval(line, device, group, cells, faults);
        check(line, device, group, interval, tag, faults);
        room(line, device, known == null, faults);
        if (!faults.isEmpty()) {
            tally.fail(line.row(), faults);
            return;
        }
        put(device, known, group, interval, tag, tally);
        name(line, device, name);
    }

    private static String group(Line line, TaggedDevice.@Nullable Placed known) {
        String said = line.text(TagColumns.GROUP);
        if (!said.isEmpty()) {
            return said;
        }
        return known == null ? FIRST_GROUP : known.group();
    }

    /// All rows of a group say the same interval, or nothing.
    private static Duration interval(
            Line line, TaggedDevice device, String group, TagCells cells, List<Fault> faults) {
        var said = cells.time(TagColumns.INTERVAL);
        var before = device.said.get(group);
        if (said != null && before != null && !before.interval().equals(said)) {
            faults.add(
                    Fault.at(
                            line.row(),
                            TagColumns.INTERVAL,
                            "%s, as row %d says of group %s"
                                    .formatted(before.interval(), before.row(), group),
                            line.text(TagColumns.INTERVAL)));
        } else if (said != null && before == null) {
            device.said.put(group, new TaggedDevice.Said(said, line.row()));
        }
        if (said != null) {
            return said;
        }
        var there = device.interval(group);
        return before != null ? before.interval() : there == null ? FIRST_INTERVAL : there;
    }

    private static void check(
            Line line,
            TaggedDevice device,
            String group,
            Duration interval,
            ObjectNode tag,
            List<Fault> faults) {
        var alone = Document.empty().version(1);
        var copy = device.head.deepCopy();
        var ofGroup = copy.putArray("groups").addObject();
        ofGroup.put("name", group).put("interval", interval.toString());
        ofGroup.putArray("tags").add(tag);
        alone.put("", copy);
        switch (ConfigurationReader.read(alone.root())) {
            case ConfigurationReader.Invalid(var problems) ->
                    problems.forEach(problem -> fault(line, problem, faults));
            case ConfigurationReader.Valid(var read) -> fits(line, device, read, faults);
        }
    }

    private static void fault(Line line, Problem problem, List<Fault> faults) {
        String path = problem.path();
        String column =
                path.startsWith(TAG)
                        ? TagColumns.ofPath(path.substring(TAG.length()))
                        : path.equals(GROUP + "name")
                                ? TagColumns.GROUP
                                : path.equals(GROUP + "interval")
                                        ? TagColumns.INTERVAL
                                        : TagColumns.DEVICE;
        faults.add(Fault.at(line.row(), column, problem.expected(), problem.got()));
    }

    /// The unit is one, and the property that is there already can hold the tag.
    private static void fits(
            Line line, TaggedDevice device, Configuration read, List<Fault> faults) {
        var tag = read.devices().getFirst().groups().getFirst().tags().getFirst();
        String expected = Checking.unit(tag.unit());
        if (expected != null) {
            faults.add(Fault.at(line.row(), TagColumns.UNIT, expected, tag.unit()));
            return;
        }
        var property = device.properties.get(tag.name());
        var misfit = property == null ? null : TagProperty.misfit(tag, property);
        if (misfit != null) {
            faults.add(Fault.at(line.row(), misfit.field(), misfit.expected(), misfit.got()));
        }
    }

    private void room(Line line, TaggedDevice device, boolean isNew, List<Fault> faults) {
        if (isNew && tags >= Configuration.MOST_TAGS) {
            faults.add(
                    Fault.at(
                            line.row(),
                            TagColumns.NAME,
                            "at most %d tags of a gateway".formatted(Configuration.MOST_TAGS),
                            "more"));
        } else if (isNew && device.tags.size() >= Configuration.MOST_TAGS_OF_DEVICE) {
            faults.add(
                    Fault.at(
                            line.row(),
                            TagColumns.NAME,
                            "at most %d tags of a device"
                                    .formatted(Configuration.MOST_TAGS_OF_DEVICE),
                            "more"));
        }
    }

    private void put(
            TaggedDevice device,
            TaggedDevice.@Nullable Placed known,
            String group,
            Duration interval,
            ObjectNode tag,
            ImportTally tally) {
        boolean otherInterval = !interval.equals(device.interval(group));
        ArrayNode to = device.group(group, interval);
        if (known == null) {
            to.add(tag);
            tags++;
            tally.created(1);
        } else if (known.group().equals(group) && known.tag().equals(tag) && !otherInterval) {
            tally.unchanged(1);
            return;
        } else if (known.group().equals(group)) {
            known.tag().removeAll();
            known.tag().setAll(tag);
            tally.updated(1);
            changed = true;
            return;
        } else {
            device.takeOut(known);
            to.add(tag);
            tally.updated(1);
        }
        changed = true;
        device.tags.put(tag.path("name").asString(""), new TaggedDevice.Placed(group, tag));
    }

    private void name(Line line, TaggedDevice device, String tag) {
        String zh = line.text(TagColumns.NAME_ZH);
        String en = line.text(TagColumns.NAME_EN);
        if (!zh.isEmpty() || !en.isEmpty()) {
            names.put(
                    device.node.path("key").asString("") + "/" + tag,
                    new Name(zh.isEmpty() ? en : zh, en.isEmpty() ? zh : en));
        }
    }
}
