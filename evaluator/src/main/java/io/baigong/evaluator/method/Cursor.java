package io.baigong.evaluator.method;

import io.baigong.evaluator.expression.Names;
import io.baigong.evaluator.unit.Unit;
import io.baigong.evaluator.unit.UnitFault;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A place in a method file. It remembers which keys were asked for, so that all others can be
/// refused, and says all faults with their pointer. What it gives after a fault is a stand-in.
final class Cursor {
    private static final int LONGEST_TEXT = 4_000;
    private static final int MOST_DIGITS = 60;

    private final @Nullable JsonNode node;
    private final String pointer;
    private final List<MethodFault> faults;
    private final Set<String> asked = new HashSet<>();

    Cursor(@Nullable JsonNode node, String pointer, List<MethodFault> faults) {
        this.node = node == null || node.isMissingNode() || node.isNull() ? null : node;
        this.pointer = pointer;
        this.faults = faults;
    }

    String pointer() {
        return pointer;
    }

    boolean isPresent() {
        return node != null;
    }

    boolean isObject() {
        return node != null && node.isObject();
    }

    boolean isEmptyObject() {
        return isObject() && node != null && node.isEmpty();
    }

    boolean isList() {
        return node != null && node.isArray();
    }

    boolean isText() {
        return node != null && node.isString();
    }

    boolean has(String key) {
        return node != null && node.has(key);
    }

    Cursor at(String key) {
        asked.add(key);
        return new Cursor(
                node == null ? null : node.get(key), pointer + "/" + escaped(key), faults);
    }

    void fault(String expected, String hint) {
        if (isFull()) {
            return;
        }
        String got = node == null ? "nothing" : node.toString();
        faults.add(new MethodFault(pointer, expected, got, hint.isEmpty() ? null : hint));
    }

    /// So much is wrong that no more is told.
    boolean isFull() {
        return faults.size() >= MethodFaults.MOST;
    }

    void fault(String expected) {
        fault(expected, "");
    }

    /// Refuses the keys that nobody asked for.
    void done() {
        if (node == null) {
            return;
        }
        if (!node.isObject()) {
            fault("an object");
            return;
        }
        for (var entry : node.properties()) {
            String key = entry.getKey();
            if (!asked.contains(key) && !isFull()) {
                String hint = Near.to(key, asked);
                String at = pointer + "/" + escaped(key);
                faults.add(new MethodFault(at, "one of " + String.join(", ", sorted()), key, hint));
            }
        }
    }

    private List<String> sorted() {
        return asked.stream().sorted().toList();
    }

    String text() {
        if (node == null || !node.isString() || node.stringValue().isBlank()) {
            fault("a text");
            return "?";
        }
        String text = node.stringValue();
        if (text.length() > LONGEST_TEXT) {
            fault("at most " + LONGEST_TEXT + " characters");
            return "?";
        }
        return text;
    }

    @Nullable String optionalText() {
        return node == null ? null : text();
    }

    /// A name that formulas can use.
    String name() {
        String name = text();
        if (!name.equals("?") && !Names.isName(name)) {
            fault("a name of letters, digits and _ such as taxPerMu");
        }
        return name;
    }

    /// A text of a given form.
    String text(String form, String expected) {
        String text = text();
        if (!text.equals("?") && !text.matches(form)) {
            fault(expected);
        }
        return text;
    }

    Words words() {
        if (isText()) {
            return Words.of(text());
        }
        String zh = at("zh").text();
        String en = at("en").text();
        done();
        return new Words(zh, en);
    }

    BigDecimal number() {
        BigDecimal number = isText() ? written(text()) : plain();
        if (number == null) {
            fault("a number of at most " + MOST_DIGITS + " digits");
            return BigDecimal.ZERO;
        }
        return number;
    }

    private @Nullable BigDecimal plain() {
        if (node == null || !node.isNumber()) {
            return null;
        }
        BigDecimal number = node.decimalValue();
        boolean bounded =
                number.precision() <= MOST_DIGITS && Math.abs(number.scale()) <= MOST_DIGITS;
        return bounded ? number : null;
    }

