package io.baigong.connect.modbus;

import io.baigong.connect.Address;
import io.baigong.connect.Capability;
import io.baigong.connect.ConnectFault;
import io.baigong.connect.DataType;
import io.baigong.connect.Link;
import io.baigong.connect.Protocol;
import io.baigong.connect.Setting;
import io.baigong.connect.Settings;
import io.baigong.connect.Surroundings;
import io.baigong.connect.Words;
import io.baigong.connect.wire.Lines;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What all ways of reaching a unit have in common.
abstract sealed class ModbusProtocol implements Protocol
        permits ModbusTcp, ModbusRtu, ModbusRtuOverTcp {
    private static final Set<DataType> TYPES =
            Set.copyOf(EnumSet.complementOf(EnumSet.of(DataType.INT8, DataType.UINT8)));

    private final Lines<Framing.Question, Reply> lines = new Lines<>();
    private final int leastUnit;
    private final int mostUnit;
    private final List<Setting> settings;

    ModbusProtocol(int leastUnit, int mostUnit, List<Setting> settings) {
        this.leastUnit = leastUnit;
        this.mostUnit = mostUnit;
        this.settings = settings;
    }

    @Override
    public final List<Setting> settings() {
        return settings;
    }

    @Override
    public final Set<Capability> capabilities() {
        return Set.of(Capability.READ, Capability.WRITE);
    }

    @Override
    public final Set<DataType> types() {
        return TYPES;
    }

    @Override
    public final List<Example> examples() {
        return List.of(
                example(
                        "holding:0",
                        DataType.UINT16,
                        "保持寄存器,从 0 编号",
                        "holding register, numbered from 0"),
                example(
                        "4x00001",
                        DataType.UINT16,
                        "同上,按手册从 1 编号",
                        "the same, numbered from 1 as manuals do"),
                example("40001", DataType.UINT16, "同上", "the same"),
                example("input:10", DataType.FLOAT32, "输入寄存器 10 和 11", "input registers 10 and 11"),
                example(
                        "input:10#cdab",
                        DataType.FLOAT32,
                        "同上,低位寄存器在前",
                        "the same, least significant register first"),
                example(
                        "holding:7.3",
                        DataType.BOOLEAN,
                        "寄存器 7 的第 3 位",
                        "bit 3 of register 7, 0 is the least significant"),
                example("holding:100/20", DataType.TEXT, "20 字节的文本", "a text of 20 bytes"),
                example("coil:5", DataType.BOOLEAN, "线圈", "coil"),
                example("discrete:5", DataType.BOOLEAN, "离散输入", "discrete input"),
                example(
                        "17@holding:0",
                        DataType.INT32,
                        "同一连接上的 17 号从站",
                        "of unit 17 behind the same connection"));
    }

    private static Example example(String address, DataType type, String zh, String en) {
        return new Example(address, type, new Words(zh, en));
    }

    @Override
    public final Address address(String text, @Nullable DataType type) {
        return AddressReader.read(text, type, leastUnit, mostUnit);
    }

    @Override
    public final Link open(Settings settings, Surroundings surroundings)
            throws ConnectFault, InterruptedException {
        return new ModbusLink(lines.join(end(settings)), Device.of(settings), surroundings);
    }

    /// Where the line leads and how it is opened.
    abstract Lines.End<Framing.Question, Reply> end(Settings settings);
}
