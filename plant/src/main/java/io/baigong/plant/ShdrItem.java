package io.baigong.plant;

import io.baigong.plant.sparkplug.Sample;
import io.baigong.plant.sparkplug.Value;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The data items of the Okuma recording that the works publishes, as the MTConnect adapter names
/// them and as the thing model does.
///
/// @param metric key in the thing model
/// @param kind how the adapter's text is to be read
record ShdrItem(String metric, Kind kind) {
    private static final Map<String, ShdrItem> ITEMS = new HashMap<>();

    enum Kind {
        TEXT,
        WHOLE,
        REAL
    }

    static {
        text("avail", "availability");
        text("pexecution", "execution");
        text("pmode", "controller_mode");
        text("fmode", "functional_mode");
        text("system", "system_condition");
        text("estop", "emergency_stop");
        text("pprogram", "program");
        text("p1CurrentTool", "tool");
        text("S1ChuckState", "s1_chuck");
        text("S2ChuckState", "s2_chuck");
        ITEMS.put("p1BlockNumber", new ShdrItem("block_number", Kind.WHOLE));
        ITEMS.put("ppartcount", new ShdrItem("part_count", Kind.WHOLE));
        real("pCuttingTime", "cutting_time");
        real("p1Fact", "path_feedrate");
        real("pFovr", "path_feedrate_override");
        real("X1actw", "x1_position");
        real("YI1actw", "y1_position");
        real("Z1actw", "z1_position");
        real("Z4actw", "z4_position");
        real("B1actw", "b1_angle");
        real("C3actw", "c3_angle");
        real("X1load", "x1_load");
        real("YS1load", "y1_load");
        real("Z1load", "z1_load");
        real("Z4load", "z4_load");
        real("S1speed", "s1_speed");
        real("S1cmd", "s1_commanded_speed");
        real("S1load", "s1_load");
        real("S1ovr", "s1_override");
        real("S2speed", "s2_speed");
        real("S6speed", "s6_speed");
        real("S6load", "s6_load");
    }

    private static void text(String item, String metric) {
        ITEMS.put(item, new ShdrItem(metric, Kind.TEXT));
    }

    private static void real(String item, String metric) {
        ITEMS.put(item, new ShdrItem(metric, Kind.REAL));
    }

    /// As the adapter names what the thing model has.
    static String itemOf(String metric) {
        return ITEMS.entrySet().stream()
                .filter(item -> item.getValue().metric().equals(metric))
                .findAny()
                .orElseThrow()
                .getKey();
    }

    /// A reading of the adapter; empty where the item is not published or has no value.
    static Optional<Sample> sample(String item, String words) {
        ShdrItem known = ITEMS.get(item);
        if (known == null || words.isBlank() || "UNAVAILABLE".equals(words)) {
            return Optional.empty();
        }
        Value value =
                switch (known.kind) {
                    case TEXT -> new Value.Text(words);
                    case WHOLE -> new Value.Whole(Long.parseLong(words));
                    case REAL -> new Value.Real(Double.parseDouble(words));
                };
        return Optional.of(new Sample(known.metric, value));
    }
}
