package io.baigong.server.production;

import io.baigong.evaluator.method.Label;
import io.baigong.server.access.Invalid;
import io.baigong.server.access.TooMuch;
import io.baigong.server.production.Composition.Whole;
import io.baigong.server.production.GoingShifts.Going;
import io.baigong.server.production.GoingShifts.Standing;
import io.baigong.server.production.MasterData.Kept;
import io.baigong.server.things.VisibleThings.VisibleThing;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/// What machines did, shift by shift: time elements and quantities after ISO 22400-2, from the
/// machines' signals and from what people, files and programs say.
@Service
public class Production {
    private static final int AT_ONCE = 200;
    private static final int MOST_DAYS = 800;

    /// Machines times days whose entries are held at a time.
    private static final int MOST_HELD = 4_000;

    private static final Set<Kind> SAID =
            EnumSet.of(Kind.RUN, Kind.COUNT, Kind.STOP, Kind.RECORD, Kind.CORRECTION, Kind.DERIVED);

    private final Ledger ledger;
    private final Deriver deriver;
    private final GoingShifts goingShifts;
    private final Clock clock;

    Production(Ledger ledger, Deriver deriver, GoingShifts goingShifts, Clock clock) {
        this.ledger = ledger;
        this.deriver = deriver;
        this.goingShifts = goingShifts;
        this.clock = clock;
    }

    /// Derives ended shifts of these days again where readings, rules or runs are others than
    /// before.
    public void derive(Collection<VisibleThing> things, LocalDate from, LocalDate to) {
        Map<Integer, MasterData> masters = new HashMap<>();
        for (var thing : things) {
            int organisation = thing.handle().organisation();
            var master =
                    masters.computeIfAbsent(organisation, one -> new MasterData(ledger, one, null));
            deriver.derive(organisation, master, thing, from, to);
        }
    }

    /// Of each machine the shifts that begin on these days, in order of time; machines without a
    /// shift plan have none. Derives ended shifts that never were, when asked for today's
    /// knowledge.
    ///
    /// @param to the last day, inclusive
    /// @param asOf what was known then; null for now
    public void each(
            Collection<VisibleThing> things,
            LocalDate from,
            LocalDate to,
            @Nullable Instant asOf,
            Consumer<ShiftElements> taker) {
        each(things, from, to, asOf, (_, whole) -> taker.accept(whole.elements()));
    }

    /// Takes stretches of planned busy time.
    public interface TimeTaker {
        /// @param from epoch milliseconds
        /// @param to epoch milliseconds, exclusive
        void take(int thing, long from, long to, Element element);
    }

    /// What planned busy time of these machines was spent on, of each in order of time, as known
    /// now: as far as signals or orders tell it minute by minute.
    ///
    /// @param from the first day on which shifts begin
    /// @param to the last, inclusive
    public void times(
            Collection<VisibleThing> things, LocalDate from, LocalDate to, TimeTaker taker) {
        each(
                things,
                from,
                to,
                null,
                (_, whole) ->
                        whole.stretches()
                                .forEach(one ->
                                        taker.take(
                                                whole.elements().thing(),
                                                one.from(),
                                                one.to(),
                                                one.element())));
    }

    interface Taker {
        void take(PlannedShift shift, Whole whole);
    }

    void each(
            Collection<VisibleThing> things,
            LocalDate from,
            LocalDate to,
            @Nullable Instant asOf,
            Taker taker) {
        if (to.isBefore(from)) {
            throw new Invalid("to", "a day not before from", to);
        }
        long days = ChronoUnit.DAYS.between(from, to) + 1;
        if (days > MOST_DAYS) {
            throw new TooMuch("days", MOST_DAYS);
        }
        int atOnce = Math.clamp(MOST_HELD / days, 1, AT_ONCE);
        Map<Integer, MasterData> masters = new HashMap<>();
        var some = new ArrayList<VisibleThing>(atOnce);
        for (var thing : things) {
            some.add(thing);
            if (some.size() == atOnce) {
                some(some, masters, from, to, asOf, taker);
                some.clear();
            }
        }
        some(some, masters, from, to, asOf, taker);
    }

