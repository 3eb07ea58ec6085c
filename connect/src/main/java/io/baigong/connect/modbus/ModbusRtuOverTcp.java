package io.baigong.connect.modbus;

import io.baigong.connect.Settings;
import io.baigong.connect.Words;
import io.baigong.connect.wire.Lines;
import io.baigong.connect.wire.TcpEnd;

/// The frames of a serial line over TCP, as simple serial servers pass them on.
public final class ModbusRtuOverTcp extends ModbusProtocol {
    public ModbusRtuOverTcp() {
        super(
                1,
                247,
                Device.settings(
                        TcpEnd.host(),
                        TcpEnd.port(ModbusTcp.PORT),
                        Device.unitSetting(1, 247),
                        TcpEnd.connectTimeout()));
    }

    @Override
    public String name() {
        return "modbus-rtu-over-tcp";
    }

    @Override
    public Words words() {
        return new Words("Modbus RTU over TCP(串口服务器)", "Modbus RTU over TCP");
    }

    @Override
    Lines.End<Framing.Question, Reply> end(Settings settings) {
        return TcpEnd.of(settings, RtuFraming::new);
    }
}
