package io.baigong.server.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.baigong.server.PlatformTest;
import io.baigong.server.readings.Jobs;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

@PlatformTest
@Import(IngestFixture.Platform.class)
class BackFillTests {
    @Autowired private IngestFixture.Platform platform;
    @Autowired private Jobs jobs;

    @Test
    void aFileIsTakenRowByRowAndBadRowsAreNamed() throws Exception {
        var works = platform.fixture();
        try (var device = works.device(4)) {
            device.publish(1, "v1/devices/me/telemetry", "{\"temp\":1,\"on\":true,\"s\":\"x\"}");
        }
        String key = works.thingKey;
        String csv =
                "thing,property,time,value,quality\n"
                        + key
                        + ",temp,2025-11-21T08:00:00+08:00,21.5,good\n"
                        + key
                        + ",temp,2025-11-21T08:01:00+08:00,22.5,bad\n"
                        + key
                        + ",on,2025-11-21T08:00:00+08:00,maybe,\n"
                        + "nobody,temp,2025-11-21T08:00:00+08:00,1,\n"
                        + key
                        + ",temp,yesterday,1,\n"
                        + key
                        + ",s,2025-11-21T08:00:00+08:00,\"a, \"\"b\"\"\",\n";
        long id =
                works.json(works.post("/api/v1/import/readings?format=csv", csv))
                        .at("/id")
                        .asLong();
        int organisation = works.caller.organisation();
        await().atMost(Duration.ofMinutes(1))
                .until(() ->
                        works.caller.call(() -> jobs.job(organisation, id)).state()
                                == Jobs.State.DONE);
        assertThat(works.caller.call(() -> jobs.faults(organisation, id)))
                .extracting(fault -> fault.row() + " " + fault.column())
                .containsExactly("4 value", "5 thing", "6 time");
        assertThat(works.tail.rows(works.thing().number()).subList(3, 6))
                .extracting(LogTail.Row::value)
                .containsExactly(21.5, 22.5, "a, \"b\"");
    }
}
