package io.baigong.server.gateways;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.baigong.server.PlatformTest;
import io.baigong.server.things.Api;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.JsonNode;

@PlatformTest
@Import(GatewayWorks.Platform.class)
class GatewayConfigurationTests {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final String PRESS =
            """
            {"key":"press-7","name":"Press 7","protocol":"modbus-tcp","settings":{"host":"127.0.0.1","port":1502},
             "groups":[{"name":"fast","interval":"PT1S","tags":[
               {"name":"speed","address":"holding:0","type":"uint16"},
               {"name":"temperature","address":"input:10","type":"int16","unit":"Cel","scale":0.1},
               {"name":"running","address":"coil:3","type":"boolean"}]}]}\
            """;

    @Autowired private GatewayWorks.Platform platform;
    private GatewayWorks works;
    private JsonNode joined;

    @BeforeEach
    void works() {
        works = platform.works();
        joined = works.join("hall");
    }

    private Api.Answer put(String devices) {
        return works.api.put(
                "/gateways/hall/configuration",
                "{\"note\":\"first\",\"document\":{\"devices\":[%s]}}".formatted(devices));
    }

    private String state(int version) {
        return works.api
                .get("/gateways/hall/configurations/" + version)
                .at("/version/state")
                .asString();
    }

    private void settles(int version, String state) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(state(version)).isEqualTo(state));
    }

    @Test
    void devicesBecomeThingsAndTagsTheirProperties() throws Exception {
        var made = put(PRESS);
        assertThat(made.status()).as(made.text()).isEqualTo(200);
        assertThat(made.at("/version").asInt()).isEqualTo(1);
        assertThat(made.at("/things/0").asString()).isEqualTo("press-7");
        assertThat(made.at("/properties").asInt()).isEqualTo(3);
        var thing = works.api.get("/things/press-7");
        assertThat(thing.at("/name/en").asString()).isEqualTo("Press 7");
        assertThat(thing.at("/sparkplug/device").asString()).isEqualTo("press-7");
        var model = works.api.get("/models/press-7");
        assertThat(model.at("/properties/0/type").asString()).isEqualTo("int64");
        assertThat(model.at("/properties/1/type").asString()).isEqualTo("double");
        assertThat(model.at("/properties/1/unit").asString()).isEqualTo("Cel");
        assertThat(model.at("/properties/2/type").asString()).isEqualTo("boolean");

        // Values of the device arrive without anybody's approval.
        try (var gateway = works.connected(joined)) {
            gateway.birth(Map.of());
            gateway.send("DBIRTH", "press-7", 1, Map.of("speed", 1450L, "temperature", 21.5));
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(
                                            works.api
                                                    .get("/things/press-7/latest")
                                                    .at("/values/0/value")
                                                    .asInt())
                                    .isEqualTo(1450));
            var listed = works.api.get("/gateways/hall/devices").at("/items/0");
            assertThat(listed.at("/state").asString()).isEqualTo("online");
            assertThat(listed.at("/tags").asInt()).isEqualTo(3);
        }
    }

    @Test
    void aVersionIsSentAndProvesItself() throws Exception {
        put(PRESS);
        assertThat(state(1)).isEqualTo("waiting");
        try (var gateway = works.connected(joined).takesConfigurations()) {
            gateway.when("configuration.read", _ -> gateway.state(true, ""));
            settles(1, "trial");
            assertThat(gateway.document.isObject()).isTrue();
            assertThat(gateway.document.at("/version").asInt()).isEqualTo(1);
            assertThat(gateway.document.at("/devices/0/settings/port").asInt()).isEqualTo(1502);
            gateway.when("configuration.read", _ -> gateway.state(false, "version 1 is good"));
            settles(1, "good");
            var fleet = works.api.get("/gateways/hall").at("/configuration");
            assertThat(fleet.at("/inForce").asInt()).isEqualTo(1);
            assertThat(fleet.at("/said").asString()).isEqualTo("version 1 is good");
        }
    }

    @Test
    void whatIsWrongIsToldWithItsPlaceAndNothingIsKept() {
        var wrong =
                put(
                        """
                        {"key":"a","protocol":"modbus-tcp","settings":{"port":70000},
                         "groups":[{"name":"g","interval":"PT1S","tags":[
                           {"name":"x","address":"holding:none","type":"uint16"},
                           {"name":"x","address":"holding:1","type":"uint99"},
                           {"name":"y","address":"holding:1","unit":"furlongs","type":"float32"}]}]},
                        {"key":"b","protocol":"telex"}\
                        """);
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.at("/code").asString()).isEqualTo("invalid");
        assertThat(wrong.at("/errors").findValuesAsString("field"))
                .contains(
                        "/devices/0/settings/host",
                        "/devices/0/settings/port",
                        "/devices/0/groups/0/tags/0/address",
                        "/devices/0/groups/0/tags/1/name",
                        "/devices/0/groups/0/tags/1/type",
                        "/devices/1/protocol");
        assertThat(wrong.at("/errors/0/expected").asString()).isNotEmpty();
        assertThat(works.api.get("/gateways/hall/configurations").at("/total").asInt()).isZero();
        assertThat(works.api.get("/things/a").status()).isEqualTo(404);
        var unit = put(PRESS.replace("\"Cel\"", "\"furlongs\""));
        assertThat(unit.at("/errors/0/field").asString())
                .isEqualTo("/devices/0/groups/0/tags/1/unit");
    }

    @Test
    void aTagFitsThePropertyThatIsThere() {
        works.made(
                "/things",
                "{\"key\":\"press-7\",\"name\":\"Press\",\"model\":\"%s\"}"
                        .formatted(pressModel()));
        var wrong = put(PRESS);
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.at("/errors").findValuesAsString("field"))
                .containsExactlyInAnyOrder(
                        "/devices/0/groups/0/tags/0/type", "/devices/0/groups/0/tags/1/unit");
        var right =
                put(
                        PRESS.replace("\"Cel\"", "\"K\"")
                                .replace(
                                        "\"holding:0\",\"type\":\"uint16\"",
                                        "\"holding:0/8\",\"type\":\"text\""));
        assertThat(right.status()).as(right.text()).isEqualTo(200);
        assertThat(right.at("/things").size()).isZero();
        assertThat(right.at("/properties").asInt()).isEqualTo(1);
        assertThat(works.api.get("/things/press-7").at("/sparkplug/node").asString())
                .isEqualTo("hall");
    }

    private String pressModel() {
        var model =
                works.api.put(
                        "/models/press",
                        """
                        {"name":"Press","properties":[{"key":"speed","type":"string"},
                         {"key":"temperature","type":"double","unit":"K"}]}\
                        """);
        assertThat(model.status()).as(model.text()).isEqualTo(201);
        return "press";
    }

    @Test
    void aDeviceIsCollectedByOneGateway() {
        works.join("yard");
        put(PRESS);
        var twice =
                works.api.put(
                        "/gateways/yard/configuration",
                        "{\"document\":{\"devices\":[%s]}}".formatted(PRESS));
        assertThat(twice.status()).isEqualTo(400);
        assertThat(twice.at("/errors/0/got").asString())
                .isEqualTo("press-7, which is a device of gateway hall");
        assertThat(works.api.delete("/gateways/hall/devices/press-7").status()).isEqualTo(200);
        var moved =
                works.api.put(
                        "/gateways/yard/configuration",
                        "{\"document\":{\"devices\":[%s]}}".formatted(PRESS));
        assertThat(moved.status()).as(moved.text()).isEqualTo(200);
        assertThat(works.api.get("/things/press-7").at("/sparkplug/node").asString())
                .isEqualTo("yard");
    }

    @Test
    void nobodyOverwritesWhatSomebodyElseChanged() {
        put(PRESS);
        var late =
                works.api.put(
                        "/gateways/hall/configuration",
                        "{\"base\":0,\"document\":{\"devices\":[]}}");
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.at("/code").asString()).isEqualTo("configuration-changed");
        var same = put(PRESS);
        assertThat(same.at("/changed").asBoolean(true)).isFalse();
        assertThat(same.at("/version").asInt()).isEqualTo(1);
    }

    @Test
    void passwordsOfForeignBrokersAreKeptAndNotShown() {
        String north =
                """
                {"document":{"devices":[],"north":{"mqtt":[{"name":"line","host":"10.0.0.9","user":"hall",
                 "password":"%s","json":{"topic":"hall-2"},"read":["*"],"write":[]}]}}}\
                """;
        var put = works.api.put("/gateways/hall/configuration", north.formatted("open sesame"));
        assertThat(put.status()).as(put.text()).isEqualTo(200);
        var shown = works.api.get("/gateways/hall/configurations/1");
        assertThat(shown.text()).contains("********").doesNotContain("sesame");
        var again = works.api.put("/gateways/hall/configuration", north.formatted("********"));
        assertThat(again.at("/changed").asBoolean(true)).as(again.text()).isFalse();
        var unknown =
                works.api.put(
                        "/gateways/hall/configuration",
                        north.formatted("********").replace("line", "other"));
        assertThat(unknown.at("/errors/0/field").asString())
                .isEqualTo("/north/mqtt/other/password");
    }

    @Test
    void versionsAreComparedByMeaningAndAnEarlierOneComesBack() {
        put(PRESS);
        put(PRESS.replace("holding:0", "holding:7").replace("PT1S", "PT5S"));
        var difference = works.api.get("/gateways/hall/configurations/2/difference");
        assertThat(difference.at("/total").asInt()).isEqualTo(2);
        assertThat(difference.at("/changes").findValuesAsString("path"))
                .containsExactlyInAnyOrder(
                        "devices/press-7/groups/fast/interval",
                        "devices/press-7/groups/fast/tags/speed/address");
        assertThat(difference.at("/changes/0/kind").asString()).isEqualTo("changed");

        var back = works.made("/gateways/hall/configurations/1/roll-back", "{\"note\":\"back\"}");
        assertThat(back.at("/version").asInt()).isEqualTo(3);
        assertThat(
                        works.api
                                .get("/gateways/hall/configurations/3/difference?from=1")
                                .at("/total")
                                .asInt())
                .isZero();
        assertThat(state(1)).isEqualTo("skipped");
        assertThat(state(2)).isEqualTo("skipped");
        var first = works.api.get("/gateways/hall/configurations/1/difference");
        assertThat(first.at("/changes/0/path").asString()).isEqualTo("devices/press-7");
        assertThat(first.at("/changes/0/after").asString()).isEqualTo("modbus-tcp, 3 tags");
    }

    @Test
    void whatAGatewayRefusesOrTakesBackIsToldAndNotSentAgainByItself() throws Exception {
        put(PRESS);
        try (var gateway = works.connected(joined).takesConfigurations()) {
            gateway.answers(
                    "configuration.apply",
                    "{\"version\":0,\"problems\":[{\"path\":\"/devices/0/protocol\",\"expected\":\"one of telex\",\"got\":\"modbus-tcp\"}]}");
            settles(1, "refused");
            assertThat(
                            works.api
                                    .get("/gateways/hall/configurations/1")
                                    .at("/version/problems/0/path")
                                    .asString())
                    .isEqualTo("/devices/0/protocol");

            gateway.takesConfigurations();
            assertThat(works.api.post("/gateways/hall/configuration/send", "{}").status())
                    .isEqualTo(202);
            settles(1, "good");

            gateway.when("configuration.read", _ -> gateway.state(true, ""));
            put(PRESS.replace("PT1S", "PT2S"));
            settles(2, "trial");
            gateway.answers(
                    "configuration.read",
                    "{\"version\":1,\"good\":1,\"onTrial\":false,\"note\":\"version 2 was taken back for 1\"}");
            settles(2, "taken-back");
            var fleet = works.api.get("/gateways/hall").at("/configuration");
            assertThat(fleet.at("/version").asInt()).isEqualTo(2);
            assertThat(fleet.at("/inForce").asInt()).isEqualTo(1);
            assertThat(fleet.at("/said").asString()).contains("taken back");
            var trail = works.api.get("/audit?action=gateway.configur");
            assertThat(trail.at("/items").findValuesAsString("action"))
                    .contains(
                            "gateway.configure",
                            "gateway.configuration-refused",
                            "gateway.configuration-good",
                            "gateway.configuration-taken-back");
        }
    }

    @Test
    void aGatewayThatLostItsConfigurationGetsItAgain() throws Exception {
        put(PRESS);
        try (var gateway = works.connected(joined).takesConfigurations()) {
            settles(1, "good");
        }
        try (var gateway = works.connected(joined).takesConfigurations()) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(gateway.document.isObject()).isTrue());
            settles(1, "good");
        }
    }

    @Test
    void aLargeDocumentComesInParts() throws Exception {
        var devices = new StringBuilder();
        for (int d = 0; d < 6; d++) {
            devices.append(d == 0 ? "" : ",")
                    .append(
                            "{\"key\":\"meter-%d\",\"protocol\":\"modbus-tcp\",\"settings\":{\"host\":\"10.0.0.%d\"},\"groups\":[{\"name\":\"all\",\"interval\":\"PT10S\",\"tags\":["
                                    .formatted(d, d + 1));
            for (int t = 0; t < 4_000; t++) {
                devices.append(t == 0 ? "" : ",")
                        .append(
                                "{\"name\":\"%s\",\"address\":\"holding:%d\",\"type\":\"uint16\"}"
                                        .formatted(java.util.UUID.randomUUID(), t));
            }
            devices.append("]}]}");
        }
        var made = put(devices.toString());
        assertThat(made.status()).as(made.text()).isEqualTo(200);
        try (var gateway = works.connected(joined).takesConfigurations()) {
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(gateway.document.isObject()).isTrue());
            assertThat(gateway.asked("configuration.apply")).hasSizeGreaterThan(1);
            assertThat(gateway.document.at("/devices/5/groups/0/tags")).hasSize(4_000);
        }
    }

    @Test
    void aMachineThatIsOnlyCalculatedIsAThingToo() {
        var made =
                works.api.put(
                        "/gateways/hall/configuration",
                        """
                        {"document":{"devices":[%s],
                         "virtualTags":[{"device":"saw","name":"load","unit":"%%","inputs":{"s":"press-7/speed"},
                           "expression":"s / 30.0"}]}}\
                        """
                                .formatted(PRESS));
        assertThat(made.status()).as(made.text()).isEqualTo(200);
        assertThat(works.api.get("/models/saw").at("/properties/0/unit").asString()).isEqualTo("%");
    }

    @Test
    void aTemplateIsWhatADeviceBeginsWith() {
        var kept =
                works.api.put(
                        "/gateways/templates/press",
                        "{\"name\":{\"zh\":\"压机\",\"en\":\"Press\"},\"content\":%s}"
                                .formatted(PRESS.replace("\"host\":\"127.0.0.1\",", "")));
        assertThat(kept.status()).as(kept.text()).isEqualTo(200);
        assertThat(kept.at("/tags").asInt()).isEqualTo(3);
        var added =
                works.made(
                        "/gateways/hall/devices",
                        "{\"template\":\"press\",\"device\":{\"key\":\"press-9\",\"settings\":{\"host\":\"10.0.0.9\"}}}");
        assertThat(added.at("/tags").asInt()).isEqualTo(3);
        var device = works.api.get("/gateways/hall/devices/press-9").at("/device");
        assertThat(device.at("/settings/host").asString()).isEqualTo("10.0.0.9");
        assertThat(device.at("/settings/port").asInt()).isEqualTo(1502);
        assertThat(
                        works.api
                                .post(
                                        "/gateways/hall/devices",
                                        "{\"template\":\"press\",\"device\":{\"key\":\"press-9\"}}")
                                .at("/code")
                                .asString())
                .isEqualTo("key-taken");
        var dry =
                works.api.put(
                        "/gateways/hall/devices/press-9?dryRun=true",
                        "{\"device\":%s}".formatted(PRESS));
        assertThat(dry.status()).as(dry.text()).isEqualTo(200);
        assertThat(works.api.get("/gateways/hall").at("/configuration/version").asInt())
                .isEqualTo(1);
    }

    @Test
    void othersSeeAndChangeNothing() {
        put(PRESS);
        works.api.put("/gateways/templates/press", "{\"content\":%s}".formatted(PRESS));
        var others = platform.works().api;
        assertThat(others.get("/gateways/hall/configurations").status()).isEqualTo(404);
        assertThat(others.get("/gateways/hall/configurations/1").status()).isEqualTo(404);
        assertThat(others.get("/gateways/hall/devices").status()).isEqualTo(404);
        assertThat(others.get("/gateways/templates").at("/total").asInt()).isZero();
        assertThat(
                        others.put(
                                        "/gateways/hall/configuration",
                                        "{\"document\":{\"devices\":[]}}")
                                .status())
                .isEqualTo(404);
        assertThat(others.delete("/gateways/hall/devices/press-7").status()).isEqualTo(404);
        assertThat(works.api.get("/gateways/hall").at("/configuration/version").asInt())
                .isEqualTo(1);
    }

    @Test
    void protocolsAreDescribedAsData() {
        var protocols = works.api.get("/gateways/protocols?size=100");
        var modbus =
                protocols
                        .at("/items")
                        .valueStream()
                        .filter(one -> one.at("/name").asString().equals("modbus-tcp"))
                        .findFirst()
                        .orElseThrow();
        assertThat(modbus.at("/settings/0/key").asString()).isEqualTo("host");
        assertThat(modbus.at("/settings/0/words/zh").asString()).isEqualTo("主机");
        assertThat(modbus.at("/settings/1/kind").asString()).isEqualTo("whole");
        assertThat(modbus.at("/capabilities").toString()).contains("write");
        assertThat(modbus.at("/examples").size()).isPositive();
    }
}
