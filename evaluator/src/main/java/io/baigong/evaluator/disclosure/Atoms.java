package io.baigong.evaluator.disclosure;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Members bundled where no group that may be shown tells them apart: what is said of one of them
/// is always said of all.
final class Atoms {
    private final int[] members;
    private final boolean[] told;
    private final int[][] of;
    private final int[] weights;
    private final BitSet zero;
    private final BitSet known;

    private Atoms(
            int[] members, boolean[] told, int[][] of, int[] weights, BitSet zero, BitSet known) {
        this.members = members;
        this.told = told;
        this.of = of;
        this.weights = weights;
        this.zero = zero;
        this.known = known;
    }

    /// @param all whether also small groups, which are never shown, tell members apart
    static Atoms of(
            Map<Groups.Membership, Integer> memberships,
            int groups,
            int least,
            BitSet sensitive,
            boolean all) {
        int[] members = new int[groups];
        memberships.forEach((one, times) -> {
            for (int group : one.groups()) {
                members[group] += times;
            }
        });
        boolean[] told = new boolean[groups];
        for (int group = 0; group < groups; group++) {
            told[group] = all || members[group] >= least || sensitive.get(group);
        }
        return new Bundling(members, told).bundled(memberships);
    }

    int count() {
        return weights.length;
    }

    int groups() {
        return members.length;
    }

    /// Members of a group.
    int members(int group) {
        return members[group];
    }

    /// Whether a group is made of whole atoms.
    boolean isWhole(int group) {
        return told[group];
    }

    /// The atoms of which at least one member is in a group.
    int[] of(int group) {
        return of[group];
    }

    int weight(int atom) {
        return weights[atom];
    }

    int[] weights() {
        return weights;
    }

    /// Whether the figure of each member is zero.
    boolean isZero(int atom) {
        return zero.get(atom);
    }

    BitSet known() {
        return known;
    }

    private record Kind(List<Integer> groups, boolean known) {}

    /// Makes atoms of memberships.
    private static final class Bundling {
        private final int[] members;
        private final boolean[] told;
        private final List<List<Integer>> of = new ArrayList<>();
        private final Map<Kind, Integer> atoms = new HashMap<>();
        private final List<Integer> weights = new ArrayList<>();
        private final BitSet zero = new BitSet();
        private final BitSet known = new BitSet();

        Bundling(int[] members, boolean[] told) {
            this.members = members;
            this.told = told;
            for (int group = 0; group < members.length; group++) {
                of.add(new ArrayList<>(1));
            }
        }

        Atoms bundled(Map<Groups.Membership, Integer> memberships) {
            // In one order whatever the order of arrival.
            memberships.entrySet().stream()
                    .sorted((a, b) -> compare(a.getKey(), b.getKey()))
                    .forEach(one -> take(one.getKey(), one.getValue()));
            int[][] atomsOf =
                    of.stream()
                            .map(list -> list.stream().mapToInt(i -> i).distinct().toArray())
                            .toArray(int[][]::new);
            return new Atoms(
                    members,
                    told,
                    atomsOf,
                    weights.stream().mapToInt(i -> i).toArray(),
                    zero,
                    known);
        }

        private static int compare(Groups.Membership a, Groups.Membership b) {
            for (int i = 0; i < Math.min(a.groups().size(), b.groups().size()); i++) {
                int order = a.groups().get(i).compareTo(b.groups().get(i));
                if (order != 0) {
                    return order;
                }
            }
            int size = Integer.compare(a.groups().size(), b.groups().size());
            int known = Boolean.compare(a.known(), b.known());
            return size != 0 ? size : known != 0 ? known : Boolean.compare(a.zero(), b.zero());
        }

        private void take(Groups.Membership one, int times) {
            var kind =
                    new Kind(
                            one.groups().stream().filter(group -> told[group]).toList(),
                            one.known());
            int atom =
                    atoms.computeIfAbsent(
                            kind,
                            any -> {
                                weights.add(0);
                                zero.set(weights.size() - 1);
                                return weights.size() - 1;
                            });
            weights.set(atom, weights.get(atom) + times);
            zero.set(atom, zero.get(atom) && one.zero());
            known.set(atom, one.known());
            for (int group : one.groups()) {
                var list = of.get(group);
                if (list.isEmpty() || list.getLast() != atom) {
                    list.add(atom);
                }
            }
        }
    }
}
