package io.baigong.server.methods;

import io.baigong.evaluator.method.Words;
import io.baigong.server.access.Invalid;
import io.baigong.server.access.NotFound;
import io.baigong.server.methods.Answers.FigureAnswer;
import io.baigong.server.methods.Calculations.Whole;
import io.baigong.server.organisations.OrganisationPlaces;
import io.baigong.server.organisations.OrganisationPlaces.Spot;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Answers about groups of subjects, of which [Grouped] decides what is told.
@Component
final class GroupAnswers {
    private final Groupings groupings;
    private final OrganisationPlaces places;

    GroupAnswers(Groupings groupings, OrganisationPlaces places) {
        this.groupings = groupings;
        this.places = places;
    }

    /// A place in a hierarchy.
    ///
    /// @param node null for the top
    record Place(String hierarchy, @Nullable String node) {
        static final Place TOP = new Place(Ways.FIRST, null);

        String number() {
            return node == null ? Whereabouts.ROOT : node;
        }
    }

    /// @param path `hierarchy:code`; null for the top
    static Place place(@Nullable String path) {
        if (path == null || path.isEmpty()) {
            return Place.TOP;
        }
        int colon = path.indexOf(':');
        if (colon <= 0 || !Ways.ALL.contains(path.substring(0, colon))) {
            throw new Invalid("node", "hierarchy:code, such as administrative:330100", path);
        }
        return new Place(path.substring(0, colon), path.substring(colon + 1));
    }

    /// @param code empty for the top, `-` for who has no place
    @Schema(name = "GroupPlace")
    record PlaceAnswer(String code, Words name, boolean leaf) {
        static PlaceAnswer of(Spot spot) {
            String zh = spot.zh().isEmpty() ? spot.en() : spot.zh();
            String en = spot.en().isEmpty() ? spot.zh() : spot.en();
            return new PlaceAnswer(
                    spot.code(),
                    zh.isEmpty() ? Words.of(spot.code()) : new Words(zh, en),
                    spot.leaf());
        }
    }

    /// What the figures of a group come to.
    ///
    /// @param subjects that are in the group; absent when withheld
    /// @param counted of them with a figure; absent when withheld, or when it is not rolled up
    /// @param withheld whether somebody is there of whom the figure is not told
    /// @param label the weakest of theirs
    /// @param levels how many have each level, where the result is a level; absent when withheld
    @Schema(name = "GroupFigures")
    record Row(
            PlaceAnswer place,
            @Nullable Integer subjects,
            @Nullable Integer counted,
            @Nullable String value,
            boolean withheld,
            @Nullable String label,
            Map<String, @Nullable Integer> levels) {}

    /// @param on the day on which places are meant
    /// @param least members of a group that is told
    /// @param rolledUp whether the step has a figure for groups
    /// @param path from the top to the node, itself last; empty at the top
    @Schema(name = "GroupPlaces")
    record PlacesAnswer(
            String step,
            String hierarchy,
            LocalDate on,
            int least,
            boolean rolledUp,
            List<String> levels,
            List<PlaceAnswer> path,
            Row total,
            List<Row> rows) {}

    PlacesAnswer places(Whole whole, String step, Place place, @Nullable LocalDate on) {
        if (!Ways.ALL.contains(place.hierarchy())) {
            throw new Invalid("hierarchy", "one of " + Ways.ALL, place.hierarchy());
        }
        var grouped = groupings.of(whole, on);
        var day = on == null ? groupings.day(whole) : on;
        var path =
                place.node() == null
                        ? List.<Spot>of()
                        : places.path(place.hierarchy(), place.node(), day);
        if (place.node() != null && path.isEmpty()) {
            throw new NotFound("node", place.hierarchy() + ":" + place.node());
        }
        var below = new ArrayList<>(places.below(place.hierarchy(), place.node(), day));
        if (place.node() == null) {
            below.add(new Spot(Whereabouts.NOWHERE, "", "", true));
        }
        var rows = new ArrayList<Row>();
        for (var spot : below) {
            var row = row(grouped, place.hierarchy(), spot.code(), step, PlaceAnswer.of(spot));
            if (!spot.code().equals(Whereabouts.NOWHERE) || !isEmpty(row)) {
                rows.add(row);
            }
        }
        var here =
                path.isEmpty()
                        ? new PlaceAnswer("", Words.of("*"), false)
                        : PlaceAnswer.of(path.getLast());
        var method = whole.calculation().method().method();
        return new PlacesAnswer(
                step,
                place.hierarchy(),
                day,
                Grouped.LEAST,
                method.rollUps().stream().anyMatch(one -> one.step().equals(step)),
                grouped.levels(),
                path.stream().map(PlaceAnswer::of).toList(),
                row(grouped, place.hierarchy(), place.number(), step, here),
                rows);
    }

    private static boolean isEmpty(Row row) {
        return row.subjects() != null && row.subjects() == 0;
    }

    private static Row row(
            Grouped grouped, String way, String node, String step, PlaceAnswer place) {
        var told = grouped.at(way, node, step);
        return new Row(
                place,
                told.subjects(),
                told.counted(),
                Answers.text(told.value()),
                told.withheld(),
                told.label() == null ? null : Answers.word(told.label()),
                grouped.levels(way, node));
    }

    /// @param from absent for the lowest range, whose end would tell the least value
    /// @param to values are below it; absent for the highest range
    /// @param subjects absent when withheld
    @Schema(name = "HistogramRange")
    record RangeAnswer(@Nullable String from, @Nullable String to, @Nullable Integer subjects) {}

    /// How the figures of a step are spread.
    ///
    /// @param own the figure of the subject that was asked for
    /// @param at the range in which it is
    /// @param all what the figures of all come to, where they are rolled up
    @Schema(name = "FigureHistogram")
    record HistogramAnswer(
            String step,
            int least,
            List<RangeAnswer> ranges,
            @Nullable FigureAnswer own,
            @Nullable Integer at,
            Row all) {}

    HistogramAnswer histogram(Whole whole, String step, @Nullable String subject) {
        var grouped = groupings.of(whole, null);
        var histogram = grouped.histogram(step);
        var ranges = new ArrayList<RangeAnswer>();
        if (histogram != null) {
            for (int i = 0; i < histogram.size(); i++) {
                ranges.add(
                        new RangeAnswer(
                                Answers.text(histogram.from(i)),
                                Answers.text(histogram.to(i)),
                                grouped.inRange(step, i)));
            }
        }
        var own = subject == null ? null : whole.calculation().figure(subject, step);
        Integer at =
                own != null && histogram != null && own.value() instanceof BigDecimal number
                        ? Integer.valueOf(histogram.at(number))
                        : null;
        var everywhere = new PlaceAnswer("", Words.of("*"), false);
        return new HistogramAnswer(
                step,
                Grouped.LEAST,
                ranges,
                own == null ? null : FigureAnswer.of(own),
                at,
                row(grouped, "", Whereabouts.ROOT, step, everywhere));
    }

    /// The regions or industries in which a subject is, the largest first.
    List<Row> around(Whole whole, String step, String subject, String hierarchy) {
        var grouped = groupings.of(whole, null);
        var in = grouped.path(subject, hierarchy);
        if (in.isEmpty()) {
            return List.of();
        }
        return places.path(hierarchy, in.iterator().next(), groupings.day(whole)).stream()
                .map(spot -> row(grouped, hierarchy, spot.code(), step, PlaceAnswer.of(spot)))
                .toList();
    }
}
