package io.baigong.edge.control;

import io.baigong.connect.DataType;
import io.baigong.connect.Value;
import io.baigong.edge.control.Fault.Code;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The parameters of a request; what does not fit is a [Fault] that says so.
record Params(JsonNode node, String path) {
    String text(String name) throws Fault {
        String text = textOrNull(name);
        if (text == null) {
            throw invalid(name, "a text", node.path(name));
        }
        return text;
    }

    @Nullable String textOrNull(String name) throws Fault {
        var value = node.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isString()) {
            throw invalid(name, "a text", value);
        }
        return value.stringValue();
    }

    int whole(String name, int least, int most, @Nullable Integer fallback) throws Fault {
        var value = node.path(name);
        if (fallback != null && (value.isMissingNode() || value.isNull())) {
            return fallback;
        }
        if (!value.isIntegralNumber()
                || !value.canConvertToInt()
                || value.intValue() < least
                || value.intValue() > most) {
            throw invalid(name, "a whole number from %d to %d".formatted(least, most), value);
        }
        return value.intValue();
    }

    boolean flag(String name) throws Fault {
        var value = node.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return false;
        }
        if (!value.isBoolean()) {
            throw invalid(name, "true or false", value);
        }
        return value.booleanValue();
    }

    List<Params> list(String name, int most) throws Fault {
        var value = node.path(name);
        if (!value.isArray() || value.isEmpty() || value.size() > most) {
            throw invalid(name, "a list of 1 to %d".formatted(most), value);
        }
        var list = new ArrayList<Params>();
        for (int i = 0; i < value.size(); i++) {
            list.add(new Params(value.get(i), "%s/%s/%d".formatted(path, name, i)));
        }
        return list;
    }

    @Nullable DataType type(String name) throws Fault {
        String word = textOrNull(name);
        if (word == null) {
            return null;
        }
        var type = DataType.ofWord(word);
        if (type == null) {
            throw invalid(name, "a type such as uint16", node.path(name));
        }
        return type;
    }

    Value value(String name) throws Fault {
        var value = node.path(name);
        if (value.isBoolean()) {
            return Value.of(value.booleanValue());
        }
        if (value.isString()) {
            return Value.of(value.stringValue());
        }
        if (value.isIntegralNumber() && value.canConvertToLong()) {
            return Value.of(value.longValue());
        }
        if (value.isNumber() && Double.isFinite(value.doubleValue())) {
            return Value.of(value.doubleValue());
        }
        throw invalid(name, "a number, a text, true or false", value);
    }

    Fault invalid(String name, String expected, JsonNode got) {
        String shown = got.isMissingNode() ? "nothing" : got.toString();
        return new Fault(
                Code.PARAMS_INVALID,
                "%s/%s: expected %s, got %s"
                        .formatted(
                                path,
                                name,
                                expected,
                                shown.substring(0, Math.min(80, shown.length()))));
    }
}
