package io.baigong.server.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.server.PlatformTest;
import io.baigong.server.things.DeviceIdentity;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

@PlatformTest
@Import(IngestFixture.Platform.class)
class ReceptionTests {
    @Autowired private IngestFixture.Platform platform;
    @Autowired private Reception reception;
    @Autowired private Targets targets;

    @Test
    void onlyWhatCouldBeAPropertyWaitsForPostgresql() throws Exception {
        var works = platform.fixture();
        try (var device = works.device(4)) {
            device.publish(1, "v1/devices/me/telemetry", "{\"temp\":1}");
        }
        int thing = works.thing().number();
        var target = Objects.requireNonNull(targets.byNumber(thing));
        var sender =
                new Sender(
                        new DeviceIdentity.OneThing(works.caller.organisation(), thing, "t"),
                        "mqtt",
                        "c");
        for (var payload :
                new String[] {"{\"not a key\":1,\"temp\":2}", "{\"x\":null,\"temp\":3}"}) {
            assertThat(takes(target, sender, payload)).as(payload).isTrue();
        }
        assertThat(takes(target, sender, "{\"fresh\":1}")).isFalse();
    }

    private boolean takes(Target target, Sender sender, String payload) {
        var durable = new Durable();
        durable.expect();
        var message = Message.of("t", payload.getBytes(UTF_8), reception.arrival());
        return reception.json(sender, target, message, reception.freshDesk(), durable, false);
    }
}
