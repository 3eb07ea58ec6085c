package io.baigong.server.production;

import io.baigong.evaluator.method.Label;
import io.baigong.server.production.Derived.Pieces;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What was made in a shift: the machine's count, else an ERP's sum, else what people counted;
/// scrap and rework that people or an ERP found are taken off the machine's good ones.
final class PiecesMade {
    private final ShiftCase of;
    private final Map<Lot, Made> made = new LinkedHashMap<>();
    private final Map<String, BigDecimal> scrapReasons = new LinkedHashMap<>();

    /// Pieces of one kind.
    record Lot(@Nullable String product, @Nullable String order) {}

    /// @param runTime seconds planned for one piece, null when nobody said
    record Made(
            @Nullable BigDecimal produced,
            @Nullable BigDecimal good,
            BigDecimal scrap,
            BigDecimal rework,
            @Nullable BigDecimal runTime) {}

    PiecesMade(ShiftCase of) {
        this.of = of;
    }

    Map<Lot, Made> made() {
        return made;
    }

    /// Pieces by key of reason, as people counted them.
    Map<String, BigDecimal> scrapReasons() {
        return scrapReasons;
    }

    /// Fills in the figures.
    PiecesMade count() {
        pieces();
        return this;
    }

    private void pieces() {
        var people = byPeople();
        var sums = bySumsOfPieces();
        var derived = of.derived();
        var byMachine = derived == null ? null : derived.pieces();
        if (byMachine != null) {
            of.usedDerived();
            byMachine(byMachine, sums, people);
        } else if (people.isEmpty() && !sums.isEmpty()
                || sums.values().stream().anyMatch(sum -> sum.made().produced() != null)) {
            sums.forEach((lot, sum) -> made.put(lot, sum.made()));
            labels(sums.values().stream().map(Sum::label).reduce(Label::and).orElseThrow(), null);
        } else if (!people.isEmpty()) {
            people.forEach((lot, sum) -> made.put(lot, sum.made()));
            labels(people.values().stream().map(Sum::label).reduce(Label::and).orElseThrow(), null);
        }
    }

    private record Sum(Made made, Label label) {
        Sum plus(Sum more) {
            return new Sum(
                    new Made(
                            plus(made.produced(), more.made.produced()),
                            plus(made.good(), more.made.good()),
                            made.scrap().add(more.made.scrap()),
                            made.rework().add(more.made.rework()),
                            made.runTime()),
                    label.and(more.label));
        }

        private static @Nullable BigDecimal plus(@Nullable BigDecimal a, @Nullable BigDecimal b) {
            return a == null ? b : b == null ? a : a.add(b);
        }
    }

    private Map<Lot, Sum> byPeople() {
        var sums = new LinkedHashMap<Lot, Sum>();
        for (var one : of.counts()) {
            var counted = one.content();
            var sum =
                    new Sum(
                            new Made(
                                    counted.produced(),
                                    counted.good(),
                                    counted.scrap(),
                                    counted.rework(),
                                    runTime(counted.product())),
                            of.used(one.entry()));
            sums.merge(new Lot(counted.product(), counted.order()), sum, Sum::plus);
            if (counted.reason() != null) {
                scrapReasons.merge(
                        counted.reason(), counted.scrap().add(counted.rework()), BigDecimal::add);
            }
        }
        return sums;
    }

    private Map<Lot, Sum> bySumsOfPieces() {
        var sums = new LinkedHashMap<Lot, Sum>();
        for (var one : of.records()) {
            var record = one.content();
            boolean ofPieces =
                    record.made() != null || record.scrap() != null || record.rework() != null;
            if (ofPieces) {
                var sum =
                        new Sum(
                                new Made(
                                        record.made(),
                                        good(record),
                                        Counted.orZero(record.scrap()),
                                        Counted.orZero(record.rework()),
                                        runTime(record.product())),
                                of.used(one.entry()));
                sums.merge(new Lot(record.product(), record.order()), sum, Sum::plus);
            }
        }
        return sums;
    }

    private static @Nullable BigDecimal good(ShiftRecord record) {
        var produced = record.made();
        return record.good() != null || produced == null
                ? record.good()
                : produced.subtract(Counted.orZero(record.scrap()))
                        .subtract(Counted.orZero(record.rework()))
                        .max(BigDecimal.ZERO);
    }

