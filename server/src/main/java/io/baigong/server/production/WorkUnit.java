package io.baigong.server.production;

import io.baigong.server.things.ThingHandle;
import java.time.ZoneId;

/// A machine as production sees it (ISA-95 work unit): a thing.
///
/// @param site its key
record WorkUnit(int thing, String key, String site, String model, ZoneId zone) {
    static WorkUnit of(ThingHandle thing) {
        return new WorkUnit(
                thing.number(), thing.key(), thing.siteKey(), thing.modelKey(), thing.zone());
    }
}
