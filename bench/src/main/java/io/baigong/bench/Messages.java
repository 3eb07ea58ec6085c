package io.baigong.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;

/// What the clients of a measurement send.
interface Messages {
    /// The next message of a connection: topic, then payload.
    ///
    /// @param to where [Buffer#topic] and [Buffer#payload] are to be set; both are copied before
    ///   the next call
    void next(int connection, Buffer to);

    /// Values in each message.
    int values();

    /// One message.
    final class Buffer {
        byte[] topic = new byte[0];
        ByteBuffer payload = ByteBuffer.allocate(0);
    }

    /// Now in microseconds, and never the same twice.
    final class Ticks {
        private long last;

        long next() {
            last = Math.max(last + 1, System.currentTimeMillis() * 1_000);
            return last;
        }

        /// In milliseconds; use only one of both.
        long nextMillis() {
            last = Math.max(last + 1, System.currentTimeMillis());
            return last;
        }
    }

    /// JSON with a time in microseconds and some of the properties of a thing; each connection goes
    /// round the things that are its own, and each thing round its properties.
    ///
    /// @param values properties in a message, the next ones each time
    static Messages json(Inventory inventory, int connections, int values) {
        return new Json(inventory, connections, values);
    }

    /// See [#json].
    final class Json implements Messages {
        private static final String HEAD = "{\"ts\":0000000000000.000,\"values\":{";
        private static final int TIME = 6;
        private static final int FRACTION = 20;

        private final int values;
        private final int connections;
        private final byte[][] topics;
        private final byte[][] payloads;
        private final int[][] digits;
        private final int[] turns;
        private final Ticks ticks = new Ticks();
        private long noise = 88_172_645_463_325_252L;

        Json(Inventory inventory, int connections, int values) {
            this.values = values;
            this.connections = connections;
            turns = new int[connections];
            topics = new byte[inventory.things()][];
            for (int i = 0; i < topics.length; i++) {
                topics[i] = ("things/t" + i + "/readings").getBytes(US_ASCII);
            }
            int kinds = Math.max(1, inventory.properties() / values);
            payloads = new byte[kinds][];
            digits = new int[kinds][values];
            for (int kind = 0; kind < kinds; kind++) {
                var text = new StringBuilder(HEAD);
                for (int i = 0; i < values; i++) {
                    text.append(i == 0 ? "" : ",");
                    text.append("\"p").append(kind * values + i).append("\":");
                    digits[kind][i] = text.length();
                    text.append("10.00");
                }
                payloads[kind] = text.append("}}").toString().getBytes(US_ASCII);
            }
        }

        @Override
        public void next(int connection, Buffer to) {
            int turn = turns[connection]++;
            int mine = (topics.length - connection - 1) / connections + 1;
            int thing = connection + turn % mine * connections;
            int kind = turn / mine % payloads.length;
            byte[] payload = payloads[kind];
            long micros = ticks.next();
            decimal(payload, TIME, 13, micros / 1_000);
            decimal(payload, FRACTION, 3, micros % 1_000);
            for (int at : digits[kind]) {
                noise ^= noise << 13;
                noise ^= noise >>> 7;
                noise ^= noise << 17;
                int hundredths = (int) (noise >>> 40) & 0x3FF;
                decimal(payload, at, 2, 10 + (hundredths >> 7));
                decimal(payload, at + 3, 2, hundredths % 100);
            }
            to.topic = topics[thing];
            to.payload = ByteBuffer.wrap(payload);
        }

        private static void decimal(byte[] to, int at, int width, long value) {
            long rest = value;
            for (int i = at + width - 1; i >= at; i--) {
                to[i] = (byte) ('0' + rest % 10);
                rest /= 10;
            }
        }

        @Override
        public int values() {
            return values;
        }
    }
}
