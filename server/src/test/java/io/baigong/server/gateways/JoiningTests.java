package io.baigong.server.gateways;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.baigong.server.PlatformTest;
import io.baigong.server.ingest.RawMqtt;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

@PlatformTest
@Import(GatewayWorks.Platform.class)
class JoiningTests {
    @Autowired private GatewayWorks.Platform platform;
    private GatewayWorks works;

    @BeforeEach
    void works() {
        works = platform.works();
    }

    @Test
    void aTokenLetsAsManyGatewaysInAsItSays() {
        String token = works.token();
        String body = "{\"token\":\"%s\",\"name\":\"Hall 2\"}".formatted(token);
        var joined = works.enrol(body);
        assertThat(joined.status()).as(joined.text()).isEqualTo(201);
        assertThat(joined.at("/thing").asString()).isEqualTo("hall-2");
        assertThat(joined.at("/sparkplug/node").asString()).isEqualTo("hall-2");
        assertThat(joined.at("/mqtt/port").asInt()).isEqualTo(works.mqtt());
        assertThat(joined.at("/mqtt/tls").asBoolean(true)).isFalse();
        assertThat(joined.at("/token").asString()).startsWith("bgd_");

        var again = works.enrol(body);
        assertThat(again.status()).isEqualTo(401);
        assertThat(again.at("/code").asString()).isEqualTo("not-signed-in");
        assertThat(works.api.get("/gateways/enrolment-tokens").at("/items/0/used").asInt())
                .isEqualTo(1);
    }

    @Test
    void whatCannotBeJoinedWithCostsNoUse() {
        String token = works.token();
        var wrong =
                works.enrol(
                        "{\"token\":\"%s\",\"name\":\"Hall\",\"csr\":\"none\"}".formatted(token));
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.at("/errors/0/field").asString()).isEqualTo("csr");
        assertThat(works.api.get("/gateways").at("/total").asInt()).isZero();
        assertThat(works.enrol("{\"token\":\"%s\",\"name\":\"Hall\"}".formatted(token)).status())
                .isEqualTo(201);
    }

    @Test
    void gatewaysOfTheSameNameAreDifferentThings() {
        assertThat(works.join("车间 一号").at("/thing").asString()).isEqualTo("车间-一号");
        assertThat(works.join("车间 一号").at("/thing").asString()).isEqualTo("车间-一号-2");
        assertThat(works.join("templates").at("/thing").asString()).isEqualTo("gateway");
        assertThat(works.api.get("/gateways?query=车间").at("/total").asInt()).isEqualTo(2);
    }

    @Test
    void theFleetShowsWhatAGatewaySaysOfItself() throws Exception {
        var joined = works.join("hall");
        assertThat(works.api.get("/gateways/hall").at("/state").asString()).isEqualTo("never");
        try (var gateway = works.connected(joined)) {
            gateway.birth(
                    Map.of(
                            "software", "0.1.0",
                            "queue-bytes", 65_536L,
                            "queue-oldest", 12.5,
                            "dropped-values", 3L,
                            "devices", 2L));
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> {
                        var shown = works.api.get("/gateways").at("/items/0");
                        assertThat(shown.at("/state").asString()).isEqualTo("online");
                        assertThat(shown.at("/health/software").asString()).isEqualTo("0.1.0");
                        assertThat(shown.at("/health/queueBytes").asDouble()).isEqualTo(65_536);
                        assertThat(shown.at("/health/queueOldest").asDouble()).isEqualTo(12.5);
                        assertThat(shown.at("/health/dropped").asDouble()).isEqualTo(3);
                        assertThat(shown.at("/health").has("refused")).isFalse();
                    });
        }
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() ->
                        assertThat(works.api.get("/gateways/hall").at("/state").asString())
                                .isEqualTo("offline"));
    }

    @Test
    void aNewMachineTakesThePlaceOfAnother() throws Exception {
        var before = works.join("hall");
        String token =
                works.made(
                                "/gateways/enrolment-tokens",
                                "{\"name\":\"swap\",\"gateway\":\"hall\",\"uses\":1}")
                        .at("/token")
                        .asString();
        var after = works.enrol("{\"token\":\"%s\",\"name\":\"whatever\"}".formatted(token));
        assertThat(after.status()).as(after.text()).isEqualTo(201);
        assertThat(after.at("/thing").asString()).isEqualTo("hall");
        assertThat(after.at("/sparkplug")).isEqualTo(before.at("/sparkplug"));
        assertThatThrownBy(() -> works.connected(before)).hasMessageContaining("CONNACK");
        works.connected(after.json()).close();
    }

    @Test
    void aTokenForGatewaysOpensNothingElse() {
        String token = works.token();
        assertThatThrownBy(() -> RawMqtt.connected(works.mqtt(), 5, "x", token))
                .hasMessageContaining("CONNACK");
        var http = new io.baigong.server.TestHttp(works.http).by("Bearer " + token);
        assertThat(http.get("/api/v1/gateways").statusCode()).isEqualTo(401);
    }

    @Test
    void aGatewayOfOthersIsNotThere() {
        works.join("hall");
        var others = platform.works();
        assertThat(others.api.get("/gateways").at("/total").asInt()).isZero();
        assertThat(others.api.get("/gateways/hall").status()).isEqualTo(404);
        assertThat(others.api.get("/gateways/enrolment-tokens").at("/total").asInt()).isZero();
        int id = works.api.get("/gateways/enrolment-tokens").at("/items/0/id").asInt();
        assertThat(others.api.delete("/gateways/enrolment-tokens/" + id).status()).isEqualTo(404);
        assertThat(
                        others.api
                                .post(
                                        "/gateways/enrolment-tokens",
                                        "{\"name\":\"x\",\"gateway\":\"hall\"}")
                                .status())
                .isEqualTo(404);
    }

    @Test
    void joiningIsInTheAuditTrail() {
        works.join("hall");
        var trail = works.api.get("/audit?action=gateway.join");
        assertThat(trail.at("/items/0/actor").asString()).isEqualTo("gateway by token hall");
        assertThat(trail.at("/items/0/subject").asString()).isEqualTo("hall");
        assertThat(trail.text()).doesNotContain("bgj_", "bgd_");
    }
}
