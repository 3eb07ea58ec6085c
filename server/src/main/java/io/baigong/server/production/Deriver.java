package io.baigong.server.production;

import io.baigong.server.access.Conflict;
import io.baigong.server.access.TooMuch;
import io.baigong.server.production.Ledger.Draft;
import io.baigong.server.production.MasterData.Kept;
import io.baigong.server.production.Signals.Hour;
import io.baigong.server.things.VisibleThings.VisibleThing;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Derives shifts that have ended, and derives them again when their readings, their rule or the
/// orders that ran are others than before. What comes of it is a further version when it differs.
@Component
class Deriver {
    /// A run is looked for so long before the shift that it touches.
    static final int LONGEST_RUN_DAYS = 31;

    private static final Logger LOG = LoggerFactory.getLogger(Deriver.class);

    private final Ledger ledger;
    private final Signals signals;
    private final WeakestChannel weakest;
    private final JdbcClient db;
    private final Clock clock;

    Deriver(Ledger ledger, Signals signals, WeakestChannel weakest, JdbcClient db, Clock clock) {
        this.ledger = ledger;
        this.signals = signals;
        this.weakest = weakest;
        this.db = db;
        this.clock = clock;
    }

    /// @param looked shifts that were looked at
    /// @param derived of them anew
    /// @param changed of these with another outcome than before
    record Outcome(int looked, int derived, int changed) {
        Outcome plus(Outcome more) {
            return new Outcome(
                    looked + more.looked, derived + more.derived, changed + more.changed);
        }
    }

    /// Brings the ended shifts of a machine on these days up to its readings.
    Outcome derive(
            int organisation, MasterData master, VisibleThing thing, LocalDate from, LocalDate to) {
        var unit = WorkUnit.of(thing.handle());
        var kept = master.rule(unit);
        if (kept == null) {
            return new Outcome(0, 0, 0);
        }
        long now = clock.millis();
        var shifts =
                master.calendar().of(unit, from, to).stream()
                        .filter(shift -> shift.span().to() <= now)
                        .toList();
        if (shifts.isEmpty()) {
            return new Outcome(0, 0, 0);
        }
        var whole =
                new Span(
                        shifts.getFirst().span().from() - WeakestChannel.BEFORE,
                        shifts.stream().mapToLong(shift -> shift.span().to()).max().orElseThrow());
        var hours = byStart(signals.hours(thing, kept.rule(), whole, unit.zone()));
        signals.corrections(thing, kept.rule(), whole, clock.instant())
                .forEach(one -> hours.merge(one.start(), one.hash(), (a, b) -> a * 37 + b));
        var runs = runs(organisation, unit, from, to);
        var known = known(organisation, unit, from, to);
        int derived = 0;
        int changed = 0;
        for (var shift : shifts) {
            String fingerprint = fingerprint(kept, shift, hours, runs);
            if (!fingerprint.equals(known.getOrDefault(id(shift.day(), shift.shift()), ""))) {
                try {
                    changed += derive(organisation, thing, kept, shift, runs) ? 1 : 0;
                    derived++;
                    remember(organisation, unit, shift, fingerprint);
                } catch (Conflict e) {
                    // Somebody else derives the same just now, perhaps from fewer readings: the
                    // next turn looks again.
                    continue;
                }
            }
        }
        return new Outcome(shifts.size(), derived, changed);
    }

    private boolean derive(
            int organisation,
            VisibleThing thing,
            Kept kept,
            PlannedShift shift,
            List<Running> runs) {
        int number = thing.handle().number();
        String key = key(number, shift);
        var tracks = tracks(thing, kept, shift);
        if (tracks == null) {
            return false;
        }
        var span = shift.span();
        var derivation = Derivation.of(kept.rule(), tracks, touching(runs, span), span);
        var derived = derivation.derived();
        boolean known =
                derived.values() > 0
                        || derived.stretches().stream()
                                .anyMatch(one -> one.element() != Element.UNKNOWN);
        if (!known && ledger.find(organisation, Kind.DERIVED, key) == null) {
            return false;
        }
        var channels = weakest.of(Map.of(thing, derivation.since()), span);
        var channel = Objects.requireNonNull(channels.get(thing));
        var json = derived.json(shift, kept.reference(), channel);
        var draft = new Draft(Kind.DERIVED, key, number, shift.day(), channel, "", json);
        return ledger.put(organisation, draft).changed();
    }

