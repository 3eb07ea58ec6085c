package io.baigong.server.ingest.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.telemetry.log.LogFull;
import io.baigong.telemetry.log.LogPosition;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

class AcksTests {
    private final Recent recent = new Recent(100);

    private Acks connection() {
        return new Acks(100, recent, () -> {});
    }

    @Test
    void aMessageInTheLogIsKnownWhenItComesAgain() {
        var first = connection().take(7);
        first.taken(77);
        first.durable(new LogPosition(0, 1));
        assertThat(connection().take(7).wasTaken(77)).isTrue();
        assertThat(connection().take(8).wasTaken(77)).isFalse();
    }

    @Test
    void aMessageThatTheLogRefusedIsTakenWhenItComesAgain() {
        var first = connection().take(7);
        first.taken(77);
        first.failed(new LogFull("no space"));
        assertThat(connection().take(7).wasTaken(77)).isFalse();
    }

    @Test
    void aRepetitionIsNotAcknowledgedWhenWhatItRepeatsWasRefused() {
        var first = connection().take(7);
        first.taken(77);
        var later = connection();
        var again = later.take(7);
        assertThat(again.wasTaken(77)).as("it is on its way").isTrue();
        first.failed(new LogFull("no space"));
        again.durable(new LogPosition(0, 1));
        var out = Unpooled.buffer();
        assertThat(later.write(out, 5)).contains("was not taken");
        assertThat(out.readableBytes()).isZero();
    }

    @Test
    void topicsOfOneConnectionAreBoundedInBytes() {
        var routes = new Routes();
        byte[] topic = new byte[1_000];
        for (int i = 0; i < 3_000; i++) {
            topic[0] = (byte) i;
            topic[1] = (byte) (i >> 8);
            routes.add(topic, 0, topic.length, new Route.Response(i));
            assertThat(routes.find(topic, 0, topic.length)).isEqualTo(new Route.Response(i));
        }
        topic[0] = 0;
        topic[1] = 0;
        assertThat(routes.find(topic, 0, topic.length)).isNull();
    }
}
