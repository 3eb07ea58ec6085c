package io.baigong.evaluator.disclosure;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// Attacks what is published, by another way than it is protected: fractions of whole numbers of
/// any size, rows of what is published, reduced to steps.
final class Attack {
    /// A reduced equation: its first column is in no other one.
    private record Equation(int first, BigInteger[] by) {}

    private final int subjects;
    private final List<Equation> equations = new ArrayList<>();

    /// @param published groups of subjects of which the sum is known
    Attack(int subjects, List<BitSet> published) {
        this.subjects = subjects;
        published.forEach(group -> learn(vector(group)));
    }

    private Attack(Attack other) {
        this.subjects = other.subjects;
        this.equations.addAll(other.equations);
    }

    private BigInteger[] vector(BitSet group) {
        var all = new BigInteger[subjects];
        for (int i = 0; i < subjects; i++) {
            all[i] = group.get(i) ? BigInteger.ONE : BigInteger.ZERO;
        }
        return all;
    }

    /// Whether an equation was new.
    private boolean learn(BigInteger[] raw) {
        var left = reduced(raw);
        for (int i = 0; i < subjects; i++) {
            if (left[i].signum() != 0) {
                equations.add(new Equation(i, left));
                return true;
            }
        }
        return false;
    }

    private BigInteger[] reduced(BigInteger[] raw) {
        var left = raw.clone();
        for (var known : equations) {
            var times = left[known.first()];
            if (times.signum() != 0) {
                var by = known.by()[known.first()];
                for (int i = 0; i < subjects; i++) {
                    left[i] = left[i].multiply(by).subtract(known.by()[i].multiply(times));
                }
                shorten(left);
            }
        }
        return left;
    }

    private static void shorten(BigInteger[] row) {
        var common = BigInteger.ZERO;
        for (var value : row) {
            common = common.gcd(value);
        }
        if (common.compareTo(BigInteger.ONE) > 0) {
            for (int i = 0; i < row.length; i++) {
                row[i] = row[i].divide(common);
            }
        }
    }

    /// Whether the sum of a group follows.
    boolean derives(BitSet group) {
        var left = reduced(vector(group));
        for (var value : left) {
            if (value.signum() != 0) {
                return false;
            }
        }
        return true;
    }

    /// Whether any sum follows that is about no others than these subjects.
    boolean tellsOfOnly(int... few) {
        var more = new Attack(this);
        for (int one : few) {
            var unit = new BitSet();
            unit.set(one);
            if (!more.learn(more.vector(unit))) {
                return true;
            }
        }
        return false;
    }
}
