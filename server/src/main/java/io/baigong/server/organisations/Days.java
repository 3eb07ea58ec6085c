package io.baigong.server.organisations;

import io.baigong.server.access.Invalid;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/// Days as callers name them.
@Component
class Days {
    static final String RULE = "a day such as 2026-01-31, from 1900 to 2999";
    private final Clock clock;

    Days(Clock clock) {
        this.clock = clock;
    }

    LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), clock.getZone());
    }

    /// The day of a parameter, today without one.
    LocalDate on(@Nullable String text) {
        return text == null || text.isEmpty() ? today() : day("on", text);
    }

    /// A day of a body, null when it has none.
    static @Nullable LocalDate in(JsonNode body, String field) {
        String text = body.path(field).asString("");
        return text.isEmpty() ? null : day(field, text);
    }

    static LocalDate day(String field, String text) {
        var day = said(text);
        if (day == null) {
            throw new Invalid(field, RULE, text);
        }
        return day;
    }

    static @Nullable LocalDate said(String text) {
        try {
            var day = LocalDate.parse(text);
            return day.getYear() >= 1900 && day.getYear() <= 2999 ? day : null;
        } catch (DateTimeException e) {
            return null;
        }
    }
}
