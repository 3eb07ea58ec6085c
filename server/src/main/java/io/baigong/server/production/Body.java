package io.baigong.server.production;

import io.baigong.server.access.Fault;
import io.baigong.server.access.Invalid;
import io.baigong.server.things.Keys;
import io.baigong.server.things.Name;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// Reads an object of JSON field by field and keeps every fault with its path; where a field does
/// not fit, the answer is harmless and [#done] refuses the whole.
final class Body {
    static final BigDecimal MOST = new BigDecimal("1000000000000");
    private static final int MOST_FAULTS = 100;
    private static final int LONGEST_TEXT = 1_000;
    private static final int MOST_DECIMALS = 6;
    private static final LocalDate FIRST = LocalDate.of(1970, 1, 1);
    private static final LocalDate LAST = LocalDate.of(2999, 12, 31);

    private final JsonNode node;
    private final String path;
    private final List<Fault> faults;

    private Body(JsonNode node, String path, List<Fault> faults) {
        this.node = node;
        this.path = path;
        this.faults = faults;
    }

    static Body of(JsonNode node) {
        return of(node, new ArrayList<>());
    }

    /// @param faults takes what is found
    static Body of(JsonNode node, List<Fault> faults) {
        var body = new Body(node, "", faults);
        if (!node.isObject()) {
            body.add("body", "an object", node.getNodeType());
        }
        return body;
    }

    void add(String field, String expected, @Nullable Object got) {
        if (faults.size() < MOST_FAULTS) {
            faults.add(Fault.of(path + field, expected, got));
        }
    }

    /// @throws Invalid when anything did not fit
    void done() {
        if (!faults.isEmpty()) {
            throw new Invalid(faults);
        }
    }

    private JsonNode at(String field) {
        return node.path(field);
    }

    boolean has(String field) {
        return !at(field).isMissingNode() && !at(field).isNull();
    }

    String key(String field) {
        String key = text(field);
        if (!Keys.isKey(key)) {
            add(field, Keys.RULE, key);
        }
        return key;
    }

    @Nullable String keyOrNull(String field) {
        return has(field) && !textOr(field, "").isEmpty() ? key(field) : null;
    }

    /// Needed, and not empty.
    String text(String field) {
        String text = textOr(field, "");
        if (text.isEmpty()) {
            add(field, "text", has(field) ? "nothing in it" : "nothing");
        }
        return text;
    }

    String textOr(String field, String otherwise) {
        if (!has(field)) {
            return otherwise;
        }
        var value = at(field);
        if (!value.isString() && !value.isNumber() && !value.isBoolean()) {
            add(field, "text", value);
            return otherwise;
        }
        String text = value.asString().strip();
        if (text.length() > LONGEST_TEXT || text.indexOf('\0') >= 0) {
            add(field, "at most %d characters, none of them NUL".formatted(LONGEST_TEXT), text);
            return otherwise;
        }
        return text;
    }

    Name name(String otherwise) {
        var name = at("name");
        if (name.isString()) {
            return Name.of(shortened("name", name.stringValue().strip()));
        }
        if (!has("name")) {
            return Name.of(otherwise);
        }
        if (!name.isObject()) {
            add("name", "{zh, en} or a text", name);
            return Name.of(otherwise);
        }
        var inner = new Body(name, path + "name.", faults);
        String zh = inner.textOr("zh", "");
        String en = inner.textOr("en", "");
        String either = !zh.isEmpty() ? zh : !en.isEmpty() ? en : otherwise;
        return new Name(
                shortened("name", zh.isEmpty() ? either : zh),
                shortened("name", en.isEmpty() ? either : en));
    }

    private String shortened(String field, String name) {
        if (name.length() > Name.MAX_LENGTH) {
            add(field, "at most %d characters".formatted(Name.MAX_LENGTH), name);
            return "";
        }
        return name;
    }

    boolean truth(String field, boolean otherwise) {
        if (!has(field)) {
            return otherwise;
        }
        if (at(field).isBoolean()) {
            return at(field).booleanValue();
        }
        return switch (textOr(field, "")) {
            case "true", "1", "yes", "是" -> true;
            case "false", "0", "no", "否" -> false;
            default -> {
                add(field, "true or false", at(field));
                yield otherwise;
            }
        };
    }

    /// A number or its digits as text, from 0 to 10^12, at most six decimals; null without it.
    @Nullable BigDecimal amount(String field) {
        if (!has(field) || textOr(field, "").isEmpty()) {
            return null;
        }
        var number = number(field);
        if (number == null) {
            return null;
        }
        if (number.signum() < 0
                || number.compareTo(MOST) > 0
                || number.scale() > MOST_DECIMALS && scale(number) > MOST_DECIMALS) {
            add(field, "a number from 0 to 10^12 with at most 6 decimals", number);
            return null;
        }
        var plain = number.stripTrailingZeros();
        return plain.scale() < 0 ? plain.setScale(0) : plain;
    }

    private static int scale(BigDecimal number) {
        return number.stripTrailingZeros().scale();
    }