    /// @return null when its signals have more values than a shift should: then nothing is known
    private @Nullable List<Track> tracks(VisibleThing thing, Kept kept, PlannedShift shift) {
        try {
            return signals.of(thing, kept.rule(), shift.span());
        } catch (TooMuch e) {
            LOG.warn(
                    "shift {} of {} is not derived: {}",
                    shift.day(),
                    thing.handle().key(),
                    e.getMessage());
            return null;
        }
    }

    /// Of these machines and days, both inclusive, the shifts that were derived already.
    Set<String> derivedBefore(
            int organisation, Collection<Integer> things, LocalDate from, LocalDate to) {
        return db.sql(
                        """
                        select thing_id || ':' || day || ':' || shift from production_source
                         where organisation_id = :organisation and thing_id = any(:things) and day between :from and :to\
                        """)
                .param("organisation", organisation)
                .param("things", things.toArray(Integer[]::new))
                .param("from", java.sql.Date.valueOf(from))
                .param("to", java.sql.Date.valueOf(to))
                .query((row, n) -> String.valueOf(row.getString(1)))
                .set();
    }

    static String key(int thing, PlannedShift shift) {
        return "%d:%s:%s".formatted(thing, shift.day(), shift.shift());
    }

    /// A run with its version.
    record Running(Run run, String reference) {}

    private List<Running> runs(int organisation, WorkUnit unit, LocalDate from, LocalDate to) {
        return ledger
                .of(
                        organisation,
                        Set.of(Kind.RUN),
                        List.of(unit.thing()),
                        from.minusDays(LONGEST_RUN_DAYS),
                        to.plusDays(1),
                        null)
                .stream()
                .map(entry ->
                        new Running(Run.read(entry.body()), entry.key() + "@" + entry.version()))
                .sorted(Comparator.comparing(one -> one.run().from()))
                .toList();
    }

    private static List<Run> touching(List<Running> runs, Span span) {
        return runs.stream().map(Running::run).filter(run -> touches(run, span)).toList();
    }

    static boolean touches(Run run, Span span) {
        var to = run.to();
        return run.from().toEpochMilli() < span.to()
                && (to == null || to.toEpochMilli() > span.from());
    }

    private static NavigableMap<Long, Long> byStart(List<Hour> hours) {
        var byStart = new TreeMap<Long, Long>();
        hours.forEach(hour -> byStart.merge(hour.start(), hour.hash(), (a, b) -> a * 37 + b));
        return byStart;
    }

    private static String fingerprint(
            Kept kept, PlannedShift shift, NavigableMap<Long, Long> hours, List<Running> runs) {
        long hash = 17;
        for (var each :
                hours.subMap(shift.span().from() - WeakestChannel.BEFORE, shift.span().to())
                        .entrySet()) {
            hash = (hash * 31 + each.getKey()) * 31 + each.getValue();
        }
        var text = new StringBuilder(Long.toHexString(hash));
        text.append(' ').append(kept.reference());
        text.append(' ').append(shift.span().from()).append(' ').append(shift.span().to());
        for (var running : runs) {
            if (touches(running.run(), shift.span())) {
                text.append(' ').append(running.reference());
            }
        }
        return text.length() <= 2_000
                ? text.toString()
                : Integer.toHexString(text.toString().hashCode());
    }

    private static String id(LocalDate day, String shift) {
        return day + "/" + shift;
    }

    private Map<String, String> known(
            int organisation, WorkUnit unit, LocalDate from, LocalDate to) {
        var known = new HashMap<String, String>();
        db.sql(
                        """
                        select day, shift, fingerprint from production_source
                         where organisation_id = :organisation and thing_id = :thing and day between :from and :to\
                        """)
                .param("organisation", organisation)
                .param("thing", unit.thing())
                .param("from", java.sql.Date.valueOf(from))
                .param("to", java.sql.Date.valueOf(to))
                .query(row -> {
                    known.put(
                            id(row.getObject(1, LocalDate.class), row.getString(2)),
                            row.getString(3));
                });
        return known;
    }

    private void remember(int organisation, WorkUnit unit, PlannedShift shift, String fingerprint) {
        db.sql(
                        """
                        insert into production_source (organisation_id, thing_id, day, shift, fingerprint)
                        values (:organisation, :thing, :day, :shift, :fingerprint)
                        on conflict (organisation_id, thing_id, day, shift) do update
                           set fingerprint = excluded.fingerprint\
                        """)
                .param("organisation", organisation)
                .param("thing", unit.thing())
                .param("day", java.sql.Date.valueOf(shift.day()))
                .param("shift", shift.shift())
                .param("fingerprint", fingerprint)
                .update();
    }
}
