package io.baigong.edge.north;

import io.baigong.connect.Value;
import io.baigong.edge.configuration.NorthConfiguration.Format;
import io.baigong.edge.configuration.VirtualTag.Source;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// A topic for each tag, `hall/press-7/current`, with QoS 1:
///
/// ```
/// {"value": 12.5, "quality": "good", "time": "2026-11-21T08:00:00Z", "unit": "A"}
/// ```
///
/// A value that is not good has its `reason` and `detail`, and `lastGood`. What comes on
/// `hall/press-7/current/set`, plain JSON, is written, and what became of it said on
/// `…/set/result`. `hall/status` is `online` or `offline`.
final class JsonTongue implements Tongue {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String SET = "/set";

    private final String topic;
    private final boolean retain;

    JsonTongue(Format.Json format) {
        topic = format.topic();
        retain = format.retain();
    }

    private Message status(String word) {
        return message(topic + "/status", word);
    }

    private Message message(String to, String text) {
        return new Message(to, text.getBytes(StandardCharsets.UTF_8), 1, retain);
    }

    @Override
    public Message will() {
        return status("offline");
    }

    @Override
    public List<String> filters() {
        return List.of(topic + "/+/+" + SET);
    }

    @Override
    public List<Message> begin(List<Offer> offers, List<Said> all) {
        var messages = new ArrayList<Message>();
        messages.add(status("online"));
        messages.addAll(say(all));
        return messages;
    }

    @Override
    public List<Message> say(List<Said> news) {
        return news.stream().map(this::message).toList();
    }

    private Message message(Said said) {
        var reading = said.reading();
        var status = reading.status();
        var node = JSON.createObjectNode();
        switch (reading.value()) {
            case null -> node.putNull("value");
            case Value.Real(double number) -> node.put("value", number);
            case Value.Whole(long number) -> node.put("value", number);
            case Value.Flag(boolean on) -> node.put("value", on);
            case Value.Text(String text) -> node.put("value", text);
        }
        node.put("quality", word(status.severity()));
        var reason = status.reason();
        if (reason != null) {
            node.put("reason", word(reason)).put("detail", status.detail());
        }
        node.put("time", Instant.ofEpochMilli(reading.time()).toString());
        Long lastGood = reading.lastGood();
        if (lastGood != null) {
            node.put("lastGood", Instant.ofEpochMilli(lastGood).toString());
        }
        if (said.offer().unit() != null) {
            node.put("unit", said.offer().unit());
        }
        return message(topic + "/" + said.offer().source(), node.toString());
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public Message end() {
        return status("offline");
    }

    @Override
    public @Nullable Wish wish(String from, byte[] payload) {
        if (!from.startsWith(topic + "/") || !from.endsWith(SET)) {
            return null;
        }
        String tag = from.substring(topic.length() + 1, from.length() - SET.length());
        int slash = tag.indexOf('/');
        if (slash < 1) {
            return null;
        }
        var source = new Source(tag.substring(0, slash), tag.substring(slash + 1));
        var value = value(payload);
        return value == null
                ? new Wish.Nonsense("expected a number, a text, true or false on " + from)
                : new Wish.Write(Map.of(source, value));
    }

    private static @Nullable Value value(byte[] payload) {
        try {
            var node = JSON.readTree(payload);
            if (node.isBoolean()) {
                return Value.of(node.booleanValue());
            }
            if (node.isString()) {
                return Value.of(node.stringValue());
            }
            if (node.isIntegralNumber() && node.canConvertToLong()) {
                return Value.of(node.longValue());
            }
            return node.isNumber() && Double.isFinite(node.doubleValue())
                    ? Value.of(node.doubleValue())
                    : null;
        } catch (JacksonException notOne) {
            return null;
        }
    }

    @Override
    public Message done(Source source, @Nullable String refusal) {
        var node = JSON.createObjectNode().put("done", refusal == null);
        if (refusal != null) {
            node.put("detail", refusal);
        }
        byte[] payload = node.toString().getBytes(StandardCharsets.UTF_8);
        return new Message("%s/%s%s/result".formatted(topic, source, SET), payload, 1, false);
    }
}
