package io.baigong.edge.sparkplug;

import io.baigong.connect.Reason;
import io.baigong.connect.Severity;
import io.baigong.connect.Status;
import io.baigong.connect.Value;
import io.baigong.connect.sparkplug.ProtocolBuffer;
import io.baigong.edge.readings.Reading;
import org.jspecify.annotations.Nullable;

/// Writes readings as metrics (Sparkplug 3.0, 6.4.6), each with its name, so that it can be
/// understood without the births of its time. The result is a piece of a payload; pieces can be put
/// one behind the other.
///
/// Quality goes as the property `Quality` (6.4.10): 192 good, 64 uncertain, 0 bad, 500 stale; left
/// out when good. Beside it go `Reason`, the word of [Reason], and `LastGood`, a time. For one
/// thread.
public final class MetricWriter {
    private static final int INT32 = 3;
    private static final int INT64 = 4;
    private static final int DOUBLE = 10;
    private static final int BOOLEAN = 11;
    private static final int STRING = 12;
    private static final int DATE_TIME = 13;

    private static final int BAD = 0;
    private static final int UNCERTAIN = 64;
    private static final int GOOD = 192;
    private static final int STALE = 500;

    private final ProtocolBuffer out = new ProtocolBuffer(512);
    private final ProtocolBuffer metric = new ProtocolBuffer(128);
    private final ProtocolBuffer keys = new ProtocolBuffer(64);
    private final ProtocolBuffer values = new ProtocolBuffer(64);
    private final ProtocolBuffer property = new ProtocolBuffer(32);
    private int count;
    private int properties;

    /// How many metrics were added.
    public int count() {
        return count;
    }

    /// In bytes.
    public int size() {
        return out.size();
    }

    public byte[] toBytes() {
        return out.toBytes();
    }

    /// Begins anew.
    public void clear() {
        out.clear();
        count = 0;
    }

    public void add(Reading reading) {
        add(reading, null);
    }

    /// @param unit told in births as `engUnit`
    public void add(Reading reading, @Nullable String unit) {
        begin(reading.property(), reading.time());
        var value = reading.value();
        value(value, Status.GOOD.equals(reading.status()) ? null : reading.status());
        judgement(reading);
        if (unit != null) {
            property("engUnit", unit);
        }
        end();
    }

    /// A plain number, such as `bdSeq`.
    public void add(String name, long time, long number) {
        begin(name, time);
        metric.number(4, INT64);
        metric.number(11, number);
        end();
    }

    /// A plain switch, such as `Node Control/Rebirth`.
    public void add(String name, long time, boolean on) {
        begin(name, time);
        metric.number(4, BOOLEAN);
        metric.number(14, on ? 1 : 0);
        end();
    }

    private void begin(String name, long time) {
        metric.clear();
        keys.clear();
        values.clear();
        properties = 0;
        metric.text(1, name);
        metric.number(3, time);
    }

    private void end() {
        if (properties > 0) {
            keys.raw(values.toBytes(), values.size());
            metric.part(9, keys);
        }
        out.part(2, metric);
        count++;
    }

    private void value(@Nullable Value value, @Nullable Status notGood) {
        boolean bad = notGood != null && notGood.isBad();
        switch (value) {
            case null -> metric.number(4, DOUBLE);
            case Value.Real(double number) -> {
                metric.number(4, DOUBLE);
                if (!bad) {
                    metric.real(13, number);
                }
            }
            case Value.Whole(long number) -> {
                metric.number(4, INT64);
                if (!bad) {
                    metric.number(11, number);
                }
            }
            case Value.Flag(boolean on) -> {
                metric.number(4, BOOLEAN);
                if (!bad) {
                    metric.number(14, on ? 1 : 0);
                }
            }
            case Value.Text(String text) -> {
                metric.number(4, STRING);
                if (!bad) {
                    metric.text(15, text);
                }
            }
        }
        if (bad) {
            metric.number(7, 1);
        }
    }

    private void judgement(Reading reading) {
        var status = reading.status();
        Reason reason = status.reason();
        if (status.isGood() && reason == null) {
            return;
        }
        property("Quality", quality(status));
        if (reason != null) {
            property("Reason", reason.name());
        }
        Long lastGood = reading.lastGood();
        if (lastGood != null) {
            property.clear();
            property.number(1, DATE_TIME);
            property.number(4, lastGood);
            property("LastGood");
        }
    }

    private static int quality(Status status) {
        Severity severity = status.severity();
        return switch (severity) {
            case GOOD -> GOOD;
            case UNCERTAIN -> UNCERTAIN;
            case BAD -> status.reason() == Reason.STALE ? STALE : BAD;
        };
    }

    private void property(String key, int number) {
        property.clear();
        property.number(1, INT32);
        property.number(3, number);
        property(key);
    }

    private void property(String key, String text) {
        property.clear();
        property.number(1, STRING);
        property.text(8, text);
        property(key);
    }

    private void property(String key) {
        keys.text(1, key);
        values.part(2, property);
        properties++;
    }
}
