package io.baigong.server.queries.promql;

/// How numbers are written.
public final class Numbers {
    private Numbers() {}

    static boolean isNumber(String text) {
        return parsed(text) != null;
    }

    static double number(String text) {
        var number = parsed(text);
        if (number == null) {
            throw new IllegalArgumentException(text + " is no number");
        }
        return number;
    }

    private static @org.jspecify.annotations.Nullable Double parsed(String text) {
        try {
            if (text.startsWith("0x") || text.startsWith("0X")) {
                return (double) Long.parseLong(text.substring(2), 16);
            }
            char last = text.charAt(text.length() - 1);
            // Java alone takes 1d and 1f.
            return Lexer.isDigit(last) || last == '.' ? Double.valueOf(text) : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /// As Prometheus writes values: shortest that reads back the same.
    public static String text(double value) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "+Inf" : "-Inf";
        }
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return 1 / value < 0 && value == 0 ? "-0" : Long.toString((long) value);
        }
        return Double.toString(value).replace("E", "e");
    }
}
