package io.baigong.server.production;

import io.baigong.evaluator.method.Label;
import io.baigong.server.production.Composition.Whole;
import io.baigong.server.production.ShiftAnswer.Rates;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Adds up where planned busy time went, over shifts and machines. Every shift that is taken has
/// all figures of the chain, so that what is planned less the losses is what is left, to the
/// millisecond.
final class LossTally {
    /// The whole way, down to the time of good pieces.
    static final Set<Figure> ALL =
            EnumSet.of(Figure.PBT, Figure.APT, Figure.PRI_PQ, Figure.PQ, Figure.GQ);

    /// Down to production only: for works that told no run times.
    static final Set<Figure> TIMES = EnumSet.of(Figure.PBT, Figure.APT);

    private static final int MILLIS = 3;
    private static final int MOST_REASONS = 40;
    private static final List<Figure> SPENT =
            List.of(Figure.APT, Figure.AUST, Figure.ADET, Figure.ADOT, Figure.PDOT);

    private final Set<Figure> needed;
    private final Map<Figure, BigDecimal> sums = new EnumMap<>(Figure.class);
    private final Map<LossKind, Map<String, Sum>> times = new EnumMap<>(LossKind.class);
    private final Map<String, Sum> pieces = new HashMap<>();
    private Label label = Label.VERIFIED;
    private int shifts;

    /// @param needed [#ALL] or [#TIMES]
    LossTally(Set<Figure> needed) {
        this.needed = needed;
    }

    private static final class Sum {
        private BigDecimal amount = BigDecimal.ZERO;
        private long times;

        void add(BigDecimal more, long oftener) {
            amount = amount.add(more);
            times += oftener;
        }
    }

    /// What is left of planned busy time, in seconds.
    ///
    /// @param planned planned busy time
    /// @param production actual production time
    /// @param net planned run time of what was produced; null when it is not known
    /// @param valuable that of good pieces
    /// @param produced pieces
    /// @param label the weakest of all figures
    @Schema(name = "ProductionTimes")
    record Times(
            BigDecimal planned,
            BigDecimal production,
            @Nullable BigDecimal net,
            @Nullable BigDecimal valuable,
            @Nullable BigDecimal produced,
            @Nullable BigDecimal good,
            Rates rates,
            int shifts,
            @Schema(allowableValues = {"declared", "evidenced", "verified"}) String label) {}

    /// @param reason key; null when none is known
    /// @param seconds less than nothing where time was gained
    /// @param times how many stretches; null when only their sum is known
    /// @param pieces that were not good
    @Schema(name = "ProductionLoss")
    record Loss(
            LossKind kind,
            @Nullable String reason,
            BigDecimal seconds,
            @Nullable Long times,
            @Nullable BigDecimal pieces) {}

    /// @return figures that it lacks; empty when it was taken
    Set<Figure> add(Whole whole) {
        var lacking = EnumSet.copyOf(needed);
        lacking.removeAll(whole.elements().figures().keySet());
        if (!lacking.isEmpty()) {
            return lacking;
        }
        shifts++;
        var spent = BigDecimal.ZERO;
        for (var figure : Figure.values()) {
            var amount = whole.elements().figures().get(figure);
            boolean used =
                    amount != null
                            && (needed.contains(figure)
                                    || SPENT.contains(figure)
                                    || figure == Figure.UNKNOWN);
            if (amount != null && used) {
                sums.merge(figure, amount.value(), BigDecimal::add);
                label = label.and(amount.label());
                spent = SPENT.contains(figure) ? spent.add(amount.value()) : spent;
            }
        }
        var over = value(whole, Figure.PBT).subtract(spent).min(BigDecimal.ZERO);
        if (over.signum() < 0) {
            time(LossKind.OVERRUN, "", over, 0);
        }
        for (var kind : LossKind.values()) {
            if (kind.figure() != null) {
                spread(kind, kind.figure(), whole);
            }
        }
        if (needed.contains(Figure.PQ)) {
            spreadPieces(whole);
        }
        return lacking;
    }

    private static BigDecimal value(Whole whole, Figure figure) {
        var value = whole.elements().value(figure);
        return value == null ? BigDecimal.ZERO : value;
    }

    private void time(LossKind kind, String reason, BigDecimal seconds, long oftener) {
        times.computeIfAbsent(kind, _ -> new HashMap<>())
                .computeIfAbsent(reason, _ -> new Sum())
                .add(seconds, oftener);
    }

    /// By reasons where the stretches make up the figure; one that was corrected has none.
    private void spread(LossKind kind, Figure figure, Whole whole) {
        var lost = value(whole, figure);
        if (stretched(whole, kind).compareTo(lost) != 0) {
            time(kind, "", lost, 0);
            return;
        }
        for (var one : whole.stretches()) {
            if (one.element() == kind.element()) {
                time(kind, reason(one), ShiftCase.seconds(one.length()), 1);
            }
        }
    }

    static String reason(Stretch stretch) {
        return stretch.reason() == null ? "" : stretch.reason();
    }

    /// Seconds of the stretches of a loss.
    static BigDecimal stretched(Whole whole, LossKind kind) {
        return ShiftCase.seconds(
                whole.stretches().stream()
                        .filter(one -> one.element() == kind.element())
                        .mapToLong(Stretch::length)
                        .sum());
    }

    private void spreadPieces(Whole whole) {
        bad(whole)
                .forEach((reason, amount) ->
                        pieces.computeIfAbsent(reason, _ -> new Sum()).add(amount, 0));
    }

