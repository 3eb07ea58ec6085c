package io.baigong.connect.dlt645;

/// Data identifiers DI3 DI2 DI1 DI0 as one number (Appendix A): `0x02010100`.
final class Identifier {
    private Identifier() {}

    static String text(int identifier) {
        return "%08X".formatted(identifier);
    }

    /// DI0 comes first on the line.
    static int read(byte[] data, int at) {
        return data[at] & 0xFF
                | (data[at + 1] & 0xFF) << 8
                | (data[at + 2] & 0xFF) << 16
                | (data[at + 3] & 0xFF) << 24;
    }

    static void write(int identifier, byte[] data, int at) {
        for (int i = 0; i < 4; i++) {
            data[at + i] = (byte) (identifier >> 8 * i);
        }
    }

    /// @param place 3 for DI3 … 0 for DI0
    static int part(int identifier, int place) {
        return identifier >>> 8 * place & 0xFF;
    }

    static int with(int identifier, int place, int part) {
        return identifier & ~(0xFF << 8 * place) | part << 8 * place;
    }
}
