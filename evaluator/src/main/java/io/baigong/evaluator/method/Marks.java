package io.baigong.evaluator.method;

/// A set of subjects by number. Threads may mark at the same time as long as no two of them mark in
/// the same 64 subjects.
final class Marks {
    private final long[] words;

    Marks(int subjects) {
        words = new long[(subjects + 63) >>> 6];
    }

    private Marks(long[] words) {
        this.words = words;
    }

    Marks copy() {
        return new Marks(words.clone());
    }

    void set(int subject) {
        words[subject >>> 6] |= 1L << subject;
    }

    boolean get(int subject) {
        return (words[subject >>> 6] & 1L << subject) != 0;
    }

    boolean isEmpty() {
        for (long word : words) {
            if (word != 0) {
                return false;
            }
        }
        return true;
    }

    /// 64 subjects, of which the first is `64 * word`.
    long word(int word) {
        return words[word];
    }
}
