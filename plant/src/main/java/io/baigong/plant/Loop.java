package io.baigong.plant;

/// Lays a recording of finite length endlessly on the time line.
///
/// @param start epoch milliseconds at which the recording's position 0 was first played
/// @param length of one pass in the recording's own milliseconds
/// @param pace recording milliseconds that pass in one millisecond
record Loop(long start, long length, double pace) {
    Loop {
        if (length < 1 || !(pace > 0) || pace > 1e6) {
            throw new IllegalArgumentException(
                    "expected a positive length and pace, got %d and %s".formatted(length, pace));
        }
    }

    /// Position on the endless recording, counted from the first pass; negative before the start.
    double played(long time) {
        return (time - start) * pace;
    }

    /// When the endless recording is at the position: the first whole millisecond at or after it.
    long time(double played) {
        return start + (long) Math.ceil(played / pace - 1e-6);
    }

    /// Which pass runs at the time, from 0.
    long pass(long time) {
        return (long) Math.floor(played(time) / length);
    }
}
