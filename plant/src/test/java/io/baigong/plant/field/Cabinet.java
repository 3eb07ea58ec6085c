package io.baigong.plant.field;

import java.nio.ByteBuffer;

/// A small image: a number that is measured, a counter, a lamp, and a set point that takes 0 to
/// 100.
final class Cabinet implements Image {
    volatile float measured = 12.5f;
    volatile int counter = 70_000;
    volatile boolean lamp = true;
    volatile short setPoint = 40;

    @Override
    public int size() {
        return 12;
    }

    @Override
    public void draw(ByteBuffer into) {
        into.putFloat(0, measured).putInt(4, counter);
        into.put(8, (byte) (lamp ? 4 : 0)).putShort(10, setPoint);
    }

    @Override
    public boolean write(int at, ByteBuffer bytes) {
        if (at == 8 && bytes.remaining() == 1) {
            lamp = (bytes.get(0) & 4) != 0;
            return true;
        }
        if (at != 10
                || bytes.remaining() != 2
                || bytes.getShort(0) < 0
                || bytes.getShort(0) > 100) {
            return false;
        }
        setPoint = bytes.getShort(0);
        return true;
    }
}
