package io.baigong.server.methods;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Organisations;
import io.baigong.server.access.Scope;
import io.baigong.server.facts.Facts;
import io.baigong.server.facts.Source;
import io.baigong.server.packs.Packs;
import io.baigong.server.production.Figure;
import io.baigong.server.production.Production;
import io.baigong.server.production.ShiftElements;
import io.baigong.server.things.Things;
import io.baigong.server.things.VisibleThings.VisibleThing;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.springframework.stereotype.Component;

/// What the demonstration works knows of itself: the OEE of its machines shift by shift, the
/// indicators of each day, the risks of its jobs.
@Component
final class DemoWorks {
    private static final String WORKS = "demo-works";
    private static final String OEE = "oee";
    private static final String KPIS = "iso22400-kpis";
    private static final String RISK = "lec";
    private static final List<String> PACKS = List.of(OEE, "energy-carbon", "safety-risk");
    private static final Set<String> MODELS = Set.of("mill-turn", "machining-centre");
    private static final Set<Figure> NEEDED =
            Set.of(Figure.PBT, Figure.APT, Figure.PRI_PQ, Figure.PQ, Figure.GQ);
    private static final int NEAR_DAYS = 3;
    private static final int FAR_DAYS = 8;

    private final Organisations organisations;
    private final Packs packs;
    private final Facts facts;
    private final Things things;
    private final Production production;
    private final Calculations calculations;
    private final Clock clock;

    /// What was known of shifts when last looked at: while the history comes in, it changes.
    private Map<String, String> before = Map.of();

    private boolean installed;

    DemoWorks(
            Organisations organisations,
            Packs packs,
            Facts facts,
            Things things,
            Production production,
            Calculations calculations,
            Clock clock) {
        this.organisations = organisations;
        this.packs = packs;
        this.facts = facts;
        this.things = things;
        this.production = production;
        this.calculations = calculations;
        this.clock = clock;
    }

    /// @return false while a shift that has ended may become known
    synchronized boolean make() {
        int works = organisations.byKey(WORKS).orElseThrow().id();
        var owner = new Caller(works, "owner", Set.of(Scope.values()), false);
        return owner.call(() -> {
            if (!installed) {
                PACKS.forEach(pack -> packs.installDelivered(works, pack));
                installed = true;
            }
            risks(owner);
            return shifts(owner);
        });
    }

    private void risks(Caller owner) {
        var days = new TreeSet<String>();
        facts.rows(
                owner.organisation(),
                Source.form(RISK),
                List.of(),
                null,
                fact -> days.add(fact.ref().period()));
        days.forEach(day -> calculate(owner, RISK, day));
    }

    private boolean shifts(Caller owner) {
        var machines =
                things.visible(owner).all().stream()
                        .filter(one -> MODELS.contains(one.handle().model().key()))
                        .toList();
        if (machines.isEmpty()) {
            return false;
        }
        var today = LocalDate.ofInstant(clock.instant(), machines.getFirst().handle().zone());
        var known = look(machines, today.minusDays(NEAR_DAYS), today);
        if (!known.shifts().isEmpty()) {
            known = look(machines, today.minusDays(FAR_DAYS), today);
        }
        boolean settled = !known.shifts().isEmpty() && known.shifts().equals(before);
        before = known.shifts();
        if (settled) {
            known.periods().forEach((_, period) -> calculate(owner, OEE, period));
            known.days().forEach(day -> calculate(owner, KPIS, day));
        }
        return settled;
    }

    /// @param shifts what is known of each, by period
    /// @param periods in order of time
    /// @param days of which all shifts are over
    private record Known(
            Map<String, String> shifts, Map<Instant, String> periods, Set<String> days) {}

    /// The shifts that have ended of which each machine can tell what it made.
    private Known look(List<VisibleThing> machines, LocalDate from, LocalDate to) {
        production.derive(machines, from, to);
        Map<String, Integer> counts = new HashMap<>();
        Map<String, String> figures = new HashMap<>();
        var periods = new TreeMap<Instant, String>();
        var days = new TreeSet<String>();
        var open = new HashSet<String>();
        production.each(
                machines,
                from,
                to,
                clock.instant(),
                elements -> {
                    String day = elements.day().toString();
                    if (!elements.ended()) {
                        open.add(day);
                    } else if (elements.figures().keySet().containsAll(NEEDED)) {
                        String period = day + "/" + elements.shift();
                        counts.merge(period, 1, Integer::sum);
                        figures.merge(period, said(elements), String::concat);
                        periods.put(elements.from(), period);
                        days.add(day);
                    }
                });
        counts.values().removeIf(count -> count < machines.size());
        figures.keySet().retainAll(counts.keySet());
        periods.values().retainAll(counts.keySet());
        days.removeAll(open);
        days.removeIf(day -> counts.keySet().stream().noneMatch(one -> one.startsWith(day + "/")));
        return new Known(figures, periods, days);
    }

    private static String said(ShiftElements shift) {
        return "%s %s %s %s;"
                .formatted(
                        shift.workUnit(),
                        shift.value(Figure.APT),
                        shift.value(Figure.PQ),
                        shift.value(Figure.UNKNOWN));
    }

    private void calculate(Caller owner, String method, String period) {
        if (calculations.list(owner.organisation(), method, period).isEmpty()) {
            calculations.calculate(
                    owner,
                    new Calculations.Order(method, null, period, null, "demonstration", null));
        }
    }
}
