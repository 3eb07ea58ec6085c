package io.baigong.telemetry.questdb;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/// A clock that stands where a test puts it.
final class SetClock extends Clock {
    private volatile Instant now = Instant.EPOCH;

    void set(long micros) {
        now = Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    void move(long micros) {
        now = now.plus(micros, ChronoUnit.MICROS);
    }

    long micros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, now);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("the store asks for instants only");
    }

    @Override
    public Instant instant() {
        return now;
    }
}
