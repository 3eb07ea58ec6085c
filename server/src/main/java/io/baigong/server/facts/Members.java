package io.baigong.server.facts;

import io.baigong.server.access.Fault;
import io.baigong.server.things.Name;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// An object of a definition that is being read: each member is asked for by name, faults are noted
/// with their path, and a member that nobody asked for is a fault too ([#end]).
final class Members {
    private static final int MOST_FAULTS = 100;
    private static final int LONGEST = 2_000;

    private final JsonNode node;
    private final String at;
    private final List<Fault> faults;
    private final Set<String> asked = new HashSet<>();

    /// @param at path of the object, empty for the whole
    Members(JsonNode node, String at, List<Fault> faults) {
        this.node = node;
        this.at = at;
        this.faults = faults;
        if (!node.isObject()) {
            fault("", "an object", node.getNodeType());
        }
    }

    private String path(String name) {
        String inside = name.isEmpty() ? at : at.isEmpty() ? name : at + "." + name;
        return inside.isEmpty() ? "the file" : inside;
    }

    /// Notes a fault of a member.
    void fault(String name, String expected, @Nullable Object got) {
        if (faults.size() < MOST_FAULTS) {
            faults.add(Fault.of(path(name), expected, got));
        }
    }

    JsonNode get(String name) {
        asked.add(name);
        return node.path(name);
    }

    boolean has(String name) {
        return node.hasNonNull(name);
    }

    /// A text, `otherwise` without it.
    String text(String name, String otherwise) {
        var text = get(name);
        if (text.isMissingNode() || text.isNull()) {
            return otherwise;
        }
        if (!text.isString() || text.stringValue().length() > LONGEST) {
            fault(name, "a text of at most " + LONGEST + " characters", text);
            return otherwise;
        }
        return text.stringValue();
    }

    /// A text that is there and follows a rule.
    String text(String name, java.util.regex.Pattern rule, String expected) {
        String text = text(name, "");
        if (!rule.matcher(text).matches()) {
            fault(name, expected, text);
        }
        return text;
    }

    boolean truth(String name) {
        var truth = get(name);
        if (!truth.isMissingNode() && !truth.isBoolean()) {
            fault(name, "true or false", truth);
        }
        return truth.asBoolean(false);
    }

    /// A number, also one written as text so that no digit is lost.
    @Nullable BigDecimal number(String name) {
        var number = get(name);
        if (number.isMissingNode() || number.isNull()) {
            return null;
        }
        String text = number.isString() ? number.stringValue() : number.toString();
        try {
            // Digits beyond sense, such as 1e999999, would fill the memory later.
            if (text.length() <= 100 && !text.matches(".*[eE][+-]?\\d{3,}")) {
                return new BigDecimal(text);
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        fault(name, "a number", number);
        return null;
    }

    /// Texts in both languages, that have to be there.
    Name name(String name) {
        var both = nameIfThere(name);
        if (both == null) {
            fault(name, "{\"zh\":…,\"en\":…}", "nothing");
            return Name.of("");
        }
        return both;
    }

    @Nullable Name nameIfThere(String name) {
        var both = get(name);
        if (both.isMissingNode()) {
            return null;
        }
        var inside = new Members(both, path(name), faults);
        var read = new Name(inside.text("zh", ""), inside.text("en", ""));
        inside.end();
        if (read.zh().isBlank() || read.en().isBlank()) {
            fault(name, "{\"zh\":…,\"en\":…}, both not empty", both);
        }
        return read;
    }

    /// One of the words of an enum, in small letters with `-`.
    <E extends Enum<E>> E word(String name, Class<E> words, E otherwise) {
        String text = text(name, word(otherwise));
        for (var one : words.getEnumConstants()) {
            if (word(one).equals(text)) {
                return one;
            }
        }
        var all = java.util.Arrays.stream(words.getEnumConstants()).map(Members::word).toList();
        fault(name, "one of " + String.join(", ", all), text);
        return otherwise;
    }

    static String word(Enum<?> one) {
        return one.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    /// The items of a list, each with its path; empty without it.
    <T> List<T> list(String name, int most, Function<Members, T> item) {
        var list = get(name);
        var items = new ArrayList<T>();
        if (list.isMissingNode()) {
            return items;
        }
        if (!list.isArray() || list.size() > most) {
            fault(name, "a list of at most " + most, list.isArray() ? list.size() : list);
            return items;
        }
        for (int i = 0; i < list.size(); i++) {
            var inside = new Members(list.get(i), path(name) + "[" + i + "]", faults);
            items.add(item.apply(inside));
            inside.end();
        }
        return items;
    }

    /// An object inside this one, null without it.
    @Nullable Members inside(String name) {
        var object = get(name);
        return object.isMissingNode() ? null : new Members(object, path(name), faults);
    }

    /// Every member was asked for by now.
    void end() {
        for (var name : node.propertyNames()) {
            if (!asked.contains(name)) {
                fault(name, "one of " + String.join(", ", new java.util.TreeSet<>(asked)), name);
            }
        }
    }
}
