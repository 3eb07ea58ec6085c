package io.baigong.connect.s7;

import io.baigong.connect.Address;

/// @param block number of a data block, 0 in the other areas
/// @param from byte in the area
/// @param bit of that byte, 0 is the least significant; 0 for what is no bit
/// @param length of a text in characters; 0 for what is no text
record S7Address(String text, Area area, int block, int from, int bit, S7Type type, int length)
        implements Address {
    /// With the code that stands for it in requests.
    enum Area {
        INPUT(0x81),
        OUTPUT(0x82),
        FLAG(0x83),
        BLOCK(0x84);

        private final int code;

        Area(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }
    }

    /// In bytes.
    int size() {
        return type.size(length);
    }

    int end() {
        return from + size();
    }
}
