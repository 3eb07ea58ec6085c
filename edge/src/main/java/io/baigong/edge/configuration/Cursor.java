package io.baigong.edge.configuration;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A place in the document. It remembers which keys were asked for, so that all others can be
/// refused. What it gives after a problem is a stand-in.
final class Cursor {
    static final int MOST_PROBLEMS = 200;

    private static final int SHOWN = 80;
    private static final int LONGEST_TEXT = 4_000;
    private static final Pattern KEY = Pattern.compile("[\\p{L}\\p{N}._:-]{1,128}");

    private final @Nullable JsonNode node;
    private final String path;
    private final List<Problem> problems;
    private final Set<String> asked = new TreeSet<>();

    Cursor(@Nullable JsonNode node, String path, List<Problem> problems) {
        this.node = node == null || node.isMissingNode() || node.isNull() ? null : node;
        this.path = path;
        this.problems = problems;
    }

    String path() {
        return path;
    }

    @Nullable JsonNode node() {
        return node;
    }

    boolean isThere() {
        return node != null;
    }

    Cursor at(String key) {
        asked.add(key);
        return new Cursor(node == null ? null : node.get(key), path + "/" + escaped(key), problems);
    }

    /// The elements of a list; none when there is no list.
    List<Cursor> elements(int most) {
        var elements = new ArrayList<Cursor>();
        if (node == null) {
            return elements;
        }
        if (!node.isArray()) {
            problem("a list");
            return elements;
        }
        if (node.size() > most) {
            problem("at most %d".formatted(most), Integer.toString(node.size()));
            return elements;
        }
        for (int i = 0; i < node.size(); i++) {
            elements.add(new Cursor(node.get(i), path + "/" + i, problems));
        }
        return elements;
    }

    /// The members of an object, whatever their keys; none when there is no object.
    List<Cursor> members(int most) {
        var members = new ArrayList<Cursor>();
        if (node == null) {
            return members;
        }
        if (!node.isObject() || node.size() > most) {
            problem("an object with at most %d members".formatted(most));
            return members;
        }
        for (var entry : node.properties()) {
            members.add(at(entry.getKey()));
        }
        return members;
    }

    /// The key under which it stands.
    String key() {
        String last = path.substring(path.lastIndexOf('/') + 1);
        return last.replace("~1", "/").replace("~0", "~");
    }

    /// Refuses the keys that nobody asked for.
    void done() {
        if (node == null) {
            return;
        }
        if (!node.isObject()) {
            problem("an object");
            return;
        }
        for (var entry : node.properties()) {
            if (!asked.contains(entry.getKey())) {
                add(
                        new Problem(
                                path + "/" + escaped(entry.getKey()),
                                "one of " + String.join(", ", asked),
                                "'%s'".formatted(shortened(entry.getKey()))));
            }
        }
    }

    void problem(String expected) {
        problem(expected, node == null ? "nothing" : shortened(node.toString()));
    }

    void problem(String expected, String got) {
        add(new Problem(path, expected, got));
    }

    private void add(Problem problem) {
        if (problems.size() < MOST_PROBLEMS) {
            problems.add(problem);
        }
    }

    String text() {
        if (node == null
                || !node.isString()
                || node.stringValue().isBlank()
                || node.stringValue().length() > LONGEST_TEXT) {
            problem("a text of 1 to %d characters".formatted(LONGEST_TEXT));
            return "?";
        }
        return node.stringValue();
    }

    @Nullable String textOrNull() {
        return node == null ? null : text();
    }

    /// A key of a thing or property.
    String thingKey() {
        String text = text();
        if (!text.equals("?") && !isKey(text)) {
            problem("a key of 1 to 128 letters, digits or . _ : -");
        }
        return text;
    }

    static boolean isKey(String text) {
        return KEY.matcher(text).matches() && !text.equals(".") && !text.equals("..");
    }

    /// A property of a thing, written `press-7/current`.
    VirtualTag.Source source() {
        String text = text();
        int slash = text.indexOf('/');
        if (slash < 0 || !isKey(text.substring(0, slash)) || !isKey(text.substring(slash + 1))) {
            problem("a property of a device such as press-7/current");
            return new VirtualTag.Source("?", "?");
        }
        return new VirtualTag.Source(text.substring(0, slash), text.substring(slash + 1));
    }

    double number(double least, double most) {
        if (node == null
                || !node.isNumber()
                || !(node.doubleValue() >= least && node.doubleValue() <= most)) {
            problem("a number from %s to %s".formatted(plain(least), plain(most)));
            return Math.clamp(1.0, least, most);
        }
        return node.doubleValue();
    }

    double numberOr(double fallback, double least, double most) {
        return node == null ? fallback : number(least, most);
    }

    @Nullable Double numberOrNull() {
        return node == null ? null : Double.valueOf(number(-1e300, 1e300));
    }

    long whole(long least, long most) {
        if (node == null
                || !node.isIntegralNumber()
                || !node.canConvertToLong()
                || node.longValue() < least
                || node.longValue() > most) {
            problem("a whole number from %d to %d".formatted(least, most));
            return least;
        }
        return node.longValue();
    }

    long wholeOr(long fallback, long least, long most) {
        return node == null ? fallback : whole(least, most);
    }

    boolean flagOr(boolean fallback) {
        if (node == null) {
            return fallback;
        }
        if (!node.isBoolean()) {
            problem("true or false");
            return fallback;
        }
        return node.booleanValue();
    }

    Duration duration(Duration least, Duration most) {
        try {
            var duration =
                    Duration.parse(node == null || !node.isString() ? "" : node.stringValue());
            if (duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0) {
                return duration;
            }
        } catch (DateTimeException notOne) {
            // told below
        }
        problem("a duration from %s to %s such as PT1S".formatted(least, most));
        return least;
    }

    Duration durationOr(Duration fallback, Duration least, Duration most) {
        return node == null ? fallback : duration(least, most);
    }

    @Nullable Duration durationOrNull(Duration least, Duration most) {
        return node == null ? null : duration(least, most);
    }

    /// One of a few words, in lower case.
    <E extends Enum<E>> E word(Class<E> type, E fallback) {
        if (node == null) {
            return fallback;
        }
        for (E constant : type.getEnumConstants()) {
            if (node.isString() && node.stringValue().equals(word(constant))) {
                return constant;
            }
        }
        var words = new ArrayList<String>();
        for (E constant : type.getEnumConstants()) {
            words.add(word(constant));
        }
        problem("one of " + String.join(", ", words));
        return fallback;
    }

    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static String plain(double number) {
        return Math.abs(number) == 1e300
                ? (number < 0 ? "-1e300" : "1e300")
                : Double.toString(number);
    }

    private static String shortened(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }

    private static String escaped(String key) {
        return shortened(key).replace("~", "~0").replace("/", "~1");
    }
}
