package io.baigong.server.queries.promql;

/// Durations as Prometheus writes them: `1h30m`, units from years (of 365 days) to milliseconds,
/// each at most once, the greatest first.
public final class Durations {
    private static final String[] UNITS = {"y", "w", "d", "h", "m", "s", "ms"};
    private static final long[] MICROS = {
        31_536_000_000_000L,
        604_800_000_000L,
        86_400_000_000L,
        3_600_000_000L,
        60_000_000L,
        1_000_000L,
        1_000L
    };

    /// A hundred years.
    public static final long MOST = 100 * MICROS[0];

    private Durations() {}

    static boolean isDuration(String text) {
        return micros(text) >= 0;
    }

    /// @return microseconds; -1 when it is none or longer than a hundred years
    public static long micros(String text) {
        long total = 0;
        int unit = -1;
        int at = 0;
        while (at < text.length()) {
            int digits = at;
            while (at < text.length() && Lexer.isDigit(text.charAt(at))) {
                at++;
            }
            int found = unit(text, at);
            if (at == digits || at - digits > 12 || found <= unit) {
                return -1;
            }
            long count = Long.parseLong(text.substring(digits, at));
            if (count > MOST / MICROS[found]) {
                return -1;
            }
            total += count * MICROS[found];
            at += UNITS[found].length();
            unit = found;
        }
        return unit < 0 || total > MOST ? -1 : total;
    }

    private static int unit(String text, int at) {
        if (text.startsWith("ms", at)) {
            return UNITS.length - 1;
        }
        for (int i = 0; i < UNITS.length - 1; i++) {
            if (text.startsWith(UNITS[i], at)) {
                return i;
            }
        }
        return -1;
    }

    /// The same as text.
    public static String text(long micros) {
        var text = new StringBuilder();
        long rest = micros;
        for (int i = 0; i < UNITS.length; i++) {
            if (rest >= MICROS[i]) {
                text.append(rest / MICROS[i]).append(UNITS[i]);
                rest %= MICROS[i];
            }
        }
        return text.isEmpty() ? "0s" : text.toString();
    }
}
