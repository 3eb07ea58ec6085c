package io.baigong.telemetry.questdb;

/// Up to where roll-ups of some series can be trusted.
///
/// @param lateHours starts of the hours, ascending, that must be read raw
record Trust(long minutesUpTo, long hoursUpTo, long daysUpTo, long[] lateHours) {}
