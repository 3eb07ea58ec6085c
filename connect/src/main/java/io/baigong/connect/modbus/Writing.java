package io.baigong.connect.modbus;

import com.digitalpetri.modbus.ModbusPduSerializer.DefaultRequestSerializer;
import com.digitalpetri.modbus.exceptions.ModbusException;
import com.digitalpetri.modbus.pdu.MaskWriteRegisterRequest;
import com.digitalpetri.modbus.pdu.ModbusRequestPdu;
import com.digitalpetri.modbus.pdu.WriteMultipleCoilsRequest;
import com.digitalpetri.modbus.pdu.WriteMultipleRegistersRequest;
import com.digitalpetri.modbus.pdu.WriteSingleCoilRequest;
import com.digitalpetri.modbus.pdu.WriteSingleRegisterRequest;
import io.baigong.connect.DataType;
import io.baigong.connect.Reason;
import io.baigong.connect.Status;
import io.baigong.connect.Value;
import io.baigong.connect.Write;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// Turns writes into requests: function 5 or 15 for a coil, 6 or 16 for registers, 22 for a bit of
/// a register, which changes no other bit. A pure function.
final class Writing {
    private Writing() {}

    /// What a write is on the wire.
    sealed interface Order {
        record Message(int unit, byte[] bytes) implements Order {}

        /// It is not sent.
        record Refused(Status status) implements Order {}
    }

    static Order of(Write write, Device device) {
        if (!(write.tag().address() instanceof ModbusAddress address)) {
            return refused(Reason.BAD_ADDRESS, "no address of Modbus");
        }
        if (!address.area().writable()) {
            return refused(
                    Reason.NOT_SUPPORTED, "a table that is only read: " + address.area().word());
        }
        int unit = address.unit() == null ? device.unit() : address.unit();
        return switch (address.content()) {
            case Content.Bit _ ->
                    write.value() instanceof Value.Flag(boolean on)
                            ? message(unit, coil(address.offset(), on, device))
                            : notABoolean(write.value());
            case Content.RegisterBit(int bit) ->
                    write.value() instanceof Value.Flag(boolean on)
                            ? message(unit, mask(address, bit, on, device))
                            : notABoolean(write.value());
            case Content.Number _, Content.Text _ ->
                    registers(unit, address, write.value(), device);
        };
    }

    private static Order registers(int unit, ModbusAddress address, Value value, Device device) {
        var order = address.order() == null ? device.order() : address.order();
        return switch (Registers.encode(address.content(), order, device.charset(), value)) {
            case Registers.Encoded.Data(byte[] data) ->
                    message(unit, registers(address.offset(), data, device));
            case Registers.Encoded.Refused(Reason reason, String detail) -> refused(reason, detail);
        };
    }

    private static ModbusRequestPdu coil(int offset, boolean on, Device device) {
        return device.multipleWrites()
                ? new WriteMultipleCoilsRequest(offset, 1, new byte[] {(byte) (on ? 1 : 0)})
                : new WriteSingleCoilRequest(offset, on);
    }

    private static ModbusRequestPdu registers(int offset, byte[] data, Device device) {
        return data.length == 2 && !device.multipleWrites()
                ? new WriteSingleRegisterRequest(offset, (data[0] & 0xFF) << 8 | data[1] & 0xFF)
                : new WriteMultipleRegistersRequest(offset, data.length / 2, data);
    }

    /// Result = (current AND and-mask) OR (or-mask AND NOT and-mask), Application Protocol 6.16.
    private static ModbusRequestPdu mask(
            ModbusAddress address, int bit, boolean on, Device device) {
        var order = address.order() == null ? device.order() : address.order();
        int place = 1 << (order.bytesSwapped() ? bit ^ 8 : bit);
        return new MaskWriteRegisterRequest(address.offset(), 0xFFFF & ~place, on ? place : 0);
    }

    private static Order message(int unit, ModbusRequestPdu request) {
        var buffer = ByteBuffer.allocate(253);
        try {
            DefaultRequestSerializer.INSTANCE.encode(request, buffer);
        } catch (ModbusException unknown) {
            throw new IllegalStateException(unknown);
        }
        return new Order.Message(unit, Arrays.copyOf(buffer.array(), buffer.position()));
    }

    private static Order notABoolean(Value value) {
        return refused(
                Reason.WRONG_TYPE,
                "%s cannot be written as %s".formatted(value, DataType.BOOLEAN.word()));
    }

    private static Order refused(Reason reason, String detail) {
        return new Order.Refused(Status.bad(reason, detail));
    }
}
