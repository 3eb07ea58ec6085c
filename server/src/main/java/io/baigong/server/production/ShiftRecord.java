package io.baigong.server.production;

import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Sums of a shift of a machine, for an order or product, as an ERP keeps them.
///
/// @param times seconds; missing ones are not zero
record ShiftRecord(
        String shift,
        @Nullable String order,
        @Nullable String product,
        @Nullable BigDecimal produced,
        @Nullable BigDecimal good,
        @Nullable BigDecimal scrap,
        @Nullable BigDecimal rework,
        Map<Element, BigDecimal> times) {
    ShiftRecord {
        times = Map.copyOf(times);
    }

    static ShiftRecord read(Body body) {
        var times = new EnumMap<Element, BigDecimal>(Element.class);
        put(times, Element.PRODUCTION, body.amount("production"));
        put(times, Element.SETUP, body.amount("setup"));
        put(times, Element.DELAY, body.amount("delay"));
        put(times, Element.DOWN, body.amount("down"));
        put(times, Element.PLANNED_DOWN, body.amount("plannedDown"));
        var read =
                new ShiftRecord(
                        body.key("shift"),
                        body.keyOrNull("order"),
                        body.keyOrNull("product"),
                        body.amount("produced"),
                        body.amount("good"),
                        body.amount("scrap"),
                        body.amount("rework"),
                        times);
        read.check(body);
        return read;
    }

    private static void put(
            Map<Element, BigDecimal> times, Element element, @Nullable BigDecimal seconds) {
        if (seconds != null) {
            times.put(element, seconds);
        }
    }

    private void check(Body body) {
        boolean says =
                produced != null
                        || good != null
                        || scrap != null
                        || rework != null
                        || !times.isEmpty();
        if (!says) {
            body.add("produced", "a quantity or a time", "nothing");
        }
        if (produced != null && good != null) {
            var rest = Counted.orZero(scrap).add(Counted.orZero(rework));
            if (good.add(rest).compareTo(produced) > 0) {
                body.add("produced", "good, scrap and rework together at most", produced);
            }
        }
    }

    /// What was made, as far as it is said or follows.
    @Nullable BigDecimal made() {
        return produced != null
                ? produced
                : good != null ? good.add(Counted.orZero(scrap)).add(Counted.orZero(rework)) : null;
    }
}
