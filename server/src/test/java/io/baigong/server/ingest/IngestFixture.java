package io.baigong.server.ingest;

import io.baigong.server.TestCallers;
import io.baigong.server.TestHttp;
import io.baigong.server.access.Caller;
import io.baigong.server.things.MqttAddress;
import io.baigong.server.things.ThingDirectory;
import io.baigong.server.things.ThingHandle;
import io.baigong.telemetry.log.Log;
import java.util.Objects;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An organisation of its own with a first device and a gateway, as a user makes them.
final class IngestFixture {
    final Caller caller;
    final String bearer;
    final String token;
    final String thingKey;
    final String enrolment;
    final int mqttPort;
    final int httpPort;
    final LogTail tail;
    final TestHttp http;
    private final ThingDirectory directory;

    /// What the fixture needs of the platform.
    @TestComponent
    record Platform(
            WebServerApplicationContext web,
            MqttAddress mqtt,
            TestCallers callers,
            ThingDirectory directory,
            Log log) {
        IngestFixture fixture() {
            return new IngestFixture(this);
        }
    }

    private IngestFixture(Platform platform) {
        directory = platform.directory();
        caller = platform.callers().inNewOrganisation();
        bearer = platform.callers().bearer(caller);
        httpPort = Objects.requireNonNull(platform.web().getWebServer()).getPort();
        http = new TestHttp(httpPort);
        post(
                "/api/v1/sites",
                "{\"key\":\"works\",\"name\":{\"zh\":\"厂\",\"en\":\"Works\"},\"timeZone\":\"Asia/Shanghai\"}");
        var connected = json(post("/api/v1/connect", "{}"));
        token = connected.at("/token").asString();
        thingKey = connected.at("/thing").asString();
        enrolment =
                json(post("/api/v1/enrolment-tokens", "{\"name\":\"gate\"}"))
                        .at("/token")
                        .asString();
        mqttPort = platform.mqtt().port();
        tail = new LogTail(platform.log());
    }

    JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }

    String post(String path, String body) {
        var answer = http.post(path, body, "Authorization", bearer);
        if (answer.statusCode() >= 300) {
            throw new IllegalStateException(path + " " + answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }

    JsonNode get(String path) {
        return json(http.get(path, "Authorization", bearer).body());
    }

    ThingHandle thing(String key) {
        return Objects.requireNonNull(directory.byKey(caller.organisation(), key), key);
    }

    ThingHandle thing() {
        return thing(thingKey);
    }

    int series(String key) {
        return Objects.requireNonNull(thing().property(key), key).series().number();
    }

    RawMqtt device(int version) throws java.io.IOException {
        return RawMqtt.connected(mqttPort, version, "c-" + thingKey, token);
    }
}
