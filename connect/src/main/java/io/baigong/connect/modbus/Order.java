package io.baigong.connect.modbus;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// In which order the bytes of a value come, written for the 32-bit value ABCD whose A is most
/// significant. The standard says ABCD (4.2) for 16 bits and nothing for more.
enum Order {
    ABCD(false, false),
    /// Least significant register first.
    CDAB(true, false),
    /// Bytes of each register swapped.
    BADC(false, true),
    DCBA(true, true);

    private final boolean registersReversed;
    private final boolean bytesSwapped;

    Order(boolean registersReversed, boolean bytesSwapped) {
        this.registersReversed = registersReversed;
        this.bytesSwapped = bytesSwapped;
    }

    boolean registersReversed() {
        return registersReversed;
    }

    boolean bytesSwapped() {
        return bytesSwapped;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static @Nullable Order ofWord(String word) {
        for (var order : values()) {
            if (order.word().equals(word.toLowerCase(Locale.ROOT))) {
                return order;
            }
        }
        return null;
    }
}
