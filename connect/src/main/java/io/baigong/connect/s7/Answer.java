package io.baigong.connect.s7;

import io.baigong.connect.Reason;
import io.baigong.connect.Status;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What a controller says to a request.
sealed interface Answer {
    /// @param size of a message, at most
    record Setup(int size) implements Answer {}

    /// Of a read, one for each piece.
    record Values(List<Item> items) implements Answer {}

    /// Of a write, one code for each piece.
    record Written(List<Integer> codes) implements Answer {}

    /// The whole request is refused.
    record Refused(int code) implements Answer {
        Status status() {
            String why =
                    switch (code) {
                        case 0x8104 ->
                                "the function is not available; on S7-1200 and 1500 it must be"
                                        + " allowed (PUT/GET)";
                        case 0x8500 -> "the message is too long for the controller";
                        case 0xD241, 0xD602, 0xD603, 0xD604 -> "the controller's protection level";
                        default -> "refused by the controller";
                    };
            return Status.bad(Reason.REFUSED_BY_DEVICE, "error %04X: %s".formatted(code, why));
        }
    }

    /// No usable answer.
    record Failed(Reason reason, String detail) implements Answer {
        Status status() {
            return Status.bad(reason, detail);
        }
    }

    /// @param code 0xFF is good
    record Item(int code, byte[] data) {
        static final int GOOD = 0xFF;

        /// Whether a smaller piece may be read although this one cannot.
        static boolean ofPlace(int code) {
            return code == 0x03 || code == 0x05 || code == 0x06 || code == 0x07 || code == 0x0A;
        }

        static Status status(int code) {
            return switch (code) {
                case GOOD -> Status.GOOD;
                case 0x01 -> Status.bad(Reason.DEVICE_NOT_READY, "error 01: fault of the hardware");
                case 0x03 ->
                        Status.bad(
                                Reason.REFUSED_BY_DEVICE,
                                "error 03: access refused; PUT/GET is off or the block is protected");
                case 0x05 -> Status.bad(Reason.BAD_ADDRESS, "error 05: beyond the end of the area");
                case 0x06 -> Status.bad(Reason.NOT_SUPPORTED, "error 06: type not supported");
                case 0x07 -> Status.bad(Reason.WRONG_TYPE, "error 07: type does not fit");
                case 0x0A ->
                        Status.bad(
                                Reason.BAD_ADDRESS,
                                "error 0A: no such block, or its access is optimised");
                default -> Status.bad(Reason.REFUSED_BY_DEVICE, "error %02X".formatted(code));
            };
        }
    }

    /// The reference that the message answers to; -1 never occurs in a request.
    static int reference(byte[] message) {
        return message.length < 6 ? -1 : word(message, 4);
    }

    /// Whatever the bytes; never throws.
    static Answer read(byte[] message) {
        if (message.length < 12 || message[0] != 0x32 || message[1] != 2 && message[1] != 3) {
            return garbage("an acknowledgement of S7", message, 0);
        }
        int parameters = word(message, 6);
        int data = word(message, 8);
        int code = word(message, 10);
        if (code != 0) {
            return new Refused(code);
        }
        if (12 + parameters + data != message.length || parameters < 2) {
            return garbage("%d bytes".formatted(12 + parameters + data), message, 6);
        }
        int count = message[13] & 0xFF;
        int start = 12 + parameters;
        return switch (message[12] & 0xFF) {
            case Request.SETUP ->
                    parameters == 8
                            ? new Setup(word(message, 18))
                            : garbage("8 bytes of parameters", message, 6);
            case Request.READ -> values(message, start, count);
            case Request.WRITE -> written(message, start, count);
            default -> garbage("an answer to what was asked", message, 12);
        };
    }

    private static Answer written(byte[] message, int start, int count) {
        if (message.length - start != count) {
            return garbage("%d results".formatted(count), message, start);
        }
        var codes = new ArrayList<Integer>();
        for (int i = 0; i < count; i++) {
            codes.add(message[start + i] & 0xFF);
        }
        return new Written(List.copyOf(codes));
    }

    private static Answer values(byte[] message, int start, int count) {
        var items = new ArrayList<Item>();
        int at = start;
        for (int i = 0; i < count; i++) {
            if (at + 4 > message.length) {
                return garbage("item %d of %d".formatted(i + 1, count), message, at);
            }
            int code = message[at] & 0xFF;
            int unit = message[at + 1] & 0xFF;
            int length = word(message, at + 2);
            // 3, 4 and 5 count bits, the others bytes.
            int bytes = unit >= 3 && unit <= 5 ? (length + 7) / 8 : length;
            if (code != Item.GOOD) {
                bytes = 0;
            }
            at += 4;
            if (at + bytes > message.length) {
                return garbage("%d bytes of item %d".formatted(bytes, i + 1), message, at);
            }
            items.add(new Item(code, Arrays.copyOfRange(message, at, at + bytes)));
            at += bytes + bytes % 2;
        }
        return new Values(List.copyOf(items));
    }

    private static Failed garbage(String expected, byte[] message, int at) {
        return new Failed(
                Reason.GARBAGE,
                "expected %s at byte %d of an answer of %d bytes"
                        .formatted(expected, at + 1, message.length));
    }

    private static int word(byte[] bytes, int at) {
        return (bytes[at] & 0xFF) << 8 | bytes[at + 1] & 0xFF;
    }
}
