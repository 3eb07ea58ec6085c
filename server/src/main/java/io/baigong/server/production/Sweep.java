package io.baigong.server.production;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Scope;
import io.baigong.server.database.Tenancy;
import io.baigong.server.production.Deriver.Outcome;
import io.baigong.server.things.Things;
import io.baigong.server.things.VisibleThings.VisibleThing;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Goes over the machines that have rules: every few minutes over the last days, now and then over
/// two months, so that readings that came late are taken up.
@Component
class Sweep {
    static final int FAR_DAYS = 62;
    private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);
    private static final int NEAR_DAYS = 3;
    private static final int EVERY = 12;

    private final Ledger ledger;
    private final Deriver deriver;
    private final Things things;
    private final JdbcClient db;
    private final Clock clock;
    private int turn;

    Sweep(Ledger ledger, Deriver deriver, Things things, JdbcClient db, Clock clock) {
        this.ledger = ledger;
        this.deriver = deriver;
        this.things = things;
        this.db = db;
        this.clock = clock;
    }

    @Scheduled(initialDelayString = "PT2M", fixedDelayString = "PT5M")
    void sweep() {
        int days = turn++ % EVERY == 0 ? FAR_DAYS : NEAR_DAYS;
        for (int organisation : withRules()) {
            try {
                sweep(organisation, days);
            } catch (RuntimeException e) {
                LOG.warn("shifts of organisation {} wait: {}", organisation, e.getMessage(), e);
            }
        }
    }

    private List<Integer> withRules() {
        return Tenancy.asPlatform(() ->
                db.sql(
                                "select distinct organisation_id from production_entry where kind = 'rule' and superseded is null and not gone")
                        .query(Integer.class)
                        .list());
    }

    private void sweep(int organisation, int days) {
        var platform = new Caller(organisation, "platform", Set.of(Scope.READINGS_READ), false);
        Tenancy.<Boolean, RuntimeException>as(
                organisation,
                () -> {
                    derive(organisation, things.visible(platform).all(), days);
                    return true;
                });
    }

    private void derive(int organisation, List<VisibleThing> all, int days) {
        var master = new MasterData(ledger, organisation, null);
        var sum = new Outcome(0, 0, 0);
        for (var thing : all) {
            var unit = WorkUnit.of(thing.handle());
            if (master.rule(unit) != null) {
                var today = LocalDate.ofInstant(clock.instant(), unit.zone());
                sum = sum.plus(one(organisation, master, thing, today.minusDays(days), today));
            }
        }
        if (sum.derived() > 0) {
            LOG.info(
                    "derived {} of {} shifts of organisation {}, {} differ from before",
                    sum.derived(),
                    sum.looked(),
                    organisation,
                    sum.changed());
        }
    }

    /// A machine that cannot be read now does not keep the others from it.
    private Outcome one(
            int organisation, MasterData master, VisibleThing thing, LocalDate from, LocalDate to) {
        try {
            return deriver.derive(organisation, master, thing, from, to);
        } catch (RuntimeException e) {
            LOG.warn("shifts of {} wait: {}", thing.handle().key(), e.getMessage());
            return new Outcome(0, 0, 0);
        }
    }
}
