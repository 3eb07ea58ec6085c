package io.baigong.server.production;

import io.baigong.server.things.Name;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which shifts are worked, week by week: for all machines, those of a site, or some.
///
/// @param site key; null for every site that has no plan of its own
/// @param workUnits keys; empty for all of the site
/// @param from the first day
/// @param to the last day, null for no end
@Schema(name = "ShiftPlan")
record Plan(
        String key,
        Name name,
        @Nullable String site,
        List<String> workUnits,
        LocalDate from,
        @Nullable LocalDate to,
        List<Shift> shifts)
        implements MasterContent {
    private static final int MOST_SHIFTS = 20;
    private static final int MOST_UNITS = 2_000;

    Plan {
        workUnits = List.copyOf(workUnits);
        shifts = List.copyOf(shifts);
    }

    /// One shift, in the site's wall-clock time. It belongs to the day on which it begins; one that
    /// ends at or before the time of its begin ends the day after.
    ///
    /// @param days on which it is worked, 1 is Monday, 7 is Sunday
    /// @param breaks which are no planned busy time
    @Schema(name = "Shift")
    record Shift(
            String key,
            Name name,
            List<Integer> days,
            LocalTime start,
            LocalTime end,
            List<Pause> breaks) {
        Shift {
            days = List.copyOf(days);
            breaks = List.copyOf(breaks);
        }
    }

    @Schema(name = "Break")
    record Pause(LocalTime from, LocalTime to) {}

    static Plan read(Body body) {
        String key = body.key("key");
        var from = body.day("from");
        var to = body.dayOrNull("to");
        if (to != null && to.isBefore(from)) {
            body.add("to", "a day not before from", to);
        }
        var shifts = body.list("shifts", MOST_SHIFTS, Plan::shift);
        if (shifts.isEmpty()) {
            body.add("shifts", "at least one shift", "none");
        }
        var keys = new HashSet<String>();
        for (var shift : shifts) {
            if (!keys.add(shift.key())) {
                body.add("shifts", "each key once", shift.key());
            }
        }
        return new Plan(
                key,
                body.name(key),
                body.keyOrNull("site"),
                body.texts("workUnits", MOST_UNITS),
                from,
                to,
                shifts);
    }

    private static Shift shift(Body body) {
        String key = body.key("key");
        var days =
                body.texts("days", 7).stream()
                        .filter(day -> {
                            boolean fits = day.matches("[1-7]");
                            if (!fits) {
                                body.add("days", "1 (Monday) to 7 (Sunday)", day);
                            }
                            return fits;
                        })
                        .map(Integer::valueOf)
                        .distinct()
                        .sorted()
                        .toList();
        var start = body.time("start");
        var end = body.time("end");
        var breaks =
                body.list("breaks", 20, pause -> new Pause(pause.time("from"), pause.time("to")));
        var length = after(start, end, true);
        for (var pause : breaks) {
            var begins = after(start, pause.from(), false);
            if (begins.plus(after(pause.from(), pause.to(), true)).compareTo(length) > 0) {
                body.add(
                        "breaks",
                        "breaks within %s to %s".formatted(start, end),
                        pause.from() + " to " + pause.to());
            }
        }
        return new Shift(key, body.name(key), days, start, end, breaks);
    }

    /// On the wall clock, forward.
    ///
    /// @param wholeDay whether the same time means a day later
    private static Duration after(LocalTime from, LocalTime to, boolean wholeDay) {
        var between = Duration.between(from, to);
        boolean nextDay = between.isNegative() || wholeDay && between.isZero();
        return nextDay ? between.plusDays(1) : between;
    }

    boolean holdsOn(LocalDate day) {
        return !day.isBefore(from) && (to == null || !day.isAfter(to));
    }

    /// How closely it is about a machine: 0 for all, 1 for its site, 2 for itself; -1 not at all.
    int closeness(WorkUnit unit) {
        if (!workUnits.isEmpty()) {
            return workUnits.contains(unit.key()) ? 2 : -1;
        }
        return site == null ? 0 : site.equals(unit.site()) ? 1 : -1;
    }

    @Nullable Shift shift(String wanted) {
        for (var shift : shifts) {
            if (shift.key().equals(wanted)) {
                return shift;
            }
        }
        return null;
    }
}
