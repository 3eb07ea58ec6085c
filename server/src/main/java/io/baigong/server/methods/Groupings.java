package io.baigong.server.methods;

import io.baigong.evaluator.method.Method.SubjectKind;
import io.baigong.evaluator.rollup.Period;
import io.baigong.evaluator.rollup.Placement;
import io.baigong.server.methods.Calculations.Whole;
import io.baigong.server.organisations.OrganisationPlaces;
import io.baigong.server.organisations.OrganisationPlaces.Stay;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// The groups of calculations, each decided once and kept for a while.
@Component
final class Groupings {
    /// Subjects of what is held in memory.
    private static final int MOST_HELD = 200_000;

    /// What a result weighs without any subject.
    private static final int EMPTY = 1_000;

    private final OrganisationPlaces places;
    private final CalculationTurns turns;
    private final Clock clock;
    private final LinkedHashMap<Asked, Held> held = new LinkedHashMap<>(16, 0.75f, true);

    Groupings(OrganisationPlaces places, CalculationTurns turns, Clock clock) {
        this.places = places;
        this.turns = turns;
        this.clock = clock;
    }

    private record Asked(long calculation, @Nullable LocalDate on) {}

    private record Held(Grouped grouped, int weight) {}

    /// @param on where subjects are on that day; where they were in the calculation when null. For
    ///   who may see each of them only: two days tell those who moved.
    Grouped of(Whole whole, @Nullable LocalDate on) {
        var asked = new Asked(whole.row().id(), on);
        var known = held(asked);
        return known == null ? turns.run(() -> made(asked, whole)) : known;
    }

    private @Nullable Grouped held(Asked asked) {
        synchronized (held) {
            var known = held.get(asked);
            return known == null ? null : known.grouped();
        }
    }

    private Grouped made(Asked asked, Whole whole) {
        var known = held(asked);
        if (known != null) {
            return known; // Another one made it while this one waited.
        }
        var made = new Grouped(whole.calculation(), ways(whole, asked.on()));
        synchronized (held) {
            held.put(asked, new Held(made, EMPTY + whole.row().subjects()));
            int weight = held.values().stream().mapToInt(Held::weight).sum();
            var eldest = held.entrySet().iterator();
            while (weight > MOST_HELD && held.size() > 1) {
                weight -= eldest.next().getValue().weight();
                eldest.remove();
            }
        }
        return made;
    }

    /// The last day of the period, or today for methods without days.
    LocalDate day(Whole whole) {
        return period(whole).to().minusDays(1);
    }

    private Period period(Whole whole) {
        var rhythm = whole.calculation().method().method().period();
        var days = Periods.of(rhythm, whole.row().period());
        var today = LocalDate.now(clock);
        return days == null
                ? new Period(today, today.plusDays(1))
                : new Period(days.from(), days.to());
    }

    private Map<String, Whereabouts> ways(Whole whole, @Nullable LocalDate on) {
        var method = whole.calculation().method().method();
        var period = on == null ? period(whole) : new Period(on, on.plusDays(1));
        Map<String, Whereabouts> ways = new LinkedHashMap<>();
        if (method.subject() != SubjectKind.ORGANISATION) {
            ways.put(Ways.FIRST, Whereabouts.nowhere(period));
            return ways;
        }
        boolean register =
                on != null
                        || method.rollUps().stream()
                                .anyMatch(one -> one.placement() == Placement.BY_DAYS);
        for (var way : Ways.ALL) {
            ways.put(
                    way,
                    new Whereabouts(
                            period,
                            places.edges(way, period.from(), period.to()),
                            register
                                    ? asRegistered(whole, way, period)
                                    : asCalculated(whole, way)));
        }
        return ways;
    }

    private Collection<Stay> asRegistered(Whole whole, String way, Period period) {
        return places.stays(way, whole.calculation().subjects(), period.from(), period.to());
    }

    private static Collection<Stay> asCalculated(Whole whole, String way) {
        var stays = new ArrayList<Stay>();
        var calculation = whole.calculation();
        for (var subject : calculation.subjects()) {
            String code = calculation.given(subject).attributes().get(Ways.ATTRIBUTES.get(way));
            if (code != null && !code.isEmpty()) {
                stays.add(new Stay(subject, code, LocalDate.MIN, LocalDate.MAX));
            }
        }
        return stays;
    }
}
