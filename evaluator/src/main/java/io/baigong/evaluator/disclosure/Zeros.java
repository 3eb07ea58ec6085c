package io.baigong.evaluator.disclosure;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/// Finds members whose figures follow to be zero because a sum of figures, none of them negative,
/// is zero: a group that is shown, or what is left of one when its shown parts are taken off.
///
/// For each group and dimension it counts the atoms with another figure than zero that no shown
/// part covers.
final class Zeros {
    private final Atoms atoms;
    private final List<int[]> enclosing;
    private final BitSet shown;
    private final int dimensions;
    private final List<List<List<Integer>>> parts = new ArrayList<>();
    private final boolean any;
    private final int[][] left;

    Zeros(Atoms atoms, List<int[]> enclosing, BitSet shown) {
        this.atoms = atoms;
        this.enclosing = enclosing;
        this.shown = shown;
        this.dimensions =
                Math.max(1, enclosing.stream().mapToInt(within -> within.length).max().orElse(0));
        for (int d = 0; d < dimensions; d++) {
            parts.add(parts(d));
        }
        this.any = IntStream.range(0, atoms.count()).anyMatch(atoms::isZero);
        this.left = new int[dimensions][];
        for (int d = 0; d < dimensions; d++) {
            left[d] = unlike();
        }
    }

    int groups() {
        return enclosing.size();
    }

    private List<List<Integer>> parts(int dimension) {
        var all = new ArrayList<List<Integer>>();
        for (int group = 0; group < enclosing.size(); group++) {
            all.add(new ArrayList<>(0));
        }
        for (int group = 0; group < enclosing.size(); group++) {
            int within = within(group, dimension);
            if (within >= 0) {
                all.get(within).add(group);
            }
        }
        return all;
    }

    private int within(int group, int dimension) {
        int[] within = enclosing.get(group);
        return dimension < within.length ? within[dimension] : -1;
    }

    private int[] unlike() {
        return IntStream.range(0, enclosing.size())
                .map(group ->
                        (int)
                                IntStream.of(atoms.of(group))
                                        .filter(atom -> !atoms.isZero(atom))
                                        .count())
                .toArray();
    }

    /// The atoms that would follow to be zero if a group were shown too.
    BitSet following(int group) {
        var told = new BitSet();
        for (int d = 0; any && d < dimensions; d++) {
            if (left[d][group] <= 0) {
                tell(told, group, group, d);
            }
            int outer = shownAround(group, d);
            if (outer >= 0 && left[d][outer] - left[d][group] <= 0) {
                tell(told, outer, group, d);
            }
        }
        return told;
    }

    private int shownAround(int group, int dimension) {
        int outer = within(group, dimension);
        while (outer >= 0 && !shown.get(outer)) {
            outer = within(outer, dimension);
        }
        return outer;
    }

    private void tell(BitSet told, int group, int extra, int dimension) {
        var rest = new BitSet();
        IntStream.of(atoms.of(group)).forEach(rest::set);
        takeOff(rest, group, extra, dimension);
        if (rest.stream().allMatch(atoms::isZero)) {
            told.or(rest);
        }
    }

    private void takeOff(BitSet rest, int group, int extra, int dimension) {
        for (int part : parts.get(dimension).get(group)) {
            if (shown.get(part) || part == extra) {
                IntStream.of(atoms.of(part)).forEach(rest::clear);
            } else {
                takeOff(rest, part, extra, dimension);
            }
        }
    }

    /// Takes note that a group is shown now.
    void show(int group) {
        for (int d = 0; any && d < dimensions; d++) {
            int covered = left[d][group];
            for (int outer = within(group, d); outer >= 0; outer = within(outer, d)) {
                left[d][outer] -= covered;
                if (shown.get(outer)) {
                    break;
                }
            }
        }
    }
}
