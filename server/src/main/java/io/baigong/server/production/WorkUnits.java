package io.baigong.server.production;

import io.baigong.server.access.Caller;
import io.baigong.server.access.NotFound;
import io.baigong.server.things.Name;
import io.baigong.server.things.Things;
import io.baigong.server.things.VisibleThings.VisibleThing;
import java.sql.Date;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Which things are machines of production: those with a rule or named in a plan, and those of
/// which anything was said in the last two months.
@Component
class WorkUnits {
    static final int MOST = 2_000;
    private static final int RECENT_DAYS = 62;

    private final Things things;
    private final Ledger ledger;
    private final JdbcClient db;
    private final Clock clock;

    WorkUnits(Things things, Ledger ledger, JdbcClient db, Clock clock) {
        this.things = things;
        this.ledger = ledger;
        this.db = db;
        this.clock = clock;
    }

    /// In order of keys, at most two thousand.
    List<VisibleThing> of(Caller caller) {
        int organisation = caller.organisation();
        var master = new MasterData(ledger, organisation, null);
        var planned = new HashSet<String>();
        ledger.all(organisation, Kind.PLAN, null)
                .forEach(plan -> planned.addAll(Plan.read(plan.body()).workUnits()));
        var heard = heard(organisation);
        var units = new ArrayList<VisibleThing>();
        for (var thing : things.visible(caller).all()) {
            var unit = WorkUnit.of(thing.handle());
            if (master.rule(unit) != null
                    || planned.contains(unit.key())
                    || heard.contains(unit.thing())) {
                units.add(thing);
            }
        }
        units.sort(Comparator.comparing(thing -> thing.handle().key()));
        return units.size() <= MOST ? units : units.subList(0, MOST);
    }

    private Set<Integer> heard(int organisation) {
        var since = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).minusDays(RECENT_DAYS);
        return db.sql(
                        """
                        select distinct thing_id from production_entry
                         where organisation_id = ? and thing_id is not null and day >= ?
                           and kind in ('run', 'count', 'stop', 'record') and superseded is null and not gone\
                        """)
                .params(organisation, Date.valueOf(since))
                .query((row, n) -> row.getInt(1))
                .set();
    }

    /// @throws NotFound when there is no such thing or it may not be seen
    VisibleThing one(Caller caller, String key) {
        return things.visible(caller).required(key);
    }

    /// Some of them; all when none is named.
    List<VisibleThing> some(Caller caller, Collection<String> keys) {
        return keys.isEmpty() ? of(caller) : things.visible(caller, keys).all();
    }

    /// What people call them, by number.
    Map<Integer, Name> names(int organisation, Collection<VisibleThing> of) {
        var names = new HashMap<Integer, Name>();
        db.sql("select id, name_zh, name_en from thing where organisation_id = ? and id = any(?)")
                .params(
                        organisation,
                        of.stream().map(one -> one.handle().number()).toArray(Integer[]::new))
                .query(row -> {
                    names.put(row.getInt(1), new Name(row.getString(2), row.getString(3)));
                });
        return names;
    }
}
