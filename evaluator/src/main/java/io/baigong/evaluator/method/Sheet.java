package io.baigong.evaluator.method;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
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

    /// Subjects are shared out among threads by so many.
    private static final int BLOCK = 64;

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
            String period, Past past, Row[] rows, int columns, Marks born, boolean members) {
        return new Sheet(period, past, rows, new Changes(columns, rows.length, born, members));
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
                if (changes == null || changes.members || changes.anyOf(whole.reads())) {
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
        eachBlock(block -> {
            for (Op.Single op : ops) {
                int first = block * BLOCK;
                long todo = changes == null ? -1L : changes.of(op.reads(), block);
                for (; todo != 0; todo &= todo - 1) {
                    int subject = first + Long.numberOfTrailingZeros(todo);
                    if (subject < rows.length) {
                        op.run(this, subject);
                    }
                }
            }
        });
    }

    /// Lets threads share the blocks when there are many.
    void eachBlock(IntConsumer work) {
        IntStream blocks = IntStream.range(0, (rows.length + BLOCK - 1) / BLOCK);
        (rows.length < WORTH_SHARING ? blocks : blocks.parallel()).forEach(work);
    }

    /// What has changed, by column; the last set is of the attributes.
    private static final class Changes {
        private final Marks[] columns;

        /// Rows that no other calculation has.
        private final Marks own;

        private final Marks born;
        private final boolean members;

        Changes(int columns, int subjects, Marks born, boolean members) {
            this.columns = new Marks[columns + 1];
            Arrays.setAll(this.columns, _ -> new Marks(subjects));
            this.own = born.copy();
            this.born = born;
            this.members = members;
        }

        private Marks marks(int column) {
            return columns[column == ATTRIBUTES ? columns.length - 1 : column];
        }

        void mark(int column, int subject) {
            marks(column).set(subject);
        }

        boolean anyOf(int[] reads) {
            for (int column : reads) {
                if (!marks(column).isEmpty()) {
                    return true;
                }
            }
            return false;
        }

        /// The subjects of a block of which one of the columns changed, and those that are new.
        long of(int[] reads, int block) {
            long all = born.word(block);
            for (int column : reads) {
                all |= marks(column).word(block);
            }
            return all;
        }
    }
}
