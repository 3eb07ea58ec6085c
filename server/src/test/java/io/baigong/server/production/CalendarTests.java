package io.baigong.server.production;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.server.production.Plan.Pause;
import io.baigong.server.production.Plan.Shift;
import io.baigong.server.things.Name;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CalendarTests {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final WorkUnit MILL = unit("mill", BERLIN);
    private static final List<Integer> EVERY_DAY = List.of(1, 2, 3, 4, 5, 6, 7);
    private static final LocalDate LONG_AGO = LocalDate.of(2020, 1, 1);

    private static WorkUnit unit(String key, ZoneId zone) {
        return new WorkUnit(1, key, "works", "lathe", zone);
    }

    private static Shift shift(String key, String start, String end, Pause... breaks) {
        return new Shift(
                key,
                Name.of(key),
                EVERY_DAY,
                LocalTime.parse(start),
                LocalTime.parse(end),
                List.of(breaks));
    }

    private static Pause pause(String from, String to) {
        return new Pause(LocalTime.parse(from), LocalTime.parse(to));
    }

    private static Plan plan(
            String key,
            @Nullable String site,
            List<String> units,
            LocalDate from,
            Shift... shifts) {
        return new Plan(key, Name.of(key), site, units, from, null, List.of(shifts));
    }

    private static Plan plan(Shift... shifts) {
        return plan("plan", null, List.of(), LONG_AGO, shifts);
    }

    private static DayException exception(
            String day, @Nullable String shift, boolean planned, @Nullable String start) {
        return new DayException(
                "x-" + day + shift,
                LocalDate.parse(day),
                shift,
                null,
                null,
                planned,
                start == null ? null : LocalTime.parse(start),
                null,
                null);
    }

    private static List<PlannedShift> on(Calendar calendar, String day) {
        return calendar.of(MILL, LocalDate.parse(day), LocalDate.parse(day));
    }

    private static long hours(PlannedShift shift) {
        return shift.busyUntil(shift.span().to()) / 3_600_000;
    }

    @Test
    void aShiftOverMidnightBelongsToTheDayOnWhichItBegins() {
        var night =
                on(
                        new Calendar(List.of(plan(shift("night", "22:00", "06:00"))), List.of()),
                        "2026-11-20");
        assertThat(night).hasSize(1);
        assertThat(night.getFirst().day()).isEqualTo("2026-11-20");
        assertThat(night.getFirst().from()).isEqualTo("2026-11-20T21:00:00Z");
        assertThat(night.getFirst().to()).isEqualTo("2026-11-21T05:00:00Z");
    }

    /// On 29 March 2026 clocks leap from 2 to 3, on 25 October they go from 3 back to 2.
    @Test
    void onTheDayTheClockChangesAShiftIsAsLongAsItReallyIs() {
        var calendar =
                new Calendar(
                        List.of(
                                plan(
                                        shift("day", "06:00", "22:00"),
                                        shift("night", "22:00", "06:00"))),
                        List.of());
        assertThat(on(calendar, "2026-03-28"))
                .extracting(CalendarTests::hours)
                .containsExactly(16L, 7L);
        assertThat(on(calendar, "2026-03-29"))
                .extracting(CalendarTests::hours)
                .containsExactly(16L, 8L);
        assertThat(on(calendar, "2026-10-24"))
                .extracting(CalendarTests::hours)
                .containsExactly(16L, 9L);
        var all = calendar.of(MILL, LocalDate.of(2026, 10, 20), LocalDate.of(2026, 10, 30));
        for (int i = 1; i < all.size(); i++) {
            assertThat(all.get(i).span().from()).isEqualTo(all.get(i - 1).span().to());
        }
    }

    @Test
    void breaksAreNoBusyTimeAlsoAfterMidnight() {
        var calendar =
                new Calendar(
                        List.of(
                                plan(
                                        shift(
                                                "night",
                                                "22:00",
                                                "06:00",
                                                pause("01:00", "01:30"),
                                                pause("23:50", "00:05")))),
                        List.of());
        var night = on(calendar, "2026-11-20").getFirst();
        assertThat(night.busy()).hasSize(3);
        assertThat(night.busyUntil(night.span().to())).isEqualTo((8 * 60 - 45) * 60_000L);
        long twoHoursIn = night.span().from() + 2 * 3_600_000;
        assertThat(night.busyUntil(twoHoursIn)).isEqualTo(110 * 60_000L);
    }

    @Test
    void aBreakWithinTheHourThatIsTwiceThereIsCountedOnce() {
        var calendar =
                new Calendar(
                        List.of(plan(shift("night", "22:00", "06:00", pause("02:30", "03:30")))),
                        List.of());
        var night = on(calendar, "2026-10-24").getFirst();
        // From 02:30 summer time to 03:30 winter time are two hours.
        assertThat(hours(night)).isEqualTo(7);
    }

    @Test
    void theMachinesOwnPlanGoesBeforeTheSitesAndTheNewerBeforeTheOlder() {
        var general = plan(shift("general", "08:00", "16:00"));
        var site = plan("site", "works", List.of(), LONG_AGO, shift("site", "07:00", "15:00"));
        var newer =
                plan(
                        "newer",
                        "works",
                        List.of(),
                        LocalDate.of(2026, 11, 1),
                        shift("newer", "06:00", "14:00"));
        var own = plan("own", null, List.of("press"), LONG_AGO, shift("own", "00:00", "00:00"));
        var calendar = new Calendar(List.of(general, site, newer, own), List.of());
        assertThat(on(calendar, "2026-10-31"))
                .extracting(PlannedShift::shift)
                .containsExactly("site");
        assertThat(on(calendar, "2026-11-01"))
                .extracting(PlannedShift::shift)
                .containsExactly("newer");
        var press =
                calendar.of(
                        unit("press", BERLIN),
                        LocalDate.of(2026, 11, 1),
                        LocalDate.of(2026, 11, 1));
        assertThat(press).extracting(PlannedShift::shift).containsExactly("own");
        assertThat(hours(press.getFirst())).isEqualTo(24);
        var elsewhere = new WorkUnit(3, "saw", "yard", "saw", BERLIN);
        assertThat(calendar.of(elsewhere, LocalDate.of(2026, 11, 1), LocalDate.of(2026, 11, 1)))
                .extracting(PlannedShift::shift)
                .containsExactly("general");
    }

    @Test
    void anExceptionTakesAShiftOffOrBeginsItLater() {
        var calendar =
                new Calendar(
                        List.of(
                                plan(
                                        shift("early", "06:00", "14:00"),
                                        shift("night", "22:00", "06:00"))),
                        List.of(
                                exception("2026-11-20", "early", false, null),
                                exception("2026-11-20", "night", true, "02:00"),
                                exception("2026-11-21", null, false, null)));
        var friday = on(calendar, "2026-11-20");
        assertThat(friday).extracting(PlannedShift::shift).containsExactly("night");
        assertThat(friday.getFirst().from()).isEqualTo("2026-11-21T01:00:00Z");
        assertThat(friday.getFirst().to()).isEqualTo("2026-11-21T05:00:00Z");
        assertThat(friday.getFirst().exception()).isEqualTo("x-2026-11-20night");
        assertThat(on(calendar, "2026-11-21")).isEmpty();
        assertThat(on(calendar, "2026-11-22")).hasSize(2);
    }

    @Test
    void theZoneOfTheSiteMakesTheTimes() {
        var calendar = new Calendar(List.of(plan(shift("early", "06:00", "14:00"))), List.of());
        var shanghai = unit("mill", ZoneId.of("Asia/Shanghai"));
        var day = LocalDate.of(2026, 11, 20);
        assertThat(calendar.of(shanghai, day, day).getFirst().from())
                .isEqualTo(Instant.parse("2026-11-19T22:00:00Z"));
        assertThat(TimeZone.getDefault()).isNotNull();
    }
}
