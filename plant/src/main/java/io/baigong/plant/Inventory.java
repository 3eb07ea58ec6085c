package io.baigong.plant;

import io.baigong.plant.sparkplug.Device;
import io.baigong.plant.sparkplug.Report;
import io.baigong.plant.sparkplug.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The works' things, as its people would list them.
final class Inventory {
    static final String SITE = "baigong-works";
    static final String GROUP = "baigong-works";

    /// The control metric of the switch that cuts the works off for some seconds.
    static final String UNPLUG = "Node Control/unplug";

    static final String GATEWAY = "works-gateway";

    private static final String NAB = "NAB machine_temperature_system_failure, interpolated live";
    private static final String AI4I = "AI4I 2020, composed and interpolated";

    static final List<Item> ITEMS =
            List.of(
                    new Item(GATEWAY, "车间网关", "Works gateway", GATEWAY, "office", "plant", true),
                    new Item(
                            MillTurn.KEY,
                            "大隈 MULTUS 车铣复合",
                            "Okuma MULTUS mill-turn",
                            "mill-turn",
                            "line-a/cell-1",
                            "Okuma MULTUS U3000, MTConnect",
                            false),
                    centre(1),
                    centre(2),
                    centre(3),
                    centre(4),
                    new Item(
                            Thermometer.KEY,
                            "一号温度监测",
                            "Temperature monitor 1",
                            "temperature-monitor",
                            "line-a/hall",
                            NAB,
                            false),
                    new Item(
                            EnergyMeter.KEY,
                            "总电能表",
                            "Main energy meter",
                            "energy-meter",
                            "substation",
                            "Steel Industry Energy Consumption, interpolated live",
                            false));

    /// Machines that speak the protocols of the field; the gateway collects them.
    static final List<Item> HALL =
            List.of(
                    new Item(Press.KEY, "一号压力机", "Press 1", "press", "line-b/press", AI4I, true),
                    new Item(
                            HallMeter.KEY,
                            "一号车间电能表",
                            "Hall meter 1",
                            "hall-meter",
                            "line-b/meters",
                            "Steel Industry Energy Consumption, of another week",
                            false),
                    new Item(
                            OfficeMeter.KEY,
                            "办公楼电能表",
                            "Office meter",
                            "office-meter",
                            "office",
                            "Steel Industry Energy Consumption, of another week",
                            false),
                    new Item(
                            OldLathe.KEY,
                            "老车床（哑设备）",
                            "Old lathe without an interface",
                            "clamped-machine",
                            "line-b/lathe",
                            "loads of the Okuma MULTUS as a current",
                            true),
                    new Item(
                            TestBench.KEY,
                            "发动机试验台",
                            "Engine test bench",
                            "test-bench",
                            "line-b/bench",
                            "C-MAPSS FD001",
                            true),
                    new Item(
                            Reactor.KEY,
                            "反应装置",
                            "Reactor",
                            "reactor",
                            "line-b/reactor",
                            "Tennessee Eastman process",
                            true),
                    new Item(
                            Reactor.MONITOR,
                            "放空气监测仪",
                            "Monitor of the purge line",
                            "purge-monitor",
                            "line-b/reactor",
                            "Tennessee Eastman process",
                            true),
                    new Item(
                            MillTurnAgent.KEY,
                            "大隈 MULTUS 二号",
                            "Okuma MULTUS 2",
                            "mill-turn-agent",
                            "line-b/cell-1",
                            "Okuma MULTUS U3000, MTConnect, eleven minutes ahead",
                            false));

    private Inventory() {}

    /// @param source which recording speaks for it
    /// @param synthetic never measured on a machine
    record Item(
            String key,
            String zh,
            String en,
            String model,
            String place,
            String source,
            boolean synthetic) {
        /// The meter has its own way up.
        boolean isBehindGateway() {
            return !key.equals(EnergyMeter.KEY);
        }

        /// Its id in Sparkplug topics; the gateway is the edge node itself.
        String device() {
            return key.equals(GATEWAY) ? Report.NODE : key;
        }

        /// A line of the platform's import file.
        String csv() {
            String tags = synthetic ? "demo;synthetic" : "demo;recording";
            // What the works used altogether; the platform adds no other meter to it.
            tags += key.equals(EnergyMeter.KEY) ? ";main-meter" : "";
            return String.join(",", key, zh, en, model, SITE, place, tags);
        }
    }

    private static Item centre(int number) {
        return new Item(
                "mc-0" + number,
                number + " 号加工中心",
                "Machining centre " + number,
                "machining-centre",
                "line-a/cell-" + (number + 1),
                AI4I,
                true);
    }

    static String csv() {
        var lines = new StringBuilder("key,name_zh,name_en,model,site,place,tags\n");
        ITEMS.forEach(item -> lines.append(item.csv()).append('\n'));
        HALL.forEach(item -> lines.append(item.csv()).append('\n'));
        return lines.toString();
    }

    /// What the edge node announces: itself first, then every machine behind it.
    static List<Device> devices(Pack pack) {
        return ITEMS.stream().filter(Item::isBehindGateway).map(it -> device(pack, it)).toList();
    }

    private static Device device(Pack pack, Item item) {
        Device device = pack.device(item.device(), item.model(), item.source(), item.synthetic());
        if (!item.device().isEmpty()) {
            return device;
        }
        var metrics = new ArrayList<>(device.metrics());
        metrics.add(new Device.Announced(UNPLUG, new Value.Whole(0).dataType(), Map.of()));
        return new Device(device.id(), metrics);
    }
}
