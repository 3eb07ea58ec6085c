package io.baigong.plant.field;

import com.digitalpetri.modbus.ExceptionCode;
import com.digitalpetri.modbus.FunctionCode;
import com.digitalpetri.modbus.exceptions.ModbusResponseException;
import com.digitalpetri.modbus.exceptions.UnknownUnitIdException;
import com.digitalpetri.modbus.pdu.ReadHoldingRegistersRequest;
import com.digitalpetri.modbus.pdu.ReadHoldingRegistersResponse;
import com.digitalpetri.modbus.pdu.ReadInputRegistersRequest;
import com.digitalpetri.modbus.pdu.ReadInputRegistersResponse;
import com.digitalpetri.modbus.pdu.WriteMultipleRegistersRequest;
import com.digitalpetri.modbus.pdu.WriteMultipleRegistersResponse;
import com.digitalpetri.modbus.pdu.WriteSingleRegisterRequest;
import com.digitalpetri.modbus.pdu.WriteSingleRegisterResponse;
import com.digitalpetri.modbus.server.ModbusRequestContext;
import com.digitalpetri.modbus.server.ModbusServices;
import com.digitalpetri.modbus.server.ModbusTcpServer;
import com.digitalpetri.modbus.tcp.server.NettyTcpServerTransport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/// A simulator of Modbus units behind one TCP port. A unit's image is there as holding and as input
/// registers; beyond its end is exception 02, a write that it does not take is 03, other functions
/// are 01. Unknown units stay silent.
public final class ModbusSimulator implements AutoCloseable {
    private final ModbusTcpServer server;

    /// @param units by number
    /// @throws IOException when the port is taken
    public ModbusSimulator(int port, Map<Integer, Image> units)
            throws IOException, InterruptedException {
        var transport =
                NettyTcpServerTransport.create(
                        settings -> settings.setBindAddress("127.0.0.1").setPort(port));
        server = ModbusTcpServer.create(transport, new Units(Map.copyOf(units)));
        try {
            server.start();
        } catch (ExecutionException taken) {
            throw new IOException("Modbus on port %d: %s".formatted(port, taken.getCause()), taken);
        }
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (ExecutionException gone) {
            throw new IllegalStateException(gone);
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    private record Units(Map<Integer, Image> units) implements ModbusServices {
        @Override
        public ReadHoldingRegistersResponse readHoldingRegisters(
                ModbusRequestContext context, int unit, ReadHoldingRegistersRequest request)
                throws ModbusResponseException, UnknownUnitIdException {
            return new ReadHoldingRegistersResponse(
                    read(
                            unit,
                            FunctionCode.READ_HOLDING_REGISTERS,
                            request.address(),
                            request.quantity()));
        }

        @Override
        public ReadInputRegistersResponse readInputRegisters(
                ModbusRequestContext context, int unit, ReadInputRegistersRequest request)
                throws ModbusResponseException, UnknownUnitIdException {
            return new ReadInputRegistersResponse(
                    read(
                            unit,
                            FunctionCode.READ_INPUT_REGISTERS,
                            request.address(),
                            request.quantity()));
        }

        @Override
        public WriteSingleRegisterResponse writeSingleRegister(
                ModbusRequestContext context, int unit, WriteSingleRegisterRequest request)
                throws ModbusResponseException, UnknownUnitIdException {
            var bytes = ByteBuffer.allocate(2).putShort((short) request.value()).flip();
            write(unit, FunctionCode.WRITE_SINGLE_REGISTER, request.address(), bytes);
            return new WriteSingleRegisterResponse(request.address(), request.value());
        }

        @Override
        public WriteMultipleRegistersResponse writeMultipleRegisters(
                ModbusRequestContext context, int unit, WriteMultipleRegistersRequest request)
                throws ModbusResponseException, UnknownUnitIdException {
            var bytes = ByteBuffer.wrap(request.values());
            write(unit, FunctionCode.WRITE_MULTIPLE_REGISTERS, request.address(), bytes);
            return new WriteMultipleRegistersResponse(request.address(), request.quantity());
        }

        private Image unit(int number) throws UnknownUnitIdException {
            Image unit = units.get(number);
            if (unit == null) {
                throw new UnknownUnitIdException(number);
            }
            return unit;
        }

        private byte[] read(int unit, FunctionCode function, int address, int quantity)
                throws ModbusResponseException, UnknownUnitIdException {
            var image = unit(unit);
            if (quantity < 1 || quantity > 125) {
                throw new ModbusResponseException(function, ExceptionCode.ILLEGAL_DATA_VALUE);
            }
            if (2 * (address + quantity) > image.size()) {
                throw new ModbusResponseException(function, ExceptionCode.ILLEGAL_DATA_ADDRESS);
            }
            byte[] registers = new byte[2 * quantity];
            image.drawn().get(2 * address, registers);
            return registers;
        }

        private void write(int unit, FunctionCode function, int address, ByteBuffer bytes)
                throws ModbusResponseException, UnknownUnitIdException {
            var image = unit(unit);
            if (2 * address + bytes.remaining() > image.size()) {
                throw new ModbusResponseException(function, ExceptionCode.ILLEGAL_DATA_ADDRESS);
            }
            if (!image.write(2 * address, bytes)) {
                throw new ModbusResponseException(function, ExceptionCode.ILLEGAL_DATA_VALUE);
            }
        }
    }
}
