package io.baigong.connect;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One thing that has to be said to reach a device: as data, so that a form and its checks need no
/// code of their own.
///
/// @param key as it stands in a configuration, in lower camel case: `requestTimeout`
/// @param words what a form calls it
/// @param required whether there is no link without it; one with a fallback is never required
/// @param fallback what holds when nothing is said; none when that is a choice of its own
public record Setting(
        String key, Words words, Input input, boolean required, @Nullable String fallback) {
    public Setting {
        if (!key.matches("[a-z][A-Za-z0-9]{0,39}")) {
            throw new IllegalArgumentException(
                    "the key of a setting is in lower camel case, was '%s'".formatted(key));
        }
        if (required && fallback != null) {
            throw new IllegalArgumentException(
                    "setting %s has a fallback, so it is not required".formatted(key));
        }
        if (fallback != null && input.refusal(fallback) != null) {
            throw new IllegalArgumentException(
                    "fallback '%s' of setting %s is refused by itself".formatted(fallback, key));
        }
    }

    public static Setting required(String key, Words words, Input input) {
        return new Setting(key, words, input, true, null);
    }

    public static Setting optional(String key, Words words, Input input) {
        return new Setting(key, words, input, false, null);
    }

    public static Setting withFallback(String key, Words words, Input input, String fallback) {
        return new Setting(key, words, input, false, fallback);
    }

    /// A whole number with a fallback.
    ///
    /// @param unit such as `ms`; none for a plain number
    public static Setting whole(
            String key, Words words, long least, long most, @Nullable String unit, long fallback) {
        return withFallback(
                key, words, new Input.Whole(least, most, unit), Long.toString(fallback));
    }

    public static Setting requestTimeout(long fallback) {
        return whole(
                "requestTimeout",
                new Words("应答超时", "Timeout of an answer"),
                10,
                60_000,
                "ms",
                fallback);
    }

    /// Names of character sets in which devices write texts.
    public static Setting charset(String fallback) {
        return withFallback(
                "charset",
                new Words("文本编码", "Character set of texts"),
                new Input.Choice(
                        List.of(
                                new Option("UTF-8", new Words("UTF-8", "UTF-8")),
                                new Option("GB18030", new Words("GB18030 国标", "GB18030 Chinese")),
                                new Option(
                                        "ISO-8859-1",
                                        new Words("ISO-8859-1 西欧", "ISO-8859-1 Western")))),
                fallback);
    }

    /// What may be put in.
    public sealed interface Input {
        /// What was expected, when this text is not it; null when it is.
        @Nullable String refusal(String text);

        /// @param longest in characters; longer ones and line breaks are refused
        record Text(int longest) implements Input {
            @Override
            public @Nullable String refusal(String text) {
                boolean oneLine = text.chars().noneMatch(Character::isISOControl);
                return text.length() <= longest && oneLine && !text.isBlank()
                        ? null
                        : "one line of 1 to %d characters".formatted(longest);
            }
        }

        /// Several lines, such as a certificate in PEM.
        ///
        /// @param longest in characters
        record Lines(int longest) implements Input {
            @Override
            public @Nullable String refusal(String text) {
                return text.length() <= longest && !text.isBlank()
                        ? null
                        : "text of 1 to %d characters".formatted(longest);
            }
        }

        /// A password or key: stored sealed, never shown again.
        record Secret(int longest) implements Input {
            @Override
            public @Nullable String refusal(String text) {
                return text.length() <= longest && !text.isEmpty()
                        ? null
                        : "1 to %d characters".formatted(longest);
            }
        }

        /// A whole number, both bounds included.
        ///
        /// @param unit such as `ms`; none for a plain number
        record Whole(long least, long most, @Nullable String unit) implements Input {
            @Override
            public @Nullable String refusal(String text) {
                try {
                    long number = Long.parseLong(text);
                    return number >= least && number <= most ? null : expected();
                } catch (NumberFormatException notOne) {
                    return expected();
                }
            }

            private String expected() {
                return "a whole number from %d to %d%s"
                        .formatted(least, most, unit == null ? "" : " " + unit);
            }
        }

        /// `true` or `false`.
        record Flag() implements Input {
            @Override
            public @Nullable String refusal(String text) {
                return text.equals("true") || text.equals("false") ? null : "true or false";
            }
        }

        /// One of a few.
        record Choice(List<Option> options) implements Input {
            public Choice {
                options = List.copyOf(options);
            }

            @Override
            public @Nullable String refusal(String text) {
                var known = options.stream().map(Option::value).toList();
                return known.contains(text) ? null : "one of " + String.join(", ", known);
            }
        }
    }

    /// One of the values of a choice.
    public record Option(String value, Words words) {}
}
