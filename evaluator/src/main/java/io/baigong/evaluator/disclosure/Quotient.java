package io.baigong.evaluator.disclosure;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What remains unknown of single figures once sums of them are known: exact elimination.
///
/// Each figure has a row over the directions in which the unknown may still move; a sum of figures
/// is known exactly when its rows add up to nothing. Knowing one more sum takes one direction away.
final class Quotient {
    private final Row[] rows;
    private final Holders[] holders;
    private final long[] scratch;
    private final Deque<Change> changes = new ArrayDeque<>();
    private long work;

    private record Change(int row, Row before) {}

    /// Rows in which a column occurs; it may name some in which it does no more.
    private static final class Holders {
        private int[] rows = new int[2];
        private int size;

        void add(int row) {
            if (size == rows.length) {
                rows = Arrays.copyOf(rows, size * 2);
            }
            rows[size++] = row;
        }
    }

    /// @param figures that are unknown at first, one direction each
    /// @param sums of figures that are watched as rows of their own, after the figures
    Quotient(int figures, List<int[]> sums) {
        rows = new Row[figures + sums.size()];
        holders = new Holders[figures];
        scratch = new long[figures];
        for (int i = 0; i < figures; i++) {
            rows[i] = Row.unit(i);
            holders[i] = new Holders();
            holders[i].add(i);
        }
        for (int i = 0; i < sums.size(); i++) {
            rows[figures + i] = sum(sums.get(i));
            for (int figure : sums.get(i)) {
                holders[figure].add(figures + i);
            }
        }
    }

    Row row(int i) {
        return rows[i];
    }

    int directions() {
        return holders.length;
    }

    /// How much was calculated so far, in numbers touched.
    long work() {
        return work;
    }

    /// What remains unknown of a sum of figures.
    Row sum(int[] figures) {
        var touched = new java.util.BitSet();
        for (int figure : figures) {
            var row = rows[figure];
            work += row.size();
            for (int i = 0; i < row.size(); i++) {
                int column = row.column(i);
                scratch[column] += row.value(i);
                touched.set(column);
            }
        }
        int[] columns = new int[touched.cardinality()];
        long[] values = new long[columns.length];
        int size = 0;
        for (int c = touched.nextSetBit(0); c >= 0; c = touched.nextSetBit(c + 1)) {
            if (scratch[c] != 0) {
                columns[size] = c;
                values[size++] = scratch[c];
                scratch[c] = 0;
            }
        }
        return size == 0
                ? Row.NONE
                : new Row(
                        Arrays.copyOf(columns, size),
                        Arrays.stream(values, 0, size).mapToInt(Math::toIntExact).toArray());
    }

    /// Makes a sum known, until [#keep] only on trial.
    ///
    /// @return the rows that changed, or null when the sum cannot be resolved in whole numbers
    @Nullable List<Integer> know(Row sum) {
        int pivot = pivot(sum);
        if (pivot < 0) {
            return null;
        }
        int sign = sum.at(pivot);
        var changed = new ArrayList<Integer>();
        var with = holders[pivot];
        for (int i = 0; i < with.size; i++) {
            int at = with.rows[i];
            var before = rows[at];
            int times = before.at(pivot);
            if (times == 0) {
                continue;
            }
            work += before.size() + sum.size();
            var after = before.plus(Math.multiplyExact(-times, sign), sum);
            for (int j = 0; j < sum.size(); j++) {
                int column = sum.column(j);
                if (before.at(column) == 0) {
                    holders[column].add(at);
                }
            }
            changes.push(new Change(at, before));
            rows[at] = after;
            changed.add(at);
        }
        return changed;
    }

    /// The direction of the fewest rows whose number is one.
    private int pivot(Row sum) {
        int best = -1;
        for (int i = 0; i < sum.size(); i++) {
            if (Math.abs(sum.value(i)) == 1
                    && (best < 0 || holders[sum.column(i)].size < holders[best].size)) {
                best = sum.column(i);
            }
        }
        return best;
    }

    void keep() {
        changes.clear();
    }

    /// Forgets what was made known since the last [#keep].
    void back() {
        while (!changes.isEmpty()) {
            var change = changes.pop();
            rows[change.row()] = change.before();
        }
    }

    /// The rows that have a direction, with what they move by in it.
    List<int[]> movedBy(int direction) {
        var moved = new ArrayList<int[]>();
        var seen = new java.util.BitSet();
        for (int i = 0; i < holders[direction].size; i++) {
            int row = holders[direction].rows[i];
            int by = rows[row].at(direction);
            if (by != 0 && !seen.get(row)) {
                seen.set(row);
                moved.add(new int[] {row, by});
            }
        }
        return moved;
    }
}
