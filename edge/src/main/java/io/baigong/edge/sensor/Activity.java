package io.baigong.edge.sensor;

import java.util.Arrays;

/// How much a signal moves: the standard deviation of its last values. Drives that hold an axis
/// take as much current as drives that move it, but evenly. For one thread at a time.
final class Activity {
    private static final int WINDOW = 16;

    private final double[] last = new double[WINDOW];
    private int count;

    /// @return the deviation; none, as a negative number never is one, before there are enough
    ///   values
    double take(double value) {
        last[count++ % WINDOW] = value;
        int known = Math.min(count, WINDOW);
        double mean = Arrays.stream(last, 0, known).average().orElse(0);
        double squares = 0;
        for (int i = 0; i < known; i++) {
            squares += (last[i] - mean) * (last[i] - mean);
        }
        return Math.sqrt(squares / known);
    }

    boolean isFull() {
        return count >= WINDOW;
    }

    void clear() {
        count = 0;
    }
}
