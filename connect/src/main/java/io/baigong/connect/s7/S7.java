package io.baigong.connect.s7;

import io.baigong.connect.Address;
import io.baigong.connect.Capability;
import io.baigong.connect.ConnectFault;
import io.baigong.connect.DataType;
import io.baigong.connect.Link;
import io.baigong.connect.Protocol;
import io.baigong.connect.Setting;
import io.baigong.connect.Setting.Input;
import io.baigong.connect.Setting.Option;
import io.baigong.connect.Settings;
import io.baigong.connect.Surroundings;
import io.baigong.connect.Words;
import io.baigong.connect.wire.TcpEnd;
import java.nio.charset.Charset;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Siemens S7 communication.
public final class S7 implements Protocol {
    private static final Set<DataType> TYPES =
            Set.copyOf(EnumSet.complementOf(EnumSet.of(DataType.BCD16, DataType.BCD32)));

    @Override
    public String name() {
        return "s7";
    }

    @Override
    public Words words() {
        return new Words("西门子 S7", "Siemens S7");
    }

    @Override
    public List<Setting> settings() {
        return List.of(
                TcpEnd.host(),
                TcpEnd.port("102"),
                Setting.whole("rack", new Words("机架", "Rack"), 0, 7, null, 0),
                Setting.whole(
                        "slot",
                        new Words("槽位(300 为 2,1200/1500 为 1)", "Slot (300: 2, 1200 and 1500: 1)"),
                        0,
                        31,
                        null,
                        1),
                Setting.withFallback(
                        "connection",
                        new Words("连接类型", "Kind of connection"),
                        new Input.Choice(
                                List.of(
                                        new Option("1", new Words("编程设备 PG", "programmer (PG)")),
                                        new Option("2", new Words("操作面板 OP", "panel (OP)")),
                                        new Option("3", new Words("S7 基本", "S7 basic")))),
                        "1"),
                TcpEnd.connectTimeout(),
                Setting.requestTimeout(2_000),
                Setting.whole(
                        "messageSize", new Words("报文最大长度", "Largest message"), 240, 960, "B", 960),
                Setting.whole(
                        "maximumGap",
                        new Words("允许一并读取的空字节", "Unwanted bytes read along, at most"),
                        0,
                        200,
                        "B",
                        16),
                Setting.charset("ISO-8859-1"));
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of(Capability.READ, Capability.WRITE);
    }

    @Override
    public Set<DataType> types() {
        return TYPES;
    }

    @Override
    public List<Example> examples() {
        return List.of(
                example("DB1.DBX0.3", DataType.BOOLEAN, "数据块 1 字节 0 的第 3 位", "bit 3 of byte 0"),
                example("DB1.DBW2", DataType.INT16, "16 位整数", "a number of 16 bits"),
                example("DB1.DBD4", DataType.FLOAT32, "32 位浮点数", "a real number of 32 bits"),
                example("DB1.DBB8:LREAL", null, "64 位浮点数", "a real number of 64 bits"),
                example("DB1.DBB20:STRING[20]", null, "字符串", "a text of up to 20 characters"),
                example("DB1.DBB50:DTL", null, "日期时间", "a date with time"),
                example("M0.1", DataType.BOOLEAN, "标志位", "a flag"),
                example("MW2", DataType.UINT16, "标志字", "a word of flags"),
                example("I0.0", DataType.BOOLEAN, "输入", "an input"),
                example("QB1", DataType.UINT8, "输出字节", "a byte of outputs"),
                example("VD4", DataType.FLOAT32, "S7-200 SMART 的 V 区", "S7-200 SMART"));
    }

    private static Example example(String address, @Nullable DataType type, String zh, String en) {
        return new Example(address, type, new Words(zh, en));
    }

    @Override
    public Address address(String text, @Nullable DataType type) {
        return AddressReader.read(text, type);
    }

    @Override
    public Link open(Settings settings, Surroundings surroundings)
            throws ConnectFault, InterruptedException {
        var line = S7Line.open(settings, surroundings.listener());
        return new S7Link(
                line,
                settings.whole("maximumGap"),
                Charset.forName(settings.text("charset")),
                surroundings.clock());
    }
}
