package io.baigong.server.readings;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Scope;
import io.baigong.server.database.Tenancy;
import io.baigong.server.things.Things;
import io.baigong.telemetry.StoreUnavailable;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Holds every hour what second sources say beside the first ones.
@Component
final class SecondSourceCheck {
    private static final Logger LOG = LoggerFactory.getLogger(SecondSourceCheck.class);

    private final SecondSources sources;
    private final Things things;
    private final JdbcClient db;

    SecondSourceCheck(SecondSources sources, Things things, JdbcClient db) {
        this.sources = sources;
        this.things = things;
        this.db = db;
    }

    @Scheduled(initialDelayString = "PT3M", fixedDelayString = "PT1H")
    void check() {
        List<Integer> organisations =
                Tenancy.asPlatform(() ->
                        db.sql("select distinct organisation_id from second_source")
                                .query(Integer.class)
                                .list());
        for (int organisation : organisations) {
            Tenancy.<Boolean, RuntimeException>as(
                    organisation,
                    () -> {
                        check(organisation);
                        return true;
                    });
        }
    }

    /// In the tenancy of the organisation.
    void check(int organisation) {
        var platform = new Caller(organisation, "platform", Set.of(Scope.READINGS_READ), false);
        var visible = things.visible(platform);
        for (var one : sources.all(organisation).values()) {
            try {
                sources.check(visible, one);
            } catch (StoreUnavailable e) {
                LOG.warn("second sources are compared in an hour: {}", e.getMessage());
                return;
            } catch (RuntimeException e) {
                LOG.warn("second source of thing {}: {}", one.thing(), e.getMessage(), e);
            }
        }
    }
}
