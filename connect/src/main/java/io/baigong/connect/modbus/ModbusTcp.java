package io.baigong.connect.modbus;

import io.baigong.connect.Settings;
import io.baigong.connect.Words;
import io.baigong.connect.wire.Lines;
import io.baigong.connect.wire.TcpEnd;

/// Modbus TCP.
public final class ModbusTcp extends ModbusProtocol {
    static final String PORT = "502";

    public ModbusTcp() {
        super(
                0,
                255,
                Device.settings(
                        TcpEnd.host(),
                        TcpEnd.port(PORT),
                        Device.unitSetting(0, 255),
                        TcpEnd.connectTimeout()));
    }

    @Override
    public String name() {
        return "modbus-tcp";
    }

    @Override
    public Words words() {
        return new Words("Modbus TCP", "Modbus TCP");
    }

    @Override
    Lines.End<Framing.Question, Reply> end(Settings settings) {
        return TcpEnd.of(settings, TcpFraming::new);
    }
}
