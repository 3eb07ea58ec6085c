package io.baigong.server.methods;

import io.baigong.evaluator.disclosure.Groups;
import io.baigong.evaluator.disclosure.Rules;
import io.baigong.evaluator.method.Calculation;
import io.baigong.evaluator.method.Label;
import io.baigong.evaluator.method.Method;
import io.baigong.evaluator.method.Method.SubjectKind;
import io.baigong.evaluator.rollup.Aggregate;
import io.baigong.evaluator.rollup.How;
import io.baigong.evaluator.rollup.Identities;
import io.baigong.evaluator.rollup.Placement;
import io.baigong.evaluator.rollup.Plan;
import io.baigong.evaluator.rollup.Report;
import io.baigong.evaluator.rollup.RollUp;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What is told of the groups of a calculation: how many are where, with which level, how the
/// figures of a step are spread, and what they come to at each node. All of it is decided at once,
/// so that nothing that is withheld in one answer follows from the others (see [Groups]). Counts
/// are linked with each other (see [Spread] for those of ranges); so are the figures of a step at
/// all nodes of all hierarchies. A figure is told only where the count of those who stand behind it
/// is no secret either.
final class Grouped {
    /// Fewer firms are not shown.
    static final int LEAST = 3;

    /// The middle one of a few is one of them.
    private static final int LEAST_FOR_MEDIAN = 5;

    static final int LEAST_FOR_LEVELS = 10;
    private static final long MOST_WORK = 300_000_000;
    private static final int MOST_LEVELS = 30;

