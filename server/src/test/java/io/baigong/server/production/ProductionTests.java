package io.baigong.server.production;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.evaluator.method.Label;
import io.baigong.server.PlatformTest;
import io.baigong.server.TestCallers;
import io.baigong.server.access.Caller;
import io.baigong.server.access.Role;
import io.baigong.server.things.Api;
import io.baigong.server.things.Api.Answer;
import io.baigong.server.things.Things;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/// What a works is told of its production, from readings that came through the door and from what
/// people and programs say.
@PlatformTest
@Timeout(300)
class ProductionTests {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final String MASTER = "/production/master/";
    private static final String PRESS = "/production/work-units/press-1";

    @Autowired private TestCallers callers;
    @Autowired private Production production;
    @Autowired private Things things;
    @LocalServerPort private int port;
    private Caller owner = new Caller(1, "nobody", Set.of(), false);
    private Api api;
    private LocalDate day = LocalDate.EPOCH;

    @BeforeEach
    void aWorksWithAPress() {
        owner = callers.inNewOrganisation();
        api = new Api(port, callers, owner);
        day = LocalDate.now(BERLIN).minusDays(3);
        made(api.put("/sites/works", "{\"name\":\"Works\",\"timeZone\":\"Europe/Berlin\"}"));
        made(
                api.put(
                        "/models/press",
                        """
                        {"key": "press", "name": "Press", "properties": [
                          {"key": "state", "name": "State", "type": "enum", "members": [
                            {"code": 0, "key": "OFF", "name": "Off"}, {"code": 1, "key": "RUN", "name": "Run"}]},
                          {"key": "parts", "name": "Parts", "type": "int64"}]}\
                        """));
        made(api.post("/things", "{\"key\":\"press-1\",\"model\":\"press\",\"site\":\"works\"}"));
        master("products/gear", "{\"runTimes\":[{\"seconds\":30}]}");
        master("reasons/jam", "{\"use\":\"delay\"}");
        master("reasons/crack", "{\"use\":\"scrap\"}");
        master(
                "plans/three-shifts",
                """
                {"from": "2020-01-01", "site": "works", "shifts": [
                  {"key": "early", "days": [1,2,3,4,5,6,7], "start": "06:00", "end": "14:00"},
                  {"key": "late", "days": [1,2,3,4,5,6,7], "start": "14:00", "end": "22:00"},
                  {"key": "night", "days": [1,2,3,4,5,6,7], "start": "22:00", "end": "06:00"}]}\
                """);
    }

    private void rule() {
        master(
                "rules/press",
                """
                {"model": "press", "states": [{"property": "state", "in": ["RUN"], "element": "production"}],
                 "otherwise": "down", "staleAfter": 86400, "count": {"property": "parts"}, "defaultProduct": "gear"}\
                """);
    }

    private static JsonNode made(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isBetween(200, 299);
        return answer.text().isEmpty()
                ? tools.jackson.databind.node.JsonNodeFactory.instance.objectNode()
                : answer.json();
    }

    private JsonNode master(String path, String body) {
        return made(api.put(MASTER + path, body));
    }

    private Instant at(String time) {
        return LocalDateTime.parse(time.length() == 5 ? day + "T" + time : time)
                .atZone(BERLIN)
                .toInstant();
    }

    /// @param timesStatesAndParts `06:00`, `RUN`, `12`; an empty one says nothing
    private void send(String... timesStatesAndParts) {
        var readings = new ArrayList<String>();
        for (int i = 0; i < timesStatesAndParts.length; i += 3) {
            var values = new ArrayList<String>();
            if (!timesStatesAndParts[i + 1].isEmpty()) {
                values.add("\"state\":\"%s\"".formatted(timesStatesAndParts[i + 1]));
            }
            if (!timesStatesAndParts[i + 2].isEmpty()) {
                values.add("\"parts\":" + timesStatesAndParts[i + 2]);
            }
            readings.add(
                    "{\"time\":\"%s\",\"values\":{%s}}"
                            .formatted(at(timesStatesAndParts[i]), String.join(",", values)));
        }
        made(api.post("/things/press-1/readings", "[" + String.join(",", readings) + "]"));
    }

    private JsonNode derive() {
        return made(
                api.post(
                        "/production/derivations",
                        "{\"from\":\"%s\",\"to\":\"%s\"}".formatted(day, day)));
    }

