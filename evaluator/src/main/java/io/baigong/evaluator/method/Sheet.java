package io.baigong.evaluator.method;

import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The cells of a calculation while it runs: a row for each subject, in the order of their keys.
///
/// A recalculation starts from the rows of another one. It runs an operation only where something
/// that the operation reads has changed, and a row is copied before its first change, so that the
/// other calculation stays as it was.
final class Sheet {
    /// Stands for the attributes where columns are named.
    static final int ATTRIBUTES = -1;

    private static final int WORTH_SHARING = 2_048;

    final String period;
    final Past past;
    private final Row[] rows;
    private final @Nullable Changes changes;

    private Sheet(String period, Past past, Row[] rows, @Nullable Changes changes) {
        this.period = period;
        this.past = past;
        this.rows = rows;
        this.changes = changes;
    }

    /// Everything is to be calculated.
    static Sheet fresh(String period, Past past, Row[] rows) {
        return new Sheet(period, past, rows, null);
    }

    /// Only what follows from changes is to be calculated.
    ///
    /// @param born the subjects that are new, of which everything is to be calculated
    /// @param members subjects came or went
    static Sheet changing(
            String period, Past past, Row[] rows, int columns, BitSet born, boolean members) {
        return new Sheet(period, past, rows, new Changes(columns, born, members));
    }

    int size() {
        return rows.length;
    }

    Row row(int subject) {
        return rows[subject];
    }

    Row[] rows() {
        return rows;
    }

    void put(int subject, int column, @Nullable Object value, Label label, @Nullable Why why) {
        Row row = rows[subject];
        if (changes == null) {
            row.put(column, value, label, why);
            return;
        }
        if (!row.has(column, value, label, why)) {
            writable(subject, changes).put(column, value, label, why);
            changes.mark(column, subject);
        }
    }

    void group(int subject, int group) {
        if (changes == null) {
            rows[subject].group = group;
        } else if (rows[subject].group != group) {
            writable(subject, changes).group = group;
        }
    }

    /// Takes another row for a subject, one that no other calculation has.
    void replace(int subject, Row row) {
        rows[subject] = row;
        if (changes != null) {
            changes.own.set(subject);
        }
    }

    /// Says that a column or [#ATTRIBUTES] of a subject is not what it was.
    void changed(int column, int subject) {
        if (changes != null) {
            changes.mark(column, subject);
        }
    }

    private Row writable(int subject, Changes changes) {
        if (!changes.own.get(subject)) {
            rows[subject] = rows[subject].copy();
            changes.own.set(subject);
        }
        return rows[subject];
    }

    /// Runs operations in their order.
    void run(List<Op> ops) {
        int next = 0;
        while (next < ops.size()) {
            if (ops.get(next) instanceof Op.Whole whole) {
                if (changes == null || changes.members || !changes.of(whole.reads()).isEmpty()) {
                    whole.run(this);
                }
                next++;
                continue;
            }
            int end = next;
            while (end < ops.size() && ops.get(end) instanceof Op.Single) {
                end++;
            }
            singles(ops.subList(next, end).stream().map(Op.Single.class::cast).toList());
            next = end;
        }
    }

    private void singles(List<Op.Single> ops) {
        if (changes == null) {
            var all = IntStream.range(0, rows.length);
            (rows.length < WORTH_SHARING ? all : all.parallel())
                    .forEach(subject -> ops.forEach(op -> op.run(this, subject)));
            return;
        }
        for (Op.Single op : ops) {
            BitSet todo = changes.of(op.reads());
            for (int s = todo.nextSetBit(0); s >= 0; s = todo.nextSetBit(s + 1)) {
                op.run(this, s);
            }
        }
    }

    /// What has changed, by column; the last set is of the attributes.
    private static final class Changes {
        private final @Nullable BitSet[] columns;

        /// Rows that no other calculation has.
        private final BitSet own;

        private final BitSet born;
        private final boolean members;

        Changes(int columns, BitSet born, boolean members) {
            this.columns = new BitSet[columns + 1];
            this.own = (BitSet) born.clone();
            this.born = born;
            this.members = members;
        }

        void mark(int column, int subject) {
            int at = column == ATTRIBUTES ? columns.length - 1 : column;
            BitSet changed = columns[at];
            if (changed == null) {
                changed = new BitSet();
                columns[at] = changed;
            }
            changed.set(subject);
        }

        /// The subjects of which one of the columns changed, and those that are new.
        BitSet of(int[] reads) {
            BitSet all = (BitSet) born.clone();
            for (int column : reads) {
                @Nullable BitSet changed =
                        columns[column == ATTRIBUTES ? columns.length - 1 : column];
                if (changed != null) {
                    all.or(changed);
                }
            }
            return all;
        }
    }
}
