package io.baigong.connect.modbus;

import io.baigong.connect.Setting;
import io.baigong.connect.Settings;
import io.baigong.connect.Words;
import io.baigong.connect.wire.SocketWire;
import java.time.Duration;
import java.util.Locale;

/// Modbus TCP.
public final class ModbusTcp extends ModbusProtocol {
    public ModbusTcp() {
        super(
                0,
                255,
                Device.settings(host(), port(), Device.unitSetting(0, 255), connectTimeout()));
    }

    static Setting host() {
        return Setting.required("host", new Words("主机", "Host"), new Setting.Input.Text(253));
    }

    static Setting port() {
        return Setting.withFallback(
                "port", new Words("端口", "Port"), Device.whole(1, 65_535, null), "502");
    }

    static Setting connectTimeout() {
        return Setting.withFallback(
                "connectTimeout",
                new Words("连接超时", "Timeout of connecting"),
                Device.whole(10, 60_000, "ms"),
                "3000");
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
    Lines.End end(Settings settings) {
        return end(settings, Framings.TCP);
    }

    /// Which frames go over a TCP connection.
    enum Framings {
        TCP,
        RTU;

        private Framing framing() {
            return switch (this) {
                case TCP -> new TcpFraming();
                case RTU -> new RtuFraming();
            };
        }
    }

    static Lines.End end(Settings settings, Framings framings) {
        String host = settings.text("host").strip();
        int port = settings.whole("port");
        String key = "%s:%d".formatted(host.toLowerCase(Locale.ROOT), port);
        return new Lines.End(
                key,
                "",
                () ->
                        new Line(
                                key,
                                SocketWire.connect(host, port, settings.millis("connectTimeout")),
                                framings.framing(),
                                Duration.ZERO));
    }
}
