package io.baigong.server.readings;

import io.baigong.telemetry.StoreUnavailable;
import io.baigong.telemetry.TelemetryStore;
import io.baigong.telemetry.log.Journal;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Health of log and store. The store may rest for a while without harm, for the log keeps what
/// comes: it is then out of service, and the log still up.
@Configuration(proxyBeanMethods = false)
class ReadingHealth {
    @Bean
    HealthIndicator logHealthIndicator(Journal log) {
        return () -> {
            var stats = log.stats();
            var health = stats.accepting() ? Health.up() : Health.down();
            return health.withDetail("accepting", stats.accepting())
                    .withDetail("bytes", stats.diskBytes())
                    .build();
        };
    }

    @Bean
    HealthIndicator storeHealthIndicator(TelemetryStore store, Pipeline pipeline) {
        return () -> {
            try {
                var state = store.health();
                var health = Health.up();
                for (var consumer : pipeline.consumers()) {
                    if (!consumer.trouble().isEmpty()) {
                        health.outOfService().withDetail(consumer.title(), consumer.trouble());
                    }
                }
                if (!pipeline.rollUpTrouble().isEmpty()) {
                    health.outOfService().withDetail("roll-ups", pipeline.rollUpTrouble());
                }
                if (!state.suspended().isEmpty()) {
                    health.outOfService().withDetail("suspended", state.suspended());
                }
                return health.withDetail("unappliedRows", state.unappliedRows())
                        .withDetail("bytes", state.diskBytes())
                        .build();
            } catch (StoreUnavailable e) {
                return Health.outOfService()
                        .withDetail("error", String.valueOf(e.getMessage()))
                        .build();
            }
        };
    }
}
