package io.baigong.server.production;

import io.baigong.evaluator.method.Channel;
import io.baigong.server.access.Invalid;
import io.baigong.server.access.Sessions;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/// What requests say beside their bodies.
final class Asked {
    private static final int LONGEST_REASON = 1_000;

    private Asked() {}

    /// By which way the request of this thread comes.
    static Channel channel() {
        return Sessions.isPerson() ? Channel.FORM : Channel.TOKEN;
    }

    static String reason(String text) {
        if (text.length() > LONGEST_REASON || text.indexOf('\0') >= 0) {
            throw new Invalid("reason", "at most %d characters".formatted(LONGEST_REASON), text);
        }
        return text.strip();
    }

    /// For what changes a figure that people may have seen.
    static String needed(String text) {
        String reason = reason(text);
        if (reason.isEmpty()) {
            throw new Invalid("reason", "why it is corrected", "nothing");
        }
        return reason;
    }

    static LocalDate day(String field, String text) {
        try {
            return Body.dayOf(text);
        } catch (DateTimeException e) {
            throw new Invalid(field, "a day such as 2026-01-31", text);
        }
    }

    static @Nullable LocalDate dayOrNull(String field, @Nullable String text) {
        return text == null || text.isEmpty() ? null : day(field, text);
    }

    static @Nullable Instant instantOrNull(String field, @Nullable String text) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        try {
            return Body.moment(text);
        } catch (DateTimeException e) {
            throw new Invalid(field, "a time such as 2026-01-31T08:00:00+08:00", text);
        }
    }
}
