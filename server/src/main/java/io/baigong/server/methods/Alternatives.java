package io.baigong.server.methods;

import io.baigong.evaluator.disclosure.Groups;
import io.baigong.server.methods.Counts.Pattern;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// Says what else could be, for all a reader knows: a subject could be in another place with the
/// same figures, or have in its own place the figures of another subject. Both are worlds that
/// evidence could have made: its level, its ranges and which figures it has change together.
///
/// Only what some subject is or where some subject is comes into question, and only so many of
/// these worlds are tried: of fewer worlds less is told.
final class Alternatives {
    private static final int MOST = 20_000;

    private final Counts counts;
    private final Groups groups;
    private final Map<String, Map<String, Set<String>>> places = new LinkedHashMap<>();
    private final List<Pattern> patterns;

    Alternatives(Counts counts, Groups groups) {
        this.counts = counts;
        this.groups = groups;
        counts.paths()
                .forEach((way, all) -> {
                    var own = new LinkedHashMap<String, Set<String>>();
                    counts.subjects().stream()
                            .flatMap(subject -> all.getOrDefault(subject, List.of()).stream())
                            .forEach(path -> own.put(path.iterator().next(), path));
                    places.put(way, own);
                });
        patterns = frequent();
    }

    /// Those of many subjects first: it is less noticed when they have one more or less.
    private List<Pattern> frequent() {
        var times = new HashMap<Pattern, Integer>();
        counts.subjects().forEach(subject -> times.merge(counts.pattern(subject), 1, Integer::sum));
        return times.keySet().stream()
                .sorted(
                        Comparator.comparing((Pattern one) -> -times.getOrDefault(one, 0))
                                .thenComparing(Pattern::toString))
                .toList();
    }

    void say() {
        int each = Math.max(1, MOST / Math.max(1, counts.subjects().size()));
        counts.subjects().stream()
                .limit(MOST)
                .forEach(subject -> {
                    places.forEach((way, all) ->
                            all.values().stream()
                                    .limit(each)
                                    .forEach(there -> move(subject, way, there)));
                    patterns.stream().limit(each).forEach(other -> become(subject, other));
                });
    }

    /// Who was in several places in the period stays there.
    private void move(String subject, String way, Set<String> there) {
        var now = counts.paths(way, subject);
        if (now.size() == 1 && !now.getFirst().equals(there)) {
            var pattern = counts.pattern(subject);
            say(Counts.at(way, now.getFirst(), pattern), Counts.at(way, there, pattern));
        }
    }

    private void become(String subject, Pattern other) {
        var now = counts.pattern(subject);
        if (!now.equals(other)) {
            say(everywhere(subject, now), everywhere(subject, other));
        }
    }

    private Set<GroupKey> everywhere(String subject, Pattern pattern) {
        var keys = new HashSet<GroupKey>();
        counts.ways()
                .forEach(way ->
                        counts.paths(way, subject)
                                .forEach(path -> keys.addAll(Counts.at(way, path, pattern))));
        pattern.all().forEach(what -> keys.add(GroupKey.of("", Whereabouts.ROOT, what)));
        return keys;
    }

    private void say(Set<GroupKey> here, Set<GroupKey> there) {
        var lost = minus(here, there);
        var won = minus(there, here);
        boolean seen =
                lost.stream().anyMatch(key -> isSeen(key, counts.members(key) - 1))
                        || won.stream().anyMatch(key -> isSeen(key, counts.members(key) + 1));
        if (!seen) {
            var hidden =
                    Stream.concat(
                                    lost.stream().filter(key -> counts.members(key) == 1),
                                    won.stream().filter(key -> counts.members(key) == 0))
                            .map(GroupKey::whole)
                            .toList();
            groups.couldChange(numbers(lost), numbers(won), numbers(hidden));
        }
    }

    /// It is told where nobody is, and of which places levels are told.
    private boolean isSeen(GroupKey key, int then) {
        int now = counts.members(key);
        boolean levels = now >= Counts.LEAST_FOR_LEVELS;
        return key.isWhole()
                && ((now == 0) != (then == 0) || levels != then >= Counts.LEAST_FOR_LEVELS);
    }

    private int[] numbers(Iterable<GroupKey> keys) {
        var numbers = new HashSet<Integer>();
        for (var key : keys) {
            var number = counts.number(key);
            if (number != null) {
                numbers.add(number);
            }
        }
        return numbers.stream().mapToInt(Integer::intValue).sorted().toArray();
    }

    private static Set<GroupKey> minus(Set<GroupKey> one, Set<GroupKey> other) {
        var left = new HashSet<>(one);
        left.removeAll(other);
        return left;
    }
}
