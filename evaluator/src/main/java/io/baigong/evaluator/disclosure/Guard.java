package io.baigong.evaluator.disclosure;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/// Watches that no sum of what is shown is about fewer members than the rules ask for: the rows of
/// any so few must stay independent of each other.
final class Guard {
    private final int least;
    private final int[] weights;
    private final Quotient unknown;
    private final BitSet exempt = new BitSet();
    private final Map<Row, List<Integer>> parallel = new HashMap<>();
    private final Row[] normals;
    private final Map<Integer, Row> pending = new HashMap<>();

    /// @param weights members behind each row
    Guard(int least, int[] weights, Quotient unknown) {
        this.least = least;
        this.weights = weights;
        this.unknown = unknown;
        this.normals = new Row[weights.length];
        for (int i = 0; i < weights.length; i++) {
            normals[i] = Row.NONE;
            if (pairs(i)) {
                enter(i, unknown.row(i).normal());
            }
        }
    }

    /// Whether two rows of this weight and more could together be too few.
    private boolean pairs(int row) {
        return weights[row] <= least - 2;
    }

    private void enter(int row, Row normal) {
        normals[row] = normal;
        parallel.computeIfAbsent(normals[row], any -> new ArrayList<>(1)).add(row);
    }

    private void leave(int row) {
        var alike = parallel.get(normals[row]);
        if (alike != null) {
            alike.remove((Integer) row);
            if (alike.isEmpty()) {
                parallel.remove(normals[row]);
            }
        }
    }

    boolean isExempt(int row) {
        return exempt.get(row);
    }

    /// Whether the rows may stay as they have become.
    ///
    /// @param changed rows
    /// @param told whose figures may be known
    boolean allows(BitSet changed, BitSet told) {
        pending.clear();
        var lightest = new HashMap<Row, Integer>();
        for (int row = changed.nextSetBit(0); row >= 0; row = changed.nextSetBit(row + 1)) {
            if (weights[row] >= least || exempt.get(row) || told.get(row)) {
                continue;
            }
            var now = unknown.row(row);
            if (now.isEmpty()) {
                return false;
            }
            if (pairs(row)) {
                var normal = now.normal();
                var other = lightest.get(normal);
                if (other != null && other + weights[row] < least
                        || meets(row, normal, changed, told)) {
                    return false;
                }
                lightest.merge(normal, weights[row], Math::min);
                pending.put(row, normal);
            }
        }
        return least <= 3 || deeplyIndependent(changed, told);
    }

    /// Whether a row is now parallel to one that did not change.
    private boolean meets(int row, Row normal, BitSet changed, BitSet told) {
        for (int other : parallel.getOrDefault(normal, List.of())) {
            if (!changed.get(other) && !told.get(other) && weights[row] + weights[other] < least) {
                return true;
            }
        }
        return false;
    }

    /// Takes the rows as they have become, after [#allows].
    void take(BitSet told) {
        for (int row = told.nextSetBit(0); row >= 0; row = told.nextSetBit(row + 1)) {
            if (!exempt.get(row) && pairs(row)) {
                leave(row);
            }
        }
        exempt.or(told);
        pending.forEach((row, normal) -> {
            leave(row);
            enter(row, normal);
        });
        pending.clear();
    }

    /// Takes as known what the reader knows from elsewhere, whatever follows from it.
    void concede(BitSet known) {
        allows(new BitSet(), known);
        take(known);
    }

    private record Weighed(Row row, int weight) {}

    /// Three and more together, for rules that ask for four members and more.
    private boolean deeplyIndependent(BitSet changed, BitSet told) {
        for (int row = changed.nextSetBit(0); row >= 0; row = changed.nextSetBit(row + 1)) {
            if (weights[row] + 2 >= least || exempt.get(row) || told.get(row)) {
                continue;
            }
            var others = new ArrayList<Weighed>();
            for (int other = 0; other < weights.length; other++) {
                if (other != row
                        && weights[row] + weights[other] + 1 < least
                        && !exempt.get(other)
                        && !told.get(other)) {
                    others.add(new Weighed(unknown.row(other), weights[other]));
                }
            }
            if (dependent(without(others, unknown.row(row)), least - weights[row])) {
                return false;
            }
        }
        return true;
    }

    /// The rows as they are once one of them is known. A factor does not matter to dependence.
    private static List<Weighed> without(List<Weighed> rows, Row known) {
        int pivot = known.column(0);
        int by = known.value(0);
        var left = new ArrayList<Weighed>();
        for (var one : rows) {
            int times = one.row().at(pivot);
            var row =
                    times == 0
                            ? one.row()
                            : Row.NONE.plus(by, one.row()).plus(-times, known).normal();
            left.add(new Weighed(row, one.weight()));
        }
        return left;
    }

    private static boolean dependent(List<Weighed> rows, int limit) {
        var alike = new HashMap<Row, Integer>();
        for (var one : rows) {
            if (one.row().isEmpty() && one.weight() < limit) {
                return true;
            }
            var lightest = alike.get(one.row().normal());
            if (lightest != null && lightest + one.weight() < limit) {
                return true;
            }
            alike.merge(one.row().normal(), one.weight(), Math::min);
        }
        if (limit <= 3) {
            return false;
        }
        var seen = new HashSet<Row>();
        for (int i = 0; i < rows.size(); i++) {
            var one = rows.get(i);
            if (one.weight() + 2 < limit
                    && seen.add(one.row().normal())
                    && dependent(
                            without(rows.subList(i + 1, rows.size()), one.row()),
                            limit - one.weight())) {
                return true;
            }
        }
        return false;
    }
}
