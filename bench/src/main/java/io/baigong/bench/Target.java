package io.baigong.bench;

import static io.baigong.bench.Machine.say;

import java.util.Locale;

/// What a measurement is held against: one line with what was wanted, what came out and the ratio
/// of both. Below 1 is better where less is wanted, above 1 where more is.
final class Target {
    private Target() {}

    /// Less is better.
    ///
    /// @param unit such as `s`, with what it is of
    static void atMost(String what, double wanted, double got, String unit) {
        line(what, "at most", wanted, got, unit, got <= wanted);
    }

    /// More is better.
    static void atLeast(String what, double wanted, double got, String unit) {
        line(what, "at least", wanted, got, unit, got >= wanted);
    }

    /// What the same took elsewhere in the same run.
    ///
    /// @param ours in the same unit as `theirs`; less is better
    static void peer(String what, String peer, double theirs, double ours, String unit) {
        say(
                "PEER    %s: %s %s %s, ours %s %s, that is %.2f times ours",
                what, peer, number(theirs), unit, number(ours), unit, theirs / ours);
    }

    private static void line(
            String what, String how, double wanted, double got, String unit, boolean met) {
        say(
                "%s  %s: wanted %s %s %s, got %s %s, ratio %.2f",
                met ? "MET   " : "MISSED",
                what,
                how,
                number(wanted),
                unit,
                number(got),
                unit,
                got / wanted);
    }

    private static String number(double value) {
        double size = Math.abs(value);
        String digits =
                size >= 1_000 ? "%,.0f" : size >= 10 ? "%.1f" : size >= 0.1 ? "%.2f" : "%.3g";
        return String.format(Locale.ROOT, digits, value);
    }
}
