package io.baigong.server.methods;

import io.baigong.evaluator.method.Calculation;
import io.baigong.evaluator.method.Words;
import io.baigong.server.methods.Answers.FigureAnswer;
import io.baigong.server.methods.Calculations.Whole;
import io.baigong.server.methods.GroupAnswers.Place;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Subjects in the order of a figure; for who may see each of them.
@Component
final class League {
    private final Calculations calculations;
    private final CalculationStore store;
    private final Groupings groupings;

    League(Calculations calculations, CalculationStore store, Groupings groupings) {
        this.calculations = calculations;
        this.store = store;
        this.groupings = groupings;
    }

    /// @param highest first
    /// @param place below which they are
    /// @param query part of a key or name; places are as without it
    /// @param level of the result; places are as without it
    record Wanted(String step, boolean highest, Place place, String query, String level) {}

    /// A subject with its place.
    ///
    /// @param place from 1, the same for equal figures; absent without a figure
    /// @param before its place in the calculation of the period before; absent when it had none
    /// @param figure of the step
    /// @param result of the method
    @Schema(name = "LeagueStanding")
    record Standing(
            @Nullable Integer place,
            @Nullable Integer before,
            String subject,
            Words name,
            FigureAnswer figure,
            FigureAnswer result) {}

    List<Standing> of(Whole whole, Wanted wanted, Map<String, Words> names) {
        var calculation = whole.calculation();
        var ordered = ordered(whole, wanted);
        var places = places(calculation, ordered, wanted);
        var before = before(whole, wanted);
        var standings = new ArrayList<Standing>();
        String small = wanted.query().toLowerCase(Locale.ROOT);
        for (var subject : ordered) {
            var name = names.getOrDefault(subject, Words.of(subject));
            var result = FigureAnswer.of(calculation.result(subject));
            boolean meant =
                    (subject + " " + name.zh() + " " + name.en())
                                    .toLowerCase(Locale.ROOT)
                                    .contains(small)
                            && (wanted.level().isEmpty() || wanted.level().equals(result.value()));
            if (meant) {
                standings.add(
                        new Standing(
                                places.get(subject),
                                before.get(subject),
                                subject,
                                name,
                                FigureAnswer.of(calculation.figure(subject, wanted.step())),
                                result));
            }
        }
        return standings;
    }

    private List<String> ordered(Whole whole, Wanted wanted) {
        var calculation = whole.calculation();
        var grouped = groupings.of(whole, null);
        var there =
                new ArrayList<>(
                        calculation.subjects().stream()
                                .filter(one ->
                                        grouped.isIn(
                                                one,
                                                wanted.place().hierarchy(),
                                                wanted.place().number()))
                                .toList());
        Comparator<String> byValue =
                Comparator.comparing(
                        one -> value(calculation, one, wanted.step()),
                        Comparator.nullsLast(
                                wanted.highest()
                                        ? Comparator.<BigDecimal>reverseOrder()
                                        : Comparator.<BigDecimal>naturalOrder()));
        there.sort(byValue.thenComparing(Comparator.naturalOrder()));
        return there;
    }

    private static @Nullable BigDecimal value(Calculation calculation, String one, String step) {
        return calculation.figure(one, step).value() instanceof BigDecimal number ? number : null;
    }

    private static Map<String, Integer> places(
            Calculation calculation, List<String> ordered, Wanted wanted) {
        Map<String, Integer> places = new HashMap<>();
        BigDecimal last = null;
        int place = 0;
        for (int i = 0; i < ordered.size(); i++) {
            var value = value(calculation, ordered.get(i), wanted.step());
            if (value != null) {
                if (last == null || value.compareTo(last) != 0) {
                    place = i + 1;
                }
                places.put(ordered.get(i), place);
                last = value;
            }
        }
        return places;
    }

    /// Places in the newest calculation of the latest earlier period.
    private Map<String, Integer> before(Whole whole, Wanted wanted) {
        var row = whole.row();
        var earlier = store.before(row.organisation(), row.method(), row.period());
        if (earlier == null) {
            return Map.of();
        }
        var then = calculations.get(row.organisation(), earlier.id());
        if (!Indicators.of(then.calculation().method()).contains(wanted.step())) {
            return Map.of();
        }
        return places(then.calculation(), ordered(then, wanted), wanted);
    }
}
