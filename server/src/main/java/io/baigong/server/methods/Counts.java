package io.baigong.server.methods;

import io.baigong.evaluator.disclosure.Groups;
import io.baigong.evaluator.disclosure.Rules;
import io.baigong.evaluator.method.Calculation;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// How many subjects of a calculation are where, with which level, with which figures and in which
/// ranges of them; and what of it is told (see [Groups]).
final class Counts {
    /// Fewer firms are not shown.
    static final int LEAST = 3;

    static final int LEAST_FOR_LEVELS = 10;
    private static final long MOST_WORK = 300_000_000;
    private static final int MOST_LEVELS = 30;

    private final Calculation calculation;
    private final boolean guarded;
    private final Map<String, Map<String, List<Set<String>>>> paths;
    private final Map<String, Histogram> histograms;
    private final List<String> levels;
    private final Map<String, Pattern> patterns = new HashMap<>();
    private final Map<GroupKey, Integer> members = new HashMap<>();
    private final Map<GroupKey, Integer> numbers = new HashMap<>();
    private final BitSet told;

    /// What is counted of a subject.
    ///
    /// @param here in each of its places: itself, its level, and which figures it has
    /// @param only in the whole alone: in which ranges its figures are
    record Pattern(List<String> here, List<String> only) {
        Stream<String> all() {
            return Stream.concat(here.stream(), only.stream());
        }
    }

    /// @param guarded whether small groups are withheld
    /// @param paths by hierarchy and subject
    /// @param histograms by step, of all steps that are numbers
    Counts(
            Calculation calculation,
            boolean guarded,
            Map<String, Map<String, List<Set<String>>>> paths,
            Map<String, Histogram> histograms) {
        this.calculation = calculation;
        this.guarded = guarded;
        this.paths = paths;
        this.histograms = histograms;
        this.levels = levelsOf(calculation);
        subjects().forEach(subject -> patterns.put(subject, patternOf(subject)));
        count();
        told = told();
    }

    private static List<String> levelsOf(Calculation calculation) {
        String result = calculation.method().method().result();
        boolean number = Indicators.isNumber(calculation.method(), result);
        var all = number ? new TreeSet<String>() : calculation.distribution(result).keySet();
        return all.size() > MOST_LEVELS ? List.of() : List.copyOf(all);
    }

    private Pattern patternOf(String subject) {
        var here = new ArrayList<String>();
        here.add(GroupKey.ALL);
        if (!levels.isEmpty()) {
            here.add(GroupKey.level(level(subject)));
        }
        for (var rollUp : calculation.method().method().rollUps()) {
            boolean has = Contribution.of(calculation, rollUp, subject) != null;
            here.add(has ? GroupKey.has(rollUp.step()) : GroupKey.lacks(rollUp.step()));
        }
        var only = new ArrayList<String>();
        histograms.forEach((step, histogram) -> only.add(spread(subject, step, histogram)));
        only.sort(null);
        return new Pattern(List.copyOf(here), List.copyOf(only));
    }

    /// The result where it is a level, a text or a truth; empty when it is missing.
    private String level(String subject) {
        var value = calculation.result(subject).value();
        return value == null ? "" : value.toString();
    }

    private String spread(String subject, String step, Histogram histogram) {
        if (!(calculation.figure(subject, step).value() instanceof BigDecimal number)) {
            return GroupKey.noValue(step);
        }
        return isLinked() ? GroupKey.range(step, histogram.at(number)) : GroupKey.value(step);
    }

    /// Levels may be ranges of a figure: then both are decided together. Otherwise no more follows
    /// from ranges than how many have a figure.
    boolean isLinked() {
        return !levels.isEmpty();
    }

    List<String> subjects() {
        return calculation.subjects();
    }

    Set<String> ways() {
        return paths.keySet();
    }

    Map<String, Map<String, List<Set<String>>>> paths() {
        return paths;
    }

    /// The places of a subject, each as the nodes from its own one upwards.
    List<Set<String>> paths(String way, String subject) {
        return paths.getOrDefault(way, Map.of()).getOrDefault(subject, List.of());
    }

    Pattern pattern(String subject) {
        return patterns.getOrDefault(subject, new Pattern(List.of(), List.of()));
    }