    private final Calculation calculation;
    private final boolean guarded;
    private final Map<String, Whereabouts> ways;
    private final Map<GroupKey, Integer> counts = new HashMap<>();
    private final Map<GroupKey, Integer> numbers = new HashMap<>();
    private final BitSet told;
    private final List<String> steps;
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
        this.steps = Indicators.numbers(calculation.method());
        steps.forEach(
                step -> histograms.put(step, Histogram.of(values(step), guarded ? LEAST : 1)));
        ways.forEach(
                (way, where) -> paths.put(way, where.paths(calculation.subjects(), isByDays())));
        told = count();
        if (!isLinked()) {
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

    /// Levels may be ranges of a figure: then both are decided together. Otherwise no more follows
    /// from ranges than how many have a figure.
    private boolean isLinked() {
        return !levels().isEmpty();
    }

    private String spreadOf(String subject, String step) {
        if (!(calculation.figure(subject, step).value() instanceof BigDecimal number)) {
            return GroupKey.noValue(step);
        }
        var histogram = histograms.get(step);
        return isLinked() && histogram != null
                ? GroupKey.range(step, histogram.at(number))
                : GroupKey.value(step);
    }

    private Spread spread(String step, Histogram histogram) {
        boolean open = count(GroupKey.of("", Whereabouts.ROOT, GroupKey.value(step))) != null;
        return Spread.of(histogram, values(step), open);
    }

    /// The steps that are numbers.
    List<String> steps() {
        return steps;
    }

    boolean hasValue(String subject, String step) {
        return calculation.figure(subject, step).value() instanceof BigDecimal;
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

    // Counts

    private BitSet count() {
        var groups = new Groups(Rules.atLeast(LEAST), MOST_WORK);
        groups.areCounts();
        var marks = new HashMap<GroupKey, Mark>();
        var random = new SplittableRandom(calculation.subjects().size());
        for (var subject : calculation.subjects()) {
            var mark = new Mark(random.nextLong(), random.nextLong());
            for (var key : keys(subject)) {
                counts.merge(key, 1, Integer::sum);
                marks.merge(key, mark, Mark::and);
            }
        }
        var known = new HashMap<Mark, Integer>();
        // Of groups that are alike in size the whole ones come first.
        marks.keySet().stream()
                .filter(this::isOffered)
                .sorted(
                        Comparator.comparing((GroupKey key) -> !key.isWhole())
                                .thenComparing(GroupKey::toString))
                .forEach(key ->
                        numbers.put(
                                key,
                                known.computeIfAbsent(
                                        marks.getOrDefault(key, Mark.NONE), _ -> groups.add())));
        if (!guarded) {
            var all = new BitSet();
            all.set(0, groups(numbers.values()));
            return all;
        }
        for (var subject : calculation.subjects()) {
            int[] in =
                    keys(subject).stream()
                            .filter(numbers::containsKey)
                            .mapToInt(key -> numbers.getOrDefault(key, 0))
                            .distinct()
                            .toArray();
            groups.member(in, false, false);
        }
        // How many were calculated stands above each calculation.
        var everybody = numbers.get(GroupKey.of("", Whereabouts.ROOT, GroupKey.ALL));
        if (everybody != null) {
            groups.isOpen(everybody);
        }
        var whole = new BitSet();
        numbers.forEach((key, number) -> {
            if (key.isWhole()) {
                whole.set(number);
            }
        });
        numbers.values().stream().filter(number -> !whole.get(number)).forEach(groups::isMinor);
        new Alternatives(this, calculation, paths, numbers, groups).say();
        return groups.shown();
    }

    private static int groups(Collection<Integer> numbers) {
        return numbers.stream().mapToInt(number -> number + 1).max().orElse(0);
    }

    /// What tells a set of subjects from another one: a sum of random numbers of its members. The
    /// same set under two names is one group, which is told or withheld as one.
    private record Mark(long one, long other) {
        static final Mark NONE = new Mark(0, 0);

        Mark and(Mark more) {
            return new Mark(one + more.one, other + more.other);
        }
    }

    /// Levels are told of places with some subjects more: of so few their counts would cost the
    /// counts of all.
    private boolean isOffered(GroupKey key) {
        return !guarded || !key.isLevel() || key.node().equals(Whereabouts.ROOT) || isLarge(key);
    }

    private boolean isLarge(GroupKey key) {
        return members(GroupKey.of(key.way(), key.node(), key.all())) >= LEAST_FOR_LEVELS;
    }

    private Set<GroupKey> keys(String subject) {
        var whats = whats(subject);
        var keys = new HashSet<GroupKey>();
        keys.add(GroupKey.of("", Whereabouts.ROOT, GroupKey.ALL));
        whats.forEach(what -> keys.add(GroupKey.of("", Whereabouts.ROOT, what)));
        paths.forEach((way, all) ->
                all.getOrDefault(subject, List.of())
                        .forEach(path -> keys.addAll(at(way, path, whats))));
        steps.forEach(step -> keys.add(GroupKey.of("", Whereabouts.ROOT, spreadOf(subject, step))));
        return keys;
    }

    /// What is counted of a subject: itself, its level, and which figures it has.
    List<String> whats(String subject) {
        var whats = new ArrayList<String>();
        whats.add(GroupKey.ALL);
        var level = level(subject);
        if (level != null) {
            whats.add(GroupKey.level(level));
        }
        for (var rollUp : calculation.method().method().rollUps()) {
            boolean has = report(rollUp, subject) != null;
            whats.add(has ? GroupKey.has(rollUp.step()) : GroupKey.lacks(rollUp.step()));
        }
        return whats;
    }

    /// The groups of one who is at the first node of a path.
    static Set<GroupKey> at(String way, Set<String> path, List<String> whats) {
        var keys = new HashSet<GroupKey>();
        path.forEach(node -> whats.forEach(what -> keys.add(GroupKey.of(way, node, what))));
        var own = path.iterator().next();
        whats.stream()
                .filter(what -> what.equals(GroupKey.ALL) || what.startsWith(GroupKey.level("")))
                .forEach(what -> keys.add(new GroupKey(way, own, GroupKey.direct(what))));
        return keys;
    }

    /// The result where it is a level, a text or a truth; empty when it is missing.
    @Nullable String level(String subject) {
        if (levels().isEmpty()) {
            return null;
        }
        var value = calculation.result(subject).value();
        return value == null ? "" : value.toString();
    }

    private @Nullable List<String> levels;

    /// The levels that the result has, empty where it is a number.
    List<String> levels() {
        var known = levels;
        if (known == null) {
            String result = calculation.method().method().result();
            boolean number = Indicators.isNumber(calculation.method(), result);
            var all = number ? new TreeSet<String>() : calculation.distribution(result).keySet();
            known = all.size() > MOST_LEVELS ? List.of() : List.copyOf(all);
            levels = known;
        }
        return known;
    }

    /// How many are in a group; null when that is withheld.
    @Nullable Integer count(GroupKey key) {
        var number = numbers.get(key);
        if (number != null) {
            return told.get(number) ? counts.get(key) : null;
        }
        // Of which kind nobody is, is told where it is told how many there are.
        if (members(key) > 0 || isNobody(key)) {
            return members(key) > 0 ? null : Integer.valueOf(0);
        }
        boolean known = count(GroupKey.of(key.way(), key.node(), key.all())) != null;
        return known && isOffered(key) ? Integer.valueOf(0) : null;
    }

    boolean isNobody(GroupKey key) {
        return members(GroupKey.of(key.way(), key.node(), key.all())) == 0;
    }

    int members(GroupKey key) {
        return counts.getOrDefault(key, 0);
    }

    // Figures

    /// What a subject adds; null when it has no figure.
    private @Nullable Report report(Method.RollUp rollUp, String subject) {
        String top = rollUp.numerator() == null ? rollUp.step() : rollUp.numerator();
        var numerator = calculation.figure(subject, top);
        var label = numerator.label();
        var amount = number(subject, top);
        var whole = rollUp.denominator() == null ? null : number(subject, rollUp.denominator());
        var weight = rollUp.weight() == null ? null : number(subject, rollUp.weight());
        if (rollUp.denominator() != null) {
            label = label.and(calculation.figure(subject, rollUp.denominator()).label());
        }
        if (rollUp.weight() != null) {
            label = label.and(calculation.figure(subject, rollUp.weight()).label());
        }
        boolean complete =
                amount != null
                        && switch (rollUp.how()) {
                            case SUM, MEDIAN -> true;
                            case RATIO_OF_SUMS -> whole != null;
                            case WEIGHTED_MEAN -> weight != null && weight.signum() >= 0;
                            case SHARE ->
                                    amount.signum() >= 0
                                            && amount.compareTo(
                                                            whole == null ? BigDecimal.ONE : whole)
                                                    <= 0;
                        };
        return complete
                ? new Report(subject, amount, whole, weight, label, Instant.EPOCH, "calculation")
                : null;
    }

    private @Nullable BigDecimal number(String subject, String name) {
        return calculation.figure(subject, name).value() instanceof BigDecimal number
                ? number
                : null;
    }

    private FigureGuard.Rolled rolled(Method.RollUp rollUp) {
        var reports = new LinkedHashMap<String, Report>();
        for (var subject : calculation.subjects()) {
            var report = report(rollUp, subject);
            if (report != null) {
                reports.put(subject, report);
            }
        }
        return new FigureGuard.Rolled(rollUp, reports);
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
        var all = count(node);
        if (all == null) {
            return true;
        }
        var having = new GroupKey(node.way(), node.node(), GroupKey.has(rollUp.step()));
        boolean few = rollUp.how() == How.MEDIAN && members(having) < LEAST_FOR_MEDIAN;
        // A figure means three at least: with all known to be four, one without follows.
        boolean narrow = count(having) == null && all < LEAST + 2;
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
        if (members(key) == 0) {
            return Told.NOBODY;
        }
        var all = count(key);
        var of = step == null ? null : figures.get(step);
        if (of == null || step == null) {
            return new Told(all, null, null, all == null, null);
        }
        var counted = count(GroupKey.of(way, node, GroupKey.has(step)));
        var rollUp = of.along().get(way.isEmpty() ? Ways.FIRST : way);
        if (rollUp == null || (guarded && !of.told().contains(key))) {
            boolean nobody = counted != null && counted == 0;
            return new Told(all, counted, null, !nobody, null);
        }
        Aggregate figure = rollUp.at(node);
        return new Told(all, counted, figure.value(), false, figure.label());
    }

    /// How many have each level in a group; absent when withheld.
    Map<String, @Nullable Integer> levels(String way, String node) {
        Map<String, @Nullable Integer> counts = new LinkedHashMap<>();
        levels().forEach(level ->
                counts.put(level, count(GroupKey.of(way, node, GroupKey.level(level)))));
        return counts;
    }

    /// The nodes in which subjects are themselves, in the order of their codes.
    List<String> direct(String way) {
        return counts.keySet().stream()
                .filter(key ->
                        key.way().equals(way) && key.what().equals(GroupKey.direct(GroupKey.ALL)))
                .map(GroupKey::node)
                .sorted()
                .toList();
    }

    @Nullable Histogram histogram(String step) {
        return histograms.get(step);
    }

    /// How many have a figure in a range of the histogram; null when that is withheld.
    @Nullable Integer inRange(String step, int range) {
        var spread = spreads.get(step);
        return spread == null
                ? count(GroupKey.of("", Whereabouts.ROOT, GroupKey.range(step, range)))
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
