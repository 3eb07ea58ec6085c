package io.baigong.edge.queue;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// When records were taken, roughly: one note a second, fewer when there are many. For one thread
/// at a time.
final class Ages {
    private static final int MOST = 4_096;
    private static final long APART_MILLIS = 1_000;

    private final TreeMap<Long, Long> takenByNumber = new TreeMap<>();
    private long apart = APART_MILLIS;

    void note(long number, long taken) {
        Map.Entry<Long, Long> before = takenByNumber.floorEntry(number);
        if (before != null && taken - before.getValue() < apart && taken >= before.getValue()) {
            return;
        }
        takenByNumber.put(number, taken);
        if (takenByNumber.size() > MOST) {
            thin();
        }
    }

    /// When the record was taken, or one not long before it; null when nothing is known.
    @Nullable Long taken(long number) {
        Map.Entry<Long, Long> entry = takenByNumber.floorEntry(number);
        return entry == null ? null : entry.getValue();
    }

    /// Forgets what lies before this record, but for the last note.
    void forgetBefore(long number) {
        Long last = takenByNumber.floorKey(number);
        if (last != null) {
            takenByNumber.headMap(last).clear();
        }
        if (takenByNumber.size() < MOST / 4) {
            apart = APART_MILLIS;
        }
    }

    private void thin() {
        boolean[] odd = {false};
        takenByNumber.keySet().removeIf(_ -> odd[0] = !odd[0]);
        apart *= 2;
    }
}