    /// The groups of one who is at the first node of a path.
    static Set<GroupKey> at(String way, Set<String> path, Pattern pattern) {
        var keys = new HashSet<GroupKey>();
        path.forEach(
                node -> pattern.here().forEach(what -> keys.add(GroupKey.of(way, node, what))));
        var own = path.iterator().next();
        pattern.here().stream()
                .filter(what -> what.equals(GroupKey.ALL) || what.startsWith(GroupKey.level("")))
                .forEach(what -> keys.add(new GroupKey(way, own, GroupKey.direct(what))));
        return keys;
    }

    private Set<GroupKey> keys(String subject) {
        var pattern = pattern(subject);
        var keys = new HashSet<GroupKey>();
        pattern.all().forEach(what -> keys.add(GroupKey.of("", Whereabouts.ROOT, what)));
        ways().forEach(way ->
                paths(way, subject).forEach(path -> keys.addAll(at(way, path, pattern))));
        return keys;
    }

    /// What tells a set of subjects from another one: a sum of random numbers of its members. The
    /// same set under two names is one group, which is told or withheld as one.
    private record Mark(long one, long other) {
        static final Mark NONE = new Mark(0, 0);

        Mark and(Mark more) {
            return new Mark(one + more.one, other + more.other);
        }
    }

    private void count() {
        var marks = new HashMap<GroupKey, Mark>();
        var random = new SplittableRandom(subjects().size());
        for (var subject : subjects()) {
            var mark = new Mark(random.nextLong(), random.nextLong());
            for (var key : keys(subject)) {
                members.merge(key, 1, Integer::sum);
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
                                        marks.getOrDefault(key, Mark.NONE), _ -> known.size())));
    }

    private BitSet told() {
        int size = numbers.values().stream().mapToInt(number -> number + 1).max().orElse(0);
        if (!guarded) {
            var all = new BitSet();
            all.set(0, size);
            return all;
        }
        var groups = new Groups(Rules.atLeast(LEAST), MOST_WORK);
        groups.areCounts();
        for (int i = 0; i < size; i++) {
            groups.add();
        }
        for (var subject : subjects()) {
            groups.member(numbersOf(subject), false, false);
        }
        // How many were calculated stands above each calculation.
        var everybody = number(GroupKey.of("", Whereabouts.ROOT, GroupKey.ALL));
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
        new Alternatives(this, groups).say();
        return groups.shown();
    }

    private int[] numbersOf(String subject) {
        return keys(subject).stream()
                .filter(numbers::containsKey)
                .mapToInt(key -> numbers.getOrDefault(key, 0))
                .distinct()
                .toArray();
    }

    /// Levels are told of places with some subjects more: of so few their counts would cost the
    /// counts of all.
    private boolean isOffered(GroupKey key) {
        return !guarded
                || !key.isLevel()
                || key.node().equals(Whereabouts.ROOT)
                || members(key.whole()) >= LEAST_FOR_LEVELS;
    }

    /// Which of the groups one is; null for one that is not counted.
    @Nullable Integer number(GroupKey key) {
        return numbers.get(key);
    }

    /// The levels that the result has, empty where it is a number.
    List<String> levels() {
        return levels;
    }

    /// How many are in a group; null when that is withheld.
    @Nullable Integer of(GroupKey key) {
        var number = number(key);
        if (number != null) {
            return told.get(number) ? members.get(key) : null;
        }
        if (members(key) > 0) {
            return null;
        }
        // Of which kind nobody is, is told where it is told how many there are.
        boolean nobody = members(key.whole()) == 0;
        return nobody || (of(key.whole()) != null && isOffered(key)) ? Integer.valueOf(0) : null;
    }

    /// How many are in a group, told or not.
    int members(GroupKey key) {
        return members.getOrDefault(key, 0);
    }

    /// The nodes in which subjects are themselves, in the order of their codes.
    List<String> direct(String way) {
        return members.keySet().stream()
                .filter(key ->
                        key.way().equals(way) && key.what().equals(GroupKey.direct(GroupKey.ALL)))
                .map(GroupKey::node)
                .sorted()
                .toList();
    }
}
