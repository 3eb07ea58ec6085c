package io.baigong.server.ingest;

import io.baigong.server.things.PropertyHandle;
import io.baigong.server.things.ThingHandle;
import io.baigong.telemetry.SeriesRef;

/// A thing as the hot path wants it: its shape and the series of its properties. Holds as long as
/// the directory hands out the same handle.
public final class Target {
    final ThingHandle handle;
    final Shape shape;
    final SeriesRef[] series;

    /// When presence was last told of it. Racy on purpose: telling twice does no harm.
    private long seenTold;

    Target(ThingHandle handle, Shape shape) {
        this.handle = handle;
        this.shape = shape;
        this.series =
                handle.properties().stream().map(PropertyHandle::series).toArray(SeriesRef[]::new);
    }

    public ThingHandle handle() {
        return handle;
    }

    public int thing() {
        return handle.number();
    }

    /// Is it time to tell presence again? At most four times a second.
    boolean isDue(long arrivalMicros) {
        if (arrivalMicros - seenTold < 250_000 && arrivalMicros >= seenTold) {
            return false;
        }
        seenTold = arrivalMicros;
        return true;
    }

    /// Does its model take up what devices send?
    public boolean grows() {
        return shape.model().grows();
    }

    /// @return the number of the property with this key, or -1
    public int find(String key) {
        return shape.find(key);
    }
}
