package io.baigong.server.production;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What the time of a work unit is spent on (ISO 22400-2:2014, time elements).
public enum Element {
    /// APT, actual production time: it makes pieces.
    PRODUCTION("APT"),
    /// AUST, actual unit set-up time: it is prepared for an order.
    SETUP("AUST"),
    /// ADET, actual unit delay time: stoppages while an order is worked on.
    DELAY("ADET"),
    /// ADOT, actual unit down time: it could work and does not.
    DOWN("ADOT"),
    /// PDOT, planned down time that was not taken off the plan beforehand.
    PLANNED_DOWN("PDOT"),
    /// Nothing is known.
    UNKNOWN("unknown");

    static final String WORDS =
            Arrays.stream(values()).map(Element::word).collect(Collectors.joining(", "));

    private final String symbol;

    Element(String symbol) {
        this.symbol = symbol;
    }

    /// In the standard.
    public String symbol() {
        return symbol;
    }

    @JsonValue
    public String word() {
        return Words.of(this);
    }

    static @Nullable Element of(String word) {
        return Words.read(Element.class, word);
    }
}
