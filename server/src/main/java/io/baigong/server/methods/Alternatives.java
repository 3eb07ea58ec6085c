package io.baigong.server.methods;

import io.baigong.evaluator.disclosure.Groups;
import io.baigong.evaluator.method.Calculation;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Says where subjects could be as well, and what else they could be, for all a reader knows.
final class Alternatives {
    private static final int MOST = 50_000;

    private final Grouped grouped;
    private final Calculation calculation;
    private final Map<String, Map<String, List<Set<String>>>> paths;
    private final Map<GroupKey, Integer> numbers;
    private final Groups groups;
    private final Map<String, Map<String, Set<String>>> places = new LinkedHashMap<>();
    private int said;

    /// @param paths by hierarchy and subject
    /// @param numbers of the groups that may be told
    Alternatives(
            Grouped grouped,
            Calculation calculation,
            Map<String, Map<String, List<Set<String>>>> paths,
            Map<GroupKey, Integer> numbers,
            Groups groups) {
        this.grouped = grouped;
        this.calculation = calculation;
        this.paths = paths;
        this.numbers = numbers;
        this.groups = groups;
        paths.forEach((way, all) -> {
            var own = new LinkedHashMap<String, Set<String>>();
            calculation.subjects().stream()
                    .flatMap(subject -> all.getOrDefault(subject, List.of()).stream())
                    .forEach(path -> own.put(path.iterator().next(), path));
            places.put(way, own);
        });
    }

    void say() {
        var steps = calculation.method().method().rollUps();
        for (var subject : calculation.subjects()) {
            var whats = grouped.whats(subject);
            places.forEach((way, all) -> move(subject, way, all, whats));
            var level = grouped.level(subject);
            if (level != null) {
                grouped.levels().stream()
                        .filter(other -> !other.equals(level))
                        .forEach(other ->
                                become(subject, GroupKey.level(level), GroupKey.level(other)));
            }
            for (var one : steps) {
                String has = GroupKey.has(one.step());
                String lacks = GroupKey.lacks(one.step());
                boolean now = whats.contains(has);
                become(subject, now ? has : lacks, now ? lacks : has);
            }
            for (var step : grouped.steps()) {
                String value = GroupKey.value(step);
                String none = GroupKey.noValue(step);
                boolean now = grouped.hasValue(subject, step);
                change(root(now ? value : none), root(now ? none : value));
            }
            if (said > MOST) {
                return;
            }
        }
    }

    private void move(
            String subject, String way, Map<String, Set<String>> all, List<String> whats) {
        var now = paths.getOrDefault(way, Map.of()).getOrDefault(subject, List.of());
        if (now.size() != 1) {
            return;
        }
        var here = Grouped.at(way, now.getFirst(), whats);
        all.values()
                .forEach(path -> {
                    var there = Grouped.at(way, path, whats);
                    say(minus(here, there), minus(there, here));
                });
    }

    private void become(String subject, String what, String other) {
        var lost = new HashSet<GroupKey>();
        var won = new HashSet<GroupKey>();
        if (grouped.members(GroupKey.of("", Whereabouts.ROOT, other)) == 0) {
            return;
        }
        lost.add(GroupKey.of("", Whereabouts.ROOT, what));
        won.add(GroupKey.of("", Whereabouts.ROOT, other));
        paths.forEach((way, all) ->
                all.getOrDefault(subject, List.of())
                        .forEach(path -> {
                            lost.addAll(minus(Grouped.at(way, path, List.of(what)), Set.of()));
                            won.addAll(minus(Grouped.at(way, path, List.of(other)), Set.of()));
                        }));
        change(lost, won);
    }

    /// Of which kind nobody is, may be told where it is told how many there are.
    private void change(Set<GroupKey> lost, Set<GroupKey> won) {
        if (won.stream().allMatch(key -> grouped.members(key) > 0)
                && lost.stream().allMatch(key -> grouped.members(key) > 1)) {
            say(lost, won);
        }
    }

    private static Set<GroupKey> root(String what) {
        return Set.of(GroupKey.of("", Whereabouts.ROOT, what));
    }

    private void say(Set<GroupKey> lost, Set<GroupKey> won) {
        boolean seen =
                lost.stream().anyMatch(this::wouldBeMissed)
                        || won.stream().anyMatch(this::wouldBeNoticed);
        if (!seen && !lost.isEmpty()) {
            groups.couldChange(numbered(lost), numbered(won));
            said++;
        }
    }

    /// It is told where nobody is, and of which places levels are told.
    private boolean wouldBeMissed(GroupKey key) {
        int members = grouped.members(key);
        return key.isWhole() && (members == 1 || members == Grouped.LEAST_FOR_LEVELS);
    }

    private boolean wouldBeNoticed(GroupKey key) {
        int members = grouped.members(key);
        return key.isWhole() && (members == 0 || members == Grouped.LEAST_FOR_LEVELS - 1);
    }

    private int[] numbered(Set<GroupKey> keys) {
        return keys.stream()
                .filter(numbers::containsKey)
                .mapToInt(key -> numbers.getOrDefault(key, 0))
                .distinct()
                .toArray();
    }

    private static Set<GroupKey> minus(Set<GroupKey> one, Set<GroupKey> other) {
        var left = new HashSet<>(one);
        left.removeAll(other);
        return left;
    }
}
