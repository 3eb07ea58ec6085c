package io.baigong.client;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// What the platform answers when it does not do something (RFC 9457), or that it cannot be
/// reached.
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final transient List<Fault> faults;

    /// A field, or a cell of a file, that is wrong.
    ///
    /// @param row of a file, from 1
    public record Fault(
            @Nullable String field,
            @Nullable Long row,
            @Nullable String column,
            String expected,
            String got) {
        static Fault of(JsonNode json) {
            return new Fault(
                    text(json, "field"),
                    json.path("row").isNumber() ? json.path("row").asLong() : null,
                    text(json, "column"),
                    json.path("expected").asString(""),
                    json.path("got").asString(""));
        }

        /// Where it is, in words: a field, or row and column.
        public String where() {
            return row == null
                    ? Objects.requireNonNullElse(field, Objects.requireNonNullElse(column, ""))
                    : row + (column == null ? "" : " " + column);
        }
    }

    Refusal(
            int status,
            String code,
            String message,
            List<Fault> faults,
            @Nullable Throwable cause) {
        super(message, cause);
        this.status = status;
        this.code = code;
        this.faults = faults;
    }

    static Refusal unreachable(Throwable cause) {
        String why =
                Objects.requireNonNullElse(cause.getMessage(), cause.getClass().getSimpleName());
        return new Refusal(
                0, "unreachable", "the platform cannot be reached: " + why, List.of(), cause);
    }

    static Refusal of(int status, String body) {
        try {
            JsonNode json = Baigong.JSON.readTree(body);
            if (json.isObject()) {
                var faults = json.path("errors").valueStream().map(Fault::of).toList();
                String title = json.path("title").asString("HTTP " + status);
                return new Refusal(
                        status,
                        json.path("code").asString("http-" + status),
                        json.path("detail").asString(json.path("message").asString(title)),
                        faults,
                        null);
            }
        } catch (JacksonException e) {
            // Not the platform's own answer: a proxy's, say.
        }
        String text = body.length() > 300 ? body.substring(0, 300) : body;
        return new Refusal(
                status,
                "http-" + status,
                text.isBlank() ? "HTTP " + status : text,
                List.of(),
                null);
    }

    private static @Nullable String text(JsonNode json, String name) {
        return json.path(name).isString() ? json.path(name).asString() : null;
    }

    /// The HTTP status; 0 when the platform could not be reached.
    public int status() {
        return status;
    }

    /// What is wrong in one word that stays the same; `docs/errors.md` lists them.
    public String code() {
        return code;
    }

    /// What was expected and what came, field by field; empty when it is about none.
    public List<Fault> faults() {
        return faults;
    }
}
