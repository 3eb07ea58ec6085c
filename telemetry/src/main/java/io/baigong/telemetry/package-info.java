/// Readings: what travels from a machine to the log, and the store that keeps it.
///
/// Times are microseconds since 1970-01-01T00:00:00Z (event time). A series is one property of one
/// thing in one unit; its number is allotted by the platform and never reused.
@NullMarked
package io.baigong.telemetry;

import org.jspecify.annotations.NullMarked;
