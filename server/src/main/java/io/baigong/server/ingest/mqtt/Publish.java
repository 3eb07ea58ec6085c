package io.baigong.server.ingest.mqtt;

import io.baigong.server.ingest.Message;
import io.netty.buffer.ByteBuf;

/// Reads PUBLISH packets in place. One per event loop, used again and again: what it read is valid
/// until the next packet.
final class Publish {
    private static final int WHOLE = 0x82;
    private static final int NO_TOPIC = 0x94;
    private static final int NO_RETAIN = 0x9A;
    private static final int NO_SUCH_QOS = 0x9B;

    /// Room for an ordinary message, so that the buffer seldom grows.
    private static final int FIRST = 2048;

    final Message message = new Message();

    /// 0 or 1.
    int qos;

    /// Its identifier; 0 with QoS 0.
    int packet;

    /// Takes a packet from its variable header on.
    ///
    /// @param header the packet's first byte
    /// @param client hash of the sender, the same over connections and restarts
    /// @return the reason (MQTT 5) why the connection must end, or 0
    int read(ByteBuf in, int header, int from, int to, int version, long client) {
        qos = header >> 1 & 3;
        packet = 0;
        int topicLength = to - from < 2 ? Integer.MAX_VALUE : in.getUnsignedShort(from);
        int at = from + 2 + topicLength;
        if (topicLength > to - from - 2 || qos == 3 || qos > 0 && to - at < 2) {
            return WHOLE;
        }
        if (qos == 2) {
            return NO_SUCH_QOS;
        }
        if ((header & 1) != 0 && version == 5) {
            return NO_RETAIN;
        }
        if (qos > 0) {
            packet = in.getUnsignedShort(at);
            at += 2;
        }
        if (version == 5) {
            at = afterProperties(in, at, to);
        }
        if (topicLength == 0) {
            return NO_TOPIC;
        }
        if (at < 0 || qos > 0 && packet == 0) {
            return WHOLE;
        }
        take(in, from + 2, topicLength, at, to);
        message.repeated = (header & 8) != 0;
        message.seed = qos > 0 ? seed(client, packet) : 0;
        return 0;
    }

    /// What a reason asks for.
    static String expected(int reason) {
        return switch (reason) {
            case NO_SUCH_QOS -> "QoS 0 or 1";
            case NO_RETAIN -> "no retained message";
            case NO_TOPIC -> "a topic name";
            default -> "a whole PUBLISH with a packet identifier from 1";
        };
    }

    private static int afterProperties(ByteBuf in, int from, int to) {
        int length = 0;
        int at = from;
        for (int shift = 0; shift <= 21; shift += 7) {
            if (at >= to) {
                return -1;
            }
            byte digit = in.getByte(at++);
            length |= (digit & 0x7F) << shift;
            if (digit >= 0) {
                return length <= to - at ? at + length : -1;
            }
        }
        return -1;
    }

    private void take(ByteBuf in, int topic, int topicLength, int payload, int end) {
        int size = topicLength + end - payload;
        if (message.bytes.length < size) {
            message.bytes = new byte[Math.max(size, FIRST)];
        }
        in.getBytes(topic, message.bytes, 0, topicLength);
        in.getBytes(payload, message.bytes, topicLength, end - payload);
        message.topicFrom = 0;
        message.topicTo = topicLength;
        message.from = topicLength;
        message.to = size;
    }

    private static long seed(long client, int packet) {
        return (client ^ packet * 0x9e3779b97f4a7c15L) | 1;
    }
}