    private void some(
            List<VisibleThing> things,
            Map<Integer, MasterData> masters,
            LocalDate from,
            LocalDate to,
            @Nullable Instant asOf,
            Taker taker) {
        if (things.isEmpty()) {
            return;
        }
        int organisation = things.getFirst().handle().organisation();
        var master =
                masters.computeIfAbsent(organisation, one -> new MasterData(ledger, one, asOf));
        if (asOf == null) {
            deriveMissing(organisation, master, things, from, to);
        }
        var said = said(organisation, things, from, to, asOf);
        long now = asOf == null ? clock.millis() : asOf.toEpochMilli();
        var begun = new ArrayList<Begun>();
        var goingOn = new ArrayList<Going>();
        for (var thing : things) {
            var unit = WorkUnit.of(thing.handle());
            var entries = said.getOrDefault(unit.thing(), List.of());
            var kept = master.rule(unit);
            for (var shift : master.calendar().of(unit, from, to)) {
                if (shift.span().from() <= now) {
                    Going going = null;
                    if (asOf == null && kept != null && now < shift.span().to()) {
                        going = going(thing, kept, shift, now, entries);
                        goingOn.add(going);
                    }
                    begun.add(new Begun(unit, shift, entries, going));
                }
            }
        }
        var standing = goingShifts.standing(goingOn);
        for (var one : begun) {
            taker.take(one.shift(), whole(master, one, now, standing));
        }
    }

    /// @param going null when it is over, nobody asks for today's knowledge or there is no rule
    private record Begun(
            WorkUnit unit, PlannedShift shift, List<Entry> entries, @Nullable Going going) {}

    private static Going going(
            VisibleThing thing, Kept kept, PlannedShift shift, long now, List<Entry> entries) {
        var span = new Span(shift.span().from(), now);
        return new Going(thing, kept, span, runs(entries, span));
    }

    private static Whole whole(
            MasterData master, Begun begun, long now, Map<Going, Standing> standing) {
        var unit = begun.unit();
        var shift = begun.shift();
        Derived derived = null;
        var machine = Label.EVIDENCED;
        for (var entry : begun.entries()) {
            boolean ofShift =
                    entry.kind() == Kind.DERIVED
                            && entry.key().equals(Deriver.key(unit.thing(), shift));
            if (ofShift) {
                derived = Derived.of(entry.content());
                machine = entry.channel().cap();
            }
        }
        var going = begun.going();
        var stands = going == null ? null : standing.get(going);
        if (stands != null) {
            derived = stands.derived();
            machine = stands.label();
        }
        var of = new ShiftCase(master, unit, shift, now, derived, machine, begun.entries());
        return new Composition(of).whole();
    }

    private static List<Run> runs(List<Entry> entries, Span span) {
        return entries.stream()
                .filter(entry -> entry.kind() == Kind.RUN)
                .map(entry -> Run.read(entry.body()))
                .filter(run -> Deriver.touches(run, span))
                .sorted(Comparator.comparing(Run::from))
                .toList();
    }

    private void deriveMissing(
            int organisation,
            MasterData master,
            List<VisibleThing> things,
            LocalDate from,
            LocalDate to) {
        if (!master.hasRules()) {
            return;
        }
        long now = clock.millis();
        var numbers = things.stream().map(thing -> thing.handle().number()).toList();
        var before = deriver.derivedBefore(organisation, numbers, from, to);
        for (var thing : things) {
            var unit = WorkUnit.of(thing.handle());
            if (master.rule(unit) == null) {
                continue;
            }
            boolean missing =
                    master.calendar().of(unit, from, to).stream()
                            .anyMatch(shift ->
                                    shift.span().to() <= now
                                            && !before.contains(Deriver.key(unit.thing(), shift)));
            if (missing) {
                deriver.derive(organisation, master, thing, from, to);
            }
        }
    }

    private Map<Integer, List<Entry>> said(
            int organisation,
            List<VisibleThing> things,
            LocalDate from,
            LocalDate to,
            @Nullable Instant asOf) {
        var numbers = things.stream().map(thing -> thing.handle().number()).toList();
        Map<Integer, List<Entry>> byThing = new HashMap<>();
        ledger.of(
                        organisation,
                        SAID,
                        numbers,
                        from.minusDays(Deriver.LONGEST_RUN_DAYS),
                        to.plusDays(1),
                        asOf)
                .forEach(entry ->
                        byThing.computeIfAbsent(
                                        Objects.requireNonNull(entry.thing()),
                                        _ -> new ArrayList<>())
                                .add(entry));
        return byThing;
    }
}
