package io.baigong.server.ingest;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A message of a sender, as it lies in somebody's buffer. Used again and again; [#copy] keeps it.
public final class Message {
    public byte[] bytes = new byte[0];
    public int topicFrom;
    public int topicTo;
    public int from;
    public int to;

    /// When it came, in microseconds, no two alike.
    public long arrival;

    /// The sender says that it may have sent this before.
    public boolean repeated;

    /// Hash of sender and packet identifier, the same when it is sent again; 0 when nobody awaits
    /// an acknowledgement.
    public long seed;

    public String topic() {
        return new String(bytes, topicFrom, topicTo - topicFrom, StandardCharsets.UTF_8);
    }

    public byte[] payload() {
        return Arrays.copyOfRange(bytes, from, to);
    }

    /// The same message in a buffer of its own.
    public Message copy() {
        var copy = new Message();
        copy.bytes = Arrays.copyOfRange(bytes, topicFrom, to);
        copy.topicTo = topicTo - topicFrom;
        copy.from = from - topicFrom;
        copy.to = to - topicFrom;
        copy.arrival = arrival;
        copy.repeated = repeated;
        copy.seed = seed;
        return copy;
    }

    /// A message that did not come by MQTT.
    public static Message of(String topic, byte[] payload, long arrival) {
        byte[] name = topic.getBytes(StandardCharsets.UTF_8);
        var message = new Message();
        message.bytes = Arrays.copyOf(name, name.length + payload.length);
        System.arraycopy(payload, 0, message.bytes, name.length, payload.length);
        message.topicTo = name.length;
        message.from = name.length;
        message.to = message.bytes.length;
        message.arrival = arrival;
        return message;
    }
}
