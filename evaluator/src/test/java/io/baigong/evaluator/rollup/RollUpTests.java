package io.baigong.evaluator.rollup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.baigong.evaluator.method.Label;
import io.baigong.evaluator.rollup.Hierarchy.Edge;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RollUpTests {
    private static final Period YEAR = Period.ofYear(2026);
    private static final Instant EARLY = Instant.parse("2027-01-10T00:00:00Z");
    private static final Instant LATE = Instant.parse("2027-02-10T00:00:00Z");
    private static final Hierarchy CITY =
            Hierarchy.of(
                    List.of(
                            Edge.of("city", null),
                            Edge.of("east", "city"),
                            Edge.of("west", "city")));

    private static Plan plan(How how) {
        return new Plan(how, YEAR, Placement.AT_END);
    }

    private static @Nullable BigDecimal decimal(@Nullable String text) {
        return text == null ? null : new BigDecimal(text);
    }

    private static Report report(String subject, @Nullable String top, @Nullable String bottom) {
        return new Report(
                subject,
                decimal(top),
                decimal(bottom),
                decimal(bottom),
                Label.EVIDENCED,
                EARLY,
                "a");
    }

    private static RollUp roll(How how, Map<String, String> where, Report... reports) {
        return RollUp.of(
                plan(how),
                CITY,
                Identities.distinct(),
                where.entrySet().stream()
                        .map(one -> Membership.of(one.getKey(), one.getValue()))
                        .toList(),
                List.of(reports));
    }

    @Test
    void percentagesAreNeverAveraged() {
        // 10 % of 10 and 90 % of 100 are 82.7 %, not 50 %.
        var all =
                roll(
                        How.RATIO_OF_SUMS,
                        Map.of("a", "east", "b", "west"),
                        report("a", "1", "10"),
                        report("b", "90", "100"));
        assertThat(all.at("east").value()).isEqualByComparingTo("0.1");
        assertThat(all.at("west").value()).isEqualByComparingTo("0.9");
        assertThat(all.at("city").value())
                .isEqualByComparingTo("0.8272727272727272727272727272727273");
        assertThat(all.at("city").denominator()).isEqualByComparingTo("110");
    }

    @Test
    void aMeanIsWeightedByWeightsAtEachLevel() {
        var all =
                roll(
                        How.WEIGHTED_MEAN,
                        Map.of("a", "east", "b", "east", "c", "west"),
                        report("a", "60", "1"),
                        report("b", "90", "2"),
                        report("c", "20", "7"));
        assertThat(all.at("east").value()).isEqualByComparingTo("80");
        assertThat(all.at("city").value()).isEqualByComparingTo("38");
    }

    @Test
    void theMedianIsThatOfAllSubjectsNotOfMedians() {
        var where = Map.of("a", "east", "b", "east", "c", "east", "d", "west");
        var all =
                roll(
                        How.MEDIAN,
                        where,
                        report("a", "1", null),
                        report("b", "2", null),
                        report("c", "9", null),
                        report("d", "3.5", null));
        assertThat(all.at("east").value()).isEqualByComparingTo("2");
        assertThat(all.at("city").value()).isEqualByComparingTo("2.75");
    }

    @Test
    void aShareCountsSubjectsOrPartsOfAWhole() {
        var where = Map.of("a", "east", "b", "east", "c", "west", "d", "west");
        var all =
                roll(
                        How.SHARE,
                        where,
                        report("a", "1", null),
                        report("b", "0", null),
                        report("c", "3", "4"));
        assertThat(all.at("east").value()).isEqualByComparingTo("0.5");
        assertThat(all.at("city").value())
                .isEqualByComparingTo("0.6666666666666666666666666666666667");
        assertThat(all.at("city").coverage()).isEqualByComparingTo("0.75");
        assertThatThrownBy(() -> roll(How.SHARE, where, report("a", "5", "4")))
                .hasMessage("a: a share's part must be 0 to its whole of 4, was 5");
    }

    @Test
    void theWeakestLabelShowsWithHowManyThereAreOfEach() {
        var where = Map.of("a", "east", "b", "east", "c", "west", "d", "west");
        var all =
                RollUp.of(
                        plan(How.SUM),
                        CITY,
                        Identities.distinct(),
                        where.entrySet().stream()
                                .map(one -> Membership.of(one.getKey(), one.getValue()))
                                .toList(),
                        List.of(
                                Report.of("a", BigDecimal.ONE, Label.VERIFIED, EARLY, "x"),
                                Report.of("b", BigDecimal.ONE, Label.EVIDENCED, EARLY, "x"),
                                Report.of("c", BigDecimal.ONE, Label.DECLARED, EARLY, "x")));
        assertThat(all.at("east").label()).isEqualTo(Label.EVIDENCED);
        assertThat(all.at("city").label()).isEqualTo(Label.DECLARED);
        assertThat(all.at("city").labels())
                .isEqualTo(Map.of(Label.DECLARED, 1L, Label.EVIDENCED, 1L, Label.VERIFIED, 1L));
        assertThat(all.at("city").counted()).isEqualTo(3);
        assertThat(all.at("city").expected()).isEqualTo(4);
    }

    @Test
    void aDeviceReportedTwiceCountsOnceByItsBestProvenReport() {
        var same =
                Identities.of(List.of(List.of("SN-1", "86.1000/1"), List.of("86.1000/1", "oid.1")));
        var reports =
                new ArrayList<>(
                        List.of(
                                Report.of("SN-1", new BigDecimal("7"), Label.DECLARED, LATE, "b"),
                                Report.of(
                                        "oid.1", new BigDecimal("5"), Label.EVIDENCED, EARLY, "a"),
                                Report.of(
                                        "SN-2", new BigDecimal("1"), Label.DECLARED, EARLY, "a")));
        for (int turn = 0; turn < reports.size(); turn++) {
            java.util.Collections.rotate(reports, 1);
            var all =
                    RollUp.of(
                            plan(How.SUM),
                            CITY,
                            same,
                            List.of(
                                    Membership.of("SN-1", "east"),
                                    Membership.of("86.1000/1", "east"),
                                    Membership.of("SN-2", "west")),
                            reports);
            assertThat(all.at("east").value()).isEqualByComparingTo("5");
            assertThat(all.at("city").value()).isEqualByComparingTo("6");
            assertThat(all.at("city").expected()).isEqualTo(2);
        }
    }

    @Test
    void ofOneSourceTheLatestReportCountsEvenIfItIsWorseProven() {
        var all =
                roll(
                        How.SUM,
                        Map.of("a", "east"),
                        Report.of("a", new BigDecimal("5"), Label.EVIDENCED, EARLY, "platform"),
                        Report.of("a", new BigDecimal("4"), Label.DECLARED, LATE, "platform"));
        assertThat(all.at("city").value()).isEqualByComparingTo("4");
        assertThat(all.at("city").label()).isEqualTo(Label.DECLARED);
    }

    @Test
    void whoIsReportedAndNowhereIsSaid() {
        var all =
                roll(How.SUM, Map.of("a", "east"), report("a", "1", null), report("x", "9", null));
        assertThat(all.at("city").value()).isEqualByComparingTo("1");
        assertThat(all.unplaced()).isEqualTo(1);
        assertThatThrownBy(() -> roll(How.SUM, Map.of("a", "north")))
                .hasMessage("a is in north, which is not in the hierarchy");
    }

    private static RollUp moving(Placement placement, How how) {
        var july = LocalDate.of(2026, 7, 1);
        return RollUp.of(
                new Plan(how, YEAR, placement),
                CITY,
                Identities.distinct(),
                List.of(
                        new Membership("a", "east", LocalDate.MIN, july),
                        new Membership("a", "west", july, LocalDate.MAX),
                        Membership.of("b", "west")),
                List.of(report("a", "100", "10"), report("b", "1", "1")));
    }

    @Test
    void whoMovesInThePeriodIsWhereItIsAtTheEnd() {
        var all = moving(Placement.AT_END, How.SUM);
        assertThat(all.at("east").value()).isNull();
        assertThat(all.at("west").value()).isEqualByComparingTo("101");
    }

    @Test
    void whoMovesInThePeriodIsSplitByDaysAndNothingIsLost() {
        // 181 of 365 days.
        var all = moving(Placement.BY_DAYS, How.SUM);
        assertThat(all.at("east").value()).isEqualByComparingTo("49.58904109589041095890");
        assertThat(all.at("west").value()).isEqualByComparingTo("51.41095890410958904110");
        assertThat(all.at("city").value()).isEqualByComparingTo("101");
        assertThat(all.at("east").expected()).isEqualTo(1);
        assertThat(all.at("west").expected()).isEqualTo(2);
        assertThat(all.at("city").expected()).isEqualTo(2);
        // A rate does not change by being split, but for the last of twenty digits.
        assertThat(moving(Placement.BY_DAYS, How.RATIO_OF_SUMS).at("east").value())
                .isCloseTo(BigDecimal.TEN, within(new BigDecimal("1e-18")));
        assertThatThrownBy(() -> moving(Placement.BY_DAYS, How.MEDIAN))
                .hasMessageContaining("AT_END");
    }

    @Test
    void aCountyThatPassesToAnotherCityTakesItsDaysAlong() {
        var may = LocalDate.of(2026, 5, 1);
        var tree =
                Hierarchy.of(
                        List.of(
                                Edge.of("province", null),
                                Edge.of("north", "province"),
                                Edge.of("south", "province"),
                                new Edge("county", "north", LocalDate.MIN, may),
                                new Edge("county", "south", may, LocalDate.MAX)));
        for (var placement : Placement.values()) {
            var all =
                    RollUp.of(
                            new Plan(How.SUM, YEAR, placement),
                            tree,
                            Identities.distinct(),
                            List.of(Membership.of("a", "county"), Membership.of("b", "south")),
                            List.of(report("a", "365", null), report("b", "1", null)));
            boolean split = placement == Placement.BY_DAYS;
            assertThat(all.at("county").value()).isEqualByComparingTo("365");
            assertThat(all.at("north").value())
                    .satisfies(north -> {
                        if (split) {
                            assertThat(north).isEqualByComparingTo("120");
                        } else {
                            assertThat(north).isNull();
                        }
                    });
            assertThat(all.at("south").value()).isEqualByComparingTo(split ? "246" : "366");
            assertThat(all.at("province").value()).isEqualByComparingTo("366");
            assertThat(all.at("province").expected()).isEqualTo(2);
        }
    }

    @Test
    void aHierarchyRefusesTwoPlacesOnOneDayAndCircles() {
        assertThatThrownBy(() ->
                        Hierarchy.of(
                                List.of(
                                        Edge.of("a", "b"),
                                        new Edge(
                                                "a",
                                                "c",
                                                LocalDate.of(2026, 1, 1),
                                                LocalDate.MAX))))
                .hasMessage("a is in two places from 2026-01-01");
        assertThatThrownBy(() -> Hierarchy.of(List.of(Edge.of("a", "b"), Edge.of("b", "a"))))
                .hasMessageContaining("is below itself");
    }

    @Test
    void aZeroDenominatorMakesNoFigure() {
        var all = roll(How.RATIO_OF_SUMS, Map.of("a", "east"), report("a", "5", "0"));
        assertThat(all.at("city").value()).isNull();
        assertThat(all.at("city").counted()).isEqualTo(1);
    }
}
