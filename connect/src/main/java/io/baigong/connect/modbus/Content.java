package io.baigong.connect.modbus;

import io.baigong.connect.DataType;

/// What is at an address.
sealed interface Content {
    /// How many places it takes: bits of a table of bits, registers of the others.
    int size();

    /// A coil or a discrete input.
    record Bit() implements Content {
        @Override
        public int size() {
            return 1;
        }
    }

    /// @param bit 0 is the least significant
    record RegisterBit(int bit) implements Content {
        @Override
        public int size() {
            return 1;
        }
    }

    /// A number over one, two or four registers.
    record Number(DataType type) implements Content {
        @Override
        public int size() {
            return switch (type) {
                case INT16, UINT16, BCD16 -> 1;
                case INT32, UINT32, FLOAT32, BCD32 -> 2;
                case INT64, UINT64, FLOAT64 -> 4;
                case BOOLEAN, INT8, UINT8, TEXT ->
                        throw new IllegalStateException(type.word() + " is no number in registers");
            };
        }
    }

    /// @param bytes two in a register; from 1 to 246, what a write can carry
    record Text(int bytes) implements Content {
        static final int MOST = 246;

        @Override
        public int size() {
            return (bytes + 1) / 2;
        }
    }
}
