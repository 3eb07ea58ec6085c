package io.baigong.server.methods;

import io.baigong.evaluator.expression.Type;
import io.baigong.evaluator.method.Absence;
import io.baigong.evaluator.method.Channel;
import io.baigong.evaluator.method.Given;
import io.baigong.evaluator.method.Input;
import io.baigong.evaluator.method.Label;
import io.baigong.evaluator.method.Method;
import io.baigong.evaluator.method.Method.SubjectKind;
import io.baigong.evaluator.method.Rhythm;
import io.baigong.evaluator.unit.Unit;
import io.baigong.evaluator.unit.UnitFault;
import io.baigong.server.access.Caller;
import io.baigong.server.access.Organisations;
import io.baigong.server.production.Figure;
import io.baigong.server.production.Production;
import io.baigong.server.production.ShiftElements;
import io.baigong.server.production.ShiftElements.Amount;
import io.baigong.server.things.Things;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Time elements and quantities of machines (ISO 22400-2), shift by shift: of one shift, or added
/// up over the shifts of a period and, where an organisation is asked about, over its machines.
///
/// Only shifts that were over by then count, and of these only such of which all figures are known
/// that the method cannot do without: a numerator of twenty shifts over a denominator of twenty-one
/// would be no rate. How many were left out stands in the evidence.
@Component
final class ProductionEvidence implements Evidence {
    private static final MathContext DIGITS = new MathContext(12);

    /// In the place of a machine's key.
    private static final String ALL_MACHINES = "*";

    private final Production production;
    private final Things things;
    private final Organisations organisations;

    ProductionEvidence(Production production, Things things, Organisations organisations) {
        this.production = production;
        this.things = things;
        this.organisations = organisations;
    }

    @Override
    public boolean has(Input.From from) {
        return from instanceof Input.From.Production;
    }

    /// Brings ended shifts up to their readings, so that what is known now holds them.
    @Override
    public void prepare(Caller caller, Method method, String period) {
        var days = Periods.of(method.period(), period);
        if (days != null) {
            production.derive(things.visible(caller).all(), days.from(), days.last());
        }
    }

    @Override
    public void gather(Wanted wanted, Sink sink) {
        var method = wanted.method();
        var days = Periods.of(method.period(), wanted.period());
        if (days == null) {
            return;
        }
        Map<Input, Figure> figures = new HashMap<>();
        var needed = EnumSet.noneOf(Figure.class);
        for (var input : wanted.inputs()) {
            var figure = Figure.of(((Input.From.Production) input.from()).name());
            if (figure != null) {
                figures.put(input, figure);
                if (input.missing() instanceof Absence.Required) {
                    needed.add(figure);
                }
            }
        }
        boolean together = method.subject() == SubjectKind.ORGANISATION;
        String own = organisations.get(wanted.caller().organisation()).key();
        String shift = shift(method.period(), wanted.period());
        Map<String, Sum> sums = new HashMap<>();
        production.each(
                things.visible(wanted.caller()).all(),
                days.from(),
                days.last(),
                wanted.asOf(),
                elements -> {
                    if (elements.ended() && (shift == null || shift.equals(elements.shift()))) {
                        sums.computeIfAbsent(together ? own : elements.workUnit(), _ -> new Sum())
                                .add(elements, needed);
                    }
                });
        sums.forEach((subject, sum) ->
                figures.forEach((input, figure) -> {
                    var given = sum.given(together ? ALL_MACHINES : subject, input, figure);
                    if (given != null) {
                        sink.put(subject, input, given, sum.witness(given.label()));
                    }
                }));
    }

    /// @return null for all shifts of the period
    private static @Nullable String shift(Rhythm rhythm, String period) {
        return rhythm == Rhythm.SHIFT ? period.substring(period.indexOf('/') + 1) : null;
    }

    private static final class Sum {
        private final Map<Figure, Amount> figures = new EnumMap<>(Figure.class);
        private final Set<Integer> machines = new HashSet<>();
        private int taken;
        private int leftOut;
        private LocalDate first = LocalDate.MAX;
        private LocalDate last = LocalDate.MIN;

        void add(ShiftElements shift, Set<Figure> needed) {
            if (!shift.figures().keySet().containsAll(needed)) {
                leftOut++;
                return;
            }
            taken++;
            first = shift.day().isBefore(first) ? shift.day() : first;
            last = shift.day().isAfter(last) ? shift.day() : last;
            shift.figures().forEach((figure, amount) -> figures.merge(figure, amount, Sum::plus));
            machines.add(shift.thing());
        }

        private static Amount plus(Amount one, Amount other) {
            return new Amount(one.value().add(other.value()), one.label().and(other.label()));
        }

        /// @return null when it is not known, or cannot be told in the input's unit
        @Nullable Given given(String machine, Input input, Figure figure) {
            var amount = figures.get(figure);
            if (amount == null) {
                return null;
            }
            var value =
                    input.type() instanceof Type.Number number
                            ? in(number.unit(), figure, amount.value())
                            : null;
            return value == null
                    ? null
                    : new Given(value.round(DIGITS), capped(amount.label()), evidence(machine));
        }

        /// A program or a device, or several: which of them is not told.
        @Nullable Witness witness(Label label) {
            return label == Label.DECLARED ? null : new Witness(Channel.TOKEN, machines, null);
        }

        /// What one way said is no better than evidenced.
        private static Label capped(Label label) {
            return label.and(Label.EVIDENCED);
        }

        private String evidence(String machine) {
            return "production:%s/%s..%s/%d of %d shifts"
                    .formatted(machine, first, last, taken, taken + leftOut);
        }
    }

    private static @Nullable BigDecimal in(Unit wanted, Figure figure, BigDecimal value) {
        try {
            var had = Unit.of(figure.isTime() ? "s" : "件");
            return had.sameDimension(wanted) ? had.factorTo(wanted).applyTo(value) : null;
        } catch (UnitFault e) {
            return null;
        }
    }
}
