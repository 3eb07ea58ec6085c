package io.baigong.evaluator.disclosure;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/// Shows one group after the other, as long as that tells of nobody.
final class Release {
    private final Atoms atoms;
    private final int least;
    private final BitSet sensitive;
    private BitSet open = new BitSet();
    private final BitSet banned;
    private final long mostWork;
    private final Quotient unknown;
    private final Guard guard;
    private final Zeros zeros;
    private final BitSet shown = new BitSet();
    private final List<Integer> constraints = new ArrayList<>();

    Release(
            int least,
            Atoms atoms,
            List<int[]> enclosing,
            BitSet sensitive,
            BitSet banned,
            long mostWork) {
        this.least = least;
        this.atoms = atoms;
        this.sensitive = sensitive;
        this.banned = banned;
        this.mostWork = mostWork;
        var watched = new ArrayList<int[]>();
        var weights = IntStream.builder();
        IntStream.of(atoms.weights()).forEach(weights::add);
        sensitive.stream()
                .filter(group -> atoms.members(group) > 0)
                .forEach(group -> {
                    watched.add(atoms.of(group));
                    // Alone it must not follow; with others it counts as enough.
                    weights.add(least - 1);
                });
        this.unknown = new Quotient(atoms.count(), watched);
        this.guard = new Guard(least, weights.build().toArray(), unknown);
        this.zeros = new Zeros(atoms, enclosing, shown);
    }

    /// @param known groups whose figures everybody knows anyway
    /// @param order all groups, the most important first
    void run(BitSet known, List<Integer> order) {
        open = known;
        int groups = zeros.groups();
        // Nothing is known yet, so what is known from elsewhere touches no other figure.
        reveal(atoms.known(), new BitSet());
        unknown.keep();
        guard.concede(atoms.known());
        order.forEach(this::offer);
        for (int group = 0; group < groups; group++) {
            if (!shown.get(group) && follows(group)) {
                shown.set(group);
            }
        }
    }

    BitSet shown() {
        return shown;
    }

    Quotient unknown() {
        return unknown;
    }

    private void offer(int group) {
        if (atoms.members(group) < least
                || sensitive.get(group)
                || banned.get(group)
                || unknown.work() > mostWork) {
            return;
        }
        var sum = unknown.sum(atoms.of(group));
        if (sum.isEmpty()) {
            shown.set(group);
            zeros.show(group);
        } else if (telling(group) >= least && admitted(group, sum)) {
            shown.set(group);
            zeros.show(group);
            if (!open.get(group)) {
                constraints.add(group);
            }
        }
    }

    /// Members whose figures are not known anyway.
    private int telling(int group) {
        return IntStream.of(atoms.of(group))
                .filter(atom -> !guard.isExempt(atom))
                .map(atoms::weight)
                .sum();
    }

    private boolean admitted(int group, Row sum) {
        var changed = new BitSet();
        try {
            var rows = unknown.know(sum);
            var told = zeros.following(group);
            if (rows != null) {
                rows.forEach(changed::set);
                if (reveal(told, changed) && guard.allows(changed, told)) {
                    unknown.keep();
                    guard.take(told);
                    return true;
                }
            }
        } catch (ArithmeticException tooLarge) {
            // Withholding is always safe.
        }
        unknown.back();
        return false;
    }

    private boolean reveal(BitSet told, BitSet changed) {
        for (int atom = told.nextSetBit(0); atom >= 0; atom = told.nextSetBit(atom + 1)) {
            if (!unknown.row(atom).isEmpty()) {
                var rows = unknown.know(unknown.row(atom));
                if (rows == null) {
                    return false;
                }
                rows.forEach(changed::set);
            }
        }
        return true;
    }

    /// Whether a group that is not shown follows from those that are.
    private boolean follows(int group) {
        return atoms.isWhole(group)
                ? unknown.sum(atoms.of(group)).isEmpty()
                : IntStream.of(atoms.of(group)).allMatch(guard::isExempt);
    }

    /// The least important group whose figure was needed and that has members in common with what
    /// is around a group; -1 when there is none.
    int lastNear(int group) {
        var near = new BitSet();
        var sum = unknown.sum(atoms.of(group));
        for (int i = 0; i < sum.size(); i++) {
            unknown.movedBy(sum.column(i)).stream()
                    .filter(moved -> moved[0] < atoms.count())
                    .forEach(moved -> near.set(moved[0]));
        }
        IntStream.of(atoms.of(group)).forEach(near::set);
        for (int other : constraints.reversed()) {
            if (IntStream.of(atoms.of(other)).anyMatch(near::get)) {
                return other;
            }
        }
        return constraints.isEmpty() ? -1 : constraints.getLast();
    }
}
