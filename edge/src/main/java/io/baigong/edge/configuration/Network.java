package io.baigong.edge.configuration;

import java.net.InetAddress;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Addresses that begin alike: `192.168.1.0/24`, or one alone.
///
/// @param first as it was written, without the bits behind it
/// @param bits of it that count
public record Network(InetAddress first, int bits) {
    /// @return null when the text is no address, with or without `/` and a number of bits; names
    ///   are none
    public static @Nullable Network of(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        try {
            var first = InetAddress.ofLiteral(address);
            int most = first.getAddress().length * 8;
            int bits = slash < 0 ? most : Integer.parseInt(text.substring(slash + 1));
            return bits < 0 || bits > most ? null : new Network(first, bits);
        } catch (IllegalArgumentException notOne) {
            return null;
        }
    }

    public boolean holds(InetAddress other) {
        byte[] ours = first.getAddress();
        byte[] theirs = other.getAddress();
        int whole = bits / 8;
        if (ours.length != theirs.length || !Arrays.equals(ours, 0, whole, theirs, 0, whole)) {
            return false;
        }
        int rest = bits % 8;
        return rest == 0 || ((ours[whole] ^ theirs[whole]) & 0xFF) >> 8 - rest == 0;
    }
}
