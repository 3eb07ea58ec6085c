package io.baigong.server.production;

import io.baigong.evaluator.method.Label;
import io.baigong.server.production.PiecesMade.Lot;
import io.baigong.server.production.PiecesMade.Made;
import io.baigong.server.production.ShiftElements.Amount;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// Puts together what is said of a machine in a shift: planned busy time, what it was spent on,
/// what was made. A correction stands over all of it.
final class Composition {
    private static final int MILLIS = 3;

    private final ShiftCase of;

    Composition(ShiftCase of) {
        this.of = of;
    }

    /// @param elements what is known, and how well
    /// @param stretches of planned busy time, one after the other
    /// @param scrapReasons pieces by key of reason, as people counted them
    record Whole(
            ShiftElements elements,
            List<Stretch> stretches,
            Map<Lot, Made> made,
            Map<String, BigDecimal> scrapReasons) {}

    Whole whole() {
        planned();
        var stretches = new TimeSpent(of).spend();
        var pieces = new PiecesMade(of).count();
        correct();
        sums();
        var unit = of.unit();
        var shift = of.shift();
        return new Whole(
                new ShiftElements(
                        unit.thing(),
                        unit.key(),
                        shift.day(),
                        shift.shift(),
                        shift.name(),
                        shift.from(),
                        shift.to(),
                        of.now() >= shift.span().to(),
                        of.figures(),
                        List.copyOf(of.refs())),
                stretches,
                pieces.made(),
                pieces.scrapReasons());
    }

    private void planned() {
        var label = Label.VERIFIED;
        for (var source : of.master().sources(of.shift())) {
            label = label.and(of.used(source));
        }
        of.put(Figure.PBT, ShiftCase.seconds(of.shift().busyUntil(of.now())), label);
    }

    private void correct() {
        for (var one : of.said(Kind.CORRECTION, Correction::read)) {
            if (of.shift().day().equals(one.entry().day())
                    && one.content().shift().equals(of.shift().shift())) {
                var label = of.used(one.entry());
                var before = new EnumMap<Figure, Amount>(Figure.class);
                before.putAll(of.figures());
                one.content().figures().forEach((figure, value) -> of.put(figure, value, label));
                follow(one.content().figures().keySet(), before, label);
            }
        }
    }

    /// Quantities hang together: who corrects how many were made or thrown away and does not say
    /// how many were good means as many fewer or more, and run times of those that were made.
    private void follow(Set<Figure> said, Map<Figure, Amount> before, Label label) {
        var good = before.get(Figure.GQ);
        if (!said.contains(Figure.GQ) && good != null) {
            var change =
                    change(Figure.PQ, before)
                            .subtract(change(Figure.SQ, before))
                            .subtract(change(Figure.RQ, before));
            var most =
                    value(of.figures(), Figure.PQ)
                            .subtract(value(of.figures(), Figure.SQ))
                            .subtract(value(of.figures(), Figure.RQ));
            if (change.signum() != 0) {
                var now = good.value().add(change).min(most).max(BigDecimal.ZERO);
                of.put(Figure.GQ, now, good.label().and(label));
            }
        }
        var planned = before.get(Figure.PRI_PQ);
        var produced = value(before, Figure.PQ);
        boolean others = change(Figure.PQ, before).signum() != 0;
        if (others && !said.contains(Figure.PRI_PQ) && planned != null) {
            of.figures().remove(Figure.PRI_PQ);
            if (produced.signum() > 0) {
                var now =
                        planned.value()
                                .multiply(value(of.figures(), Figure.PQ))
                                .divide(produced, MILLIS, RoundingMode.HALF_UP)
                                .stripTrailingZeros();
                of.put(
                        Figure.PRI_PQ,
                        now.scale() < 0 ? now.setScale(0) : now,
                        planned.label().and(label));
            }
        }
    }

    private BigDecimal change(Figure figure, Map<Figure, Amount> before) {
        return value(of.figures(), figure).subtract(value(before, figure));
    }

    private static BigDecimal value(Map<Figure, Amount> figures, Figure figure) {
        var amount = figures.get(figure);
        return amount == null ? BigDecimal.ZERO : amount.value();
    }

    private void sums() {
        var times = List.of(Figure.APT, Figure.AUST, Figure.ADET, Figure.ADOT, Figure.PDOT);
        boolean any = times.stream().anyMatch(of.figures()::containsKey);
        if (!any) {
            return;
        }
        sum(Figure.AUPT, List.of(Figure.APT, Figure.AUST));
        sum(Figure.AUBT, List.of(Figure.APT, Figure.AUST, Figure.ADET));
        var busy = Objects.requireNonNull(of.figures().get(Figure.PBT));
        var rest = busy.value();
        var label = busy.label();
        for (var figure : times) {
            var amount = of.figures().get(figure);
            rest = amount == null ? rest : rest.subtract(amount.value());
            label = amount == null ? label : label.and(amount.label());
        }
        of.put(Figure.UNKNOWN, rest.max(BigDecimal.ZERO), label);
    }

    private void sum(Figure figure, List<Figure> parts) {
        var value = BigDecimal.ZERO;
        var label = Label.VERIFIED;
        for (var part : parts) {
            var amount = of.figures().get(part);
            if (amount == null && part == Figure.APT) {
                return;
            }
            if (amount != null) {
                value = value.add(amount.value());
                label = label.and(amount.label());
            }
        }
        of.put(figure, value, label);
    }
}
