package io.baigong.server.methods;

import io.baigong.server.access.Caller;
import io.baigong.server.methods.Answers.FigureAnswer;
import io.baigong.server.methods.GroupAnswers.Place;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// How figures went over periods and editions.
@Component
final class Trends {
    private static final int MOST = 24;

    private final Calculations calculations;
    private final Groupings groupings;

    Trends(Calculations calculations, Groupings groupings) {
        this.calculations = calculations;
        this.groupings = groupings;
    }

    /// A figure in a period.
    ///
    /// @param value absent when nobody has one, or it is withheld
    /// @param subjects in the group; absent when withheld, and for a single subject
    /// @param counted of them with a figure
    /// @param why a single subject has none
    @Schema(name = "TrendPoint")
    record Point(
            long calculation,
            String period,
            String edition,
            boolean published,
            @Nullable String value,
            boolean withheld,
            @Nullable String label,
            @Nullable Integer subjects,
            @Nullable Integer counted,
            Answers.@Nullable WhyAnswer why) {}

    /// The newest calculation of each period and edition, the newest period first.
    static List<CalculationRow> newest(Collection<CalculationRow> rows) {
        record Edition(String period, String edition) {}
        Map<Edition, CalculationRow> newest = new LinkedHashMap<>();
        rows.forEach(row ->
                newest.merge(
                        new Edition(row.period(), row.edition()),
                        row,
                        (one, other) -> one.id() > other.id() ? one : other));
        return newest.values().stream()
                .sorted(
                        Comparator.comparing(CalculationRow::period)
                                .thenComparing(CalculationRow::id)
                                .reversed())
                .toList();
    }

    /// The earliest first.
    ///
    /// @param subject null for all below a place
    List<Point> of(
            Caller caller,
            Collection<CalculationRow> rows,
            String step,
            Place place,
            @Nullable String subject) {
        var points = new ArrayList<Point>();
        for (var row : newest(rows).stream().limit(MOST).toList()) {
            var whole = calculations.get(caller.organisation(), row.id());
            if (!Indicators.of(whole.calculation().method()).contains(step)) {
                continue;
            }
            if (subject == null) {
                points.add(ofGroup(whole, step, place));
            } else if (Collections.binarySearch(whole.calculation().subjects(), subject) >= 0) {
                points.add(ofSubject(whole, step, subject));
            }
        }
        return points.reversed();
    }

    private Point ofGroup(Calculations.Whole whole, String step, Place place) {
        var told = groupings.of(whole, null).at(place.hierarchy(), place.number(), step);
        var row = whole.row();
        return new Point(
                row.id(),
                row.period(),
                row.edition(),
                row.published() != null,
                Answers.text(told.value()),
                told.withheld(),
                told.label() == null ? null : Answers.word(told.label()),
                told.subjects(),
                told.counted(),
                null);
    }

    private static Point ofSubject(Calculations.Whole whole, String step, String subject) {
        var figure = FigureAnswer.of(whole.calculation().figure(subject, step));
        var row = whole.row();
        return new Point(
                row.id(),
                row.period(),
                row.edition(),
                row.published() != null,
                figure.value(),
                false,
                figure.label(),
                null,
                null,
                figure.why());
    }
}
