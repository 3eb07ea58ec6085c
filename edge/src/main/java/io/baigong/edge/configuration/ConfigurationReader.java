package io.baigong.edge.configuration;

import io.baigong.edge.configuration.VirtualTag.Source;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads and checks a configuration document as a whole. It is used or it is not; all that is wrong
/// is told at once, up to 200 problems.
public final class ConfigurationReader {
    /// In characters.
    public static final int LONGEST_DOCUMENT = 32 << 20;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final List<Problem> problems = new ArrayList<>();
    private final Set<Source> sources = new HashSet<>();
    private int tags;

    private ConfigurationReader() {}

    /// What became of a document.
    public sealed interface Outcome {}

    public record Valid(Configuration configuration) implements Outcome {}

    /// @param problems at least one
    public record Invalid(List<Problem> problems) implements Outcome {
        public Invalid {
            problems = List.copyOf(problems);
        }
    }

    public static Outcome read(String document) {
        if (document.length() > LONGEST_DOCUMENT) {
            String expected = "at most %d characters".formatted(LONGEST_DOCUMENT);
            return new Invalid(
                    List.of(new Problem("", expected, Integer.toString(document.length()))));
        }
        try {
            return read(JSON.readTree(document));
        } catch (JacksonException e) {
            var at = e.getLocation();
            String where =
                    at == null
                            ? ""
                            : "line %d, column %d: ".formatted(at.getLineNr(), at.getColumnNr());
            return new Invalid(List.of(new Problem("", "JSON", where + e.getOriginalMessage())));
        }
    }

    public static Outcome read(JsonNode document) {
        var reader = new ConfigurationReader();
        var configuration = reader.configuration(new Cursor(document, "", reader.problems));
        return reader.problems.isEmpty() ? new Valid(configuration) : new Invalid(reader.problems);
    }

    private Configuration configuration(Cursor root) {
        if (!root.isThere()) {
            root.problem("an object");
            return Configuration.EMPTY;
        }
        long version = root.at("version").whole(1, Long.MAX_VALUE);
        var devices = new ArrayList<DeviceConfiguration>();
        var keys = new HashSet<String>();
        for (var cursor : root.at("devices").elements(Configuration.MOST_DEVICES)) {
            var device = device(cursor);
            if (!keys.add(device.key())) {
                cursor.at("key").problem("a key that no other device has");
            }
            devices.add(device);
        }
        if (tags > Configuration.MOST_TAGS) {
            root.at("devices")
                    .problem(
                            "at most %d tags in all".formatted(Configuration.MOST_TAGS),
                            Integer.toString(tags));
        }
        var virtual = new VirtualReader(sources);
        var virtualTags = virtual.tags(root.at("virtualTags"));
        var virtualSensors = virtual.sensors(root.at("virtualSensors"));
        var north = new NorthReader(sources).north(root.at("north"));
        var uplink = line(root.at("uplink"));
        root.done();
        return new Configuration(version, devices, virtualTags, virtualSensors, north, uplink);
    }

    private DeviceConfiguration device(Cursor cursor) {
        var device = new DeviceReader(cursor).device();
        Consumer<TagConfiguration> note = tag -> sources.add(new Source(device.key(), tag.name()));
        device.groups().forEach(group -> group.tags().forEach(note));
        tags += device.tags();
        return device;
    }

    private static LineConfiguration line(Cursor line) {
        var fallback = LineConfiguration.DEFAULT;
        if (!line.isThere()) {
            return fallback;
        }
        var read =
                new LineConfiguration(
                        line.at("gather")
                                .durationOr(
                                        fallback.gather(),
                                        Duration.ofMillis(20),
                                        Duration.ofSeconds(10)),
                        line.at("backlogRate").wholeOr(fallback.backlogRate(), 1, 1_000_000),
                        line.at("rollBackAfter")
                                .durationOr(
                                        fallback.rollBackAfter(),
                                        Duration.ofSeconds(10),
                                        Duration.ofDays(1)));
        line.done();
        return read;
    }
}