    private static void await(BooleanSupplier done) {
        boolean is = done.getAsBoolean();
        for (int i = 0; i < 120 && !is; i++) {
            try {
                Thread.sleep(500);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            is = done.getAsBoolean();
        }
        assertThat(is).isTrue();
    }

    private JsonNode shift(String shift, String... more) {
        return made(
                api.get(
                        "/production/shifts/press-1/%s/%s%s"
                                .formatted(day, shift, String.join("", more))));
    }

    private static BigDecimal figure(JsonNode shift, String symbol) {
        var value = shift.path("figures").path(symbol).path("value");
        return value.isMissingNode() ? BigDecimal.valueOf(-1) : value.decimalValue();
    }

    private static double rate(JsonNode shift, String rate) {
        return shift.path("rates").path(rate).asDouble(-1);
    }

    /// 400 minutes of 480, 720 pieces at half a minute, 20 of them scrap.
    private void theShiftOfTheExample() {
        rule();
        send(
                "05:00", "OFF", "1000", "06:00", "RUN", "1000", "10:00", "", "1432", "12:40", "OFF",
                "1720");
        await(() -> {
            derive();
            return figure(shift("early"), "PQ").intValue() == 720;
        });
    }

    /// A shift that goes on is derived at each question, of many machines together.
    @Test
    void manyMachinesAskedAboutTogetherSayWhatEachSaysAlone() {
        var begin = LocalDateTime.now(BERLIN).minusMinutes(30).withSecond(0).withNano(0);
        var keys = new ArrayList<String>();
        for (int i = 1; i <= 9; i++) {
            String key = "press-" + i;
            keys.add(key);
            if (i > 1) {
                made(
                        api.post(
                                "/things",
                                "{\"key\":\"%s\",\"model\":\"press\",\"site\":\"works\"}"
                                        .formatted(key)));
            }
            // The seventh says nothing.
            if (i != 7) {
                made(
                        api.post(
                                "/things/%s/readings".formatted(key),
                                """
                                [{"time": "%s", "values": {"state": "RUN", "parts": 100}},
                                 {"time": "%s", "values": {"state": "OFF", "parts": %d}}]\
                                """
                                        .formatted(
                                                begin.minusMinutes(5).atZone(BERLIN).toInstant(),
                                                begin.plusMinutes(i).atZone(BERLIN).toInstant(),
                                                100 + 3 * i)));
            }
        }
        master(
                "plans/now",
                """
                {"from": "%s", "workUnits": ["%s"], "shifts": [
                  {"key": "now", "days": [1,2,3,4,5,6,7], "start": "%s", "end": "%s"}]}\
                """
                        .formatted(
                                begin.toLocalDate(),
                                String.join("\", \"", keys),
                                begin.toLocalTime(),
                                begin.plusHours(6).toLocalTime()));
        rule();
        await(() -> pieces(begin.toLocalDate(), keys).size() == 8);

        var together = pieces(begin.toLocalDate(), keys);
        for (int i = 1; i <= 9; i++) {
            var alone = pieces(begin.toLocalDate(), List.of("press-" + i));
            assertThat(together.get("press-" + i)).isEqualTo(alone.get("press-" + i));
        }
        assertThat(together.get("press-9")).isEqualTo("27 of 540 s, evidenced");
        assertThat(together.get("press-1")).isEqualTo("3 of 60 s, evidenced");
    }

    /// Pieces, production time and label of shifts of which pieces are known.
    private Map<String, String> pieces(LocalDate on, List<String> workUnits) {
        var asked = String.join("&workUnit=", workUnits);
        var answer = api.get("/production/shifts?from=%s&workUnit=%s".formatted(on, asked));
        var pieces = new HashMap<String, String>();
        for (var shift : answer.at("/shifts")) {
            var figures = shift.path("figures");
            if (figures.has("PQ") && figures.path("PQ").path("value").asInt() > 0) {
                pieces.put(
                        shift.path("workUnit").asString(),
                        "%s of %s s, %s"
                                .formatted(
                                        figures.at("/PQ/value").asString(),
                                        figures.at("/APT/value").asString(),
                                        figures.at("/PQ/label").asString()));
            }
        }
        return pieces;
    }

    @Test
    void theExampleOfTheStandardComesOutAsPublished() {
        theShiftOfTheExample();
        made(
                api.post(
                        "/production/records",
                        "{\"rows\":[{\"workUnit\":\"press-1\",\"day\":\"%s\",\"shift\":\"early\",\"product\":\"gear\",\"scrap\":20}]}"
                                .formatted(day)));
        var shift = shift("early");
        assertThat(figure(shift, "PBT")).isEqualByComparingTo("28800");
        assertThat(figure(shift, "APT")).isEqualByComparingTo("24000");
        assertThat(figure(shift, "ADOT")).isEqualByComparingTo("4800");
        assertThat(figure(shift, "PQ")).isEqualByComparingTo("720");
        assertThat(figure(shift, "GQ")).isEqualByComparingTo("700");
        assertThat(figure(shift, "PRI·PQ")).isEqualByComparingTo("21600");
        assertThat(rate(shift, "availability")).isEqualTo(0.833333);
        assertThat(rate(shift, "effectiveness")).isEqualTo(0.9);
        assertThat(rate(shift, "quality")).isEqualTo(0.972222);
        assertThat(rate(shift, "oee")).isEqualTo(0.729167);
    }

    @Test
    void readingsThatComeLateDeriveTheShiftAgainAndWhatWasKnownBeforeIsKept() {
        theShiftOfTheExample();
        var before = Instant.now();
        send("13:00", "RUN", "1720", "13:30", "OFF", "1780");
        await(() -> derive().path("changed").asInt() > 0);
        var now = shift("early");
        assertThat(figure(now, "APT")).isEqualByComparingTo("25800");
        assertThat(figure(now, "PQ")).isEqualByComparingTo("780");
        var then = shift("early", "?asOf=" + before);
        assertThat(figure(then, "APT")).isEqualByComparingTo("24000");
        assertThat(figure(then, "PQ")).isEqualByComparingTo("720");
        var versions = made(api.get("/production/shifts/press-1/%s/early/versions".formatted(day)));
        assertThat(versions.size()).isGreaterThanOrEqualTo(2);
        assertThat(derive().path("derived").asInt()).isZero();
    }

    @Test
    void aCorrectionStandsOverTheFiguresAndTheOldOnesAreKept() {
        theShiftOfTheExample();
        var before = Instant.now();
        String path = "/production/shifts/press-1/%s/early/correction".formatted(day);
        var unreasoned = api.put(path, "{\"figures\":{\"PQ\":700}}");
        assertThat(unreasoned.status()).isEqualTo(400);
        made(
                api.put(
                        path,
                        "{\"figures\":{\"PQ\":700,\"APT\":20000},\"reason\":\"counted by hand\"}"));
        var now = shift("early");
        assertThat(figure(now, "PQ")).isEqualByComparingTo("700");
        assertThat(figure(now, "APT")).isEqualByComparingTo("20000");
        assertThat(now.path("corrected").asBoolean()).isTrue();
        assertThat(figure(shift("early", "?asOf=" + before), "PQ")).isEqualByComparingTo("720");
        made(api.delete(path + "?reason=was+right"));
        assertThat(figure(shift("early"), "PQ")).isEqualByComparingTo("720");
        var versions = made(api.get("/production/shifts/press-1/%s/early/versions".formatted(day)));
        assertThat(versions.path(0).path("gone").asBoolean()).isTrue();
        assertThat(versions.path(1).path("reason").asString()).isEqualTo("counted by hand");
    }

    @Test
    void whoCorrectsHowManyWereMadeChangesWhatHangsOnIt() {
        theShiftOfTheExample();
        made(
                api.post(
                        "/production/records",
                        "{\"rows\":[{\"workUnit\":\"press-1\",\"day\":\"%s\",\"shift\":\"early\",\"product\":\"gear\",\"scrap\":20}]}"
                                .formatted(day)));
        String path = "/production/shifts/press-1/%s/early/correction".formatted(day);
        made(api.put(path, "{\"figures\":{\"PQ\":600},\"reason\":\"counted by hand\"}"));
        var fewer = shift("early");
        assertThat(figure(fewer, "GQ")).isEqualByComparingTo("580");
        assertThat(figure(fewer, "PRI·PQ")).isEqualByComparingTo("18000");
        assertThat(rate(fewer, "quality")).isEqualTo(0.966667);
        made(api.put(path, "{\"figures\":{\"SQ\":50},\"reason\":\"found more\"}"));
        var worse = shift("early");
        assertThat(figure(worse, "GQ")).isEqualByComparingTo("670");
        assertThat(figure(worse, "PRI·PQ")).isEqualByComparingTo("21600");
        made(
                api.put(
                        path,
                        "{\"figures\":{\"PQ\":600,\"GQ\":590,\"PRI·PQ\":1},\"reason\":\"as said\"}"));
        var said = shift("early");
        assertThat(figure(said, "GQ")).isEqualByComparingTo("590");
        assertThat(figure(said, "PRI·PQ")).isEqualByComparingTo("1");
    }

    @Test
    void piecesCountedFromWhatAFileSaidDaysBeforeAreNoBetterProvenThanTheFile() {
        rule();
        var csv =
                "thing,property,time,value\npress-1,parts,%s,1000\n"
                        .formatted(at("06:00").minus(java.time.Duration.ofDays(4)));
        made(
                api.send(
                        "/import/readings?format=csv",
                        "text/csv",
                        "application/json",
                        csv.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        String imported =
                "/things/press-1/readings?properties=parts&from=%s&to=%s"
                        .formatted(
                                at("06:00").minus(java.time.Duration.ofDays(5)),
                                at("06:00").minus(java.time.Duration.ofDays(3)));
        await(() -> !made(api.get(imported)).at("/series/0/values").isEmpty());
        send("07:00", "RUN", "1010", "08:00", "OFF", "1020");
        await(() -> {
            derive();
            return figure(shift("early"), "PQ").intValue() == 20;
        });
        assertThat(shift("early").at("/figures/PQ/label").asString()).isEqualTo("declared");
    }

    @Test
    void aCorrectedTextDerivesTheShiftAgain() {
        made(
                api.put(
                        "/models/mill",
                        """
                        {"key": "mill", "name": "Mill", "properties": [
                          {"key": "program", "name": "Program", "type": "string"},
                          {"key": "parts", "name": "Parts", "type": "int64"}]}\
                        """));
        made(api.post("/things", "{\"key\":\"mill-1\",\"model\":\"mill\",\"site\":\"works\"}"));
        master("products/shaft", "{\"runTimes\":[{\"seconds\":60}]}");
        master(
                "rules/mill",
                """
                {"model": "mill", "states": [], "otherwise": "down", "count": {"property": "parts"},
                 "product": {"property": "program", "products": {"O1": "gear", "O2": "shaft"}}}\
                """);
        made(
                api.post(
                        "/things/mill-1/readings",
                        """
                        [{"time": "%s", "values": {"program": "O1", "parts": 0}},
                         {"time": "%s", "values": {"parts": 10}}]\
                        """
                                .formatted(at("07:00"), at("08:00"))));
        String early = "/production/shifts/mill-1/%s/early".formatted(day);
        await(() -> {
            derive();
            return figure(made(api.get(early)), "PRI·PQ").intValue() == 300;
        });
        made(
                api.post(
                        "/things/mill-1/corrections",
                        """
                        {"property": "program", "time": "%s", "value": "O2", "reason": "wrong program"}\
                        """
                                .formatted(at("07:00"))));
        await(() -> {
            derive();
            return figure(made(api.get(early)), "PRI·PQ").intValue() == 600;
        });
    }

    @Test
    void onTheNightTheClockGoesBackTheShiftHasNineHoursAndACounterThatBeginsAnewIsCountedOn() {
        day = LocalDate.of(2026, 10, 24);
        rule();
        send(
                "2026-10-24T21:00",
                "RUN",
                "90",
                "2026-10-24T23:00",
                "",
                "100",
                "2026-10-25T01:00",
                "",
                "4",
                "2026-10-25T05:00",
                "OFF",
                "24",
                "2026-10-25T06:30",
                "RUN",
                "30");
        await(() -> {
            derive();
            return figure(shift("night"), "PQ").intValue() == 34;
        });
        var night = shift("night");
        assertThat(figure(night, "PBT")).isEqualByComparingTo("32400");
        assertThat(figure(night, "APT")).isEqualByComparingTo("28800");
        assertThat(figure(night, "ADOT")).isEqualByComparingTo("3600");
        assertThat(night.path("to").asString()).isEqualTo("2026-10-25T05:00:00Z");
    }

    @Test
    void totalsAddTimesAndPiecesAndNeverAverageRates() {
        theShiftOfTheExample();
        send("14:00", "RUN", "1720", "15:00", "OFF", "1780");
        await(() -> {
            derive();
            return figure(shift("late"), "PQ").intValue() == 60;
        });
        var answer = made(api.get("/production/shifts?from=%s&workUnit=press-1".formatted(day)));
        var total = answer.path("machines").path(0);
        assertThat(total.path("figures").path("PQ").decimalValue()).isEqualByComparingTo("780");
        assertThat(total.path("figures").path("APT").decimalValue()).isEqualByComparingTo("27600");
        // Of the night shift nothing but its beginning is known: a machine that is off.
        assertThat(total.path("shifts").asInt()).isEqualTo(3);
        assertThat(rate(total, "availability")).isEqualTo(0.319444);
    }

    @Test
    void aWorkerRecordsAnOrderPiecesAndWhyTheMachineStood() {
        var operator = new Api(port, callers, callers.in(owner.organisation(), Role.OPERATOR));
        master("orders/PO-1", "{\"product\":\"gear\",\"quantity\":100,\"workUnit\":\"press-1\"}");
        var shift = made(operator.get(PRESS));
        assertThat(shift.path("orders").path(0).path("key").asString()).isEqualTo("PO-1");
        var begin = Instant.now().minusSeconds(3 * 3600);
        made(
                operator.post(
                        PRESS + "/start",
                        "{\"order\":\"PO-1\",\"setup\":true,\"at\":\"%s\"}".formatted(begin)));
        made(
                operator.post(
                        PRESS + "/produce", "{\"at\":\"%s\"}".formatted(begin.plusSeconds(600))));
        String pieces =
                "{\"id\":\"c-%s\",\"good\":40,\"scrap\":2,\"reason\":\"crack\"}"
                        .formatted(owner.organisation());
        made(operator.post(PRESS + "/counts", pieces));
        var twice = made(operator.post(PRESS + "/counts", pieces));
        assertThat(twice.path("run").path("order").asString()).isEqualTo("PO-1");
        assertThat(operator.post(PRESS + "/counts", "{\"good\":1,\"reason\":\"jam\"}").status())
                .isEqualTo(400);
        made(
                operator.post(
                        PRESS + "/stops",
                        "{\"reason\":\"jam\",\"from\":\"%s\",\"to\":\"%s\"}"
                                .formatted(begin.plusSeconds(1200), begin.plusSeconds(1500))));
        var ended = made(operator.post(PRESS + "/finish", "{\"completed\":true}"));
        assertThat(ended.has("run")).isFalse();
        assertThat(ended.path("orders").size()).isZero();
        var sums =
                made(
                        api.get(
                                "/production/shifts?from=%s&to=%s&workUnit=press-1"
                                        .formatted(
                                                LocalDate.now(BERLIN).minusDays(1),
                                                LocalDate.now(BERLIN))));
        var pq = BigDecimal.ZERO;
        var delay = BigDecimal.ZERO;
        var setup = BigDecimal.ZERO;
        for (var one : sums.path("shifts")) {
            pq = pq.add(figure(one, "PQ").max(BigDecimal.ZERO));
            delay = delay.add(figure(one, "ADET").max(BigDecimal.ZERO));
            setup = setup.add(figure(one, "AUST").max(BigDecimal.ZERO));
        }
        assertThat(pq).isEqualByComparingTo("42");
        assertThat(delay).isEqualByComparingTo("300");
        assertThat(setup).isEqualByComparingTo("600");
        assertThat(operator.post(PRESS + "/start", "{\"order\":\"PO-1\"}").at("/code").asString())
                .isEqualTo("order-closed");
        assertThat(operator.put(MASTER + "products/gear", "{}").status()).isEqualTo(403);
        var viewer = new Api(port, callers, callers.in(owner.organisation(), Role.VIEWER));
        assertThat(viewer.post(PRESS + "/counts", pieces).status()).isEqualTo(403);
    }

    @Test
    void aNumberThatAnotherMachineUsedIsRefusedAndNothingIsLostInSilence() {
        made(api.post("/things", "{\"key\":\"press-2\",\"model\":\"press\",\"site\":\"works\"}"));
        String pieces = "{\"id\":\"1\",\"good\":40}";
        made(api.post(PRESS + "/counts", pieces));
        var other = api.post("/production/work-units/press-2/counts", pieces);
        assertThat(other.status()).isEqualTo(400);
        assertThat(other.at("/errors/0/field").asString()).isEqualTo("id");
        made(api.post(PRESS + "/counts", pieces));
        assertThat(made(api.get(PRESS + "/counts/1/versions")).size()).isOne();
    }

    @Test
    void aCountIsCorrectedWithAReasonAndItsVersionsStay() {
        String id = "k-" + owner.organisation();
        made(api.post(PRESS + "/counts", "{\"id\":\"%s\",\"good\":40}".formatted(id)));
        String body = "{\"at\":\"%s\",\"good\":44}".formatted(Instant.now());
        assertThat(api.put(PRESS + "/counts/" + id, body).status()).isEqualTo(400);
        made(api.put(PRESS + "/counts/" + id + "?reason=miscounted", body));
        var versions = made(api.get(PRESS + "/counts/" + id + "/versions"));
        assertThat(versions.size()).isEqualTo(2);
        assertThat(versions.path(1).path("content").path("good").asInt()).isEqualTo(40);
        assertThat(versions.path(0).path("channel").asString()).isEqualTo("token");
    }

    @Test
    void aTableOfAnErpIsTriedTakenAndTakenAgain() {
        master("orders/PO-7", "{\"product\":\"gear\",\"quantity\":100}");
        String table =
                """
                work_unit,day,shift,order,produced,good,scrap,production_s
                press-1,%1$s,early,PO-7,120,117,3,25200
                press-9,%1$s,early,PO-7,1,,,
                press-1,%1$s,late,PO-7,10,11,,x
                """
                        .formatted(day);
        var tried = table("records?dryRun=true", table);
        assertThat(tried.path("created").asInt()).isEqualTo(1);
        assertThat(tried.path("failed").asInt()).isEqualTo(2);
        assertThat(tried.path("errors").toString())
                .contains("\"row\":3", "work_unit", "press-9", "production_s", "\"row\":4");
        assertThat(made(api.get("/production/records")).path("total").asInt()).isZero();
        assertThat(table("records", table).path("created").asInt()).isEqualTo(1);
        assertThat(table("records", table).path("unchanged").asInt()).isEqualTo(1);
        var shift = shift("early");
        assertThat(figure(shift, "GQ")).isEqualByComparingTo("117");
        assertThat(figure(shift, "APT")).isEqualByComparingTo("25200");
        assertThat(figure(shift, "UNKNOWN")).isEqualByComparingTo("-1");
        assertThat(figure(shift, "unknown")).isEqualByComparingTo("3600");
        assertThat(shift.path("figures").path("PQ").path("label").asString()).isEqualTo("declared");
        var other = table("records", table.replace("120,117,3", "121,118,3"));
        assertThat(other.path("updated").asInt()).isEqualTo(1);
        var before = made(api.get("/production/records?workUnit=press-1")).path("items").path(0);
        assertThat(before.path("version").asInt()).isEqualTo(2);
        assertThat(before.path("channel").asString()).isEqualTo("file");
    }

    @Test
    void productsAndOrdersComeFromTablesAndAnOrderAtWorkStaysAtWork() {
        assertThat(
                        table(
                                        "products",
                                        "编码,中文名称,英文名称,单位,节拍,设备\nshaft,轴,Shaft,件,40,\nshaft,,,,35,press-1\n")
                                .path("failed")
                                .asInt())
                .isZero();
        var shaft = made(api.get(MASTER + "products/shaft"));
        assertThat(shaft.path("content").path("runTimes").size()).isEqualTo(2);
        assertThat(shaft.path("content").path("name").path("zh").asString()).isEqualTo("轴");
        String orders =
                "key,product,quantity,state\nPO-8,shaft,50,released\nPO-9,screw,5,released\n";
        var taken = table("orders", orders);
        assertThat(taken.path("created").asInt()).isEqualTo(1);
        assertThat(taken.path("errors").toString()).contains("screw");
        made(api.post(PRESS + "/start", "{\"order\":\"PO-8\"}"));
        table("orders", orders.replace("50", "60"));
        var order = made(api.get(MASTER + "orders/PO-8")).path("content");
        assertThat(order.path("state").asString()).isEqualTo("running");
        assertThat(order.path("quantity").asInt()).isEqualTo(60);
        var template = api.get("/production/imports/orders/template", "en", "text/csv");
        assertThat(template.text()).contains("planned_start", "PO-1001");
    }

    private JsonNode table(String what, String csv) {
        return made(
                api.send(
                        "/production/imports/" + what,
                        "text/csv",
                        "application/json",
                        csv.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void masterDataIsKeptInVersionsAndRefusedWithEveryFault() {
        var first = made(api.get(MASTER + "products/gear"));
        master("products/gear?reason=faster", "{\"runTimes\":[{\"seconds\":25}]}");
        var again = master("products/gear", "{\"runTimes\":[{\"seconds\":25.0}]}");
        assertThat(again.path("version").asInt()).isEqualTo(2);
        assertThat(again.path("reason").asString()).isEqualTo("faster");
        var then =
                made(
                        api.get(
                                MASTER
                                        + "products?query=gear&asOf="
                                        + first.path("recorded").asString()));
        assertThat(then.at("/items/0/content/runTimes/0/seconds").asInt()).isEqualTo(30);
        var stale = api.put(MASTER + "products/gear?version=1", "{\"unit\":\"kg\"}");
        assertThat(stale.at("/code").asString()).isEqualTo("entry-changed");
        var wrong =
                api.put(
                        MASTER + "plans/bad",
                        "{\"from\":\"soon\",\"site\":\"moon\",\"shifts\":[{\"key\":\"a b\",\"days\":[8],\"start\":\"25:00\"}]}");
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.text())
                .contains(
                        "\"from\"",
                        "shifts[0].key",
                        "shifts[0].days",
                        "shifts[0].start",
                        "shifts[0].end");
        var second =
                api.put(
                        MASTER + "rules/other",
                        "{\"model\":\"press\",\"states\":[{\"property\":\"speed\",\"above\":1,\"element\":\"production\"}]}");
        assertThat(second.text()).contains("one of the model", "speed");
        made(api.delete(MASTER + "products/gear"));
        assertThat(api.get(MASTER + "products/gear").status()).isEqualTo(404);
        assertThat(made(api.get(MASTER + "products/gear/versions")).size()).isEqualTo(3);
    }

    @Test
    void anotherOrganisationSeesNothingOfIt() {
        theShiftOfTheExample();
        made(api.post(PRESS + "/counts", "{\"good\":4}"));
        var other = new Api(port, callers, callers.inNewOrganisation());
        for (var path :
                List.of(
                        MASTER + "products/gear",
                        MASTER + "products/gear/versions",
                        PRESS,
                        "/production/shifts/press-1/%s/early".formatted(day),
                        "/production/shifts?workUnit=press-1&from=" + day)) {
            assertThat(other.get(path).status()).as(path).isEqualTo(404);
        }
        assertThat(made(other.get(MASTER + "products")).path("total").asInt()).isZero();
        assertThat(made(other.get("/production/work-units")).size()).isZero();
        assertThat(made(other.get("/production/shifts?from=" + day)).path("shifts").size())
                .isZero();
        assertThat(other.post(PRESS + "/counts", "{\"good\":4}").status()).isEqualTo(404);
    }

    @Test
    void methodsAreToldFiguresWithLabelsAndWhatTheyWereMadeOf() {
        theShiftOfTheExample();
        var told = told(null);
        assertThat(told).hasSize(3);
        var early = told.getFirst();
        assertThat(early.value(Figure.APT)).isEqualByComparingTo("24000");
        assertThat(early.figures().get(Figure.PBT))
                .isNotNull()
                .returns(Label.EVIDENCED, each -> each.label());
        assertThat(early.refs()).extracting(EntryRef::kind).contains("derived", "plan", "product");
        assertThat(told(Instant.parse("2020-01-01T00:00:00Z"))).isEmpty();
    }

    private List<ShiftElements> told(@Nullable Instant asOf) {
        var told = new ArrayList<ShiftElements>();
        var press = things.visible(owner, List.of("press-1")).all();
        owner.call(() -> {
            production.each(press, day, day, asOf, (ShiftElements one) -> told.add(one));
            return true;
        });
        return told;
    }
}
