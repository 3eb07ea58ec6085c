package io.baigong.server.production;

import io.baigong.evaluator.method.Label;
import io.baigong.server.production.PiecesMade.Lot;
import io.baigong.server.production.PiecesMade.Made;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Puts together what is said of a machine in a shift: planned busy time, what it was spent on,
/// what was made. A correction stands over all of it.
final class Composition {
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
                one.content().figures().forEach((figure, value) -> of.put(figure, value, label));
            }
        }
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
