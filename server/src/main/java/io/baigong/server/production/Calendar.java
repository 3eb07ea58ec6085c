package io.baigong.server.production;

import io.baigong.server.production.Plan.Shift;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Turns plans and exceptions into the shifts of a machine. Times of plans are wall-clock times of
/// the site; a shift over a change of the clock is as long as it really was.
final class Calendar {
    private final List<Plan> plans;
    private final List<DayException> exceptions;

    Calendar(List<Plan> plans, List<DayException> exceptions) {
        this.plans = List.copyOf(plans);
        this.exceptions = List.copyOf(exceptions);
    }

    /// In order of time.
    ///
    /// @param to the last day, inclusive
    List<PlannedShift> of(WorkUnit unit, LocalDate from, LocalDate to) {
        var shifts = new ArrayList<PlannedShift>();
        for (var day = from; !day.isAfter(to); day = day.plusDays(1)) {
            var plan = plan(unit, day);
            if (plan != null) {
                for (var shift : plan.shifts()) {
                    var planned = planned(unit, day, plan.key(), shift);
                    if (planned != null) {
                        shifts.add(planned);
                    }
                }
            }
        }
        shifts.sort(Comparator.comparingLong(shift -> shift.span().from()));
        return shifts;
    }

    /// The plan that holds: the one closest to the machine, of these the one that began last.
    private @Nullable Plan plan(WorkUnit unit, LocalDate day) {
        return plans.stream()
                .filter(plan -> plan.holdsOn(day) && plan.closeness(unit) >= 0)
                .max(
                        Comparator.<Plan>comparingInt(plan -> plan.closeness(unit))
                                .thenComparing(Plan::from)
                                .thenComparing(Plan::key))
                .orElse(null);
    }

    private @Nullable PlannedShift planned(WorkUnit unit, LocalDate day, String plan, Shift shift) {
        var exception =
                exceptions.stream()
                        .filter(one -> one.closeness(unit, day, shift.key()) >= 0)
                        .max(
                                Comparator.<DayException>comparingInt(
                                                one -> one.closeness(unit, day, shift.key()))
                                        .thenComparing(DayException::key))
                        .orElse(null);
        if (exception == null) {
            return shift.days().contains(day.getDayOfWeek().getValue())
                    ? on(unit.zone(), day, shift, shift.start(), shift.end(), plan, null)
                    : null;
        }
        if (!exception.planned()) {
            return null;
        }
        var start = exception.start();
        var end = exception.end();
        return on(
                unit.zone(),
                day,
                shift,
                start == null ? shift.start() : start,
                end == null ? shift.end() : end,
                plan,
                exception.key());
    }

    private static PlannedShift on(
            ZoneId zone,
            LocalDate day,
            Shift shift,
            LocalTime start,
            LocalTime end,
            String plan,
            @Nullable String exception) {
        // A night shift that begins later than planned may begin after midnight.
        boolean overMidnight = !shift.end().isAfter(shift.start());
        boolean after = overMidnight && start.isBefore(shift.end());
        var begins = after ? day.plusDays(1) : day;
        long from = millis(zone, begins, start);
        long to = millis(zone, end.isAfter(start) ? begins : begins.plusDays(1), end);
        var span = new Span(from, Math.max(from, to));
        return new PlannedShift(
                day,
                shift.key(),
                shift.name(),
                span,
                busy(zone, day, shift, span),
                plan,
                exception);
    }

    private static List<Span> busy(ZoneId zone, LocalDate day, Shift shift, Span span) {
        var pauses = new ArrayList<Span>();
        for (var pause : shift.breaks()) {
            var first = pause.from().isBefore(shift.start()) ? day.plusDays(1) : day;
            var last = pause.to().isAfter(pause.from()) ? first : first.plusDays(1);
            pauses.add(
                    new Span(millis(zone, first, pause.from()), millis(zone, last, pause.to()))
                            .within(span.from(), span.to()));
        }
        pauses.sort(Comparator.comparingLong(Span::from));
        var busy = new ArrayList<Span>();
        long at = span.from();
        for (var pause : pauses) {
            if (pause.from() > at) {
                busy.add(new Span(at, pause.from()));
            }
            at = Math.max(at, pause.to());
        }
        if (at < span.to()) {
            busy.add(new Span(at, span.to()));
        }
        return busy;
    }

    /// A time that the clock leaps over is as much later; one that is twice there is the first.
    private static long millis(ZoneId zone, LocalDate day, LocalTime time) {
        return day.atTime(time).atZone(zone).toInstant().toEpochMilli();
    }
}
