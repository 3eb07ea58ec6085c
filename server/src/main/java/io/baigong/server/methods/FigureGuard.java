package io.baigong.server.methods;

import io.baigong.evaluator.disclosure.Groups;
import io.baigong.evaluator.disclosure.Rules;
import io.baigong.evaluator.method.Calculation;
import io.baigong.evaluator.method.Method;
import io.baigong.evaluator.rollup.Placement;
import io.baigong.evaluator.rollup.Report;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Decides at which nodes the figures of steps may be told, those of a step at all nodes of all
/// hierarchies together. What a ratio is made of is treated as if it were told with it, and a
/// median as if it were a sum. Where sums and ratios of several steps close a ring, so that what a
/// ratio is made of follows indeed, all that is made of the same amount is decided together.
final class FigureGuard {
    /// A part of a firm that moved is not a firm: five parts are three firms at least.
    private static final int LEAST_PARTS = 5;

    private static final long MOST_WORK = 300_000_000;

    private final Calculation calculation;
    private final Map<String, Whereabouts> ways;
    private final Map<String, Map<String, List<Set<String>>>> paths;
    private final BiPredicate<Method.RollUp, GroupKey> withheld;

    /// @param paths by hierarchy and subject
    /// @param withheld what is not told for other reasons
    FigureGuard(
            Calculation calculation,
            Map<String, Whereabouts> ways,
            Map<String, Map<String, List<Set<String>>>> paths,
            BiPredicate<Method.RollUp, GroupKey> withheld) {
        this.calculation = calculation;
        this.ways = ways;
        this.paths = paths;
        this.withheld = withheld;
    }

    /// A step that is rolled up, with what each subject adds.
    record Rolled(Method.RollUp rollUp, Map<String, Report> reports) {
        boolean byDays() {
            return rollUp.placement() == Placement.BY_DAYS;
        }
    }

    /// Amounts of one kind of which a step tells sums.
    ///
    /// @param amounts of a subject; all zero where any is
    private record Layer(Rolled rolled, Function<Report, List<@Nullable BigDecimal>> amounts) {
        boolean isZero(Report report) {
            return amounts.apply(report).stream()
                    .anyMatch(amount -> amount != null && amount.signum() == 0);
        }
    }

    private record Place(String step, GroupKey key) {}

    /// The nodes whose figure may be told, by step.
    Map<String, Set<GroupKey>> told(List<Rolled> all) {
        var rings = Rings.of(calculation.method(), all.stream().map(Rolled::rollUp).toList());
        Map<String, Set<GroupKey>> told = new HashMap<>();
        Map<String, List<Layer>> amounts = new LinkedHashMap<>();
        for (var rolled : all) {
            var of = rings.amounts(rolled.rollUp());
            if (of.isEmpty()) {
                told.putAll(decided(List.of(new Layer(rolled, FigureGuard::parts))));
            }
            of.forEach((amount, part) ->
                    amounts.computeIfAbsent(amount, _ -> new ArrayList<>())
                            .add(new Layer(rolled, report -> part(part, report))));
        }
        // What one amount forbids is not told, whatever the others allow.
        amounts.values()
                .forEach(layers ->
                        decided(layers)
                                .forEach((step, keys) ->
                                        told.merge(
                                                step,
                                                keys,
                                                (one, other) -> {
                                                    one.retainAll(other);
                                                    return one;
                                                })));
        return told;
    }

    private static List<@Nullable BigDecimal> parts(Report report) {
        var all = new ArrayList<@Nullable BigDecimal>();
        all.add(report.numerator());
        all.add(report.denominator());
        all.add(report.weight());
        return all;
    }

    private static List<@Nullable BigDecimal> part(Rings.Part part, Report report) {
        var one = new ArrayList<@Nullable BigDecimal>();
        switch (part) {
            case NUMERATOR -> one.add(report.numerator());
            case DENOMINATOR -> one.add(report.denominator());
            case WEIGHT -> one.add(report.weight());
            case WEIGHTED -> {
                one.add(report.numerator());
                one.add(report.weight());
            }
        }
        return one;
    }

