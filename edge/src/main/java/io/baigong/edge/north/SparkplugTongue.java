package io.baigong.edge.north;

import io.baigong.connect.Reason;
import io.baigong.connect.Status;
import io.baigong.connect.Value;
import io.baigong.connect.sparkplug.MetricReader;
import io.baigong.edge.configuration.NorthConfiguration.Format;
import io.baigong.edge.configuration.VirtualTag.Source;
import io.baigong.edge.readings.Reading;
import io.baigong.edge.sparkplug.MetricWriter;
import io.baigong.edge.sparkplug.Payloads;
import io.baigong.edge.sparkplug.Topics;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Sparkplug B 3.0 as foreign hosts expect it: births, data with QoS 0 and without retain (6.4.19
/// to 6.4.22), a will with QoS 1. Rebirths are answered. Which host is the primary one is not
/// looked at.
final class SparkplugTongue implements Tongue {
    private static final String REBIRTH = "Node Control/Rebirth";

    private final Topics topics;
    private final InstantSource clock;
    private long bdSeq = -1;
    private int seq;

    /// Devices that were born on this line.
    private Set<String> born = Set.of();

    SparkplugTongue(Format.Sparkplug format, InstantSource clock) {
        topics = new Topics(format.group(), format.node());
        this.clock = clock;
    }

    @Override
    public Message will() {
        bdSeq = bdSeq + 1 & 0xFF;
        born = Set.of();
        return end();
    }

    @Override
    public Message end() {
        byte[] death = Payloads.death(clock.millis(), bdSeq);
        return new Message(topics.plain("DEATH", null), death, 1, false);
    }

    @Override
    public List<String> filters() {
        return List.of(topics.nodeCommands(), topics.deviceCommands());
    }

    @Override
    public List<Message> begin(List<Offer> offers, List<Said> all) {
        var messages = new ArrayList<Message>();
        seq = 0;
        var writer = new MetricWriter();
        long now = clock.millis();
        writer.add("bdSeq", now, bdSeq);
        writer.add(REBIRTH, now, false);
        messages.add(message("BIRTH", null, writer));
        var known = new LinkedHashMap<Source, Reading>();
        all.forEach(said -> known.put(said.offer().source(), said.reading()));
        var byDevice = new LinkedHashMap<String, MetricWriter>();
        for (var offer : offers) {
            var source = offer.source();
            var reading = known.get(source);
            byDevice.computeIfAbsent(source.device(), _ -> new MetricWriter())
                    .add(reading == null ? unknown(source, now) : reading, offer.unit());
        }
        byDevice.forEach((device, metrics) -> messages.add(message("BIRTH", device, metrics)));
        for (String device : born) {
            if (!byDevice.containsKey(device)) {
                messages.add(message("DEATH", device, new MetricWriter()));
            }
        }
        born = Set.copyOf(byDevice.keySet());
        return messages;
    }

    private static Reading unknown(Source source, long now) {
        var status = Status.bad(Reason.STALE, "nothing was read yet");
        return new Reading(source.property(), null, status, now, null);
    }

    @Override
    public List<Message> say(List<Said> news) {
        var byDevice = new LinkedHashMap<String, MetricWriter>();
        for (var said : news) {
            byDevice.computeIfAbsent(said.offer().source().device(), _ -> new MetricWriter())
                    .add(said.reading());
        }
        var messages = new ArrayList<Message>();
        byDevice.forEach((device, metrics) -> messages.add(message("DATA", device, metrics)));
        return messages;
    }

    private Message message(String kind, @Nullable String device, MetricWriter metrics) {
        byte[] payload = Payloads.of(clock.millis(), seq, metrics.toBytes());
        seq = seq + 1 & 0xFF;
        return new Message(topics.plain(kind, device), payload, 0, false);
    }

    @Override
    public @Nullable Wish wish(String topic, byte[] payload) {
        String device = topics.commanded(topic);
        if (device == null) {
            return null;
        }
        return switch (MetricReader.read(payload)) {
            case MetricReader.Malformed(var expected, var at) ->
                    new Wish.Nonsense("expected %s at byte %d".formatted(expected, at));
            case MetricReader.Metrics(var metrics, _) -> wish(device, metrics);
        };
    }

    private static Wish wish(String device, List<MetricReader.Metric> metrics) {
        Map<Source, Value> values = new LinkedHashMap<>();
        for (var metric : metrics) {
            String name = metric.name();
            var value = metric.value();
            if (device.isEmpty() && REBIRTH.equals(name)) {
                return new Wish.Again();
            }
            if (name != null && value != null) {
                values.put(new Source(device, name), value);
            }
        }
        return values.isEmpty() || device.isEmpty()
                ? new Wish.Nonsense("expected metrics of a device with name and value")
                : new Wish.Write(values);
    }

    @Override
    public @Nullable Message done(Source source, @Nullable String refusal) {
        return null; // the next value of the metric is the answer
    }
}
