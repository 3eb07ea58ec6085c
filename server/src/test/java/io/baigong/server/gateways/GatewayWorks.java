package io.baigong.server.gateways;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.server.TestCallers;
import io.baigong.server.TestHttp;
import io.baigong.server.access.Caller;
import io.baigong.server.things.Api;
import io.baigong.server.things.MqttAddress;
import java.io.IOException;
import java.util.Objects;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An organisation that lets gateways in.
final class GatewayWorks {
    final Caller owner;
    final Api api;
    final int http;
    private final int mqtt;
    private final TestCallers callers;

    /// What it needs of the platform.
    @TestComponent
    record Platform(WebServerApplicationContext web, MqttAddress mqtt, TestCallers callers) {
        GatewayWorks works() {
            return new GatewayWorks(this);
        }
    }

    private GatewayWorks(Platform platform) {
        callers = platform.callers();
        owner = callers.inNewOrganisation();
        http = Objects.requireNonNull(platform.web().getWebServer()).getPort();
        mqtt = platform.mqtt().port();
        api = new Api(http, callers, owner);
        var site =
                api.post(
                        "/sites",
                        "{\"key\":\"works\",\"name\":{\"zh\":\"厂\",\"en\":\"Works\"},\"timeZone\":\"Asia/Shanghai\"}");
        assertThat(site.status()).as(site.text()).isEqualTo(201);
    }

    Api as(Caller caller) {
        return new Api(http, callers, caller);
    }

    TestCallers callers() {
        return callers;
    }

    /// A token with which one gateway may join.
    String token() {
        return made("/gateways/enrolment-tokens", "{\"name\":\"hall\",\"uses\":1}")
                .at("/token")
                .asString();
    }

    JsonNode made(String path, String body) {
        var answer = api.post(path, body);
        assertThat(answer.status()).as(path + " " + answer.text()).isBetween(200, 299);
        return answer.json();
    }

    /// Joins as a gateway does: with nothing but the token.
    JsonNode join(String name) {
        var answer = enrol("{\"token\":\"%s\",\"name\":\"%s\"}".formatted(token(), name));
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return answer.json();
    }

    Api.Answer enrol(String body) {
        var answer = new TestHttp(http).post("/api/v1/gateways/enrolments", body);
        return new Api.Answer(answer.statusCode(), answer.body());
    }

    TestGateway connected(JsonNode joined) throws IOException {
        return TestGateway.connected(mqtt, joined);
    }

    int mqtt() {
        return mqtt;
    }

    static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }
}
