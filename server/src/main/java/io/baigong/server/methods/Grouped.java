package io.baigong.server.methods;

import io.baigong.evaluator.method.Calculation;
import io.baigong.evaluator.method.Label;
import io.baigong.evaluator.method.Method;
import io.baigong.evaluator.method.Method.SubjectKind;
import io.baigong.evaluator.rollup.Aggregate;
import io.baigong.evaluator.rollup.How;
import io.baigong.evaluator.rollup.Identities;
import io.baigong.evaluator.rollup.Placement;
import io.baigong.evaluator.rollup.Plan;
import io.baigong.evaluator.rollup.RollUp;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What is told of the groups of a calculation: how many are where, with which level, how the
/// figures of a step are spread, and what they come to at each node. All of it is decided at once,
/// so that nothing that is withheld in one answer follows from the others (see [Groups]). Counts
/// are linked with each other (see [Spread] for those of ranges); so are the figures of a step at
/// all nodes of all hierarchies. A figure is told only where the count of those who stand behind it
/// is no secret either.
final class Grouped {
    static final int LEAST = Counts.LEAST;

    /// The middle one of a few is one of them.
    private static final int LEAST_FOR_MEDIAN = 5;

    private final Calculation calculation;
    private final boolean guarded;
    private final Map<String, Whereabouts> ways;
    private final Counts counts;
    private final Map<String, Histogram> histograms = new HashMap<>();
    private final Map<String, Spread> spreads = new HashMap<>();
    private final Map<String, Figures> figures = new HashMap<>();
    private final Map<String, Map<String, List<Set<String>>>> paths = new HashMap<>();

    /// The figures of a step along each hierarchy, and the nodes whose figure is told.
    private record Figures(Map<String, RollUp> along, Set<GroupKey> told) {}

    /// @param ways hierarchies by key, [Ways#FIRST] among them
    Grouped(Calculation calculation, Map<String, Whereabouts> ways) {
        this.calculation = calculation;
        this.guarded = calculation.method().method().subject() == SubjectKind.ORGANISATION;
        this.ways = new LinkedHashMap<>(ways);
        Indicators.numbers(calculation.method())
                .forEach(step ->
                        histograms.put(step, Histogram.of(values(step), guarded ? LEAST : 1)));
        ways.forEach(
                (way, where) -> paths.put(way, where.paths(calculation.subjects(), isByDays())));
        counts = new Counts(calculation, guarded, paths, histograms);
        if (!counts.isLinked()) {
            histograms.forEach((step, histogram) -> spreads.put(step, spread(step, histogram)));
        }
        var all = calculation.method().method().rollUps().stream().map(this::rolled).toList();
        var may =
                guarded
                        ? new FigureGuard(calculation, this.ways, paths, this::isWithheld).told(all)
                        : Map.<String, Set<GroupKey>>of();
        for (var rolled : all) {
            String step = rolled.rollUp().step();
            figures.put(step, new Figures(along(rolled), may.getOrDefault(step, Set.of())));
        }
    }

    private boolean isByDays() {
        return calculation.method().method().rollUps().stream()
                .anyMatch(one -> one.placement() == Placement.BY_DAYS);
    }

    private Spread spread(String step, Histogram histogram) {
        boolean open = counts.of(GroupKey.of("", Whereabouts.ROOT, GroupKey.value(step))) != null;
        return Spread.of(histogram, values(step), open);
    }

    private List<BigDecimal> values(String step) {
        var values = new ArrayList<BigDecimal>();
        calculation.figures(
                step,
                (_, figure) -> {
                    if (figure.value() instanceof BigDecimal number) {
                        values.add(number);
                    }
                });
        values.sort(null);
        return values;
    }

    private FigureGuard.Rolled rolled(Method.RollUp rollUp) {
        return new FigureGuard.Rolled(rollUp, Contribution.ofAll(calculation, rollUp));
    }

    private Map<String, RollUp> along(FigureGuard.Rolled rolled) {
        var rollUp = rolled.rollUp();
        var along = new HashMap<String, RollUp>();
        ways.forEach((way, where) ->
                along.put(
                        way,
                        RollUp.of(
                                new Plan(rollUp.how(), where.period(), rollUp.placement()),
                                where.hierarchy(),
                                Identities.distinct(),
                                where.memberships(calculation.subjects()),
                                rolled.reports().values())));
        return along;
    }

