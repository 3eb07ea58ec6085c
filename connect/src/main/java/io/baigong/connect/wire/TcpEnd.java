package io.baigong.connect.wire;

import io.baigong.connect.Setting;
import io.baigong.connect.Settings;
import io.baigong.connect.Words;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A line over TCP: to a device, or to a serial server in front of several.
public final class TcpEnd {
    private TcpEnd() {}

    public static Setting host() {
        return Setting.required("host", new Words("主机", "Host"), new Setting.Input.Text(253));
    }

    /// @param usual the protocol's registered port; none when it has none
    public static Setting port(@Nullable String usual) {
        var words = new Words("端口", "Port");
        var input = new Setting.Input.Whole(1, 65_535, null);
        return usual == null
                ? Setting.required("port", words, input)
                : Setting.withFallback("port", words, input, usual);
    }

    public static Setting connectTimeout() {
        return Setting.withFallback(
                "connectTimeout",
                new Words("连接超时", "Timeout of connecting"),
                new Setting.Input.Whole(10, 60_000, "ms"),
                "3000");
    }

    public static <Q, A> Lines.End<Q, A> of(Settings settings, Supplier<Exchange<Q, A>> exchange) {
        String host = settings.text("host").strip();
        int port = settings.whole("port");
        String key = "%s:%d".formatted(host.toLowerCase(Locale.ROOT), port);
        return new Lines.End<>(
                key,
                "",
                () ->
                        new Line<>(
                                key,
                                SocketWire.connect(host, port, settings.millis("connectTimeout")),
                                exchange.get(),
                                Duration.ZERO));
    }
}
