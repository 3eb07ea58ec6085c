package io.baigong.connect.dlt645;

import io.baigong.connect.Reason;
import io.baigong.connect.Status;
import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;

/// What a meter says (DL/T 645-2007, 7).
public sealed interface Answer {
    /// Of a control code: a meter speaks, it refuses, more follows.
    int FROM_METER = 0x80;

    int REFUSED = 0x40;
    int MORE = 0x20;

    /// To a read (91H, B1H).
    ///
    /// @param more whether the rest has to be asked for
    record Data(int identifier, byte[] data, boolean more) implements Answer {}

    /// To a read of what follows (92H, B2H).
    record Following(int identifier, byte[] data, int sequence, boolean more) implements Answer {}

    /// 93H.
    record Number(MeterNumber meter) implements Answer {}

    /// 94H.
    record Written() implements Answer {}

    /// D1H, D2H, D4H.
    ///
    /// @param function that was asked for
    /// @param errors as bits of Appendix C
    record Refused(int function, int errors) implements Answer {
        /// No such data in this meter.
        boolean isOfData() {
            return (errors & 0b10) != 0;
        }

        Status status() {
            var words = new StringJoiner(", ");
            for (int bit = 0; bit < ERRORS.size(); bit++) {
                if ((errors >> bit & 1) != 0) {
                    words.add(ERRORS.get(bit));
                }
            }
            return Status.bad(
                    isOfData() ? Reason.BAD_ADDRESS : Reason.REFUSED_BY_DEVICE,
                    "error %02XH to function %02XH: %s"
                            .formatted(errors, function, errors == 0 ? "none named" : words));
        }
    }

    /// A frame that answers to nothing a master asks here.
    record Other(int control) implements Answer {}

    /// Appendix C, from bit 0.
    List<String> ERRORS =
            List.of(
                    "another error",
                    "no such data",
                    "wrong password or no right",
                    "the baud rate cannot be changed",
                    "too many time zones in the year",
                    "too many periods in the day",
                    "too many tariffs",
                    "bit 7");

    static Answer of(Frame.Complete frame) {
        byte[] data = frame.data();
        boolean more = (frame.control() & MORE) != 0;
        if ((frame.control() & REFUSED) != 0) {
            return data.length == 1
                    ? new Refused(frame.function(), data[0] & 0xFF)
                    : new Other(frame.control());
        }
        var other = new Other(frame.control());
        int length = data.length;
        return switch (frame.function()) {
            case Request.READ ->
                    length < 4
                            ? other
                            : new Data(
                                    Identifier.read(data, 0),
                                    Arrays.copyOfRange(data, 4, length),
                                    more);
            case Request.READ_FOLLOWING ->
                    length < 5
                            ? other
                            : new Following(
                                    Identifier.read(data, 0),
                                    Arrays.copyOfRange(data, 4, length - 1),
                                    data[length - 1] & 0xFF,
                                    more);
            case Request.READ_NUMBER -> length == 6 ? number(frame) : other;
            case Request.WRITE -> length == 0 ? new Written() : other;
            default -> other;
        };
    }

    private static Answer number(Frame.Complete frame) {
        var number = MeterNumber.of(frame.data(), 0);
        return number == null || !number.isWhole()
                ? new Other(frame.control())
                : new Number(number);
    }

    /// Whether it is one to this request, and not to an earlier one.
    default boolean isTo(Request request) {
        return switch (this) {
            case Data data ->
                    request instanceof Request.Read(int identifier)
                            && identifier == data.identifier();
            case Following following ->
                    request instanceof Request.ReadFollowing(int identifier, int sequence)
                            && identifier == following.identifier()
                            && sequence == following.sequence();
            case Number _ -> request instanceof Request.ReadNumber;
            case Written _ -> request instanceof Request.Write;
            case Refused(int function, _) -> function == request.control();
            case Other _ -> false;
        };
    }

    /// As it goes over the line.
    default byte[] frame(int wake, MeterNumber meter) {
        return switch (this) {
            case Data(int identifier, byte[] data, boolean more) ->
                    Frames.write(
                            wake,
                            meter,
                            FROM_METER | Request.READ | (more ? MORE : 0),
                            join(identifier, data, new byte[0]));
            case Following(int identifier, byte[] data, int sequence, boolean more) ->
                    Frames.write(
                            wake,
                            meter,
                            FROM_METER | Request.READ_FOLLOWING | (more ? MORE : 0),
                            join(identifier, data, new byte[] {(byte) sequence}));
            case Number(MeterNumber number) ->
                    Frames.write(wake, meter, FROM_METER | Request.READ_NUMBER, number.bytes());
            case Written _ -> Frames.write(wake, meter, FROM_METER | Request.WRITE, new byte[0]);
            case Refused(int function, int errors) ->
                    Frames.write(
                            wake,
                            meter,
                            FROM_METER | REFUSED | function,
                            new byte[] {(byte) errors});
            case Other(int control) -> Frames.write(wake, meter, control, new byte[0]);
        };
    }

    private static byte[] join(int identifier, byte[] data, byte[] after) {
        byte[] all = new byte[4 + data.length + after.length];
        Identifier.write(identifier, all, 0);
        System.arraycopy(data, 0, all, 4, data.length);
        System.arraycopy(after, 0, all, 4 + data.length, after.length);
        return all;
    }
}
