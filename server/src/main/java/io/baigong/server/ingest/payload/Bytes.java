package io.baigong.server.ingest.payload;

import java.nio.charset.StandardCharsets;

/// Ranges of bytes: shown in error texts, compared, hashed.
public final class Bytes {
    private static final int SHOWN = 24;

    private Bytes() {}

    /// The first characters of a range, in quotes, harmless to print; or that it is empty.
    public static String show(byte[] in, int from, int to) {
        if (from >= to) {
            return "the end";
        }
        int shown = Math.min(to, from + SHOWN);
        String text = new String(in, from, shown - from, StandardCharsets.UTF_8);
        var out = new StringBuilder("\"");
        text.chars().forEach(c -> out.append(c < ' ' || c == 0x7f || c == 0xFFFD ? '?' : (char) c));
        return out.append(shown < to ? "…\"" : "\"").toString();
    }

    /// Is the range exactly this ASCII text?
    public static boolean is(byte[] in, int from, int to, byte[] text) {
        return to - from == text.length
                && java.util.Arrays.equals(in, from, to, text, 0, text.length);
    }

    /// A hash of a range that spreads well (FNV-1a, mixed at the end).
    public static int hash(byte[] in, int from, int to) {
        int hash = 0x811c9dc5;
        for (int i = from; i < to; i++) {
            hash = (hash ^ in[i]) * 0x01000193;
        }
        return hash ^ hash >>> 15;
    }

    /// A 64-bit hash of a range, to recognise what was seen before.
    public static long hash64(long seed, byte[] in, int from, int to) {
        long hash = seed ^ 0xcbf29ce484222325L;
        for (int i = from; i < to; i++) {
            hash = (hash ^ in[i] & 0xff) * 0x100000001b3L;
        }
        hash = (hash ^ hash >>> 32) * 0x9e3779b97f4a7c15L;
        return hash ^ hash >>> 29;
    }
}
