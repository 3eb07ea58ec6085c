package io.baigong.connect.dlt645;

import io.baigong.connect.ConnectFault;
import io.baigong.connect.Setting;
import io.baigong.connect.Setting.Input;
import io.baigong.connect.Settings;
import io.baigong.connect.Words;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What the settings say about a meter, however it is reached.
///
/// @param timeout for one answer
/// @param retries of a read that got no answer or garbage; writes are never repeated
/// @param pause after the request before
/// @param wake how many FEH go before a request
/// @param blocks whether neighbours are read at once
/// @param key level, password and operator for writes, as they go over the line; none when nothing
///   may be written
record Meter(
        MeterNumber number,
        Duration timeout,
        int retries,
        Duration pause,
        int wake,
        boolean blocks,
        byte @Nullable [] key) {
    static Setting numberSetting() {
        return Setting.required(
                "meter",
                new Words(
                        "表通信地址(12 位;AAAAAAAAAAAA 为线上唯一的表)",
                        "Meter's address (AAAAAAAAAAAA: the only one)"),
                new Input.Text(12));
    }

    /// Those that every way of reaching a meter has.
    static List<Setting> settings(Setting... before) {
        return Stream.concat(
                        Stream.of(before),
                        Stream.of(
                                Setting.withFallback(
                                        "requestTimeout",
                                        new Words("应答超时", "Timeout of an answer"),
                                        new Input.Whole(50, 60_000, "ms"),
                                        "2000"),
                                Setting.withFallback(
                                        "retries",
                                        new Words("读取重试次数", "Repeats of a read"),
                                        new Input.Whole(0, 5, null),
                                        "1"),
                                Setting.withFallback(
                                        "pause",
                                        new Words("两次请求之间的间隔", "Pause between requests"),
                                        new Input.Whole(0, 5_000, "ms"),
                                        "0"),
                                Setting.withFallback(
                                        "wake",
                                        new Words("前导 FE 个数", "FE bytes before a request"),
                                        new Input.Whole(0, 16, null),
                                        "4"),
                                Setting.withFallback(
                                        "blocks",
                                        new Words(
                                                "用数据块一次读取相邻数据",
                                                "Read neighbours at once as blocks"),
                                        new Input.Flag(),
                                        "true"),
                                Setting.optional(
                                        "password",
                                        new Words(
                                                "写入密码(权限 2 位 + 密码 6 位);不填则不可写",
                                                "Password for writes: 2 digits of level, 6 of password; no writes without"),
                                        new Input.Secret(8)),
                                Setting.withFallback(
                                        "operator",
                                        new Words("操作者代码(8 位)", "Operator's code (8 digits)"),
                                        new Input.Text(8),
                                        "00000000")))
                .toList();
    }

    static Meter of(Settings settings) throws ConnectFault {
        var number = MeterNumber.of(settings.text("meter").strip());
        if (number == null) {
            throw fault("the meter's address is 1 to 12 digits, or A for any of them");
        }
        return new Meter(
                number,
                settings.millis("requestTimeout"),
                settings.whole("retries"),
                settings.millis("pause"),
                settings.whole("wake"),
                settings.flag("blocks"),
                key(settings.textOrNull("password"), settings.text("operator")));
    }

    /// PA, P0 to P2, C0 to C3 (7.4.2): password and code with their low digits first.
    private static byte @Nullable [] key(@Nullable String password, String operator)
            throws ConnectFault {
        if (!operator.matches("[0-9]{8}")) {
            throw fault("the operator's code is 8 digits");
        }
        if (password == null) {
            return null;
        }
        if (!password.matches("[0-9]{8}")) {
            throw fault("the password is 8 digits: 2 of the level, 6 of the password");
        }
        byte[] level = HexFormat.of().parseHex(password);
        byte[] code = HexFormat.of().parseHex(operator);
        return new byte[] {
            level[0], level[3], level[2], level[1], code[3], code[2], code[1], code[0]
        };
    }

    private static ConnectFault fault(String expected) {
        return new ConnectFault(ConnectFault.Kind.SETTINGS, expected);
    }
}
