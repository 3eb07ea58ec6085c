package io.baigong.server.readings;

import io.baigong.telemetry.log.LogPosition;

/// What is watched on a consumer of the log.
interface Consumer {
    /// Short name, as in metrics and on the durability page.
    String title();

    /// What it is done with, for good: after a crash it goes on from there.
    Checkpoint kept();

    /// What it is done with, though a crash may make it do the last part again.
    Checkpoint done();

    /// When the newest reading it is done with arrived, µs; 0 when it has not met any yet.
    long arrivalMicros();

    /// When it last had nothing left to do, as [System#nanoTime()]; its start when never.
    long idleNanos();

    /// What keeps it from working now; empty when nothing does.
    String trouble();

    /// How far it is behind.
    ///
    /// @param records not yet done with
    /// @param seconds age of the oldest of them, at most
    record Lag(long records, double seconds) {}

    default Lag lag(LogPosition[] ends, long nowMicros) {
        var positions = done().positions();
        long records = 0;
        for (int i = 0; i < positions.length; i++) {
            records += positions[i].recordsUntil(ends[i]);
        }
        if (records == 0) {
            return new Lag(0, 0);
        }
        // The oldest of them came after the last that is done and after the last idle moment.
        double busy = (System.nanoTime() - idleNanos()) / 1e9;
        long since = arrivalMicros();
        double behind = since == 0 ? busy : Math.max(0, nowMicros - since) / 1e6;
        return new Lag(records, Math.min(busy, behind));
    }
}
