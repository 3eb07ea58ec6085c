package io.baigong.server.gateways;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.server.PlatformTest;
import io.baigong.server.access.Role;
import io.baigong.server.things.Api;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

@PlatformTest
@Import(GatewayWorks.Platform.class)
class GatewayRequestTests {
    private static final String PRESS =
            """
            {"document":{"devices":[{"key":"press-7","protocol":"modbus-tcp","settings":{"host":"127.0.0.1"},
             "groups":[{"name":"all","interval":"PT1S","tags":[
               {"name":"setpoint","address":"holding:0","type":"uint16",
                "write":{"allowed":true,"min":0,"max":1500}},
               {"name":"door","address":"coil:1","type":"boolean","write":{"allowed":true,"twoPersons":true}},
               {"name":"speed","address":"holding:1","type":"uint16"}]}]}]}}\
            """;
    private static final String DEVICE = "/gateways/hall/devices/press-7";

    @Autowired private GatewayWorks.Platform platform;
    private GatewayWorks works;
    private TestGateway gateway;

    @BeforeEach
    void aGatewayWithAPress() throws Exception {
        works = platform.works();
        var joined = works.join("hall");
        var put = works.api.put("/gateways/hall/configuration", PRESS);
        assertThat(put.status()).as(put.text()).isEqualTo(200);
        gateway = works.connected(joined).takesConfigurations();
    }

    @AfterEach
    void gone() throws Exception {
        gateway.close();
    }

    @Test
    void theInsideOfADeviceIsLookedThroughLevelByLevel() {
        gateway.answers(
                "browse",
                """
                {"nodes":[{"id":"ns=2;s=A","name":"Axis","kind":"folder","writable":false,"inside":true},
                 {"id":"ns=2;s=V","name":"Speed","kind":"variable","address":"ns=2;s=V","writable":true,"inside":false}],
                 "next":"more"}\
                """);
        var page = works.api.post(DEVICE + "/browse", "{\"node\":\"ns=2;s=A\"}");
        assertThat(page.status()).as(page.text()).isEqualTo(200);
        assertThat(page.at("/nodes/0/inside").asBoolean()).isTrue();
        assertThat(page.at("/nodes/1/address").asString()).isEqualTo("ns=2;s=V");
        assertThat(page.at("/next").asString()).isEqualTo("more");
        var asked = gateway.asked("browse").getFirst();
        assertThat(asked.at("/device").asString()).isEqualTo("press-7");
        assertThat(asked.at("/node").asString()).isEqualTo("ns=2;s=A");
    }

    @Test
    void aTagIsReadBeforeItIsConfigured() {
        gateway.answers(
                "read",
                """
                {"samples":[{"name":"x","value":1450,"severity":"good","gatewayTime":"2026-11-23T01:00:00Z"},
                 {"name":"y","severity":"bad","reason":"bad-address","detail":"exception 02"}]}\
                """);
        var read =
                works.api.post(
                        DEVICE + "/read",
                        """
                        {"tags":[{"name":"x","address":"holding:0","type":"uint16"},
                         {"name":"y","address":"holding:9999","type":"uint16"}]}\
                        """);
        assertThat(read.status()).as(read.text()).isEqualTo(200);
        assertThat(read.at("/samples/0/value").asInt()).isEqualTo(1450);
        assertThat(read.at("/samples/1/reason").asString()).isEqualTo("bad-address");
        assertThat(
                        works.api
                                .post(DEVICE + "/read", "{\"tags\":[{\"name\":\"x\"}]}")
                                .at("/errors/0/field")
                                .asString())
                .isEqualTo("tags/0/address");
    }

