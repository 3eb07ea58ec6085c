package io.baigong.connect.modbus;

import io.baigong.connect.Setting;
import io.baigong.connect.Setting.Input;
import io.baigong.connect.Setting.Option;
import io.baigong.connect.Settings;
import io.baigong.connect.Words;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What the settings say about a unit, however it is reached.
///
/// @param timeout for one answer
/// @param retries of a read that got no answer or garbage; writes are never repeated
/// @param pause after the request before
/// @param anyUnit whether answers in the name of another unit are its own
/// @param multipleWrites whether single coils and registers are written with functions 15 and 16,
///   too
record Device(
        int unit,
        Duration timeout,
        int retries,
        Duration pause,
        Order order,
        Charset charset,
        Limits limits,
        boolean anyUnit,
        boolean multipleWrites) {
    private static final List<Option> ORDERS =
            List.of(
                    new Option("abcd", new Words("ABCD 高位在前", "ABCD most significant first")),
                    new Option("cdab", new Words("CDAB 寄存器交换", "CDAB registers reversed")),
                    new Option("badc", new Words("BADC 字节交换", "BADC bytes swapped")),
                    new Option("dcba", new Words("DCBA 低位在前", "DCBA least significant first")));
    private static final List<Option> WRITES =
            List.of(
                    new Option(
                            "fitting", new Words("单个写 5、6,多个写 16", "5 and 6 for one, 16 for more")),
                    new Option("multiple", new Words("总用 15、16", "always 15 and 16")));

    static Setting unitSetting(int least, int most) {
        return Setting.withFallback(
                "unit", new Words("从站地址", "Unit"), whole(least, most, null), "1");
    }

    /// Those that every way of reaching a unit has.
    static List<Setting> settings(Setting... before) {
        return Stream.concat(
                        Stream.of(before),
                        Stream.of(
                                Setting.requestTimeout(1_000),
                                Setting.withFallback(
                                        "retries",
                                        new Words("读取重试次数", "Repeats of a read"),
                                        whole(0, 5, null),
                                        "1"),
                                Setting.withFallback(
                                        "pause",
                                        new Words("两次请求之间的间隔", "Pause between requests"),
                                        whole(0, 5_000, "ms"),
                                        "0"),
                                Setting.withFallback(
                                        "order",
                                        new Words("字节与寄存器顺序", "Order of bytes and registers"),
                                        new Input.Choice(ORDERS),
                                        "abcd"),
                                Setting.charset("UTF-8"),
                                Setting.withFallback(
                                        "maximumRegisters",
                                        new Words("每次请求最多寄存器", "Most registers in a request"),
                                        whole(1, 125, null),
                                        "125"),
                                Setting.withFallback(
                                        "maximumBits",
                                        new Words("每次请求最多线圈", "Most coils in a request"),
                                        whole(1, 2_000, null),
                                        "2000"),
                                Setting.withFallback(
                                        "maximumGap",
                                        new Words(
                                                "允许一并读取的空位", "Unwanted places read along, at most"),
                                        whole(0, 124, null),
                                        "8"),
                                Setting.withFallback(
                                        "writes",
                                        new Words("写功能码", "Functions for writing"),
                                        new Input.Choice(WRITES),
                                        "fitting"),
                                Setting.withFallback(
                                        "anyUnit",
                                        new Words(
                                                "接受其他从站地址的应答",
                                                "Take answers in another unit's name"),
                                        new Input.Flag(),
                                        "false")))
                .toList();
    }

    static Input whole(long least, long most, @Nullable String unit) {
        return new Input.Whole(least, most, unit);
    }

    static Device of(Settings settings) {
        var order = Order.ofWord(settings.text("order"));
        if (order == null) {
            throw new IllegalStateException("there is no order " + settings.text("order"));
        }
        return new Device(
                settings.whole("unit"),
                settings.millis("requestTimeout"),
                settings.whole("retries"),
                settings.millis("pause"),
                order,
                Charset.forName(settings.text("charset")),
                new Limits(
                        settings.whole("maximumRegisters"),
                        settings.whole("maximumBits"),
                        settings.whole("maximumGap")),
                settings.flag("anyUnit"),
                settings.text("writes").equals("multiple"));
    }
}
