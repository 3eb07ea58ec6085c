package io.baigong.server.access;

import java.time.temporal.Temporal;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.validation.FieldError;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.MismatchedInputException;

/// What was expected where something of another kind came, in words of the API and not of the code.
final class Expected {
    private Expected() {}

    /// Of a field of a JSON body.
    ///
    /// @return null when it is not about one field
    static @Nullable Fault of(DatabindException e) {
        String path =
                e.getPath().stream()
                        .map(each ->
                                each.getPropertyName() == null
                                        ? "[" + each.getIndex() + "]"
                                        : "." + each.getPropertyName())
                        .collect(Collectors.joining());
        if (path.isEmpty()) {
            return null;
        }
        var type = e instanceof MismatchedInputException mismatch ? mismatch.getTargetType() : null;
        Object got =
                e instanceof InvalidFormatException format ? format.getValue() : "another kind";
        return Fault.of(path.startsWith(".") ? path.substring(1) : path, words(type), got);
    }

    /// Of a parameter.
    static String of(FieldError error) {
        for (var code : error.getCodes() == null ? new String[0] : error.getCodes()) {
            if (code.startsWith("typeMismatch.java.time.")) {
                return "a time such as 2026-11-21T08:00:00Z";
            }
        }
        return "another kind of value";
    }

    private static String words(@Nullable Class<?> type) {
        if (type == null) {
            return "another kind of value";
        }
        if (type == int.class
                || type == long.class
                || type == Integer.class
                || type == Long.class) {
            return "a whole number";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (type.isPrimitive() || Number.class.isAssignableFrom(type)) {
            return "a number";
        }
        if (CharSequence.class.isAssignableFrom(type)) {
            return "text";
        }
        if (Temporal.class.isAssignableFrom(type)) {
            return "a time such as 2026-11-21T08:00:00Z";
        }
        if (Collection.class.isAssignableFrom(type) || type.isArray()) {
            return "a list";
        }
        return type.isEnum() || Map.class.isAssignableFrom(type) || type.isRecord()
                ? type.isEnum() ? "one of the words listed in the API" : "an object"
                : "another kind of value";
    }
}
