package io.baigong.connect.hj212;

import io.baigong.connect.ConnectFault;
import io.baigong.connect.Setting;
import io.baigong.connect.Setting.Input;
import io.baigong.connect.Setting.Option;
import io.baigong.connect.Settings;
import io.baigong.connect.Words;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What the settings say about a monitor.
///
/// @param listens whether the monitor dials in; it is dialled else
/// @param host to listen on, or to dial
/// @param number MN
/// @param password PW; any is taken when there is none
/// @param zone of the monitor's clock
record Monitor(
        boolean listens,
        String host,
        int port,
        String number,
        @Nullable String password,
        ZoneId zone) {
    static List<Setting> settings() {
        return List.of(
                Setting.withFallback(
                        "mode",
                        new Words("连接方式", "Who dials"),
                        new Input.Choice(
                                List.of(
                                        new Option(
                                                "listen",
                                                new Words("监测仪接入本网关", "the monitor dials in")),
                                        new Option(
                                                "connect",
                                                new Words("网关连接数采仪", "the gateway dials")))),
                        "listen"),
                Setting.withFallback(
                        "host",
                        new Words(
                                "监听地址(0.0.0.0 为所有网卡)或数采仪主机",
                                "Address to listen on (0.0.0.0: all), or the monitor's host"),
                        new Input.Text(253),
                        "127.0.0.1"),
                Setting.required("port", new Words("端口", "Port"), new Input.Whole(1, 65_535, null)),
                Setting.required(
                        "monitor",
                        new Words("设备唯一标识 MN", "Monitor's number MN"),
                        new Input.Text(40)),
                Setting.optional(
                        "password",
                        new Words("访问密码 PW;不填则不校验", "Password PW; not checked without"),
                        new Input.Secret(40)),
                Setting.withFallback(
                        "zone",
                        new Words("监测仪时钟的时区", "Time zone of the monitor's clock"),
                        new Input.Text(60),
                        "Asia/Shanghai"),
                Setting.withFallback(
                        "connectTimeout",
                        new Words("连接超时", "Timeout of connecting"),
                        new Input.Whole(10, 60_000, "ms"),
                        "3000"));
    }

    static Monitor of(Settings settings) throws ConnectFault {
        ZoneId zone;
        try {
            zone = ZoneId.of(settings.text("zone").strip());
        } catch (DateTimeException unknown) {
            throw new ConnectFault(
                    ConnectFault.Kind.SETTINGS,
                    "there is no time zone %s; one is Asia/Shanghai"
                            .formatted(settings.text("zone")),
                    unknown);
        }
        return new Monitor(
                settings.text("mode").equals("listen"),
                settings.text("host").strip(),
                settings.whole("port"),
                settings.text("monitor").strip(),
                settings.textOrNull("password"),
                zone);
    }

    /// Where it listens or dials: `127.0.0.1:9212`.
    String end() {
        return "%s:%d".formatted(host.toLowerCase(Locale.ROOT), port);
    }
}
