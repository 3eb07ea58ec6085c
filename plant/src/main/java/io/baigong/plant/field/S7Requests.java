package io.baigong.plant.field;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a simulated S7 controller answers: bytes of an S7comm message to bytes of its answer. It
/// sets communication up (F0), and reads (04) and writes (05) variables of data blocks. S7comm has
/// no public standard; its layout is as Wireshark's dissector s7comm and the clients of others know
/// it.
final class S7Requests {
    /// Longest message it agrees to, as an S7-300 does.
    static final int PDU = 240;

    private static final int JOB = 1;
    private static final int ANSWER = 3;
    private static final int SET_UP = 0xF0;
    private static final int READ = 4;
    private static final int WRITE = 5;
    private static final int MOST_ITEMS = 20;
    private static final int ITEM = 12;
    private static final int DATA_BLOCK = 0x84;

    /// Header 10, error 2, parameter 2.
    private static final int ANSWER_HEAD = 14;

    private static final int OK = 0xFF;
    private static final int NO_ACCESS = 0x03;
    private static final int WRONG_ADDRESS = 0x05;
    private static final int WRONG_TYPE = 0x06;
    private static final int NO_SUCH_BLOCK = 0x0A;

    private final Map<Integer, Image> blocks;

    /// Agreed when communication was set up.
    private int pdu = PDU;

    /// @param blocks data blocks by number
    S7Requests(Map<Integer, Image> blocks) {
        this.blocks = Map.copyOf(blocks);
    }

    /// @param type of the variable: 1 a bit, 2 bytes …
    /// @param bytes its length; 1 for a bit
    private record Item(int block, int area, int type, int bytes, int at, int bit) {
        static Item of(ByteBuffer from) {
            from.position(from.position() + 3);
            int type = from.get() & 0xFF;
            int count = from.getShort() & 0xFFFF;
            int block = from.getShort() & 0xFFFF;
            int address = from.getInt();
            int size =
                    switch (type) {
                        case 1, 2, 3 -> 1;
                        case 4, 5 -> 2;
                        case 6, 7, 8 -> 4;
                        default -> 0;
                    };
            int bits = address & 0xFFFFFF;
            return new Item(block, address >>> 24, type, size * count, bits >> 3, bits & 7);
        }

        boolean isBit() {
            return type == 1;
        }
    }

    /// @return nothing for what is no request
    byte @Nullable [] answer(byte[] message) {
        var in = ByteBuffer.wrap(message);
        if (message.length < 12 || in.get(0) != 0x32 || in.get(1) != JOB) {
            return null;
        }
        int reference = in.getShort(4);
        int parameter = in.getShort(6) & 0xFFFF;
        int data = in.getShort(8) & 0xFFFF;
        if (parameter < 2 || 10 + parameter + data != message.length) {
            return refusal(reference, 0x85);
        }
        return switch (in.get(10) & 0xFF) {
            case SET_UP -> parameter == 8 ? setUp(reference, in) : refusal(reference, 0x85);
            case READ -> read(reference, in.slice(10, parameter));
            case WRITE -> write(reference, in.slice(10, parameter), in.slice(10 + parameter, data));
            default -> refusal(reference, 0x81);
        };
    }

    private byte[] setUp(int reference, ByteBuffer in) {
        int asked = in.getShort(16) & 0xFFFF;
        pdu = Math.clamp(asked, 64, PDU);
        var parameter = ByteBuffer.allocate(8).put((byte) SET_UP).put((byte) 0);
        parameter.putShort((short) 1).putShort((short) 1).putShort((short) pdu);
        return message(reference, parameter.array(), new byte[0], 0);
    }

    private byte[] read(int reference, ByteBuffer parameter) {
        var items = items(parameter);
        if (items == null) {
            return refusal(reference, 0x85);
        }
        var data = new ByteArrayOutputStream();
        for (var item : items) {
            if (data.size() % 2 == 1) {
                data.write(0);
            }
            if (item.bytes() > PDU) {
                return refusal(reference, 0x85);
            }
            read(item, data);
        }
        if (ANSWER_HEAD + data.size() > pdu) {
            return refusal(reference, 0x85);
        }
        return message(reference, head(READ, items), data.toByteArray(), 0);
    }

