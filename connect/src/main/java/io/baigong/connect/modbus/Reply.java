package io.baigong.connect.modbus;

import io.baigong.connect.Reason;
import io.baigong.connect.Status;
import java.util.Arrays;
import java.util.HexFormat;

/// What came of one request.
sealed interface Reply {
    /// The device did it.
    ///
    /// @param message as it came, in the form and length that was due
    record Done(byte[] message) implements Reply {}

    /// The device answered with an exception.
    record Refused(int function, int code) implements Reply {
        /// Illegal data address.
        boolean ofAddress() {
            return code == 2;
        }

        /// Illegal data value, which is also how devices refuse too many at once.
        boolean ofValue() {
            return code == 3;
        }

        /// A gateway answers for a unit that it cannot reach.
        boolean ofGateway() {
            return code == 10 || code == 11;
        }

        /// Exception codes of Application Protocol chapter 7.
        Status status() {
            return switch (code) {
                case 1 -> bad(Reason.NOT_SUPPORTED, "illegal function");
                case 2 -> bad(Reason.BAD_ADDRESS, "illegal data address");
                case 3 -> bad(Reason.REFUSED_BY_DEVICE, "illegal data value");
                case 4 -> bad(Reason.DEVICE_NOT_READY, "device failure");
                case 5 -> bad(Reason.DEVICE_NOT_READY, "accepted, takes its time");
                case 6 -> bad(Reason.DEVICE_NOT_READY, "device is busy");
                case 8 -> bad(Reason.DEVICE_NOT_READY, "memory parity error");
                case 10 -> bad(Reason.NO_CONNECTION, "the gateway has no path to the unit");
                case 11 -> bad(Reason.TIMEOUT, "the unit behind the gateway did not answer it");
                default -> bad(Reason.REFUSED_BY_DEVICE, "a code of its own");
            };
        }

        private Status bad(Reason reason, String words) {
            return Status.bad(
                    reason, "exception %02d to function %d: %s".formatted(code, function, words));
        }
    }

    /// Nothing came, or something that is no answer to this request.
    record Failed(Reason reason, String detail) implements Reply {
        Status status() {
            return Status.bad(reason, detail);
        }
    }

    /// What `came` in a whole frame says to what was `asked`, both being messages. A pure function.
    static Reply to(byte[] asked, byte[] came) {
        int function = asked[0] & 0xFF;
        if (came.length == 2 && (came[0] & 0xFF) == (function | 0x80)) {
            return new Refused(function, came[1] & 0xFF);
        }
        if (came.length == 0 || came[0] != asked[0]) {
            return garbage("an answer to function %d".formatted(function), came);
        }
        return switch (function) {
            case 1, 2 -> data((count(asked) + 7) / 8, came);
            case 3, 4 -> data(2 * count(asked), came);
            case 5, 6, 15, 16 -> echo(Arrays.copyOf(asked, 5), came);
            default -> echo(asked, came);
        };
    }

    private static Reply data(int due, byte[] came) {
        return came.length == 2 + due && (came[1] & 0xFF) == due
                ? new Done(came)
                : garbage("%d bytes of data".formatted(due), came);
    }

    private static Reply echo(byte[] due, byte[] came) {
        return Arrays.equals(due, came)
                ? new Done(came)
                : garbage("an echo of what was written", came);
    }

    private static int count(byte[] asked) {
        return (asked[3] & 0xFF) << 8 | asked[4] & 0xFF;
    }

    private static Failed garbage(String expected, byte[] came) {
        return new Failed(
                Reason.GARBAGE, "expected %s, came %s".formatted(expected, hex(came, came.length)));
    }

    /// The first bytes, for people.
    static String hex(byte[] bytes, int length) {
        int shown = Math.min(length, 16);
        String hex = HexFormat.ofDelimiter(" ").withUpperCase().formatHex(bytes, 0, shown);
        return shown < length
                ? "%s … (%d bytes)".formatted(hex, length)
                : length == 0 ? "nothing" : hex;
    }
}
