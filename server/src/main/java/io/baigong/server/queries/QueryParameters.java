package io.baigong.server.queries;

import io.baigong.server.queries.promql.Durations;
import io.baigong.server.queries.promql.LabelMatcher;
import io.baigong.server.queries.promql.Parser;
import io.baigong.server.queries.promql.QueryError;
import io.baigong.server.queries.promql.QueryError.Kind;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Parameters of a request, in its URL or as a form in its body. Times and durations are
/// microseconds, to the millisecond.
record QueryParameters(HttpServletRequest request, Clock clock) {
    private static final double MOST_SECONDS = 253_402_300_800.0;

    /// @throws QueryError when it is missing
    String text(String name) {
        var text = request.getParameter(name);
        if (text == null || text.isBlank()) {
            throw bad(name, "a text", "nothing");
        }
        return text;
    }

    long time(String name) {
        return parsedTime(name, text(name));
    }

    /// @return now when it is missing
    long timeOrNow(String name) {
        var text = request.getParameter(name);
        return text == null || text.isBlank() ? clock.millis() * 1_000 : parsedTime(name, text);
    }

    private static long parsedTime(String name, String text) {
        var seconds = number(text);
        if (seconds != null) {
            if (Math.abs(seconds) > MOST_SECONDS) {
                throw bad(name, "a time until the year 9999", text);
            }
            return Math.round(seconds * 1e3) * 1_000;
        }
        try {
            // A plus sign that was not encoded arrives as a space.
            var time = OffsetDateTime.parse(text.replace(' ', '+')).toInstant();
            return time.toEpochMilli() * 1_000;
        } catch (DateTimeException | ArithmeticException e) {
            throw bad(name, "seconds since 1970 or a time such as 2026-11-21T08:00:00+08:00", text);
        }
    }

    /// Seconds, or a duration such as 5m.
    ///
    /// @return null when it is missing
    @Nullable Long duration(String name) {
        var text = request.getParameter(name);
        if (text == null || text.isBlank()) {
            return null;
        }
        var seconds = number(text);
        if (seconds == null) {
            long micros = Durations.micros(text);
            seconds = micros / 1e6;
        }
        if (!(seconds >= 0.001) || seconds > Durations.MOST / 1e6) {
            throw bad(name, "seconds greater than 0 or a duration such as 5m", text);
        }
        return Math.round(seconds * 1e3) * 1_000;
    }

    /// A whole number.
    ///
    /// @return what is told when it is missing or 0
    int limit(int otherwise) {
        var text = request.getParameter("limit");
        var number = text == null || text.isBlank() ? Double.valueOf(0) : number(text);
        if (number == null || number < 0 || number != Math.rint(number)) {
            throw bad("limit", "a whole number", String.valueOf(text));
        }
        return number == 0 ? otherwise : (int) Math.min(otherwise, number);
    }

    /// Each selector of `match[]`; none when there is none.
    List<List<LabelMatcher>> matches() {
        var texts = request.getParameterValues("match[]");
        if (texts == null) {
            return List.of();
        }
        if (texts.length > 20) {
            throw bad("match[]", "at most 20 selectors", Integer.toString(texts.length));
        }
        var matches = new ArrayList<List<LabelMatcher>>();
        Arrays.stream(texts).map(Parser::matchers).forEach(matches::add);
        return matches;
    }

    private static @Nullable Double number(String text) {
        try {
            return text.matches("[-+0-9.eE]{1,40}") ? Double.valueOf(text) : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    static QueryError bad(String name, String expected, String got) {
        String shown = got.length() <= 60 ? got : got.substring(0, 60) + "…";
        return new QueryError(
                Kind.BAD_DATA,
                "invalid parameter \"%s\": expected %s, got \"%s\""
                        .formatted(name, expected, shown));
    }
}
