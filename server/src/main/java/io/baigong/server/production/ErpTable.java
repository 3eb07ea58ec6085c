package io.baigong.server.production;

import io.baigong.server.access.NotFound;
import io.baigong.server.tables.Columns;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What can be taken from a table.
enum ErpTable {
    PRODUCTS(
            Kind.PRODUCT,
            List.of("key", "name", "name_zh", "name_en", "unit", "run_time_s", "work_unit", "from"),
            List.of("key"),
            List.of("gear-a", "", "齿轮 A", "Gear A", "件", "190", "", "")),
    ORDERS(
            Kind.ORDER,
            List.of(
                    "key",
                    "product",
                    "quantity",
                    "work_unit",
                    "planned_start",
                    "planned_end",
                    "state",
                    "note"),
            List.of("key", "product", "quantity"),
            List.of(
                    "PO-1001",
                    "gear-a",
                    "500",
                    "mill-1",
                    "2026-01-05T06:00:00+08:00",
                    "2026-01-09T22:00:00+08:00",
                    "released",
                    "")),
    REASONS(
            Kind.REASON,
            List.of("key", "name", "name_zh", "name_en", "use", "above"),
            List.of("key", "use"),
            List.of("tool-broken", "", "刀具损坏", "Tool broken", "down", "")),
    RECORDS(
            Kind.RECORD,
            List.of(
                    "work_unit",
                    "day",
                    "shift",
                    "order",
                    "product",
                    "produced",
                    "good",
                    "scrap",
                    "rework",
                    "production_s",
                    "setup_s",
                    "delay_s",
                    "down_s",
                    "planned_down_s"),
            List.of("work_unit", "day", "shift"),
            List.of(
                    "mill-1",
                    "2026-01-05",
                    "early",
                    "PO-1001",
                    "",
                    "120",
                    "117",
                    "3",
                    "",
                    "25200",
                    "1200",
                    "600",
                    "1800",
                    ""));

    final Kind kind;
    final Columns columns;

    /// An example row.
    final List<String> example;

    ErpTable(Kind kind, List<String> all, List<String> needed, List<String> example) {
        this.kind = kind;
        this.example = example;
        var others = new HashMap<>(Others.ALL);
        others.values().retainAll(all);
        this.columns =
                new Columns(
                        all,
                        needed,
                        kind == Kind.RECORD || kind == Kind.PRODUCT ? Set.of() : Set.of("key"),
                        others);
    }

    static ErpTable of(String word) {
        var what = Words.read(ErpTable.class, word);
        if (what == null) {
            throw new NotFound("production-table", word);
        }
        return what;
    }

    private static final class Others {
        /// What people call the columns.
        static final Map<String, String> ALL =
                Map.ofEntries(
                        Map.entry("编码", "key"),
                        Map.entry("订单号", "key"),
                        Map.entry("名称", "name"),
                        Map.entry("中文名称", "name_zh"),
                        Map.entry("英文名称", "name_en"),
                        Map.entry("单位", "unit"),
                        Map.entry("节拍", "run_time_s"),
                        Map.entry("设备", "work_unit"),
                        Map.entry("生效日期", "from"),
                        Map.entry("产品", "product"),
                        Map.entry("数量", "quantity"),
                        Map.entry("计划开始", "planned_start"),
                        Map.entry("计划结束", "planned_end"),
                        Map.entry("状态", "state"),
                        Map.entry("备注", "note"),
                        Map.entry("用途", "use"),
                        Map.entry("上级", "above"),
                        Map.entry("日期", "day"),
                        Map.entry("班次", "shift"),
                        Map.entry("订单", "order"),
                        Map.entry("产量", "produced"),
                        Map.entry("合格", "good"),
                        Map.entry("报废", "scrap"),
                        Map.entry("返工", "rework"));
    }
}
