package io.baigong.server.production;

import org.jspecify.annotations.Nullable;

/// Figures of a shift by their names in ISO 22400-2. Times are seconds, quantities pieces in the
/// units of the products.
public enum Figure {
    /// Planned busy time; of a shift that goes on, up to now.
    PBT("PBT"),
    /// Actual production time.
    APT("APT"),
    /// Actual unit set-up time.
    AUST("AUST"),
    /// Actual unit delay time.
    ADET("ADET"),
    /// Actual unit down time.
    ADOT("ADOT"),
    /// Planned down time that the plan did not take off.
    PDOT("PDOT"),
    /// Planned busy time of which nothing is known.
    UNKNOWN("unknown"),
    /// Actual unit processing time, APT + AUST.
    AUPT("AUPT"),
    /// Actual unit busy time, AUPT + ADET.
    AUBT("AUBT"),
    /// Produced quantity.
    PQ("PQ"),
    /// Good quantity.
    GQ("GQ"),
    /// Scrap quantity.
    SQ("SQ"),
    /// Rework quantity.
    RQ("RQ"),
    /// Planned run time of all items that were produced, seconds.
    PRI_PQ("PRI·PQ");

    private final String symbol;

    Figure(String symbol) {
        this.symbol = symbol;
    }

    public String symbol() {
        return symbol;
    }

    /// @return null for an unknown one
    public static @Nullable Figure of(String symbol) {
        for (var one : values()) {
            if (one.symbol.equals(symbol) || one.name().equals(symbol)) {
                return one;
            }
        }
        return null;
    }

    /// Whether it is seconds; else it is pieces.
    public boolean isTime() {
        return ordinal() <= AUBT.ordinal() || this == PRI_PQ;
    }
}