    private boolean isWithheld(Method.RollUp rollUp, GroupKey node) {
        var all = counts.of(node);
        if (all == null) {
            return true;
        }
        var having = new GroupKey(node.way(), node.node(), GroupKey.has(rollUp.step()));
        boolean few = rollUp.how() == How.MEDIAN && counts.members(having) < LEAST_FOR_MEDIAN;
        // A figure means three at least: with all known to be four, one without follows.
        boolean narrow = counts.of(having) == null && all < LEAST + 2;
        return few || narrow || movedOften(node);
    }

    /// Three parts and more of one firm are too many for five to be three firms.
    private boolean movedOften(GroupKey node) {
        return paths.entrySet().stream()
                .anyMatch(way ->
                        way.getValue().values().stream()
                                .anyMatch(all ->
                                        all.size() > 2
                                                && all.stream()
                                                        .anyMatch(path ->
                                                                path.contains(node.node()))));
    }

    /// What the figures of a step come to in a group.
    ///
    /// @param subjects in the group; null when withheld
    /// @param counted of them with a figure; null when withheld
    /// @param value null when nobody has a figure, or it is withheld
    /// @param withheld whether somebody is there of whom nothing is told
    /// @param label the weakest of theirs
    record Told(
            @Nullable Integer subjects,
            @Nullable Integer counted,
            @Nullable BigDecimal value,
            boolean withheld,
            @Nullable Label label) {
        static final Told NOBODY = new Told(0, 0, null, false, null);
    }

    /// @param step null, or one that is not rolled up, for the counts alone
    Told at(String way, String node, @Nullable String step) {
        var key = GroupKey.of(way, node, GroupKey.ALL);
        if (counts.members(key) == 0) {
            return Told.NOBODY;
        }
        var all = counts.of(key);
        var of = step == null ? null : figures.get(step);
        if (of == null || step == null) {
            return new Told(all, null, null, all == null, null);
        }
        var counted = counts.of(GroupKey.of(way, node, GroupKey.has(step)));
        var rollUp = of.along().get(way.isEmpty() ? Ways.FIRST : way);
        if (rollUp == null || (guarded && !of.told().contains(key))) {
            boolean nobody = counted != null && counted == 0;
            return new Told(all, counted, null, !nobody, null);
        }
        Aggregate figure = rollUp.at(node);
        return new Told(all, counted, figure.value(), false, figure.label());
    }

    /// The levels that the result has, empty where it is a number.
    List<String> levels() {
        return counts.levels();
    }

    /// How many are in a group; null when that is withheld.
    @Nullable Integer count(GroupKey key) {
        return counts.of(key);
    }

    /// How many have each level in a group; absent when withheld.
    Map<String, @Nullable Integer> levels(String way, String node) {
        Map<String, @Nullable Integer> all = new LinkedHashMap<>();
        counts.levels()
                .forEach(level ->
                        all.put(level, count(GroupKey.of(way, node, GroupKey.level(level)))));
        return all;
    }

    /// The nodes in which subjects are themselves, in the order of their codes.
    List<String> direct(String way) {
        return counts.direct(way);
    }

    @Nullable Histogram histogram(String step) {
        return histograms.get(step);
    }

    /// How many have a figure in a range of the histogram; null when that is withheld.
    @Nullable Integer inRange(String step, int range) {
        var spread = spreads.get(step);
        return spread == null
                ? counts.of(GroupKey.of("", Whereabouts.ROOT, GroupKey.range(step, range)))
                : spread.in(range);
    }

    /// Whether a subject is below a node.
    boolean isIn(String subject, String way, String node) {
        return node.equals(Whereabouts.ROOT)
                || paths.getOrDefault(way, Map.of()).getOrDefault(subject, List.of()).stream()
                        .anyMatch(path -> path.contains(node));
    }

    /// The node in which a subject is, and all above it.
    Set<String> path(String subject, String way) {
        var all = paths.getOrDefault(way, Map.of()).getOrDefault(subject, List.of());
        return all.isEmpty() ? Set.of() : all.getLast();
    }
}
