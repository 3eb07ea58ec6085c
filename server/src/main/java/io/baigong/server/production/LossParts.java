package io.baigong.server.production;

import io.baigong.server.production.Composition.Whole;
import io.baigong.server.things.Name;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a loss is made of, the greatest first: stretches of time where they are known, else whole
/// shifts.
final class LossParts {
    static final int MOST = 200;

    private final LossKind kind;
    private final @Nullable String reason;
    private final LossTally tally;
    private final PriorityQueue<Part> greatest =
            new PriorityQueue<>(Comparator.comparing((Part one) -> one.amount().abs()));
    private int parts;

    /// @param kind what is lost
    /// @param reason key; empty for parts without one, null for all
    /// @param needed figures of shifts that count
    LossParts(LossKind kind, @Nullable String reason, Set<Figure> needed) {
        this.kind = kind;
        this.reason = reason;
        this.tally = new LossTally(needed);
    }

    /// @param amount seconds, of quality pieces
    private record Part(
            Whole whole, long from, long to, boolean stretch, String reason, BigDecimal amount) {}

    /// @param from of the stretch, or of the shift
    /// @param stretch whether it is a stretch of time; else a sum of the shift
    /// @param pieces that were not good
    @Schema(name = "ProductionLossPart")
    record Told(
            String workUnit,
            Name name,
            LocalDate day,
            String shift,
            Name shiftName,
            Instant from,
            Instant to,
            boolean stretch,
            @Nullable String reason,
            BigDecimal seconds,
            @Nullable BigDecimal pieces) {}

    int shifts() {
        return tally.shifts();
    }

    /// How many there are, of which the greatest are told.
    int parts() {
        return parts;
    }

    void add(Whole whole) {
        if (!tally.add(whole).isEmpty()) {
            return;
        }
        switch (kind) {
            case PLANNED_DOWN, SETUP, DELAY, DOWN, UNKNOWN -> times(whole);
            case OVERRUN -> {
                // Told by the shift's own page.
            }
            case SPEED ->
                    shift(
                            whole,
                            "",
                            value(whole, Figure.APT).subtract(value(whole, Figure.PRI_PQ)));
            case QUALITY ->
                    LossTally.bad(whole).forEach((reason, pieces) -> shift(whole, reason, pieces));
        }
    }

    private void times(Whole whole) {
        var figure = kind.figure();
        var lost = figure == null ? BigDecimal.ZERO : value(whole, figure);
        if (LossTally.stretched(whole, kind).compareTo(lost) != 0) {
            shift(whole, "", lost);
            return;
        }
        for (var one : whole.stretches()) {
            if (one.element() == kind.element()) {
                take(
                        new Part(
                                whole,
                                one.from(),
                                one.to(),
                                true,
                                LossTally.reason(one),
                                ShiftCase.seconds(one.length())));
            }
        }
    }

    private static BigDecimal value(Whole whole, Figure figure) {
        var value = whole.elements().value(figure);
        return value == null ? BigDecimal.ZERO : value;
    }

    private void shift(Whole whole, String why, BigDecimal amount) {
        var shift = whole.elements();
        take(
                new Part(
                        whole,
                        shift.from().toEpochMilli(),
                        shift.to().toEpochMilli(),
                        false,
                        why,
                        amount));
    }

    private void take(Part part) {
        boolean asked = reason == null || reason.equals(part.reason());
        if (!asked || part.amount().signum() == 0) {
            return;
        }
        parts++;
        greatest.add(part);
        if (greatest.size() > MOST) {
            greatest.poll();
        }
    }

    /// The greatest first.
    List<Told> told(Map<Integer, Name> names) {
        var ofPiece = tally.secondsOfPiece();
        var all = new ArrayList<Part>(greatest);
        all.sort(
                Comparator.comparing((Part one) -> one.amount().abs())
                        .reversed()
                        .thenComparing(Part::from)
                        .thenComparing(one -> one.whole().elements().workUnit()));
        return all.stream().map(one -> told(one, names, ofPiece)).toList();
    }

    private Told told(Part part, Map<Integer, Name> names, BigDecimal ofPiece) {
        var shift = part.whole().elements();
        boolean pieces = kind == LossKind.QUALITY;
        return new Told(
                shift.workUnit(),
                names.getOrDefault(shift.thing(), Name.of(shift.workUnit())),
                shift.day(),
                shift.shift(),
                shift.name(),
                Instant.ofEpochMilli(part.from()),
                Instant.ofEpochMilli(part.to()),
                part.stretch(),
                part.reason().isEmpty() ? null : part.reason(),
                pieces
                        ? part.amount().multiply(ofPiece).setScale(3, RoundingMode.HALF_UP)
                        : part.amount(),
                pieces ? part.amount() : null);
    }
}
