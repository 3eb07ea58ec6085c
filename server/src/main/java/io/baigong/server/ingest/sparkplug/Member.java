package io.baigong.server.ingest.sparkplug;

import io.baigong.server.ingest.Desk;
import io.baigong.server.ingest.Intake;
import io.baigong.server.ingest.Message;
import io.baigong.server.ingest.Target;
import io.baigong.server.ingest.payload.JsonReader;
import io.baigong.server.ingest.payload.ValueSink;
import io.baigong.telemetry.Channel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A node itself or one of its devices: its birth, the thing it is, and which metric is which
/// property. Used by one thread at a time.
final class Member implements PayloadReader.Metrics {
    private static final int BAD = 0;
    private static final int STALE = 500;

    final SparkplugTopic topic;
    private @Nullable Birth birth;
    private @Nullable Target target;
    private int[] columns = new int[0];
    long generation = -1;
    boolean online;

    private @Nullable Intake intake;
    private long payloadTime;
    private long lastTime;
    private boolean isTimed;
    private int seq;
    private int strangers;

    Member(SparkplugTopic topic) {
        this.topic = topic;
    }

    @Nullable Birth birth() {
        return birth;
    }

    @Nullable Target target() {
        return target;
    }

    /// Takes up a birth, a thing or both.
    void bind(@Nullable Birth ofBirth, @Nullable Target to) {
        birth = ofBirth;
        target = to;
        if (ofBirth == null || to == null) {
            return;
        }
        var metrics = ofBirth.metrics();
        columns = new int[metrics.size()];
        Arrays.setAll(
                columns,
                i -> {
                    var metric = metrics.get(i);
                    return metric.isControl() ? CONTROL : to.find(metric.key());
                });
    }

    private static final int CONTROL = -2;

    /// Reads a message into the desk's intake.
    ///
    /// @return its sequence number, or -1
    int read(Message message, Desk desk, Target to, Channel channel) {
        intake = desk.intake;
        intake.begin(to, channel, message.arrival);
        strangers = 0;
        isTimed = false;
        desk.sparkplug.read(message.bytes, message.from, message.to, this);
        return seq;
    }

    /// How many metrics of the last message the birth does not name.
    int strangers() {
        return strangers;
    }

    @Override
    public void payload(int number, long timeMicros) {
        seq = number;
        payloadTime = timeMicros;
    }

    @Override
    public void metric(Metric metric) {
        var to = intake;
        var of = birth;
        if (to == null || of == null) {
            throw new IllegalStateException("a birth and an intake come first");
        }
        int number = of.find(metric);
        if (number < 0) {
            strangers++;
            to.refuse(named(metric), "a metric of the last birth", "one that it does not have");
            return;
        }
        int column = columns[number];
        if (column < 0) {
            if (column != CONTROL) {
                var known = of.metrics().get(number);
                boolean fits = Birth.propertyType(known.type()) != null;
                to.refuse(
                        known.name(),
                        fits ? "a property of the model" : "a type that a property can hold",
                        fits ? "no property " + known.key() : known.type().name());
            }
            return;
        }
        long time = metric.hasTime ? metric.timeMicros() : payloadTime;
        if (time != ValueSink.NO_TIME && (time < 0 || time > JsonReader.LATEST)) {
            to.refuse(
                    of.metrics().get(number).name(),
                    "a time from 1970 to 2262, in milliseconds",
                    "a later one");
            return;
        }
        if (!isTimed || time != lastTime) {
            to.report(time);
            lastTime = time;
            isTimed = true;
        }
        to.select(column);
        if (metric.quality == BAD || metric.quality == STALE) {
            to.stale();
        }
        metric.tell(of.metrics().get(number).type(), to);
    }

    private static String named(Metric metric) {
        return metric.hasName ? metric.name() : "alias " + Long.toUnsignedString(metric.alias);
    }
}
