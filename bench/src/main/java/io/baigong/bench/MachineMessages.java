package io.baigong.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;

/// What machines say: JSON with a time, electric power, a counter of parts and a counter of energy.
/// Each runs eight seconds of ten, and a message of a running machine counts one part more. What it
/// sent is remembered, so that one can tell what must come out.
final class MachineMessages implements Messages {
    private static final byte[] TEMPLATE =
            "{\"ts\":0000000000000.000,\"values\":{\"power\":0.00,\"parts\":000000000,\"energy\":000000.000}}"
                    .getBytes(US_ASCII);
    private static final int TIME = 6;
    private static final int FRACTION = 20;
    private static final int POWER = at("\"power\":");
    private static final int PARTS = at("\"parts\":");
    private static final int ENERGY = at("\"energy\":");
    private static final int PARTS_BEFORE = 100_000_000;
    private static final int WATT_HOURS_BEFORE = 100_000_000;

    private final int connections;
    private final byte[][] topics;
    private final int[] turns;
    private final int[] parts;
    private final int[] wattHours;
    private final int[] firstParts;
    private final boolean[] running;
    private final long[] last;
    private final long[] ran;
    private final byte[] payload = TEMPLATE.clone();
    private final Ticks ticks = new Ticks();

    /// @param machines things `t0`, `t1`, …
    MachineMessages(int machines, int connections) {
        this.connections = connections;
        turns = new int[connections];
        topics = new byte[machines][];
        parts = new int[machines];
        wattHours = new int[machines];
        firstParts = new int[machines];
        running = new boolean[machines];
        last = new long[machines];
        ran = new long[machines];
        for (int i = 0; i < machines; i++) {
            topics[i] = ("things/t" + i + "/readings").getBytes(US_ASCII);
            parts[i] = PARTS_BEFORE + i;
            wattHours[i] = WATT_HOURS_BEFORE + i;
        }
    }

    private static int at(String name) {
        return new String(TEMPLATE, US_ASCII).indexOf(name) + name.length();
    }

    @Override
    public void next(int connection, Buffer to) {
        int mine = (topics.length - connection - 1) / connections + 1;
        int machine = connection + turns[connection]++ % mine * connections;
        long micros = ticks.next();
        tell(machine, micros);
        decimal(TIME, 13, micros / 1_000);
        decimal(FRACTION, 3, micros % 1_000);
        decimal(POWER, 1, running[machine] ? 7 : 0);
        decimal(POWER + 2, 2, machine % 100);
        decimal(PARTS, 9, parts[machine]);
        decimal(ENERGY, 6, wattHours[machine] / 1_000);
        decimal(ENERGY + 7, 3, wattHours[machine] % 1_000);
        to.topic = topics[machine];
        to.payload = ByteBuffer.wrap(payload);
    }

    private void tell(int machine, long micros) {
        // The platform keeps shifts in milliseconds.
        long now = micros / 1_000;
        boolean runs = (now / 1_000 + machine) % 10 < 8;
        if (last[machine] == 0) {
            firstParts[machine] = parts[machine];
        } else {
            parts[machine] += runs ? 1 : 0;
            wattHours[machine] += runs ? 2 : 0;
            ran[machine] += running[machine] ? now - last[machine] : 0;
        }
        running[machine] = runs;
        last[machine] = now;
    }

    private void decimal(int at, int width, long value) {
        long rest = value;
        for (int i = at + width - 1; i >= at; i--) {
            payload[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    @Override
    public int values() {
        return 3;
    }

    // ---- what must come out; only after the sender has stopped

    /// Whether it has said anything.
    boolean isHeard(int machine) {
        return last[machine] != 0;
    }

    /// Parts made between its first and its last message.
    int made(int machine) {
        return parts[machine] - firstParts[machine];
    }

    /// Milliseconds in which it ran, up to its last message.
    long ran(int machine) {
        return ran[machine];
    }

    /// Epoch milliseconds of its last message.
    long last(int machine) {
        return last[machine];
    }

    /// What its energy counter showed last, kWh.
    double energy(int machine) {
        return wattHours[machine] / 1_000.0;
    }
}
