package io.baigong.server.things;

import io.baigong.telemetry.SeriesRef;
import java.util.List;

/// A thing was taken away; its readings are to be erased. Published inside the transaction that
/// marks the thing. Whoever erases says when it is done with [Things#erased].
public record ThingErased(int organisation, int thing, String key, List<SeriesRef> series) {
    public ThingErased {
        series = List.copyOf(series);
    }
}
