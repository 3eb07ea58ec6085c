package io.baigong.server.ingest.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.telemetry.log.LogFull;
import io.baigong.telemetry.log.LogPosition;
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
}