    @Test
    void whatTheGatewayRefusesHasItsName() {
        gateway.when(
                "browse",
                _ ->
                        GatewayWorks.json(
                                "{\"fault\":{\"code\":\"device-away\",\"message\":\"no link to press-7\"}}"));
        var away = works.api.post(DEVICE + "/browse", "{}");
        assertThat(away.status()).isEqualTo(409);
        assertThat(away.at("/code").asString()).isEqualTo("device-away");
        assertThat(away.at("/detail").asString()).contains("no link to press-7");

        gateway.when("read", _ -> GatewayWorks.json("[1]"));
        var odd = works.api.post(DEVICE + "/read", "{\"tags\":[{\"address\":\"holding:0\"}]}");
        assertThat(odd.at("/code").asString()).isEqualTo("gateway-unreadable");

        gateway.answers("browse", "{}");
        assertThat(works.api.post(DEVICE + "/browse", "{}").at("/code").asString())
                .isEqualTo("gateway-unreadable");
        gateway.answers("counters", "{\"queue\":7}");
        assertThat(works.api.get("/gateways/hall/counters").at("/code").asString())
                .isEqualTo("gateway-unreadable");
    }

    @Test
    void aGatewayThatIsAwayIsNamedAtOnce() throws Exception {
        works.join("yard");
        var never = works.api.get("/gateways/yard/counters");
        assertThat(never.status()).isEqualTo(409);
        assertThat(never.at("/code").asString()).isEqualTo("gateway-away");
        gateway.when(
                "counters",
                _ -> {
                    try {
                        gateway.close();
                    } catch (java.io.IOException e) {
                        throw new IllegalStateException(e);
                    }
                    return GatewayWorks.json("{}");
                });
        assertThat(works.api.get("/gateways/hall/counters").at("/code").asString())
                .isEqualTo("gateway-lost");
    }

    @Test
    void logAndCountersComeOnDemand() {
        gateway.answers(
                "log",
                """
                {"lines":[{"time":"2026-11-23T01:00:00Z","level":"info","text":"connected"}],
                 "packets":[{"time":"2026-11-23T01:00:00Z","toDevice":true,"length":12,"bytes":"000100"}]}\
                """);
        var log = works.api.get("/gateways/hall/log?device=press-7");
        assertThat(log.at("/lines/0/text").asString()).isEqualTo("connected");
        assertThat(log.at("/packets/0/toDevice").asBoolean()).isTrue();
        gateway.answers(
                "counters",
                """
                {"queue":{"waiting":2,"inFlight":1,"bytes":4096,"oldestSeconds":1.5,"droppedValues":0,
                  "refusedValues":0,"damagedBatches":0,"full":false,"failed":false},
                 "uplink":{"online":true,"since":"2026-11-23T01:00:00Z","acknowledgedValues":9,"heldDevices":0,
                  "window":8,"refused":{}},
                 "devices":[{"device":"press-7","phase":"waiting","since":"2026-11-23T01:00:00Z",
                  "trouble":"connection refused","tags":3,"badTags":3,"samples":0,"connects":0,"failures":4,
                  "overruns":0,"sent":0,"received":0}],
                 "north":[{"name":"modbus","clients":2}]}\
                """);
        var counters = works.api.get("/gateways/hall/counters");
        assertThat(counters.status()).as(counters.text()).isEqualTo(200);
        assertThat(counters.at("/queue/bytes").asInt()).isEqualTo(4096);
        assertThat(counters.at("/devices/0/trouble").asString()).isEqualTo("connection refused");
        assertThat(counters.at("/north/0/clients").asInt()).isEqualTo(2);
        gateway.answers(
                "registers",
                "{\"registers\":[{\"tag\":\"press-7/speed\",\"address\":100,\"type\":\"float32\"}],\"next\":1}");
        var registers = works.api.get("/gateways/hall/registers");
        assertThat(registers.at("/registers/0/address").asInt()).isEqualTo(100);
        assertThat(registers.at("/next").asInt()).isEqualTo(1);
        assertThat(works.api.get("/gateways/hall/registers?from=-1").status()).isEqualTo(400);
    }

    private Api.Answer write(Api who, String values) {
        return who.post(
                DEVICE + "/write", "{\"reason\":\"trial\",\"values\":[%s]}".formatted(values));
    }

    @Test
    void onlyWhatIsAllowedIsWrittenAndEachTagHasItsResult() {
        var wrong =
                write(
                        works.api,
                        """
                        {"tag":"speed","value":1},{"tag":"none","value":1},{"tag":"setpoint","value":1501},
                        {"tag":"door","value":1}\
                        """);
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.at("/errors").findValuesAsString("field"))
                .containsExactly(
                        "values/0/tag", "values/1/tag", "values/2/value", "values/3/value");
        assertThat(gateway.asked("write")).isEmpty();

