package io.baigong.server.production;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.evaluator.method.Channel;
import io.baigong.server.production.Derived.Pieces;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class DerivationTests {
    private static final long HOUR = 3_600_000;
    private static final Span SHIFT = new Span(0, 8 * HOUR);
    private static final String STATES =
            """
            "states": [
              {"property": "fault", "in": ["true"], "element": "delay", "reason": "breakdown"},
              {"property": "state", "in": ["RUN"], "element": "production"},
              {"property": "state", "in": ["SETUP"], "element": "setup"}],
            "otherwise": "down", "staleAfter": 86400\
            """;

    private static Rule rule(String members) {
        var body =
                Body.of(
                        JsonMapper.shared()
                                .readTree("{\"key\":\"r\",\"model\":\"m\"," + members + "}"));
        var rule = Rule.read(body);
        body.done();
        return rule;
    }

    /// @param timesAndValues hours and values
    private static Track track(String property, @Nullable Object before, Object... timesAndValues) {
        var times = new ArrayList<Long>();
        var values = new ArrayList<@Nullable Object>();
        for (int i = 0; i < timesAndValues.length; i += 2) {
            times.add((long) (((Number) timesAndValues[i]).doubleValue() * HOUR));
            values.add(value(timesAndValues[i + 1]));
        }
        return new Track(
                property,
                times.stream().mapToLong(Long::longValue).toArray(),
                values.toArray(),
                before == null ? null : value(before),
                before == null ? Long.MIN_VALUE / 2 : -HOUR);
    }

    private static @Nullable Object value(Object value) {
        return value.equals("none")
                ? null
                : value instanceof Number number ? Double.valueOf(number.doubleValue()) : value;
    }

    private static List<String> told(Derived derived) {
        return derived.stretches().stream()
                .map(one ->
                        "%s %s-%s"
                                .formatted(
                                        one.element().word(),
                                        (double) one.from() / HOUR,
                                        (double) one.to() / HOUR))
                .toList();
    }

    private static Derived derived(Rule rule, Track... tracks) {
        return Derivation.of(rule, List.of(tracks), List.of(), SHIFT).derived();
    }

    @Test
    void theFirstStateThatHoldsSaysWhatTheTimeIsSpentOn() {
        var derived =
                derived(
                        rule(STATES),
                        track("state", "RUN", 2, "SETUP", 3, "RUN", 6, "OFF"),
                        track("fault", false, 4, true, 5, false));
        assertThat(told(derived))
                .containsExactly(
                        "production 0.0-2.0",
                        "setup 2.0-3.0",
                        "production 3.0-4.0",
                        "delay 4.0-5.0",
                        "production 5.0-6.0",
                        "down 6.0-8.0");
        assertThat(derived.stretches().get(3).reason()).isEqualTo("breakdown");
    }

    @Test
    void beforeTheFirstValueAndAfterTheLastOneIsStaleNothingIsKnown() {
        var rule = rule(STATES.replace("86400", "3600"));
        var derived = derived(rule, track("state", null, 1, "RUN", 1.5, "RUN", 4, "RUN"));
        assertThat(told(derived))
                .containsExactly(
                        "unknown 0.0-1.0",
                        "production 1.0-2.5",
                        "unknown 2.5-4.0",
                        "production 4.0-5.0",
                        "unknown 5.0-8.0");
    }

    @Test
    void aValueThatCannotBeUsedIsNoState() {
        var derived = derived(rule(STATES), track("state", "RUN", 2, "none", 5, "RUN"));
        assertThat(told(derived))
                .containsExactly("production 0.0-2.0", "unknown 2.0-5.0", "production 5.0-8.0");
    }

    @Test
    void aNumberAboveAThresholdIsAState() {
        var rule =
                rule(
                        """
                        "states": [{"property": "power", "above": 2.5, "element": "production"}],
                        "otherwise": "delay", "staleAfter": 86400\
                        """);
        var derived = derived(rule, track("power", 0.4, 1, 7.5, 3, 2.5, 4, 2.6));
        assertThat(told(derived))
                .containsExactly(
                        "delay 0.0-1.0",
                        "production 1.0-3.0",
                        "delay 3.0-4.0",
                        "production 4.0-8.0");
    }

    private static Pieces pieces(Derived derived) {
        assertThat(derived.pieces()).hasSize(1);
        return derived.pieces().getFirst();
    }

    @Test
    void aCounterThatBeginsAnewCountsFromZeroAndASmallFallCountsNothing() {
        var rule = rule("\"count\": {\"property\": \"parts\"}, \"defaultProduct\": \"gear\"");
        var derived =
                derived(rule, track("parts", 90, 1, 100, 2, 7, 3, 17, 4, 16, 5, 20, 6, 0, 7, 3));
        // 10, 7 after a reset, 10, nothing, 4, nothing after another reset, 3.
        assertThat(pieces(derived).produced()).isEqualByComparingTo("34");
        assertThat(pieces(derived).product()).isEqualTo("gear");
        assertThat(derived.resets()).isEqualTo(2);
        assertThat(derived.falls()).isEqualTo(1);
        assertThat(derived.stretches()).isEmpty();
    }

    @Test
    void shiftsOneAfterTheOtherCountWhatTheCounterCounted() {
        var rule = rule("\"count\": {\"property\": \"parts\", \"factor\": 2}");
        var first = derived(rule, track("parts", 3, 2, 10, 6, 15));
        var second = derived(rule, track("parts", 15, 1, 21, 7, 30));
        assertThat(pieces(first).produced().add(pieces(second).produced()))
                .isEqualByComparingTo("54");
    }

    @Test
    void entriesAreCountedWhenTheyBegin() {
        var rule =
                rule(
                        "\"count\": {\"property\": \"state\", \"how\": \"entries\", \"in\": [\"DONE\"]}");
        var derived =
                derived(
                        rule,
                        track(
                                "state", "DONE", 1, "DONE", 2, "RUN", 3, "DONE", 4, "READY", 5,
                                "DONE"));
        assertThat(pieces(derived).produced()).isEqualByComparingTo("2");
        var unseen = derived(rule, track("state", null, 1, "DONE", 2, "RUN", 3, "DONE"));
        assertThat(pieces(unseen).produced()).isEqualByComparingTo("1");
    }

    @Test
    void piecesAreOfTheProductThatTheMachineTellsElseOfTheOrderThatRuns() {
        var rule =
                rule(
                        """
                        "count": {"property": "parts"}, "scrap": {"property": "bad"},
                        "product": {"property": "program", "products": {"P1": "gear", "P2": "shaft"}},
                        "defaultProduct": "other"\
                        """);
        var runs =
                List.of(
                        new Run(
                                "PO-1",
                                "gear",
                                Instant.ofEpochMilli(0),
                                Instant.ofEpochMilli(0),
                                Instant.ofEpochMilli(4 * HOUR)),
                        new Run(
                                "PO-2",
                                "flange",
                                Instant.ofEpochMilli(6 * HOUR),
                                Instant.ofEpochMilli(6 * HOUR),
                                null));
        var derived =
                Derivation.of(
                                rule,
                                List.of(
                                        track("parts", 0, 1, 1, 3, 3, 5, 6, 7, 10),
                                        track("bad", 0, 3.5, 1),
                                        track("program", "P1", 2, "P2", 4.5, "P9")),
                                runs,
                                SHIFT)
                        .derived();
        assertThat(derived.pieces())
                .extracting(one ->
                        "%s %s %s %s"
                                .formatted(one.product(), one.order(), one.produced(), one.scrap()))
                .containsExactlyInAnyOrder(
                        "gear PO-1 1 0", "shaft null 2 1", "other null 3 0", "flange PO-2 4 0");
    }

    @Test
    void whatIsKeptIsReadAgainAsItWas() {
        var rule = rule(STATES + ", \"count\": {\"property\": \"parts\"}");
        var derived =
                derived(
                        rule,
                        track("state", "RUN", 2, "OFF"),
                        track("parts", 1, 2, 5),
                        track("fault", false));
        var shift =
                new PlannedShift(
                        java.time.LocalDate.EPOCH,
                        "s",
                        io.baigong.server.things.Name.of("s"),
                        SHIFT,
                        List.of(SHIFT),
                        "p",
                        null);
        var again = Derived.of(derived.json(shift, "r@1", Channel.DEVICE));
        assertThat(again.stretches()).isEqualTo(derived.stretches());
        assertThat(again.pieces()).isEqualTo(derived.pieces());
    }

    @Test
    void aFlutteringSignalIsToldCoarselyAndNoTimeIsLost() {
        int changes = 20_000;
        var times = new long[changes];
        var values = new Object[changes];
        Arrays.setAll(times, i -> i * 1_000L + 1);
        Arrays.setAll(values, i -> i % 2 == 0 ? "RUN" : "OFF");
        var derived = derived(rule(STATES), new Track("state", times, values, "OFF", -1));
        assertThat(derived.stretches()).hasSizeLessThanOrEqualTo(Derivation.MOST_STRETCHES);
        assertThat(derived.stretches().stream().mapToLong(Stretch::length).sum())
                .isEqualTo(SHIFT.length());
    }

    /// As a shift that goes on is read.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void readPartByPartItIsTheSameAsAtOnce(long seed) {
        var random = new Random(seed);
        var rule =
                rule(
                        STATES.replace("86400", "1800")
                                + """
                                , "count": {"property": "parts"}, "good": {"property": "fine", "how": "changes"},
                                "scrap": {"property": "fault", "how": "entries", "in": ["true"]},
                                "product": {"property": "state", "products": {"RUN": "gear", "SETUP": "shaft"}}\
                                """);
        var tracks =
                List.of(
                        random(random, "state", "RUN", "SETUP", "OFF"),
                        random(random, "fault", true, false),
                        random(random, "parts", 1.0, 5.0, 9.0, 20.0),
                        random(random, "fine", "a", "b"));
        var runs =
                List.of(
                        new Run("PO-1", "gear", Instant.ofEpochMilli(HOUR), null, null),
                        new Run(
                                "PO-2",
                                "bolt",
                                Instant.ofEpochMilli(3 * HOUR),
                                null,
                                Instant.ofEpochMilli(5 * HOUR)));
        var whole = Derivation.of(rule, tracks, runs, SHIFT);
        var parts = new Derivation(rule, SHIFT.from());
        parts.begin(tracks);
        long from = SHIFT.from();
        while (from < SHIFT.to()) {
            long begin = from;
            // Now and then exactly at a value.
            long to =
                    random.nextBoolean()
                            ? tracks.getFirst().times()[random.nextInt(50)]
                            : from + random.nextLong(HOUR);
            long end = Math.clamp(to, from, SHIFT.to());
            if (end > from + HOUR || random.nextInt(20) == 0) {
                end = SHIFT.to();
            }
            long until = end;
            parts.copy().advance(tracks, runs, SHIFT.to());
            parts.advance(
                    tracks.stream().map(track -> track.from(begin).until(until)).toList(),
                    runs,
                    until);
            from = end;
        }
        assertThat(parts.derived()).isEqualTo(whole.derived());
        assertThat(parts.derived().pieces()).isNotEmpty();
    }

    private static Track random(Random random, String property, Object... of) {
        var times = random.longs(50, 0, SHIFT.to()).sorted().toArray();
        var values = new @Nullable Object[times.length];
        Arrays.setAll(values, _ -> random.nextInt(8) == 0 ? null : of[random.nextInt(of.length)]);
        return new Track(property, times, values, random.nextBoolean() ? of[0] : null, -HOUR / 4);
    }
}
