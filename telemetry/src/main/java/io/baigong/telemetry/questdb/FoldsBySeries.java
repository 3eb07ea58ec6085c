package io.baigong.telemetry.questdb;

/// The folds of one window for many series: an open-addressing map from series number to [Fold]
/// that is cleared per window and keeps its memory.
final class FoldsBySeries {
    interface Sink {
        void accept(int series, Fold fold);
    }

    private int[] keys = new int[64];
    private Fold[] folds = new Fold[64];
    private int size;

    /// The fold of this series, made when absent.
    Fold of(int series) {
        int mask = keys.length - 1;
        int at = slot(series, mask);
        while (keys[at] != series) {
            if (keys[at] == 0) {
                return insert(series, at);
            }
            at = at + 1 & mask;
        }
        return folds[at];
    }

    private Fold insert(int series, int at) {
        if (size * 2 >= keys.length) {
            grow();
            return of(series);
        }
        keys[at] = series;
        folds[at] = new Fold();
        size++;
        return folds[at];
    }

    private void grow() {
        int[] oldKeys = keys;
        Fold[] oldFolds = folds;
        keys = new int[oldKeys.length * 2];
        folds = new Fold[keys.length];
        int mask = keys.length - 1;
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != 0) {
                int at = slot(oldKeys[i], mask);
                while (keys[at] != 0) {
                    at = at + 1 & mask;
                }
                keys[at] = oldKeys[i];
                folds[at] = oldFolds[i];
            }
        }
    }

    private static int slot(int series, int mask) {
        int hash = series * 0x9E3779B9;
        return (hash ^ hash >>> 15) & mask;
    }

    /// Hands out every fold that holds something and clears it.
    void flush(Sink to) {
        for (int i = 0; i < keys.length; i++) {
            if (keys[i] != 0 && !folds[i].isEmpty()) {
                to.accept(keys[i], folds[i]);
                folds[i].clear();
            }
        }
    }
}