    @Nullable Double real(String field) {
        var number = has(field) ? number(field) : null;
        return number == null ? null : number.doubleValue();
    }

    private @Nullable BigDecimal number(String field) {
        String text = textOr(field, "");
        try {
            // Digits beyond sense, such as 1e999999, would fill the memory later.
            if (text.length() <= 40 && !text.matches(".*[eE][+-]?\\d{3,}")) {
                return new BigDecimal(text);
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        add(field, "a number", text);
        return null;
    }

    int whole(String field, int least, int most, int otherwise) {
        var number = has(field) ? number(field) : null;
        if (number == null) {
            return otherwise;
        }
        if (scale(number) > 0
                || number.compareTo(BigDecimal.valueOf(least)) < 0
                || number.compareTo(BigDecimal.valueOf(most)) > 0) {
            add(field, "a whole number from %d to %d".formatted(least, most), number);
            return otherwise;
        }
        return number.intValue();
    }

    LocalDate day(String field) {
        var day = dayOrNull(field);
        if (day == null && !has(field)) {
            add(field, "a day such as 2026-01-31", "nothing");
        }
        return day == null ? FIRST : day;
    }

    @Nullable LocalDate dayOrNull(String field) {
        String text = textOr(field, "");
        return text.isEmpty() ? null : parsed(field, text, Body::dayOf, "a day such as 2026-01-31");
    }

    static LocalDate dayOf(CharSequence text) {
        var day = LocalDate.parse(text);
        if (day.isBefore(FIRST) || day.isAfter(LAST)) {
            throw new DateTimeException("out of range");
        }
        return day;
    }

    LocalTime time(String field) {
        String text = text(field);
        var time =
                text.isEmpty()
                        ? null
                        : parsed(
                                field,
                                text.length() == 4 ? "0" + text : text,
                                LocalTime::parse,
                                "a time of day such as 06:00");
        return time == null ? LocalTime.MIDNIGHT : time;
    }

    @Nullable LocalTime timeOrNull(String field) {
        return textOr(field, "").isEmpty() ? null : time(field);
    }

    @Nullable Instant instant(String field) {
        String text = textOr(field, "");
        return text.isEmpty()
                ? null
                : parsed(field, text, Body::moment, "a time such as 2026-01-31T08:00:00+08:00");
    }

    static Instant moment(CharSequence text) {
        // A plus sign that was not encoded arrives as a space.
        var time = OffsetDateTime.parse(text.toString().replace(' ', '+')).toInstant();
        if (time.isBefore(Instant.EPOCH) || time.getEpochSecond() > 32_503_680_000L) {
            throw new DateTimeException("out of range");
        }
        return time;
    }

    private <T> @Nullable T parsed(
            String field, String text, Function<CharSequence, T> parse, String expected) {
        try {
            return parse.apply(text);
        } catch (DateTimeException e) {
            add(field, expected, text);
            return null;
        }
    }

    /// @param read gives null for an unknown word
    <E> E word(String field, Function<String, @Nullable E> read, String expected, E otherwise) {
        if (!has(field) || textOr(field, "").isEmpty()) {
            return otherwise;
        }
        var found = read.apply(textOr(field, ""));
        if (found == null) {
            add(field, expected, textOr(field, ""));
            return otherwise;
        }
        return found;
    }

    <T> List<T> list(String field, int most, Function<Body, T> read) {
        var list = new ArrayList<T>();
        for (var item : items(field, most)) {
            var inner = new Body(item, "%s%s[%d].".formatted(path, field, list.size()), faults);
            if (!item.isObject()) {
                add(field, "a list of objects", item);
                break;
            }
            list.add(read.apply(inner));
        }
        return list;
    }

    List<String> texts(String field, int most) {
        var list = new ArrayList<String>();
        for (var item : items(field, most)) {
            if (!item.isString() && !item.isNumber() && !item.isBoolean()) {
                add(field, "a list of texts", item);
                break;
            }
            list.add(item.asString().strip());
        }
        return list;
    }

    private Iterable<JsonNode> items(String field, int most) {
        if (!has(field)) {
            return JsonNodeFactory.instance.arrayNode();
        }
        if (!at(field).isArray() || at(field).size() > most) {
            add(field, "a list of at most %d".formatted(most), at(field).getNodeType());
            return JsonNodeFactory.instance.arrayNode();
        }
        return at(field);
    }

    Map<String, String> map(String field, int most) {
        var map = new LinkedHashMap<String, String>();
        if (has(field)) {
            var object = at(field);
            if (!object.isObject() || object.size() > most) {
                add(field, "an object of at most %d texts".formatted(most), object.getNodeType());
                return map;
            }
            var inner = new Body(object, path + field + ".", faults);
            object.propertyNames().forEach(name -> map.put(name, inner.text(name)));
        }
        return map;
    }

    /// The object in this field, null without it.
    <T> @Nullable T object(String field, Function<Body, T> read) {
        if (!has(field)) {
            return null;
        }
        if (!at(field).isObject()) {
            add(field, "an object", at(field).getNodeType());
            return null;
        }
        return read.apply(new Body(at(field), path + field + ".", faults));
    }
}