    private @Nullable BigDecimal runTime(@Nullable String product) {
        var known = of.master().product(product);
        return known == null ? null : known.runTime(of.unit().key(), of.shift().day());
    }

    /// The machine's count; scrap and rework that were found besides go off its good ones. An ERP's
    /// sums stand for all that people counted.
    private void byMachine(List<Pieces> counted, Map<Lot, Sum> sums, Map<Lot, Sum> people) {
        var found = sums.isEmpty() ? people : sums;
        Label besides = null;
        var scrap = BigDecimal.ZERO;
        var rework = BigDecimal.ZERO;
        for (var one : found.values()) {
            scrap = scrap.add(one.made().scrap());
            rework = rework.add(one.made().rework());
            if (one.made().scrap().signum() + one.made().rework().signum() > 0) {
                besides = besides == null ? one.label() : besides.and(one.label());
            }
        }
        for (var one : counted) {
            var lot = new Lot(one.product(), one.order());
            var own = found.get(lot);
            made.put(
                    lot,
                    new Made(
                            one.produced(),
                            one.good(),
                            one.scrap().add(own == null ? BigDecimal.ZERO : own.made().scrap()),
                            own == null ? BigDecimal.ZERO : own.made().rework(),
                            runTime(one.product())));
            if (own != null) {
                scrap = scrap.subtract(own.made().scrap());
                rework = rework.subtract(own.made().rework());
            }
        }
        if (scrap.signum() > 0 || rework.signum() > 0) {
            // Of products that the machine did not tell.
            made.merge(
                    new Lot(null, null),
                    new Made(BigDecimal.ZERO, null, scrap, rework, null),
                    (a, b) ->
                            new Made(
                                    a.produced(),
                                    a.good(),
                                    a.scrap().add(b.scrap()),
                                    a.rework().add(b.rework()),
                                    a.runTime()));
        }
        labels(of.machine(), besides);
    }

    /// Sums of all that was made.
    ///
    /// @param besides label of scrap and rework that were found besides, null for none
    private void labels(Label label, @Nullable Label besides) {
        var rest = besides == null ? label : label.and(besides);
        of.put(Figure.PQ, BigDecimal.ZERO, label);
        of.put(Figure.SQ, BigDecimal.ZERO, rest);
        of.put(Figure.RQ, BigDecimal.ZERO, rest);
        boolean whole = true;
        boolean told = true;
        var good = BigDecimal.ZERO;
        for (var one : made.values()) {
            whole &= one.produced() != null;
            of.add(Figure.PQ, Counted.orZero(one.produced()), label);
            of.add(Figure.SQ, one.scrap(), rest);
            of.add(Figure.RQ, one.rework(), rest);
            told &= one.good() != null || one.produced() != null && one.produced().signum() == 0;
            good = good.add(Counted.orZero(one.good()));
        }
        if (!whole) {
            of.figures().remove(Figure.PQ);
            return;
        }
        var produced = Objects.requireNonNull(of.figures().get(Figure.PQ)).value();
        var bad =
                Objects.requireNonNull(of.figures().get(Figure.SQ))
                        .value()
                        .add(Objects.requireNonNull(of.figures().get(Figure.RQ)).value());
        of.put(
                Figure.GQ,
                told && !made.isEmpty()
                        ? good.min(produced.subtract(bad).max(BigDecimal.ZERO))
                        : produced.subtract(bad).max(BigDecimal.ZERO),
                rest);
        runTimes(label);
    }

    private void runTimes(Label label) {
        var planned = BigDecimal.ZERO;
        var weakest = label;
        for (var each : made.entrySet()) {
            var produced = Counted.orZero(each.getValue().produced());
            if (produced.signum() == 0) {
                continue;
            }
            var seconds = each.getValue().runTime();
            var entry = of.master().productEntry(each.getKey().product());
            if (seconds == null || entry == null) {
                return;
            }
            planned = planned.add(produced.multiply(seconds));
            weakest = weakest.and(of.used(entry));
        }
        var plain = planned.stripTrailingZeros();
        of.put(Figure.PRI_PQ, plain.scale() < 0 ? plain.setScale(0) : plain, weakest);
    }
}
