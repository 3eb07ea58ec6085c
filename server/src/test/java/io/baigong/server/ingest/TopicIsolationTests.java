package io.baigong.server.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.server.PlatformTest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

/// Whatever topic devices and gateways of one organisation name, they neither write into another
/// one nor hear of it.
@PlatformTest
@Import(IngestFixture.Platform.class)
class TopicIsolationTests {
    private static final String STOLEN = "{\"stolen\":666,\"values\":{\"stolen\":666}}";

    @Autowired private IngestFixture.Platform platform;
    private IngestFixture works;
    private IngestFixture thieves;

    @BeforeEach
    void twoOrganisations() {
        works = platform.fixture();
        thieves = platform.fixture();
    }

    /// Every form of topic that the door knows, with the victim's names in it.
    private List<String> topics() {
        String key = works.thingKey;
        return List.of(
                "things/" + key + "/readings",
                "v1/devices/me/telemetry",
                "v1/devices/me/rpc/response/1",
                "v1/gateway/telemetry",
                "spBv1.0/group/NBIRTH/" + key,
                "spBv1.0/group/NDATA/" + key,
                "spBv1.0/group/DBIRTH/node/" + key,
                "spBv1.0/group/DDATA/node/" + key,
                "spBv1.0/group/NDEATH/" + key,
                "STATE/baigong",
                "spBv1.0/STATE/baigong",
                "$SYS/broker",
                key);
    }

    @Test
    void noTopicWritesIntoAnotherOrganisation() throws Exception {
        for (var token : List.of(thieves.token, thieves.enrolment)) {
            for (var topic : topics()) {
                try (var thief = RawMqtt.connected(thieves.mqttPort, 4, "thief", token)) {
                    thief.publish(2, 1, topic, STOLEN.getBytes(UTF_8));
                    // Acknowledged or thrown out: either way it was judged.
                    try {
                        thief.read();
                    } catch (java.io.IOException thrownOut) {
                        assertThat(topic).isNotEmpty();
                    }
                }
            }
        }
        try (var device = works.device(4)) {
            device.publish(1, "v1/devices/me/telemetry", "{\"own\":1}");
        }
        // What came later is there, so all that came before has been dealt with.
        Awaitility.await()
                .atMost(1, TimeUnit.MINUTES)
                .untilAsserted(
                        () -> assertThat(latest()).contains("\"own\"").doesNotContain("stolen"));
        for (var path : List.of("/api/v1/inbox/devices", "/api/v1/inbox/refused")) {
            assertThat(works.get(path).path("total").asInt()).as(path).isZero();
        }
    }

    @Test
    void noFilterHearsOfAnotherOrganisation() throws Exception {
        var filters = new ArrayList<>(topics());
        filters.addAll(
                List.of(
                        "#",
                        "+/+/+",
                        "things/+/readings",
                        "things/" + works.thingKey + "/#",
                        "v1/devices/me/rpc/request/+",
                        "spBv1.0/#",
                        "spBv1.0/group/NCMD/" + works.thingKey,
                        "$share/g/#"));
        for (var token : List.of(thieves.token, thieves.enrolment)) {
            for (var filter : filters) {
                try (var thief = RawMqtt.connected(thieves.mqttPort, 4, "listener", token)) {
                    thief.subscribe(7, filter);
                    try (var device = works.device(4)) {
                        device.publish(1, "v1/devices/me/telemetry", "{\"own\":1}");
                    }
                    thief.packet(0xC0, new byte[0]);
                    assertThat(next(thief)).as(filter).isEqualTo(13);
                } catch (java.io.IOException thrownOut) {
                    assertThat(filter).isNotEmpty();
                }
            }
        }
    }

    /// The type of the next packet that is not the state of the host, which all may know.
    private static int next(RawMqtt client) throws java.io.IOException {
        while (true) {
            var packet = client.read();
            if (packet.type() != 3 || !packet.text().contains("STATE/")) {
                return packet.type();
            }
        }
    }

    private String latest() {
        return works.http
                .get("/api/v1/things/" + works.thingKey + "/latest", "Authorization", works.bearer)
                .body();
    }
}
