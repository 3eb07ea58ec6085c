package io.baigong.connect.dlt645;

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
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What both ways of reaching a meter have in common.
abstract sealed class Dlt645Protocol implements Protocol permits Dlt645, Dlt645OverTcp {
    private final Lines<MeterExchange.Question, Reply> lines = new Lines<>();
    private final List<Setting> settings;

    Dlt645Protocol(Setting... settings) {
        this.settings = Meter.settings(settings);
    }

    /// No meter and no program of others was at hand.
    @Override
    public final boolean experimental() {
        return true;
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
        return Set.of();
    }

    @Override
    public final List<Example> examples() {
        return List.of(
                example(
                        "energy.active.import.total",
                        "正向有功总电能,kWh",
                        "active energy imported, all tariffs, kWh"),
                example("energy.active.import.tariff1", "费率 1", "of tariff 1"),
                example("00010001", "上 1 结算日", "one settlement day ago"),
                example("voltage.a", "A 相电压,V", "voltage of phase A, V"),
                example("02010100", "同上", "the same"),
                example("current.b", "B 相电流,A", "current of phase B, A"),
                example("power.active.total", "瞬时总有功功率,kW", "active power of all phases, kW"),
                example("factor.total", "总功率因数", "power factor"),
                example("frequency", "电网频率,Hz", "frequency, Hz"),
                example("demand.active.import.total", "正向有功最大需量,kW", "highest active demand, kW"),
                example("demand.active.import.total.time", "其发生时间", "when that was"),
                example("date", "日期", "the meter's date"),
                example(
                        "05060101#XXXXXX.XX[2]",
                        "其他数据标识,按附录 A 的格式;第 2 个",
                        "any other identifier with its format; the second value"));
    }

    private static Example example(String address, String zh, String en) {
        return new Example(address, null, new Words(zh, en));
    }

    @Override
    public final Address address(String text, @Nullable DataType type) {
        return ItemAddress.read(text, type);
    }

    @Override
    public final Link open(Settings settings, Surroundings surroundings)
            throws ConnectFault, InterruptedException {
        var meter = Meter.of(settings);
        return new MeterLink(lines.join(end(settings)), meter, surroundings);
    }

    /// Where the line leads and how it is opened.
    abstract Lines.End<MeterExchange.Question, Reply> end(Settings settings);
}
