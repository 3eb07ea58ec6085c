package io.baigong.server.ingest;

import io.baigong.server.access.Fault;
import io.baigong.server.access.Invalid;
import io.baigong.server.things.Property;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a command is given, checked against the fields of the model. Numbers may come as text, from
/// senders that have nothing but doubles; members of an enum by key or by code.
///
/// @param values Long, Double, Boolean or String by key; the code of an enum's member
/// @param params the same as JSON for devices: numbers as exact as they came, members by key
record CommandInput(Map<String, Object> values, ObjectNode params) {
    private static final int LONGEST_NUMBER = 64;

    /// @throws Invalid with every field that does not fit
    static CommandInput of(List<Property> fields, JsonNode input) {
        if (!(input instanceof ObjectNode object)) {
            throw new Invalid("input", "an object", input);
        }
        var read = new CommandInput(new LinkedHashMap<>(), object.deepCopy());
        var faults = new ArrayList<Fault>();
        for (var field : fields) {
            var value = input.get(field.key());
            if (value == null || !read.takes(field, value)) {
                faults.add(
                        Fault.of(
                                "input." + field.key(),
                                expected(field),
                                value == null ? "nothing" : value));
            }
        }
        for (var name : object.propertyNames()) {
            if (fields.stream().noneMatch(field -> field.key().equals(name))) {
                faults.add(
                        Fault.of(
                                "input." + name, "a field of the command", "one it does not have"));
            }
        }
        if (!faults.isEmpty()) {
            throw new Invalid(faults);
        }
        return read;
    }

    private static String expected(Property field) {
        Double min = field.min();
        Double max = field.max();
        return field.type().word()
                + (min == null ? "" : " from " + min)
                + (max == null ? "" : " up to " + max)
                + (field.members().isEmpty()
                        ? ""
                        : ": " + String.join(", ", field.codes().keySet()));
    }

    private boolean takes(Property field, JsonNode value) {
        return switch (field.type()) {
            case DOUBLE, DECIMAL -> takesNumber(field, value);
            case INT64 -> takesWhole(field, value);
            case BOOLEAN -> value.isBoolean() && put(field, value.booleanValue());
            case ENUM -> takesMember(field, value);
            case STRING -> value.isString() && put(field, value.stringValue());
        };
    }

    private boolean put(Property field, Object value) {
        values.put(field.key(), value);
        return true;
    }

    private boolean takesNumber(Property field, JsonNode value) {
        var number = number(field, value);
        if (number == null) {
            return false;
        }
        params.put(field.key(), number);
        return put(field, number.doubleValue());
    }

    private boolean takesWhole(Property field, JsonNode value) {
        var number = number(field, value);
        if (number == null) {
            return false;
        }
        try {
            long whole = number.longValueExact();
            params.put(field.key(), whole);
            return put(field, whole);
        } catch (ArithmeticException e) {
            return false; // a fraction, or beyond 64 bits
        }
    }

    private boolean takesMember(Property field, JsonNode value) {
        for (var member : field.members()) {
            boolean meant =
                    value.isString()
                            ? member.key().equals(value.stringValue())
                            : value.isIntegralNumber()
                                    && value.canConvertToLong()
                                    && member.code() == value.longValue();
            if (meant) {
                params.put(field.key(), member.key());
                return put(field, member.code());
            }
        }
        return false;
    }

    /// Null when it is none, or outside the field's limits.
    private static @Nullable BigDecimal number(Property field, JsonNode value) {
        BigDecimal number = null;
        if (value.isNumber()) {
            number = value.decimalValue();
        } else if (value.isString() && value.stringValue().length() <= LONGEST_NUMBER) {
            try {
                number = new BigDecimal(value.stringValue().strip());
            } catch (NumberFormatException e) {
                return null;
            }
        }
        return number != null && inRange(field, number.doubleValue()) ? number : null;
    }

    private static boolean inRange(Property field, double value) {
        Double min = field.min();
        Double max = field.max();
        return Double.isFinite(value)
                && (min == null || value >= min)
                && (max == null || value <= max);
    }
}
