package io.baigong.evaluator.method;

/// One thing to calculate. It reads some columns and writes others; the columns it reads are
/// complete before it runs.
interface Op {
    /// Columns; [Sheet#ATTRIBUTES] for what is known of a subject beside its inputs.
    int[] reads();

    /// Works on each subject on its own.
    interface Single extends Op {
        void run(Sheet sheet, int subject);
    }

    /// Works on the whole population.
    interface Whole extends Op {
        void run(Sheet sheet);
    }
}
