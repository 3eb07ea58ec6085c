package io.baigong.server.overview;

import io.baigong.server.access.Invalid;
import io.baigong.server.overview.EnergyFlow.Coal;
import io.baigong.server.things.Name;
import java.util.Locale;

/// What a kilowatt hour of electricity counts in kilograms of standard coal (GB/T 2589).
enum StandardCoal {
    /// Its own heat.
    CALORIFIC(
            0.1229,
            "official",
            "GB/T 2589-2020，电力当量值",
            "GB/T 2589-2020, calorific value of electricity"),
    /// What power stations burn for it, another value every year.
    EQUIVALENT(
            0.31,
            "reference",
            "等价值参考值；以当年火电供电标准煤耗为准",
            "equivalent value for reference; the coal consumption of thermal power of the year holds");

    private final double factor;
    private final String standing;
    private final Name source;

    StandardCoal(double factor, String standing, String zh, String en) {
        this.factor = factor;
        this.standing = standing;
        this.source = new Name(zh, en);
    }

    static StandardCoal of(String word) {
        for (var one : values()) {
            if (one.word().equals(word)) {
                return one;
            }
        }
        throw new Invalid("basis", "calorific or equivalent", word);
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    double kilograms(double kilowattHours) {
        return kilowattHours * factor;
    }

    Coal told() {
        return new Coal(word(), factor, standing, source);
    }
}
