package io.baigong.server.readings;

import io.baigong.server.things.PropertyHistory;
import io.baigong.server.things.PropertyHistory.Segment;
import io.baigong.server.things.ReadingsView;
import io.baigong.server.things.VisibleThings.VisibleThing;
import io.baigong.telemetry.SeriesRef;
import io.baigong.telemetry.TelemetryStore;
import io.baigong.telemetry.ValueType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The latest values of things, in today's units. Answers from memory.
public final class LatestValues implements ReadingsView {
    private final Latest latest;
    private final TelemetryStore store;
    private final boolean complete;

    /// @param complete false when the snapshot of an earlier run was lost: what is not in memory is
    ///   then looked for in the store
    LatestValues(Latest latest, TelemetryStore store, boolean complete) {
        this.latest = latest;
        this.store = store;
        this.complete = complete;
    }

    /// One value for each property that ever had one, in the model's order.
    public List<Value> of(VisibleThing thing) {
        var values = new ArrayList<Value>();
        for (var property : thing.histories()) {
            var value = of(property);
            if (value != null) {
                values.add(value);
            }
        }
        return values;
    }

    @Nullable Value of(PropertyHistory property) {
        // An older segment counts only until the first value of the newer one.
        for (var segment : property.segments()) {
            var cell = cell(segment);
            if (cell != null) {
                return new Value(
                        property.property(),
                        cell.time(),
                        Conversion.between(segment, property.today())
                                .value(Value.of(segment, cell)),
                        property.today().unit(),
                        cell.quality());
            }
        }
        return null;
    }

    @Override
    public boolean has(SeriesRef series) {
        return latest.get(series.number()) != null
                || !complete && store.lastBefore(series, Long.MAX_VALUE - 1).size() > 0;
    }

    Latest.@Nullable Cell cell(Segment segment) {
        var cell = latest.get(segment.series().number());
        return cell != null || complete ? cell : stored(segment);
    }

    private Latest.@Nullable Cell stored(Segment segment) {
        var last = store.lastBefore(segment.series(), Long.MAX_VALUE - 1);
        if (last.size() == 0) {
            return null;
        }
        ValueType type = segment.series().type();
        long bits =
                switch (type) {
                    case DOUBLE -> Double.doubleToRawLongBits(last.doubles()[0]);
                    case INT64 -> last.int64s()[0];
                    case TEXT -> 0;
                };
        String text = type == ValueType.TEXT ? last.texts()[0] : null;
        return new Latest.Cell(
                last.times()[0],
                bits,
                text == null ? null : text.getBytes(StandardCharsets.UTF_8),
                last.qualities()[0]);
    }
}
