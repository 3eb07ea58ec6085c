package io.baigong.server.production;

import io.baigong.server.production.Composition.Whole;
import io.baigong.server.production.ShiftElements.Amount;
import io.baigong.server.things.Name;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A shift of a machine, as the API shows it.
///
/// @param ended whether it is over
/// @param figures by symbol (ISO 22400-2), seconds and pieces; a missing one is not known
/// @param rates made of the figures
/// @param label the weakest of the figures
/// @param stretches of planned busy time, one after the other
/// @param products what was made
/// @param scrapReasons pieces by key of reason, as people counted them
/// @param corrected whether a person's correction stands over it
/// @param refs what the figures were made of
@Schema(name = "ProductionShift")
record ShiftAnswer(
        String workUnit,
        Name name,
        LocalDate day,
        String shift,
        Name shiftName,
        Instant from,
        Instant to,
        boolean ended,
        Map<String, Figured> figures,
        Rates rates,
        @Schema(allowableValues = {"declared", "evidenced", "verified"}) String label,
        List<Spent> stretches,
        List<MadeAnswer> products,
        Map<String, BigDecimal> scrapReasons,
        boolean corrected,
        List<EntryRef> refs) {
    @Schema(name = "ProductionFigure")
    record Figured(
            BigDecimal value,
            @Schema(allowableValues = {"declared", "evidenced", "verified"}) String label) {}

    /// ISO 22400-2: availability APT/PBT, effectiveness PRI·PQ/APT, quality ratio GQ/PQ, and their
    /// product, the overall equipment effectiveness. Missing where a figure is not known.
    @Schema(name = "ProductionRates")
    record Rates(
            @Nullable BigDecimal availability,
            @Nullable BigDecimal effectiveness,
            @Nullable BigDecimal quality,
            @Nullable BigDecimal oee) {
        private static final int DIGITS = 6;

        static Rates of(Map<Figure, BigDecimal> sums) {
            var availability = ShiftElements.rate(sums.get(Figure.APT), sums.get(Figure.PBT));
            var effectiveness = ShiftElements.rate(sums.get(Figure.PRI_PQ), sums.get(Figure.APT));
            var quality = ShiftElements.rate(sums.get(Figure.GQ), sums.get(Figure.PQ));
            var oee =
                    availability == null || effectiveness == null || quality == null
                            ? null
                            : availability.multiply(effectiveness).multiply(quality);
            return new Rates(
                    rounded(availability), rounded(effectiveness), rounded(quality), rounded(oee));
        }

        private static @Nullable BigDecimal rounded(@Nullable BigDecimal rate) {
            return rate == null ? null : rate.setScale(DIGITS, RoundingMode.HALF_UP);
        }
    }

    @Schema(name = "ProductionStretch")
    record Spent(Instant from, Instant to, Element element, @Nullable String reason) {}

    /// @param runTime seconds planned for one piece
    @Schema(name = "ProducedProduct")
    record MadeAnswer(
            @Nullable String product,
            @Nullable String order,
            @Nullable BigDecimal produced,
            @Nullable BigDecimal good,
            BigDecimal scrap,
            BigDecimal rework,
            @Nullable BigDecimal runTime) {}

    /// @param detailed whether stretches are wanted
    static ShiftAnswer of(Whole whole, Name name, boolean detailed) {
        var elements = whole.elements();
        var figures = new LinkedHashMap<String, Figured>();
        var values = new EnumMap<Figure, BigDecimal>(Figure.class);
        for (var figure : Figure.values()) {
            Amount amount = elements.figures().get(figure);
            if (amount != null) {
                figures.put(figure.symbol(), new Figured(amount.value(), Words.of(amount.label())));
                values.put(figure, amount.value());
            }
        }
        return new ShiftAnswer(
                elements.workUnit(),
                name,
                elements.day(),
                elements.shift(),
                elements.name(),
                elements.from(),
                elements.to(),
                elements.ended(),
                figures,
                Rates.of(values),
                Words.of(elements.label()),
                detailed ? spent(whole) : List.of(),
                made(whole),
                whole.scrapReasons(),
                elements.refs().stream().anyMatch(ref -> ref.kind().equals(Kind.CORRECTION.word())),
                elements.refs());
    }

    private static List<Spent> spent(Whole whole) {
        return whole.stretches().stream()
                .map(one ->
                        new Spent(
                                Instant.ofEpochMilli(one.from()),
                                Instant.ofEpochMilli(one.to()),
                                one.element(),
                                one.reason()))
                .toList();
    }

    private static List<MadeAnswer> made(Whole whole) {
        return whole.made().entrySet().stream()
                .map(each ->
                        new MadeAnswer(
                                each.getKey().product(),
                                each.getKey().order(),
                                each.getValue().produced(),
                                each.getValue().good(),
                                each.getValue().scrap(),
                                each.getValue().rework(),
                                each.getValue().runTime()))
                .toList();
    }
}