    static @Nullable BigDecimal written(String text) {
        return text.length() <= MOST_DIGITS && text.matches("-?\\d+(\\.\\d+)?")
                ? new BigDecimal(text)
                : null;
    }

    @Nullable BigDecimal optionalNumber() {
        return node == null ? null : number();
    }

    int whole(int least, int most) {
        if (node == null || !node.isInt() || node.intValue() < least || node.intValue() > most) {
            fault("a whole number, %d to %d".formatted(least, most));
            return least;
        }
        return node.intValue();
    }

    boolean truth(boolean otherwise) {
        if (node == null) {
            return otherwise;
        }
        if (!node.isBoolean()) {
            fault("true or false");
            return otherwise;
        }
        return node.booleanValue();
    }

    /// A decimal, text or truth; a text that looks like a number is a number.
    @Nullable Object value() {
        return raw() instanceof String text && written(text) instanceof BigDecimal number
                ? number
                : raw();
    }

    /// A decimal, text or truth as it is written.
    @Nullable Object raw() {
        if (node == null) {
            return null;
        }
        if (node.isBoolean()) {
            return node.booleanValue();
        }
        return node.isString() ? text() : number();
    }

    /// A value of which the kind is known.
    Object value(Input.Kind kind) {
        return switch (kind) {
            case NUMBER -> number();
            case TEXT -> text();
            case TRUTH -> truth(false);
        };
    }

    Unit unit() {
        Unit unit = optionalUnit();
        return unit == null ? Unit.ONE : unit;
    }

    @Nullable Unit optionalUnit() {
        if (node == null) {
            return null;
        }
        if (!node.isString()) {
            fault("a unit such as 万元/亩, kWh or %");
            return null;
        }
        try {
            return Unit.of(node.stringValue());
        } catch (UnitFault e) {
            if (!isFull()) {
                faults.add(
                        new MethodFault(
                                pointer + ":" + (e.position() + 1),
                                "a unit: " + e.getMessage(),
                                node.stringValue(),
                                e.hint().isEmpty() ? null : e.hint()));
            }
            return null;
        }
    }

    /// One of the constants of an enum, written in small letters with `-`.
    <E extends Enum<E>> E word(Class<E> kind, @Nullable E otherwise) {
        E[] all = kind.getEnumConstants();
        if (node == null && otherwise != null) {
            return otherwise;
        }
        String got = node != null && node.isString() ? node.stringValue() : "";
        for (E each : all) {
            if (word(each).equals(got)) {
                return each;
            }
        }
        List<String> words = new ArrayList<>();
        for (E each : all) {
            words.add(word(each));
        }
        fault("one of " + String.join(", ", words), near(got, words));
        return all[0];
    }

    private static String near(String got, List<String> words) {
        String near = Near.to(got, words);
        return near == null ? "" : near;
    }

    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    <T> List<T> list(int least, int most, Function<Cursor, T> read) {
        if (node == null && least == 0) {
            return List.of();
        }
        if (node == null || !node.isArray() || node.size() < least || node.size() > most) {
            fault("a list of %d to %d".formatted(least, most));
            return List.of();
        }
        List<T> all = new ArrayList<>();
        for (int i = 0; i < node.size(); i++) {
            all.add(read.apply(new Cursor(node.get(i), pointer + "/" + i, faults)));
        }
        return all;
    }

    <T extends @Nullable Object> Map<String, T> map(int most, BiFunction<String, Cursor, T> read) {
        if (node == null) {
            return Map.of();
        }
        if (!node.isObject() || node.size() > most) {
            fault("an object of at most " + most + " keys");
            return Map.of();
        }
        Map<String, T> all = new LinkedHashMap<>();
        for (var entry : node.properties()) {
            String key = entry.getKey();
            all.put(key, read.apply(key, at(key)));
        }
        return all;
    }

    /// Refuses a second of a kind that must be one.
    void unique(Collection<String> keys, String key) {
        if (!keys.add(key)) {
            fault("a key that is not taken yet");
        }
    }

    private static String escaped(String key) {
        return key.replace("~", "~0").replace("/", "~1");
    }
}