    /// Pieces that were not good by reason, "" for those without one. Reasons that name more pieces
    /// than there are name none.
    static Map<String, BigDecimal> bad(Whole whole) {
        var all = value(whole, Figure.PQ).subtract(value(whole, Figure.GQ));
        var named = whole.scrapReasons().values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        if (all.signum() == 0) {
            return Map.of();
        }
        if (named.compareTo(all) > 0) {
            return Map.of("", all);
        }
        var bad = new HashMap<>(whole.scrapReasons());
        if (all.compareTo(named) > 0) {
            bad.merge("", all.subtract(named), BigDecimal::add);
        }
        bad.values().removeIf(one -> one.signum() == 0);
        return bad;
    }

    int shifts() {
        return shifts;
    }

    private BigDecimal sum(Figure figure) {
        return sums.getOrDefault(figure, BigDecimal.ZERO);
    }

    private boolean isWhole() {
        return needed.contains(Figure.PQ);
    }

    /// Planned run time of good pieces: as the rates are made, of the sums.
    private BigDecimal valuable() {
        var produced = sum(Figure.PQ);
        if (produced.signum() == 0) {
            return BigDecimal.ZERO.max(sum(Figure.PRI_PQ));
        }
        return sum(Figure.PRI_PQ)
                .multiply(sum(Figure.GQ))
                .divide(produced, MathContext.DECIMAL128)
                .setScale(MILLIS, RoundingMode.HALF_UP);
    }

    Times times() {
        var of = new EnumMap<>(sums);
        of.keySet().retainAll(needed);
        return new Times(
                sum(Figure.PBT),
                sum(Figure.APT),
                isWhole() ? plain(sum(Figure.PRI_PQ)) : null,
                isWhole() ? plain(valuable()) : null,
                isWhole() ? sum(Figure.PQ) : null,
                isWhole() ? sum(Figure.GQ) : null,
                Rates.of(of),
                shifts,
                Words.of(shifts == 0 ? Label.DECLARED : label));
    }

    private static BigDecimal plain(BigDecimal number) {
        var plain = number.stripTrailingZeros();
        return plain.scale() < 0 ? plain.setScale(0) : plain;
    }

    /// In the order in which they are taken off, of each kind the greatest first; those without a
    /// reason come last.
    List<Loss> losses() {
        var all = new ArrayList<Loss>();
        times.forEach((kind, byReason) -> {
            var some = new ArrayList<Loss>();
            byReason.forEach((reason, sum) -> {
                if (sum.amount.signum() != 0) {
                    some.add(
                            new Loss(
                                    kind,
                                    reason.isEmpty() ? null : reason,
                                    plain(sum.amount),
                                    sum.times == 0 ? null : sum.times,
                                    null));
                }
            });
            all.addAll(sorted(some));
        });
        if (isWhole()) {
            var speed = sum(Figure.APT).subtract(sum(Figure.PRI_PQ));
            if (speed.signum() != 0) {
                all.add(new Loss(LossKind.SPEED, null, plain(speed), null, null));
            }
            all.addAll(sorted(quality()));
        }
        return all;
    }

    private static List<Loss> sorted(List<Loss> losses) {
        losses.sort(
                Comparator.comparing((Loss one) -> one.reason() == null)
                        .thenComparing(Comparator.comparing(Loss::seconds).reversed())
                        .thenComparing(one -> one.reason() == null ? "" : one.reason()));
        if (losses.size() <= MOST_REASONS) {
            return losses;
        }
        var few = new ArrayList<>(losses.subList(0, MOST_REASONS - 1));
        var rest = losses.subList(MOST_REASONS - 1, losses.size());
        var pieces = rest.getFirst().pieces();
        few.add(
                new Loss(
                        rest.getFirst().kind(),
                        null,
                        rest.stream().map(Loss::seconds).reduce(BigDecimal.ZERO, BigDecimal::add),
                        null,
                        pieces == null
                                ? null
                                : rest.stream()
                                        .map(one ->
                                                one.pieces() == null
                                                        ? BigDecimal.ZERO
                                                        : one.pieces())
                                        .reduce(BigDecimal.ZERO, BigDecimal::add)));
        return few;
    }

    /// The run time of what was not good, shared among reasons by pieces; rounding stays with the
    /// last.
    private List<Loss> quality() {
        var lost = sum(Figure.PRI_PQ).subtract(valuable());
        var bad = sum(Figure.PQ).subtract(sum(Figure.GQ));
        var some = new ArrayList<Loss>();
        if (bad.signum() == 0) {
            return some;
        }
        var rest = lost;
        int left = pieces.size();
        for (var each : new java.util.TreeMap<>(pieces).entrySet()) {
            left--;
            var seconds = left == 0 ? rest : share(lost, each.getValue().amount, bad);
            rest = rest.subtract(seconds);
            some.add(
                    new Loss(
                            LossKind.QUALITY,
                            each.getKey().isEmpty() ? null : each.getKey(),
                            plain(seconds),
                            null,
                            plain(each.getValue().amount)));
        }
        return some;
    }

    private static BigDecimal share(BigDecimal whole, BigDecimal part, BigDecimal parts) {
        return whole.multiply(part)
                .divide(parts, MathContext.DECIMAL128)
                .setScale(MILLIS, RoundingMode.HALF_UP);
    }

    /// Seconds that a piece which was not good costs; 0 when all were good.
    BigDecimal secondsOfPiece() {
        var bad = sum(Figure.PQ).subtract(sum(Figure.GQ));
        return bad.signum() == 0
                ? BigDecimal.ZERO
                : sum(Figure.PRI_PQ).subtract(valuable()).divide(bad, MathContext.DECIMAL64);
    }
}
