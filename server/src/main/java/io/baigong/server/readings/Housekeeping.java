package io.baigong.server.readings;

import io.baigong.telemetry.StoreUnavailable;
import io.baigong.telemetry.TelemetryStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;

/// Drops readings that were kept long enough and makes cold ones compact, every quarter of an hour.
class Housekeeping {
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);

    private final TelemetryStore store;
    private final Durability durability;

    Housekeeping(TelemetryStore store, Durability durability) {
        this.store = store;
        this.durability = durability;
    }

    @Scheduled(
            initialDelayString = "${baigong.telemetry.house-first:2m}",
            fixedDelayString = "${baigong.telemetry.house-every:15m}")
    void keep() {
        try {
            durability.removing(store::keepHouse);
        } catch (StoreUnavailable e) {
            LOG.warn("housekeeping waits: {}", e.getMessage());
        }
    }
}
