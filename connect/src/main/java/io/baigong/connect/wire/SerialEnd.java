package io.baigong.connect.wire;

import io.baigong.connect.Setting;
import io.baigong.connect.Setting.Input;
import io.baigong.connect.Setting.Option;
import io.baigong.connect.Settings;
import io.baigong.connect.Words;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/// A line on a serial port of this machine, always with 8 bits of data.
public final class SerialEnd {
    private SerialEnd() {}

    public static Setting port() {
        return Setting.required("port", new Words("串口", "Serial port"), new Input.Text(200));
    }

    public static Setting baudRate(String usual) {
        return Setting.withFallback(
                "baudRate",
                new Words("波特率", "Baud rate"),
                new Input.Whole(300, 1_000_000, null),
                usual);
    }

    /// @param usual none, even or odd
    public static Setting parity(String usual) {
        return Setting.withFallback(
                "parity",
                new Words("校验", "Parity"),
                new Input.Choice(
                        List.of(
                                new Option("none", new Words("无", "none")),
                                new Option("even", new Words("偶", "even")),
                                new Option("odd", new Words("奇", "odd")))),
                usual);
    }

    public static Setting stopBits() {
        return Setting.withFallback(
                "stopBits", new Words("停止位", "Stop bits"), new Input.Whole(1, 2, null), "1");
    }

    public static Setting rs485() {
        return Setting.withFallback(
                "rs485",
                new Words("由驱动切换 RS-485 收发方向", "Turn the RS-485 line by the port's driver"),
                new Input.Flag(),
                "false");
    }

    /// @param silence that the protocol needs between frames, at a baud rate
    public static <Q, A> Lines.End<Q, A> of(
            Settings settings, Supplier<Exchange<Q, A>> exchange, IntFunction<Duration> silence) {
        String path = real(settings.text("port").strip());
        var format =
                new SerialWire.Format(
                        settings.whole("baudRate"),
                        SerialWire.Parity.valueOf(settings.text("parity").toUpperCase(Locale.ROOT)),
                        settings.whole("stopBits"),
                        settings.flag("rs485"));
        return new Lines.End<>(
                path,
                format.toString(),
                () ->
                        new Line<>(
                                path,
                                SerialWire.open(path, format),
                                exchange.get(),
                                silence.apply(format.baudRate())));
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
