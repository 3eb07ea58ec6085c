package io.baigong.server.production;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What keeps planned busy time from making good pieces (ISO 22400-2), in the order in which it is
/// taken off: first what lies between planned busy time and actual production time, then what lies
/// between this and the planned run time of what was produced, then what was not good.
enum LossKind {
    PLANNED_DOWN(Figure.PDOT, Element.PLANNED_DOWN),
    SETUP(Figure.AUST, Element.SETUP),
    DELAY(Figure.ADET, Element.DELAY),
    DOWN(Figure.ADOT, Element.DOWN),
    UNKNOWN(Figure.UNKNOWN, Element.UNKNOWN),
    /// More time was told than was planned: it comes back.
    OVERRUN(null, null),
    /// Production that took longer than planned for its pieces; less than nothing when it was
    /// faster.
    SPEED(null, null),
    /// Run time of pieces that were not good.
    QUALITY(null, null);

    static final String WORDS =
            Arrays.stream(values()).map(LossKind::word).collect(Collectors.joining(", "));

    private final @Nullable Figure figure;
    private final @Nullable Element element;

    LossKind(@Nullable Figure figure, @Nullable Element element) {
        this.figure = figure;
        this.element = element;
    }

    /// The time that is lost; null when it is calculated of other figures.
    @Nullable Figure figure() {
        return figure;
    }

    /// Stretches of it; null when it is not one of time.
    @Nullable Element element() {
        return element;
    }

    @JsonValue
    String word() {
        return Words.of(this);
    }

    static @Nullable LossKind of(String word) {
        return Words.read(LossKind.class, word);
    }
}
