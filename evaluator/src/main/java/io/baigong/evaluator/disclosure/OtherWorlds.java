package io.baigong.evaluator.disclosure;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Proves that withheld counts cannot be told: for each there is another world that agrees with
/// everything shown and counts differently there. Either a member is another one (see
/// [Groups#couldChange]), or members are exchanged for others of the kinds that are there: then
/// counts stay whole and not negative, and no withheld group becomes empty.
final class OtherWorlds {
    private final Release release;
    private final Atoms atoms;
    private final List<Groups.Change> changes;
    private final List<Integer> withheld = new ArrayList<>();
    private final Map<Integer, Map<Integer, Integer>> groupMoves = new HashMap<>();

    OtherWorlds(Release release, Atoms atoms, List<Groups.Change> changes) {
        this.release = release;
        this.atoms = atoms;
        this.changes = changes;
        for (int group = 0; group < atoms.groups(); group++) {
            if (!release.shown().get(group)) {
                withheld.add(group);
                var sum = release.unknown().sum(atoms.of(group));
                for (int i = 0; i < sum.size(); i++) {
                    groupMoves
                            .computeIfAbsent(sum.column(i), any -> new HashMap<>())
                            .put(group, sum.value(i));
                }
            }
        }
    }

    /// A withheld group for which no other world was found; -1 when each has one.
    int determined() {
        Set<Integer> safe = new HashSet<>();
        changes.stream().filter(this::isPossible).forEach(change -> spare(change, safe));
        if (safe.size() == withheld.size()) {
            return -1;
        }
        var directions = groupMoves.keySet().stream().sorted().toList();
        directions.forEach(one -> attempt(one, -1, 0, safe));
        for (int one : directions) {
            // A pair of which neither touches a group that is not safe yet tells nothing new.
            if (safe.containsAll(groupMoves.getOrDefault(one, Map.of()).keySet())) {
                continue;
            }
            for (int other : directions) {
                if (other != one) {
                    attempt(one, other, 1, safe);
                    attempt(one, other, -1, safe);
                }
            }
        }
        return withheld.stream().filter(group -> !safe.contains(group)).findFirst().orElse(-1);
    }

    /// Whether a change touches nothing that is shown.
    private boolean isPossible(Groups.Change change) {
        return Stream.of(change.lost(), change.won(), change.hidden())
                .flatMapToInt(IntStream::of)
                .noneMatch(release.shown()::get);
    }

    private static void spare(Groups.Change change, Set<Integer> safe) {
        var lost = IntStream.of(change.lost()).boxed().collect(Collectors.toSet());
        var won = IntStream.of(change.won()).boxed().collect(Collectors.toSet());
        lost.stream().filter(group -> !won.contains(group)).forEach(safe::add);
        won.stream().filter(group -> !lost.contains(group)).forEach(safe::add);
    }

    /// Moves along a direction, and by so much along another, both ways.
    private void attempt(int one, int other, int times, Set<Integer> safe) {
        var counts = added(groupMoves.getOrDefault(one, Map.of()), other, times);
        if (safe.containsAll(counts.keySet())) {
            return;
        }
        var single = new HashMap<Integer, Integer>();
        moves(one, 1, single);
        if (other >= 0) {
            moves(other, times, single);
        }
        for (int sign : new int[] {1, -1}) {
            boolean possible =
                    single.entrySet().stream()
                                    .allMatch(move ->
                                            atoms.weight(move.getKey()) + sign * move.getValue()
                                                    >= 0)
                            && counts.entrySet().stream()
                                    .allMatch(move ->
                                            atoms.members(move.getKey()) + sign * move.getValue()
                                                    >= 1);
            if (possible) {
                counts.forEach((group, by) -> {
                    if (by != 0) {
                        safe.add(group);
                    }
                });
            }
        }
    }

    private Map<Integer, Integer> added(Map<Integer, Integer> moves, int other, int times) {
        var all = new HashMap<>(moves);
        if (other >= 0) {
            groupMoves
                    .getOrDefault(other, Map.of())
                    .forEach((group, by) -> all.merge(group, times * by, Integer::sum));
        }
        return all;
    }

    private void moves(int direction, int times, Map<Integer, Integer> into) {
        for (var moved : release.unknown().movedBy(direction)) {
            if (moved[0] < atoms.count()) {
                into.merge(moved[0], times * moved[1], Integer::sum);
            }
        }
    }
}