        gateway.answers(
                "write",
                "{\"results\":[{\"tag\":\"setpoint\",\"severity\":\"good\",\"readBack\":1200}]}");
        var done = write(works.api, "{\"tag\":\"setpoint\",\"value\":1200}");
        assertThat(done.status()).as(done.text()).isEqualTo(200);
        assertThat(done.at("/state").asString()).isEqualTo("done");
        assertThat(done.at("/results/0/readBack").asInt()).isEqualTo(1200);
        assertThat(gateway.asked("write").getFirst().at("/approved").asBoolean(true)).isFalse();
        var trail = works.api.get("/audit?action=gateway.write");
        assertThat(trail.at("/items").findValuesAsString("action"))
                .containsExactly("gateway.write-result", "gateway.write");
        assertThat(trail.text()).contains("1200", "trial");
    }

    @Test
    void aMarkedTagIsWrittenOnlyWhenSomebodyElseAgrees() {
        gateway.answers("write", "{\"results\":[{\"tag\":\"door\",\"severity\":\"good\"}]}");
        var asked = write(works.api, "{\"tag\":\"door\",\"value\":true}");
        assertThat(asked.at("/state").asString()).isEqualTo("asked");
        assertThat(gateway.asked("write")).isEmpty();
        String agree = "/gateways/hall/writes/%d/agree".formatted(asked.at("/id").asLong());
        var self = works.api.post(agree, "{}");
        assertThat(self.status()).isEqualTo(403);
        assertThat(self.at("/code").asString()).isEqualTo("second-person-needed");

        var operator = works.as(works.callers().in(works.owner.organisation(), Role.OPERATOR));
        var viewer = works.as(works.callers().in(works.owner.organisation(), Role.VIEWER));
        assertThat(viewer.post(agree, "{}").at("/code").asString()).isEqualTo("scope-missing");
        var done = operator.post(agree, "{}");
        assertThat(done.status()).as(done.text()).isEqualTo(200);
        assertThat(done.at("/state").asString()).isEqualTo("done");
        assertThat(gateway.asked("write").getFirst().at("/approved").asBoolean()).isTrue();
        assertThat(operator.post(agree, "{}").at("/code").asString()).isEqualTo("write-decided");

        var second = write(works.api, "{\"tag\":\"door\",\"value\":false}");
        var rejected =
                works.api.post(
                        "/gateways/hall/writes/%d/reject".formatted(second.at("/id").asLong()),
                        "{}");
        assertThat(rejected.at("/state").asString()).isEqualTo("rejected");
        assertThat(works.api.get("/gateways/hall/writes").at("/total").asInt()).isEqualTo(2);
    }

    @Test
    void aWriteWithoutAnAnswerSaysThatNobodyKnows() {
        gateway.when(
                "write",
                _ -> {
                    try {
                        gateway.close();
                    } catch (java.io.IOException e) {
                        throw new IllegalStateException(e);
                    }
                    return GatewayWorks.json("{}");
                });
        var lost = write(works.api, "{\"tag\":\"setpoint\",\"value\":7}");
        assertThat(lost.at("/code").asString()).isEqualTo("gateway-lost");
        var kept = works.api.get("/gateways/hall/writes").at("/items/0");
        assertThat(kept.at("/state").asString()).isEqualTo("failed");
        assertThat(kept.at("/fault/code").asString()).isEqualTo("gateway-lost");
    }

    @Test
    void othersAskNothing() {
        var others = platform.works().api;
        assertThat(others.get("/gateways/hall/counters").status()).isEqualTo(404);
        assertThat(others.post(DEVICE + "/browse", "{}").status()).isEqualTo(404);
        assertThat(write(others, "{\"tag\":\"setpoint\",\"value\":7}").status()).isEqualTo(404);
        assertThat(others.get("/gateways/hall/writes").status()).isEqualTo(404);
        assertThat(gateway.asked("counters")).isEmpty();
    }
}