    private Map<String, Set<GroupKey>> decided(List<Layer> layers) {
        boolean byDays = layers.stream().anyMatch(layer -> layer.rolled().byDays());
        boolean moved =
                byDays
                        && paths.values().stream()
                                .anyMatch(
                                        of -> of.values().stream().anyMatch(all -> all.size() > 1));
        var groups = new Groups(Rules.atLeast(moved ? LEAST_PARTS : Grouped.LEAST), MOST_WORK);
        var nodes = new LinkedHashMap<Place, Integer>();
        for (var layer : layers) {
            ways.forEach(
                    (way, where) -> enter(layer.rolled(), way, where.parents(), groups, nodes));
        }
        for (var layer : layers) {
            var rollUp = layer.rolled().rollUp();
            nodes.forEach((place, number) -> {
                if (place.step().equals(rollUp.step()) && withheld.test(rollUp, place.key())) {
                    groups.withhold(number);
                }
            });
        }
        for (var subject : calculation.subjects()) {
            members(subject, layers, groups, nodes);
        }
        var shown = groups.shown();
        Map<String, Set<GroupKey>> told = new HashMap<>();
        layers.forEach(layer -> told.put(layer.rolled().rollUp().step(), new HashSet<>()));
        nodes.forEach((place, number) -> {
            if (shown.get(number)) {
                told.getOrDefault(place.step(), new HashSet<>()).add(place.key());
            }
        });
        return told;
    }

    private void enter(
            Rolled rolled,
            String way,
            Map<String, String> above,
            Groups groups,
            Map<Place, Integer> nodes) {
        String step = rolled.rollUp().step();
        for (var subject : rolled.reports().keySet()) {
            for (var path : places(way, subject, rolled.byDays())) {
                path.forEach(node -> add(groups, nodes, step, way, node, above));
            }
        }
    }

    private static int add(
            Groups groups,
            Map<Place, Integer> nodes,
            String step,
            String way,
            String node,
            Map<String, String> above) {
        var place = new Place(step, GroupKey.of(way, node, GroupKey.ALL));
        var known = nodes.get(place);
        if (known != null) {
            return known;
        }
        var parent = above.get(node);
        int in = parent == null ? -1 : add(groups, nodes, step, way, parent, above);
        int number = way.equals(Ways.FIRST) ? groups.add(in, -1) : groups.add(-1, in);
        nodes.put(place, number);
        return number;
    }

    /// A subject that moved is as many members as it had places.
    private void members(
            String subject, List<Layer> layers, Groups groups, Map<Place, Integer> nodes) {
        var its =
                layers.stream().filter(one -> one.rolled().reports().containsKey(subject)).toList();
        if (its.isEmpty()) {
            return;
        }
        int most = 1;
        boolean zero = false;
        for (var layer : its) {
            var report = layer.rolled().reports().get(subject);
            zero |= report != null && layer.isZero(report);
            for (var way : ways.keySet()) {
                most = Math.max(most, places(way, subject, layer.rolled().byDays()).size());
            }
        }
        for (int part = 0; part < most; part++) {
            var in = new TreeSet<Integer>();
            for (var layer : its) {
                for (var way : ways.keySet()) {
                    var all = places(way, subject, layer.rolled().byDays());
                    for (var node : all.get(Math.min(part, all.size() - 1))) {
                        var key = GroupKey.of(way, node, GroupKey.ALL);
                        in.add(
                                nodes.getOrDefault(
                                        new Place(layer.rolled().rollUp().step(), key), -1));
                    }
                }
            }
            groups.member(in.stream().mapToInt(i -> i).toArray(), false, zero);
        }
    }

    private List<Set<String>> places(String way, String subject, boolean byDays) {
        var all = paths.getOrDefault(way, Map.of()).getOrDefault(subject, List.of());
        return byDays || all.size() < 2 ? all : List.of(all.getLast());
    }
}
