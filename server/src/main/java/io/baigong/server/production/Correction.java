package io.baigong.server.production;

import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/// What a person says instead of some figures of a shift. What the machine says is derived on and
/// kept beside it.
record Correction(String shift, Map<Figure, BigDecimal> figures) {
    /// Those that are no sums of others.
    static final Set<Figure> OPEN =
            Set.of(
                    Figure.PBT,
                    Figure.APT,
                    Figure.AUST,
                    Figure.ADET,
                    Figure.ADOT,
                    Figure.PDOT,
                    Figure.PQ,
                    Figure.GQ,
                    Figure.SQ,
                    Figure.RQ,
                    Figure.PRI_PQ);

    Correction {
        figures = Map.copyOf(figures);
    }

    static Correction read(Body body) {
        var figures = new EnumMap<Figure, BigDecimal>(Figure.class);
        body.object(
                "figures",
                given -> {
                    for (var figure : OPEN) {
                        var value = given.amount(figure.symbol());
                        if (value != null) {
                            figures.put(figure, value);
                        }
                    }
                    return figures;
                });
        if (figures.isEmpty()) {
            body.add(
                    "figures",
                    "an object with some of PBT, APT, AUST, ADET, ADOT, PDOT, PQ, GQ, SQ, RQ, PRI·PQ",
                    "none");
        }
        return new Correction(body.key("shift"), figures);
    }
}