    private void read(Item item, ByteArrayOutputStream to) {
        int verdict = verdict(item);
        if (verdict != OK) {
            to.writeBytes(new byte[] {(byte) verdict, 0, 0, 0});
            return;
        }
        var image = image(item).drawn();
        byte[] bytes = new byte[item.bytes()];
        image.get(item.at(), bytes);
        // Lengths are in bits, but for single bits; so a bit is 1 long.
        int length = item.isBit() ? 1 : 8 * bytes.length;
        if (item.isBit()) {
            bytes[0] = (byte) (bytes[0] >> item.bit() & 1);
        }
        to.writeBytes(
                new byte[] {
                    (byte) OK, (byte) (item.isBit() ? 3 : 4), (byte) (length >> 8), (byte) length
                });
        to.writeBytes(bytes);
    }

    private byte[] write(int reference, ByteBuffer parameter, ByteBuffer data) {
        var items = items(parameter);
        if (items == null) {
            return refusal(reference, 0x85);
        }
        var verdicts = new ByteArrayOutputStream();
        for (var item : items) {
            if (data.position() % 2 == 1 && data.hasRemaining()) {
                data.get();
            }
            if (data.remaining() < 4) {
                return refusal(reference, 0x85);
            }
            int transport = data.getShort() & 0xFF;
            int length = data.getShort() & 0xFFFF;
            int bytes = transport >= 3 && transport <= 5 ? (length + 7) / 8 : length;
            if (bytes > data.remaining()) {
                return refusal(reference, 0x85);
            }
            verdicts.write(write(item, data.slice(data.position(), bytes)));
            data.position(data.position() + bytes);
        }
        return message(reference, head(WRITE, items), verdicts.toByteArray(), 0);
    }

    private int write(Item item, ByteBuffer bytes) {
        int verdict = verdict(item);
        if (verdict != OK) {
            return verdict;
        }
        if (bytes.remaining() != item.bytes()) {
            return WRONG_TYPE;
        }
        var image = image(item);
        if (item.isBit()) {
            int mask = 1 << item.bit();
            int before = image.drawn().get(item.at());
            int after = bytes.get(0) != 0 ? before | mask : before & ~mask;
            bytes = ByteBuffer.wrap(new byte[] {(byte) after});
        }
        return image.write(item.at(), bytes) ? OK : NO_ACCESS;
    }

    private Image image(Item item) {
        return java.util.Objects.requireNonNull(blocks.get(item.block()));
    }

    private int verdict(Item item) {
        if (item.area() != DATA_BLOCK || !blocks.containsKey(item.block())) {
            return NO_SUCH_BLOCK;
        }
        if (item.bytes() == 0 || item.isBit() && item.bytes() != 1) {
            return WRONG_TYPE;
        }
        return item.at() + item.bytes() > image(item).size() ? WRONG_ADDRESS : OK;
    }

    /// @return nothing when they are malformed or too many
    private static @Nullable List<Item> items(ByteBuffer parameter) {
        int count = parameter.get(1) & 0xFF;
        if (count == 0 || count > MOST_ITEMS || parameter.limit() != 2 + ITEM * count) {
            return null;
        }
        parameter.position(2);
        var items = new ArrayList<Item>();
        for (int i = 0; i < count; i++) {
            int at = parameter.position();
            // Specification 12, 10 bytes, any-pointer.
            if (parameter.get(at) != 0x12
                    || parameter.get(at + 1) != 0x0A
                    || parameter.get(at + 2) != 0x10) {
                return null;
            }
            items.add(Item.of(parameter));
        }
        return items;
    }

    private static byte[] head(int function, List<Item> items) {
        return new byte[] {(byte) function, (byte) items.size()};
    }

    private static byte[] refusal(int reference, int errorClass) {
        return message(reference, new byte[0], new byte[0], errorClass);
    }

    private static byte[] message(int reference, byte[] parameter, byte[] data, int errorClass) {
        var out = ByteBuffer.allocate(12 + parameter.length + data.length);
        out.put((byte) 0x32).put((byte) ANSWER).putShort((short) 0).putShort((short) reference);
        out.putShort((short) parameter.length).putShort((short) data.length);
        // Class and code; 8104 is a function that is not there, 8500 a wrong length.
        out.put((byte) errorClass).put((byte) (errorClass == 0x81 ? 4 : 0));
        return out.put(parameter).put(data).array();
    }
}
