package io.baigong.telemetry;

/// One property of one thing in one unit, as the store knows it.
///
/// @param number allotted by the platform, positive, never reused
/// @param type how its values are kept
/// @param retention how long its raw values are kept
public record SeriesRef(int number, ValueType type, Retention retention) {
    public SeriesRef {
        if (number <= 0) {
            throw new IllegalArgumentException("series number must be positive, was " + number);
        }
    }
}
