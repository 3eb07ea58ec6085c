package io.baigong.plant;

import io.baigong.plant.field.Image;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A lathe without any interface; a current transformer is clamped onto its mains and read by an
/// analogue input: one register with microamperes, 4 to 20 mA for 0 to 100 A. The current is made
/// of the loads of the recorded mill-turn's drives: 20 s of them are a piece of work, after each
/// the lathe idles for 10 s, and after every twelfth it is off for a minute.
final class OldLathe implements Image {
    static final String KEY = "lathe-01";

    private static final Set<String> LOADS =
            Set.of("X1load", "YS1load", "Z1load", "Z4load", "S1load", "S6load");
    private static final int WORK = 20;
    private static final int IDLE = 10;
    private static final int OFF = 60;
    private static final int PIECES = 12;
    private static final double IDLE_AMPERES = 3;
    private static final double OFF_AMPERES = 0.1;

    /// In A for the sum of the loads in percent.
    private static final double AMPERES = 0.13;

    private static final double LEAST_SIGNAL = 4_000;
    private static final double SIGNAL = 160;

    /// Second by second.
    private final double[] amperes;

    private final Loop loop;
    private final Clock clock;

    OldLathe(long start, double speed, Clock clock) {
        amperes = worked(loads(Recordings.lines("okuma-multus/okuma.shdr.gz")));
        loop = new Loop(start, amperes.length * 1_000L, speed);
        this.clock = clock;
    }

    /// The sum of the loads, second by second of the recording's four parts, in percent.
    private static List<Double> loads(List<String> lines) {
        var loads = new ArrayList<Double>();
        Map<String, Double> standing = new HashMap<>();
        long next = 0;
        for (String line : lines) {
            String[] cells = line.split("\\|", -1);
            long time = Instant.parse(cells[0]).toEpochMilli();
            if ("avail".equals(cells[1])) {
                next = time;
            }
            for (; next + 1_000 <= time; next += 1_000) {
                loads.add(standing.values().stream().mapToDouble(Double::doubleValue).sum());
            }
            for (int i = 1; i + 1 < cells.length; i += 2) {
                if (LOADS.contains(cells[i]) && !cells[i + 1].isBlank()) {
                    standing.put(cells[i], Double.parseDouble(cells[i + 1]));
                }
            }
        }
        return loads;
    }

    private static double[] worked(List<Double> loads) {
        var amperes = new ArrayList<Double>();
        for (int i = 0; i + WORK <= loads.size(); i += WORK) {
            loads.subList(i, i + WORK).forEach(load -> amperes.add(IDLE_AMPERES + AMPERES * load));
            add(amperes, IDLE, IDLE_AMPERES);
            if (i / WORK % PIECES == PIECES - 1) {
                add(amperes, OFF, OFF_AMPERES);
            }
        }
        return amperes.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static void add(List<Double> to, int seconds, double value) {
        for (int i = 0; i < seconds; i++) {
            to.add(value);
        }
    }

    @Override
    public int size() {
        return 2;
    }

    @Override
    public void draw(ByteBuffer into) {
        double second = Math.floor(loop.played(clock.millis()) / 1_000);
        double now = amperes[(int) Math.floorMod((long) second, (long) amperes.length)];
        into.putShort((short) Math.round(LEAST_SIGNAL + SIGNAL * now));
    }
}
