package io.baigong.connect.mqtt;

import io.baigong.connect.DataType;
import io.baigong.connect.Reason;
import io.baigong.connect.Value;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a message says, read once for all tags of its topic. Pure; never throws.
final class Payload {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final @Nullable String text;
    private final @Nullable JsonNode json;

    private Payload(@Nullable String text, @Nullable JsonNode json) {
        this.text = text;
        this.json = json;
    }

    /// What a tag's part is.
    sealed interface Read {
        record Good(Value value) implements Read {}

        record Unusable(Reason reason, String detail) implements Read {}
    }

    static Payload of(byte[] bytes) {
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException other) {
            return new Payload(null, null);
        }
        try {
            JsonNode json = JSON.readTree(text);
            return new Payload(text, json == null || json.isMissingNode() ? null : json);
        } catch (JacksonException none) {
            return new Payload(text, null);
        }
    }

    Read value(@Nullable JsonPointer pointer, @Nullable DataType type) {
        if (text == null) {
            return new Read.Unusable(Reason.GARBAGE, "bytes that are no UTF-8");
        }
        if (json == null) {
            return pointer == null
                    ? typed(text.strip(), type)
                    : new Read.Unusable(
                            Reason.GARBAGE, "expected JSON, came '%s'".formatted(shown(text)));
        }
        JsonNode node = pointer == null ? json : json.at(pointer);
        if (node.isMissingNode()) {
            return new Read.Unusable(
                    Reason.BAD_ADDRESS, "the message has nothing at %s".formatted(pointer));
        }
        if (node.isNull()) {
            return new Read.Unusable(Reason.MARKED_BY_DEVICE, "null");
        }
        if (node.isString()) {
            return typed(node.asString(), type);
        }
        if (node.isBoolean() && (type == null || type == DataType.BOOLEAN)) {
            return new Read.Good(Value.of(node.booleanValue()));
        }
        return node.isContainer() && type != null && type != DataType.TEXT
                ? unusable(node.toString(), type)
                : type == null && node.isNumber() ? number(node) : typed(node.toString(), type);
    }

    private static Read number(JsonNode node) {
        if (node.isIntegralNumber() && node.canConvertToLong()) {
            return new Read.Good(Value.of(node.longValue()));
        }
        return typed(node.toString(), DataType.FLOAT64);
    }

    private static Read typed(String text, @Nullable DataType type) {
        if (type == null || type == DataType.TEXT) {
            return new Read.Good(Value.of(text));
        }
        if (type == DataType.BOOLEAN) {
            return switch (text.toLowerCase(Locale.ROOT)) {
                case "true", "on", "1" -> new Read.Good(Value.of(true));
                case "false", "off", "0" -> new Read.Good(Value.of(false));
                default -> unusable(text, type);
            };
        }
        try {
            if (text.length() > 40) {
                return unusable(text, type);
            }
            var number = new BigDecimal(text);
            if (type == DataType.INT64) {
                return new Read.Good(Value.of(number.longValueExact()));
            }
            double real = number.doubleValue();
            return Double.isFinite(real)
                    ? new Read.Good(Value.of(real))
                    : new Read.Unusable(Reason.OUT_OF_RANGE, shown(text));
        } catch (NumberFormatException | ArithmeticException none) {
            return unusable(text, type);
        }
    }

    private static Read unusable(String text, DataType type) {
        return new Read.Unusable(
                Reason.WRONG_TYPE, "expected %s, came '%s'".formatted(type.word(), shown(text)));
    }

    private static String shown(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }

    /// Milliseconds since 1970 or ISO 8601 with a zone; null when there is none.
    @Nullable Instant time(@Nullable JsonPointer pointer) {
        if (json == null || pointer == null) {
            return null;
        }
        var node = json.at(pointer);
        try {
            return node.isIntegralNumber()
                    ? Instant.ofEpochMilli(node.longValue())
                    : node.isString() ? OffsetDateTime.parse(node.asString()).toInstant() : null;
        } catch (DateTimeException none) {
            return null;
        }
    }
}
