package io.baigong.plant;

import io.baigong.plant.field.Image;
import java.nio.ByteBuffer;
import java.time.Clock;

/// A test bench for turbofan engines, made of the simulated flights of C-MAPSS: a row in ten
/// seconds, one engine after the other until each fails. Its data block:
///
/// | byte | what |
/// |---|---|
/// | 0 | INT engine |
/// | 2 | INT flight of this engine |
/// | 4 | twelve REAL: T24, T30, T50 in °R, P30 in psia, fan and core speed in rpm, Ps30 in psia, fuel ratio, bypass ratio, bleed enthalpy, W31 and W32 in lbm/s |
/// | 52.0 | BOOL alarm: T50 is above its limit |
/// | 54 | REAL limit of T50 in °R, 1380 to 1500, may be written |
final class TestBench implements Image {
    static final String KEY = "bench-01";

    private static final int COLUMNS = 14;
    private static final int T50 = 4;
    private static final int ALARM = 52;
    private static final int LIMIT = 54;
    private static final long ROW = 10_000;

    private final double[][] rows;
    private final Loop loop;
    private final Clock clock;
    private volatile float limit = 1_420;

    TestBench(long start, double speed, Clock clock) {
        rows =
                Recordings.lines("cmapss/train_FD001_1-6.csv.gz").stream()
                        .skip(1)
                        .map(TestBench::numbers)
                        .toArray(double[][]::new);
        loop = new Loop(start, rows.length * ROW, speed);
        this.clock = clock;
    }

    private static double[] numbers(String line) {
        String[] cells = line.split(",");
        double[] numbers = new double[COLUMNS];
        for (int i = 0; i < COLUMNS; i++) {
            numbers[i] = Double.parseDouble(cells[i]);
        }
        return numbers;
    }

    @Override
    public int size() {
        return 58;
    }

    @Override
    public void draw(ByteBuffer into) {
        long row = (long) Math.floor(loop.played(clock.millis()) / ROW);
        double[] now = rows[(int) Math.floorMod(row, (long) rows.length)];
        into.putShort((short) now[0]).putShort((short) now[1]);
        for (int i = 2; i < COLUMNS; i++) {
            into.putFloat((float) now[i]);
        }
        into.put(ALARM, (byte) (now[T50] > limit ? 1 : 0)).putFloat(LIMIT, limit);
    }

    @Override
    public boolean write(int at, ByteBuffer bytes) {
        if (at != LIMIT || bytes.remaining() != Float.BYTES) {
            return false;
        }
        float wanted = bytes.getFloat(bytes.position());
        boolean taken = wanted >= 1_380 && wanted <= 1_500;
        if (taken) {
            limit = wanted;
        }
        return taken;
    }
}
