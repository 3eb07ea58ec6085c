package io.baigong.connect.modbus;

import io.baigong.connect.Setting;
import io.baigong.connect.Setting.Input;
import io.baigong.connect.Setting.Option;
import io.baigong.connect.Settings;
import io.baigong.connect.Words;
import io.baigong.connect.wire.SerialWire;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// Modbus RTU over a serial port of this machine.
public final class ModbusRtu extends ModbusProtocol {
    /// Above this speed the silence between frames is fixed (Serial Line 2.5.1.1).
    private static final int FAST = 19_200;

    public ModbusRtu() {
        super(
                1,
                247,
                Device.settings(
                        port(),
                        Device.unitSetting(1, 247),
                        baudRate(),
                        parity(),
                        stopBits(),
                        rs485()));
    }

    private static Setting port() {
        return Setting.required("port", new Words("串口", "Serial port"), new Input.Text(200));
    }

    private static Setting baudRate() {
        return Setting.withFallback(
                "baudRate",
                new Words("波特率", "Baud rate"),
                Device.whole(300, 1_000_000, null),
                "9600");
    }

    private static Setting parity() {
        return Setting.withFallback(
                "parity",
                new Words("校验", "Parity"),
                new Input.Choice(
                        List.of(
                                new Option("none", new Words("无", "none")),
                                new Option("even", new Words("偶", "even")),
                                new Option("odd", new Words("奇", "odd")))),
                "none");
    }

    private static Setting stopBits() {
        return Setting.withFallback(
                "stopBits", new Words("停止位", "Stop bits"), Device.whole(1, 2, null), "1");
    }

    private static Setting rs485() {
        return Setting.withFallback(
                "rs485",
                new Words("由驱动切换 RS-485 收发方向", "Turn the RS-485 line by the port's driver"),
                new Input.Flag(),
                "false");
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
    Lines.End end(Settings settings) {
        String path = real(settings.text("port").strip());
        var format =
                new SerialWire.Format(
                        settings.whole("baudRate"),
                        SerialWire.Parity.valueOf(settings.text("parity").toUpperCase(Locale.ROOT)),
                        settings.whole("stopBits"),
                        settings.flag("rs485"));
        return new Lines.End(
                path,
                format.toString(),
                () ->
                        new Line(
                                path,
                                SerialWire.open(path, format),
                                new RtuFraming(),
                                silence(format.baudRate())));
    }

    /// At least 3.5 characters of 11 bits between frames.
    static Duration silence(int baudRate) {
        return baudRate > FAST
                ? Duration.ofNanos(1_750_000)
                : Duration.ofNanos(38_500_000_000L / baudRate);
    }

    /// Names such as `/dev/serial/by-id/…` lead to one port.
    private static String real(String path) {
        try {
            return Path.of(path).toRealPath().toString();
        } catch (IOException | IllegalArgumentException notHere) {
            return path;
        }
    }
}
