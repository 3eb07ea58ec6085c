package io.baigong.server.queries.promql;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/// What the value of a label has to be. Regular expressions are RE2's, which take time in
/// proportion to the text, and match the whole value.
///
/// @param pattern of the last two operators
public record LabelMatcher(
        String label, Operator operator, String value, @Nullable Pattern pattern) {
    private static final int MOST_PATTERN = 512;
    private static final int MOST_REPEATED = 1_000;

    /// How it compares.
    public enum Operator {
        EQUAL,
        NOT_EQUAL,
        MATCHES,
        MATCHES_NOT
    }

    /// @throws IllegalArgumentException saying what is wrong with the regular expression
    static LabelMatcher of(String label, Operator operator, String value) {
        return switch (operator) {
            case EQUAL, NOT_EQUAL -> new LabelMatcher(label, operator, value, null);
            case MATCHES, MATCHES_NOT -> new LabelMatcher(label, operator, value, compiled(value));
        };
    }

    /// @param found empty where there is no such label
    public boolean matches(String found) {
        return switch (operator) {
            case EQUAL -> value.equals(found);
            case NOT_EQUAL -> !value.equals(found);
            case MATCHES -> fits(found);
            case MATCHES_NOT -> !fits(found);
        };
    }

    private boolean fits(String found) {
        return pattern != null && pattern.matches(found);
    }

    private static Pattern compiled(String text) {
        if (text.length() > MOST_PATTERN) {
            throw new IllegalArgumentException(
                    "a regular expression has at most %d characters, this one has %d"
                            .formatted(MOST_PATTERN, text.length()));
        }
        checkRepeats(text);
        try {
            return Pattern.compile("(?s:" + text + ")");
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "expected a regular expression (RE2), got \"%s\": %s"
                            .formatted(text, e.getDescription()),
                    e);
        }
    }

    /// Counted repetitions within each other make programs of any size out of a few characters.
    private static void checkRepeats(String text) {
        long product = 1;
        for (int i = text.indexOf('{'); i >= 0; i = text.indexOf('{', i + 1)) {
            long count = 0;
            long most = 1;
            for (int j = i + 1; j < text.length() && isCount(text.charAt(j)); j++) {
                char c = text.charAt(j);
                count = c == ',' ? 0 : Math.min(count * 10 + (c - '0'), MOST_REPEATED + 1);
                most = Math.max(most, count);
            }
            product *= most;
            if (product > MOST_REPEATED) {
                throw new IllegalArgumentException(
                        "the repetitions of a regular expression multiply to at most %d"
                                .formatted(MOST_REPEATED));
            }
        }
    }

    private static boolean isCount(char c) {
        return c == ',' || (c >= '0' && c <= '9');
    }

    @Override
    public String toString() {
        String sign =
                switch (operator) {
                    case EQUAL -> "=";
                    case NOT_EQUAL -> "!=";
                    case MATCHES -> "=~";
                    case MATCHES_NOT -> "!~";
                };
        return label + sign + '"' + value + '"';
    }
}
