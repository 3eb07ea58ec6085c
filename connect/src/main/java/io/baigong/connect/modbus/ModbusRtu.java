package io.baigong.connect.modbus;

import io.baigong.connect.Settings;
import io.baigong.connect.Words;
import io.baigong.connect.wire.Lines;
import io.baigong.connect.wire.SerialEnd;
import java.time.Duration;

/// Modbus RTU over a serial port of this machine.
public final class ModbusRtu extends ModbusProtocol {
    /// Above this speed the silence between frames is fixed (Serial Line 2.5.1.1).
    private static final int FAST = 19_200;

    public ModbusRtu() {
        super(
                1,
                247,
                Device.settings(
                        SerialEnd.port(),
                        Device.unitSetting(1, 247),
                        SerialEnd.baudRate("9600"),
                        SerialEnd.parity("none"),
                        SerialEnd.stopBits(),
                        SerialEnd.rs485()));
    }

    @Override
    public String name() {
        return "modbus-rtu";
    }

    @Override
    public Words words() {
        return new Words("Modbus RTU(串口)", "Modbus RTU (serial)");
    }

    @Override
    Lines.End<Framing.Question, Reply> end(Settings settings) {
        return SerialEnd.of(settings, RtuFraming::new, ModbusRtu::silence);
    }

    /// At least 3.5 characters of 11 bits between frames.
    static Duration silence(int baudRate) {
        return baudRate > FAST
                ? Duration.ofNanos(1_750_000)
                : Duration.ofNanos(38_500_000_000L / baudRate);
    }
}
