package io.baigong.connect.dlt645;

import java.util.Arrays;

/// What a master asks a meter for (DL/T 645-2007, 7).
public sealed interface Request {
    int READ = 0x11;
    int READ_FOLLOWING = 0x12;
    int READ_NUMBER = 0x13;
    int WRITE = 0x14;

    /// 7.2.2.
    ///
    /// @param identifier DI3 DI2 DI1 DI0
    record Read(int identifier) implements Request {}

    /// 7.3.
    ///
    /// @param sequence 1 for the first that follows
    record ReadFollowing(int identifier, int sequence) implements Request {}

    /// 7.5: which meter is there; only where there is one.
    record ReadNumber() implements Request {}

    /// 7.4.
    ///
    /// @param key level and password, then the code of the operator: eight bytes
    record Write(int identifier, byte[] key, byte[] data) implements Request {}

    /// Something else, or a frame that is none of these.
    record Other(int control) implements Request {}

    /// What a frame that came to a meter asks for.
    static Request of(Frame.Complete frame) {
        byte[] data = frame.data();
        var other = new Other(frame.control());
        return switch (frame.control()) {
            case READ -> data.length < 4 ? other : new Read(Identifier.read(data, 0));
            case READ_FOLLOWING ->
                    data.length == 5
                            ? new ReadFollowing(Identifier.read(data, 0), data[4] & 0xFF)
                            : other;
            case READ_NUMBER -> data.length == 0 ? new ReadNumber() : other;
            case WRITE ->
                    data.length < 12
                            ? other
                            : new Write(
                                    Identifier.read(data, 0),
                                    Arrays.copyOfRange(data, 4, 12),
                                    Arrays.copyOfRange(data, 12, data.length));
            default -> other;
        };
    }

    /// The control code of its frame.
    default int control() {
        return switch (this) {
            case Read _ -> READ;
            case ReadFollowing _ -> READ_FOLLOWING;
            case ReadNumber _ -> READ_NUMBER;
            case Write _ -> WRITE;
            case Other(int control) -> control;
        };
    }

    /// As it goes over the line.
    ///
    /// @param wake how many FEH go before
    default byte[] frame(int wake, MeterNumber meter) {
        return Frames.write(wake, meter, control(), data());
    }

    private byte[] data() {
        return switch (this) {
            case Read(int identifier) -> beginning(identifier, 4);
            case ReadFollowing(int identifier, int sequence) -> {
                byte[] data = beginning(identifier, 5);
                data[4] = (byte) sequence;
                yield data;
            }
            case Write(int identifier, byte[] key, byte[] value) -> {
                byte[] data = beginning(identifier, 12 + value.length);
                System.arraycopy(key, 0, data, 4, 8);
                System.arraycopy(value, 0, data, 12, value.length);
                yield data;
            }
            case ReadNumber _, Other _ -> new byte[0];
        };
    }

    private static byte[] beginning(int identifier, int length) {
        byte[] data = new byte[length];
        Identifier.write(identifier, data, 0);
        return data;
    }
}
