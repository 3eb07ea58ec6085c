package io.baigong.edge.identity;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// As much of DER (ITU-T X.690) as a certification request needs.
final class Der {
    private static final int INTEGER = 0x02;
    private static final int BIT_STRING = 0x03;
    private static final int OBJECT_IDENTIFIER = 0x06;
    private static final int UTF8_STRING = 0x0C;
    private static final int SEQUENCE = 0x30;
    private static final int SET = 0x31;
    private static final int CONTEXT_0 = 0xA0;

    private Der() {}

    static byte[] sequence(byte[]... parts) {
        return element(SEQUENCE, joined(parts));
    }

    static byte[] set(byte[]... parts) {
        return element(SET, joined(parts));
    }

    /// An empty `[0]`.
    static byte[] noAttributes() {
        return element(CONTEXT_0, new byte[0]);
    }

    static byte[] zero() {
        return element(INTEGER, new byte[] {0});
    }

    static byte[] text(String text) {
        return element(UTF8_STRING, text.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] bits(byte[] bytes) {
        return element(BIT_STRING, joined(new byte[] {0}, bytes));
    }

    static byte[] identifier(int... arcs) {
        var out = new ByteArrayOutputStream();
        out.write(40 * arcs[0] + arcs[1]);
        for (int i = 2; i < arcs.length; i++) {
            for (int shift = 28; shift > 0; shift -= 7) {
                if (arcs[i] >>> shift != 0) {
                    out.write(arcs[i] >>> shift & 0x7F | 0x80);
                }
            }
            out.write(arcs[i] & 0x7F);
        }
        return element(OBJECT_IDENTIFIER, out.toByteArray());
    }

    private static byte[] element(int tag, byte[] content) {
        var out = new ByteArrayOutputStream();
        out.write(tag);
        int length = content.length;
        if (length > 0xFF) {
            out.write(0x82);
            out.write(length >>> 8);
        } else if (length > 0x7F) {
            out.write(0x81);
        }
        out.write(length & 0xFF);
        out.writeBytes(content);
        return out.toByteArray();
    }

    private static byte[] joined(byte[]... parts) {
        var out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
