package io.baigong.plant.field;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/// What a simulated meter answers after DL/T 645-2007: reading data (11H), one value at a time, and
/// reading its address (13H). Everything else is refused, blocks too.
final class Dlt645Requests {
    private static final int READ = 0x11;
    private static final int READ_ADDRESS = 0x13;
    private static final int ANSWER = 0x80;
    private static final int ERROR = 0x40;

    /// Of the error byte (5.2.4): other error, no such data.
    private static final int OTHER = 0x01;

    private static final int NO_SUCH_DATA = 0x02;

    private static final int ADDED = 0x33;
    private static final long ANYBODY = 0xAAAAAAAAAAAAL;

    private final long address;
    private final Map<Integer, Register> registers;

    /// A value of the meter.
    ///
    /// @param bytes how many, two digits in each
    /// @param decimals how many of the digits are behind the point
    /// @param signed whether the highest bit is the sign
    record Register(int bytes, int decimals, boolean signed, DoubleSupplier value) {
        /// Lowest digits first; what does not fit goes round, as meters do.
        private void write(ByteArrayOutputStream to) {
            double value = this.value.getAsDouble();
            long digits = Math.round(Math.abs(value) * Math.pow(10, decimals));
            for (int i = 0; i < bytes; i++) {
                int pair = (int) (digits % 100);
                int bcd = pair / 10 << 4 | pair % 10;
                to.write(signed && value < 0 && i == bytes - 1 ? bcd | 0x80 : bcd);
                digits /= 100;
            }
        }
    }

    /// @param address of twelve digits
    /// @param registers by identifier DI3 DI2 DI1 DI0
    Dlt645Requests(String address, Map<Integer, Register> registers) {
        this.address = Long.parseLong(address, 16);
        this.registers = Map.copyOf(registers);
    }

    /// @param frame from 68H to 16H
    /// @return nothing for what is damaged or for somebody else
    byte @Nullable [] answer(byte[] frame) {
        if (!isWhole(frame)) {
            return null;
        }
        long to = 0;
        for (int i = 6; i >= 1; i--) {
            to = to << 8 | frame[i] & 0xFF;
        }
        int control = frame[8] & 0xFF;
        if (control == READ_ADDRESS && (to == ANYBODY || to == address)) {
            var data = new ByteArrayOutputStream();
            data.writeBytes(ownAddress());
            return frame(ANSWER | READ_ADDRESS, data.toByteArray());
        }
        if (to != address) {
            return null;
        }
        if (control != READ || frame.length < 16) {
            return frame(ANSWER | ERROR | control & 0x1F, new byte[] {OTHER});
        }
        int identifier = 0;
        for (int i = 13; i >= 10; i--) {
            identifier = identifier << 8 | (frame[i] - ADDED) & 0xFF;
        }
        var register = registers.get(identifier);
        if (register == null) {
            return frame(ANSWER | ERROR | READ, new byte[] {NO_SUCH_DATA});
        }
        var data = new ByteArrayOutputStream();
        for (int i = 0; i < 4; i++) {
            data.write(identifier >> 8 * i);
        }
        register.write(data);
        return frame(ANSWER | READ, data.toByteArray());
    }

    private static boolean isWhole(byte[] frame) {
        int length = frame.length;
        if (length < 12 || frame[0] != 0x68 || frame[7] != 0x68 || frame[length - 1] != 0x16) {
            return false;
        }
        return (frame[9] & 0xFF) == length - 12 && frame[length - 2] == sum(frame, length - 2);
    }

    private static byte sum(byte[] frame, int length) {
        byte sum = 0;
        for (int i = 0; i < length; i++) {
            sum += frame[i];
        }
        return sum;
    }

    private byte[] ownAddress() {
        byte[] own = new byte[6];
        for (int i = 0; i < own.length; i++) {
            own[i] = (byte) (address >> 8 * i);
        }
        return own;
    }

    private byte[] frame(int control, byte[] data) {
        var frame = ByteBuffer.allocate(12 + data.length);
        frame.put((byte) 0x68).put(ownAddress()).put((byte) 0x68);
        frame.put((byte) control).put((byte) data.length);
        for (byte one : data) {
            frame.put((byte) (one + ADDED));
        }
        frame.put(sum(frame.array(), frame.position()));
        return frame.put((byte) 0x16).array();
    }
}
