package io.baigong.telemetry.questdb;

import io.baigong.telemetry.SeriesRef;
import java.util.List;

/// A set of series numbers, or all of them.
final class SeriesSet {
    private int[] keys = new int[8];
    private int size;
    private boolean all;
    private int min = Integer.MAX_VALUE;
    private int max;

    static SeriesSet all() {
        var set = new SeriesSet();
        set.addAll();
        return set;
    }

    static SeriesSet of(List<SeriesRef> series) {
        var set = new SeriesSet();
        series.forEach(one -> set.add(one.number()));
        return set;
    }

    /// Number of series; meaningless when it is all.
    int size() {
        return size;
    }

    boolean isAll() {
        return all;
    }

    int min() {
        return min;
    }

    int max() {
        return max;
    }

    boolean contains(int series) {
        if (all) {
            return true;
        }
        int mask = keys.length - 1;
        for (int at = slot(series, mask); keys[at] != 0; at = at + 1 & mask) {
            if (keys[at] == series) {
                return true;
            }
        }
        return false;
    }

    /// @return was it new?
    boolean add(int series) {
        if (contains(series)) {
            return false;
        }
        if (size * 2 >= keys.length) {
            int[] old = keys;
            keys = new int[old.length * 2];
            for (int key : old) {
                if (key != 0) {
                    put(key);
                }
            }
        }
        put(series);
        size++;
        min = Math.min(min, series);
        max = Math.max(max, series);
        return true;
    }

    private void put(int series) {
        int mask = keys.length - 1;
        int at = slot(series, mask);
        while (keys[at] != 0) {
            at = at + 1 & mask;
        }
        keys[at] = series;
    }

    void addAll() {
        all = true;
        keys = new int[8];
        size = 0;
    }

    void addAll(SeriesSet more) {
        if (more.all) {
            addAll();
        } else if (!all) {
            for (int number : more.toArray()) {
                add(number);
            }
        }
    }

    int[] toArray() {
        int[] numbers = new int[size];
        int i = 0;
        for (int key : keys) {
            if (key != 0) {
                numbers[i++] = key;
            }
        }
        return numbers;
    }

    private static int slot(int series, int mask) {
        int hash = series * 0x9E3779B9;
        return (hash ^ hash >>> 15) & mask;
    }
}
