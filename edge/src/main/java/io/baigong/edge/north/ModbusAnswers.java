package io.baigong.edge.north;

import io.baigong.connect.Reason;
import io.baigong.connect.Value;
import io.baigong.edge.collect.NotDone;
import io.baigong.edge.collect.WriteOutcome;
import io.baigong.edge.configuration.NorthConfiguration.Rights;
import io.baigong.edge.configuration.NorthConfiguration.WhenBad;
import io.baigong.edge.configuration.VirtualTag.Source;
import io.baigong.edge.north.ModbusMap.Slot;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Answers Modbus requests from the latest readings (Modbus application protocol 1.1b3, clauses 6
/// and 7). Functions 1 and 2 see the same bits, 3 and 4 the same registers; 5, 6, 15 and 16 write.
/// A value is written as a whole or not at all.
///
/// What a client has no right to is not there for it: exception 02.
final class ModbusAnswers {
    private static final int MOST_BITS = 2_000;
    private static final int MOST_REGISTERS = 125;
    private static final int MOST_BITS_WRITTEN = 1_968;
    private static final int MOST_REGISTERS_WRITTEN = 123;
    private static final int ON = 0xFF00;

    private final ModbusMap map;
    private final Map<Source, Offer> offers;
    private final WhenBad whenBad;
    private final Floor floor;

    /// @param offers by their sources
    ModbusAnswers(ModbusMap map, Map<Source, Offer> offers, WhenBad whenBad, Floor floor) {
        this.map = map;
        this.offers = offers;
        this.whenBad = whenBad;
        this.floor = floor;
    }

    /// Exceptions of clause 7.
    private enum Exceptional {
        ILLEGAL_FUNCTION(1),
        ILLEGAL_ADDRESS(2),
        ILLEGAL_VALUE(3),
        DEVICE_FAILURE(4),
        BUSY(6);

        private final int code;

        Exceptional(int code) {
            this.code = code;
        }
    }

    private static final class Refusal extends Exception {
        private static final long serialVersionUID = 1L;

        private final Exceptional why;

        Refusal(Exceptional why) {
            super(why.name(), null, false, false);
            this.why = why;
        }
    }

    /// @param request function and data
    /// @return the same of the answer; exceptions are answers too
    byte[] answer(byte[] request, Rights rights) throws InterruptedException {
        if (request.length == 0) {
            return new byte[] {(byte) 0x80, (byte) Exceptional.ILLEGAL_FUNCTION.code};
        }
        var data = ByteBuffer.wrap(request);
        int function = Byte.toUnsignedInt(data.get());
        try {
            return switch (function) {
                case 1, 2 -> bits(function, data, rights);
                case 3, 4 -> registers(function, data, rights);
                case 5 -> writeBit(data, rights);
                case 6 -> writeRegister(data, rights);
                case 15 -> writeBits(data, rights);
                case 16 -> writeRegisters(data, rights);
                default -> throw new Refusal(Exceptional.ILLEGAL_FUNCTION);
            };
        } catch (Refusal e) {
            return new byte[] {(byte) (function | 0x80), (byte) e.why.code};
        }
    }

    private static int range(ByteBuffer data, int most) throws Refusal {
        int count = data.remaining() < 4 ? 0 : Short.toUnsignedInt(data.getShort(3));
        if (count < 1 || count > most) {
            throw new Refusal(Exceptional.ILLEGAL_VALUE);
        }
        return count;
    }

    private static void endsHere(ByteBuffer data, int length) throws Refusal {
        if (data.limit() != length) {
            throw new Refusal(Exceptional.ILLEGAL_VALUE);
        }
    }

    private byte[] bits(int function, ByteBuffer data, Rights rights) throws Refusal {
        int count = range(data, MOST_BITS);
        endsHere(data, 5);
        int first = Short.toUnsignedInt(data.getShort(1));
        var answer = new byte[2 + (count + 7) / 8];
        answer[0] = (byte) function;
        answer[1] = (byte) (answer.length - 2);
        for (int i = 0; i < count; i++) {
            var slot = readable(map.bit(first + i), rights);
            byte[] bytes = now(slot);
            if (bytes[1] != 0) {
                answer[2 + i / 8] |= (byte) (1 << i % 8);
            }
        }
        return answer;
    }

    private byte[] registers(int function, ByteBuffer data, Rights rights) throws Refusal {
        int count = range(data, MOST_REGISTERS);
        endsHere(data, 5);
        int first = Short.toUnsignedInt(data.getShort(1));
        var answer =
                ByteBuffer.allocate(2 + 2 * count).put((byte) function).put((byte) (2 * count));
        int at = first;
        while (at < first + count) {
            var slot = readable(map.register(at), rights);
            byte[] bytes = now(slot);
            int until = Math.min(first + count, slot.address() + slot.width());
            answer.put(bytes, 2 * (at - slot.address()), 2 * (until - at));
            at = until;
        }
        return answer.array();
    }

    private static Slot readable(@Nullable Slot slot, Rights rights) throws Refusal {
        if (slot == null || !rights.mayRead(slot.source())) {
            throw new Refusal(Exceptional.ILLEGAL_ADDRESS);
        }
        return slot;
    }

    private byte[] now(Slot slot) throws Refusal {
        var reading = floor.latest(slot.source());
        var value = reading == null ? null : reading.value();
        boolean usable = reading != null && !reading.status().isBad();
        byte[] bytes = usable && value != null ? ModbusWords.bytes(slot.type(), value) : null;
        if (bytes == null && whenBad == WhenBad.MARK) {
            bytes = ModbusWords.none(slot.type());
        }
        if (bytes == null) {
            throw new Refusal(Exceptional.DEVICE_FAILURE);
        }
        return bytes;
    }

    private byte[] writeBit(ByteBuffer data, Rights rights) throws Refusal, InterruptedException {
        endsHere(data, 5);
        int value = Short.toUnsignedInt(data.getShort(3));
        if (value != 0 && value != ON) {
            throw new Refusal(Exceptional.ILLEGAL_VALUE);
        }
        var slot = writable(map.bit(Short.toUnsignedInt(data.getShort(1))), rights);
        write(Map.of(slot.source(), Value.of(value == ON)));
        return data.array();
    }

    private byte[] writeBits(ByteBuffer data, Rights rights) throws Refusal, InterruptedException {
        int count = range(data, MOST_BITS_WRITTEN);
        int bytes = (count + 7) / 8;
        endsHere(data, 6 + bytes);
        if (Byte.toUnsignedInt(data.get(5)) != bytes) {
            throw new Refusal(Exceptional.ILLEGAL_VALUE);
        }
        int first = Short.toUnsignedInt(data.getShort(1));
        var values = new LinkedHashMap<Source, Value>();
        for (int i = 0; i < count; i++) {
            boolean on = (data.get(6 + i / 8) >> i % 8 & 1) != 0;
            values.put(writable(map.bit(first + i), rights).source(), Value.of(on));
        }
        write(values);
        return head(data);
    }

    private byte[] writeRegister(ByteBuffer data, Rights rights)
            throws Refusal, InterruptedException {
        endsHere(data, 5);
        int address = Short.toUnsignedInt(data.getShort(1));
        write(values(address, 1, data.position(3), rights));
        return data.array();
    }

    private byte[] writeRegisters(ByteBuffer data, Rights rights)
            throws Refusal, InterruptedException {
        int count = range(data, MOST_REGISTERS_WRITTEN);
        endsHere(data, 6 + 2 * count);
        if (Byte.toUnsignedInt(data.get(5)) != 2 * count) {
            throw new Refusal(Exceptional.ILLEGAL_VALUE);
        }
        int first = Short.toUnsignedInt(data.getShort(1));
        write(values(first, count, data.position(6), rights));
        return head(data);
    }

    private static byte[] head(ByteBuffer data) {
        return Arrays.copyOf(data.array(), 5);
    }

    private Map<Source, Value> values(int first, int count, ByteBuffer data, Rights rights)
            throws Refusal {
        var values = new LinkedHashMap<Source, Value>();
        int at = first;
        while (at < first + count) {
            var slot = writable(map.register(at), rights);
            if (slot.address() != at || at + slot.width() > first + count) {
                throw new Refusal(Exceptional.ILLEGAL_ADDRESS);
            }
            var value = ModbusWords.value(slot.type(), data);
            if (value == null) {
                throw new Refusal(Exceptional.ILLEGAL_VALUE);
            }
            values.put(slot.source(), value);
            at += slot.width();
        }
        return values;
    }

    private Slot writable(@Nullable Slot slot, Rights rights) throws Refusal {
        if (slot == null) {
            throw new Refusal(Exceptional.ILLEGAL_ADDRESS);
        }
        var offer = offers.get(slot.source());
        if (!rights.mayWrite(slot.source()) || offer == null || !offer.writable()) {
            throw new Refusal(Exceptional.ILLEGAL_ADDRESS);
        }
        return slot;
    }

    private void write(Map<Source, Value> values) throws Refusal, InterruptedException {
        var byDevice = new LinkedHashMap<String, Map<String, Value>>();
        values.forEach((source, value) ->
                byDevice.computeIfAbsent(source.device(), _ -> new LinkedHashMap<>())
                        .put(source.property(), value));
        Set<Exceptional> refusals = new HashSet<>();
        for (var entry : byDevice.entrySet()) {
            try {
                for (var outcome : floor.write(entry.getKey(), entry.getValue())) {
                    var why = refusal(outcome);
                    if (why != null) {
                        refusals.add(why);
                    }
                }
            } catch (NotDone e) {
                refusals.add(
                        e.why() == NotDone.Why.TIME_LIMIT
                                ? Exceptional.BUSY
                                : Exceptional.DEVICE_FAILURE);
            }
        }
        for (var why : Exceptional.values()) {
            if (refusals.contains(why)) {
                throw new Refusal(why);
            }
        }
    }

    private static @Nullable Exceptional refusal(WriteOutcome outcome) {
        String reason = outcome.reason();
        return switch (outcome.severity()) {
            case GOOD, UNCERTAIN -> null;
            case BAD ->
                    WriteOutcome.NOT_ALLOWED.equals(reason)
                            ? Exceptional.ILLEGAL_ADDRESS
                            : Reason.OUT_OF_RANGE.name().equals(reason)
                                            || Reason.WRONG_TYPE.name().equals(reason)
                                    ? Exceptional.ILLEGAL_VALUE
                                    : Exceptional.DEVICE_FAILURE;
        };
    }
}
