package io.baigong.server.facts;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// What a field was given: a value that fits, or what was expected.
///
/// A value is a [BigDecimal] without trailing zeros, a [Boolean], a [String] (texts, days, the key
/// of a choice), a list of keys in the field's order, or a [Long] for a document; null for nothing.
///
/// @param expected null when the value fits
record FieldValue(@Nullable Object value, @Nullable String expected) {
    private static final int LONGEST_TEXT = 2_000;
    private static final int MOST_DIGITS = 34;
    private static final int MOST_SCALE = 20;
    private static final Pattern NUMBER =
            Pattern.compile(
                    "[+-]?(\\d{1,40}|\\d{1,3}(,\\d{3}){1,12})(\\.\\d{0,40})?([eE][+-]?\\d{1,2})?");
    private static final Pattern DAY = Pattern.compile("(\\d{4})[-/.](\\d{1,2})[-/.](\\d{1,2})");
    private static final Set<String> YES = Set.of("true", "yes", "y", "1", "是", "√");
    private static final Set<String> NO = Set.of("false", "no", "n", "0", "否", "×");

    static final FieldValue NOTHING = new FieldValue(null, null);

    private static FieldValue expected(String what) {
        return new FieldValue(null, what);
    }

    private static FieldValue of(Object value) {
        return new FieldValue(value, null);
    }

    /// What stands in a cell of a file.
    static FieldValue ofText(Field field, String text) {
        String stripped = text.strip();
        if (stripped.isEmpty()) {
            return NOTHING;
        }
        return switch (field.type()) {
            case NUMBER -> number(field, stripped);
            case TRUTH -> truth(stripped);
            case DATE -> day(stripped);
            case TEXT -> text(field, stripped);
            case CHOICE -> choice(field, stripped);
            case CHOICES -> choices(field, List.of(stripped.split("[;；]")));
            case DOCUMENT -> document(stripped);
        };
    }

    /// What a program sends. Numbers may be texts, so that no digit is lost on the way.
    static FieldValue ofJson(Field field, JsonNode node) {
        if (node.isNull()) {
            return NOTHING;
        }
        return switch (field.type()) {
            case NUMBER ->
                    node.isNumber() || node.isString()
                            ? number(field, node.asString().strip())
                            : expected(numberRule(field));
            case TRUTH -> node.isBoolean() ? of(node.booleanValue()) : expected("true or false");
            case DATE -> node.isString() ? day(node.stringValue()) : expected(DAY_RULE);
            case TEXT -> node.isString() ? text(field, node.stringValue()) : expected("a text");
            case CHOICE ->
                    node.isString() ? choice(field, node.stringValue()) : expected(keys(field));
            case CHOICES -> {
                if (!node.isArray()) {
                    yield expected("a list of any of " + keys(field));
                }
                yield choices(field, node.values().stream().map(one -> one.asString("")).toList());
            }
            case DOCUMENT -> document(node.asString(""));
        };
    }

    private static FieldValue number(Field field, String text) {
        if (!NUMBER.matcher(text).matches()) {
            return expected(numberRule(field));
        }
        var exact = canonical(new BigDecimal(text.replace(",", "")));
        if (exact.precision() > MOST_DIGITS || exact.scale() > MOST_SCALE) {
            return expected(
                    "a number of at most %d digits, %d of them behind the point"
                            .formatted(MOST_DIGITS, MOST_SCALE));
        }
        boolean low = field.min() != null && exact.compareTo(field.min()) < 0;
        boolean high = field.max() != null && exact.compareTo(field.max()) > 0;
        return low || high ? expected(numberRule(field)) : of(exact);
    }

    /// Without trailing zeros, so that what is equal looks equal.
    static BigDecimal canonical(BigDecimal number) {
        var stripped = number.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    private static String numberRule(Field field) {
        String unit = field.unit() == null ? "" : " in " + field.unit();
        var rule = new StringBuilder("a number").append(unit);
        if (field.min() != null) {
            rule.append(" from ").append(field.min().toPlainString());
        }
        if (field.max() != null) {
            rule.append(field.min() == null ? " up to " : " to ");
            rule.append(field.max().toPlainString());
        }
        return rule.toString();
    }

    private static FieldValue truth(String text) {
        String small = text.toLowerCase(Locale.ROOT);
        if (YES.contains(small)) {
            return of(true);
        }
        return NO.contains(small) ? of(false) : expected("yes or no (是/否)");
    }

    private static final String DAY_RULE = "a day such as 2026-01-31";

    private static FieldValue day(String text) {
        var parts = DAY.matcher(text);
        if (!parts.matches()) {
            return expected(DAY_RULE);
        }
        try {
            return of(
                    LocalDate.of(
                                    Integer.parseInt(parts.group(1)),
                                    Integer.parseInt(parts.group(2)),
                                    Integer.parseInt(parts.group(3)))
                            .toString());
        } catch (DateTimeException e) {
            return expected(DAY_RULE);
        }
    }

    private static FieldValue text(Field field, String text) {
        if (text.length() > LONGEST_TEXT || text.indexOf('\0') >= 0) {
            return expected("a text of at most " + LONGEST_TEXT + " characters");
        }
        if (!field.choices().isEmpty()) {
            return choice(field, text);
        }
        String pattern = field.pattern();
        return pattern == null || com.google.re2j.Pattern.matches(pattern, text)
                ? of(text)
                : expected("a text like " + pattern);
    }

    private static FieldValue choice(Field field, String text) {
        var choice = field.choice(text.strip());
        return choice == null ? expected(keys(field)) : of(choice.key());
    }

    private static FieldValue choices(Field field, List<String> texts) {
        var chosen = new TreeSet<String>();
        for (var text : texts) {
            var choice = field.choice(text.strip());
            if (choice == null) {
                return expected("any of " + keys(field));
            }
            chosen.add(choice.key());
        }
        var ordered = new ArrayList<String>();
        for (var choice : field.choices()) {
            if (chosen.contains(choice.key())) {
                ordered.add(choice.key());
            }
        }
        return ordered.isEmpty() ? NOTHING : of(List.copyOf(ordered));
    }

    private static String keys(Field field) {
        return "one of " + String.join(", ", field.choices().stream().map(Choice::said).toList());
    }

    private static FieldValue document(String text) {
        return text.matches("[1-9]\\d{0,17}")
                ? of(Long.parseLong(text))
                : expected("the number of a document");
    }

    /// As it is kept and answered.
    static JsonNode json(Object value) {
        var json = JsonNodeFactory.instance;
        return switch (value) {
            case BigDecimal number -> json.numberNode(number);
            case Boolean truth -> json.booleanNode(truth);
            case Long whole -> json.numberNode(whole);
            case List<?> several -> {
                var list = json.arrayNode();
                several.forEach(one -> list.add(String.valueOf(one)));
                yield list;
            }
            default -> json.stringNode(value.toString());
        };
    }

    /// As it was kept.
    static @Nullable Object value(Field field, JsonNode kept) {
        if (kept.isMissingNode() || kept.isNull()) {
            return null;
        }
        return switch (field.type()) {
            case NUMBER -> canonical(kept.decimalValue());
            case TRUTH -> kept.booleanValue();
            case DOCUMENT -> kept.longValue();
            case CHOICES -> kept.values().stream().map(JsonNode::asString).toList();
            case TEXT, DATE, CHOICE -> kept.asString();
        };
    }
}
