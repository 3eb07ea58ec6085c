package io.baigong.server.gateways;

import io.baigong.server.tables.Columns;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The columns of a table of tags.
final class TagColumns {
    static final String DEVICE = "device";
    static final String GROUP = "group";
    static final String INTERVAL = "interval";
    static final String NAME = "name";
    static final String ADDRESS = "address";
    static final String TYPE = "type";
    static final String UNIT = "unit";
    static final String SCALE = "scale";
    static final String OFFSET = "offset";
    static final String DEADBAND = "deadband";
    static final String DEADBAND_PERCENT = "deadband_percent";
    static final String MAXIMUM_SILENCE = "maximum_silence";
    static final String WRITE = "write";
    static final String MIN = "min";
    static final String MAX = "max";
    static final String READ_BACK = "read_back";
    static final String TWO_PERSONS = "two_persons";
    static final String NAME_ZH = "name_zh";
    static final String NAME_EN = "name_en";

    static final List<String> ALL =
            List.of(
                    DEVICE,
                    GROUP,
                    INTERVAL,
                    NAME,
                    ADDRESS,
                    TYPE,
                    UNIT,
                    SCALE,
                    OFFSET,
                    DEADBAND,
                    DEADBAND_PERCENT,
                    MAXIMUM_SILENCE,
                    WRITE,
                    MIN,
                    MAX,
                    READ_BACK,
                    TWO_PERSONS,
                    NAME_ZH,
                    NAME_EN);

    private static final Map<String, String> OTHER_NAMES =
            Map.ofEntries(
                    Map.entry("设备", DEVICE),
                    Map.entry("分组", GROUP),
                    Map.entry("采集周期", INTERVAL),
                    Map.entry("周期", INTERVAL),
                    Map.entry("标签", NAME),
                    Map.entry("点位", NAME),
                    Map.entry("tag", NAME),
                    Map.entry("地址", ADDRESS),
                    Map.entry("类型", TYPE),
                    Map.entry("数据类型", TYPE),
                    Map.entry("单位", UNIT),
                    Map.entry("比例", SCALE),
                    Map.entry("倍率", SCALE),
                    Map.entry("偏移", OFFSET),
                    Map.entry("死区", DEADBAND),
                    Map.entry("死区百分比", DEADBAND_PERCENT),
                    Map.entry("最长静默", MAXIMUM_SILENCE),
                    Map.entry("可写", WRITE),
                    Map.entry("最小值", MIN),
                    Map.entry("最大值", MAX),
                    Map.entry("回读", READ_BACK),
                    Map.entry("双人确认", TWO_PERSONS),
                    Map.entry("中文名", NAME_ZH),
                    Map.entry("英文名", NAME_EN));

    private static final Map<String, String> BY_PATH =
            Map.ofEntries(
                    Map.entry("deadband/absolute", DEADBAND),
                    Map.entry("deadband/percent", DEADBAND_PERCENT),
                    Map.entry("maximumSilence", MAXIMUM_SILENCE),
                    Map.entry("write/allowed", WRITE),
                    Map.entry("write/min", MIN),
                    Map.entry("write/max", MAX),
                    Map.entry("write/readBack", READ_BACK),
                    Map.entry("write/twoPersons", TWO_PERSONS));

    private TagColumns() {}

    /// @param ofOneDevice whether the table is of one device, so that no column has to say which
    static Columns of(boolean ofOneDevice) {
        var needed = ofOneDevice ? List.of(NAME) : List.of(DEVICE, NAME);
        return new Columns(ALL, needed, Set.of(), OTHER_NAMES);
    }

    /// The column that a place in a tag of a document comes from.
    ///
    /// @param path below the tag, such as `write/min`
    static String ofPath(String path) {
        String known = BY_PATH.get(path);
        return known == null ? path : known;
    }
}
