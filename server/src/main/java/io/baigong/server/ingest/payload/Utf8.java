package io.baigong.server.ingest.payload;

/// UTF-8, one code point at a time.
final class Utf8 {
    private Utf8() {}

    /// Writes a code point and returns the position after it.
    static int put(byte[] to, int at, int codePoint) {
        if (codePoint < 0x80) {
            to[at] = (byte) codePoint;
            return at + 1;
        }
        if (codePoint < 0x800) {
            to[at] = (byte) (0xC0 | codePoint >> 6);
            to[at + 1] = (byte) (0x80 | codePoint & 0x3F);
            return at + 2;
        }
        if (codePoint < 0x10000) {
            to[at] = (byte) (0xE0 | codePoint >> 12);
            to[at + 1] = (byte) (0x80 | codePoint >> 6 & 0x3F);
            to[at + 2] = (byte) (0x80 | codePoint & 0x3F);
            return at + 3;
        }
        to[at] = (byte) (0xF0 | codePoint >> 18);
        to[at + 1] = (byte) (0x80 | codePoint >> 12 & 0x3F);
        to[at + 2] = (byte) (0x80 | codePoint >> 6 & 0x3F);
        to[at + 3] = (byte) (0x80 | codePoint & 0x3F);
        return at + 4;
    }
}
