package io.baigong.server.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.baigong.server.PlatformTest;
import io.baigong.server.access.Conflict;
import io.baigong.server.audit.Audit;
import io.baigong.server.database.DataFolder;
import io.baigong.server.readings.Jobs;
import io.baigong.server.readings.ReadingLog;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.util.unit.DataSize;

@PlatformTest
@Import(IngestFixture.Platform.class)
class BackFillTests {
    @Autowired private IngestFixture.Platform platform;
    @Autowired private Jobs jobs;
    @Autowired private LineInput lines;
    @Autowired private Reception reception;
    @Autowired private ReadingLog log;
    @Autowired private Targets targets;
    @Autowired private DataFolder data;
    @Autowired private Audit audit;

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
        assertThat(faultsOfImport(works, csv)).containsExactly("4 value", "5 thing", "6 time");
        assertThat(works.tail.rows(works.thing().number()).subList(3, 6))
                .extracting(LogTail.Row::value)
                .containsExactly(21.5, 22.5, "a, \"b\"");
    }

    /// Where the faults of a finished import lie, as `row column`.
    private List<String> faultsOfImport(IngestFixture works, String csv) throws Exception {
        long id =
                works.json(works.post("/api/v1/import/readings?format=csv", csv))
                        .at("/id")
                        .asLong();
        int organisation = works.caller.organisation();
        await().atMost(Duration.ofMinutes(1))
                .until(() ->
                        works.caller.call(() -> jobs.job(organisation, id)).state()
                                == Jobs.State.DONE);
        return works.caller.call(() -> jobs.faults(organisation, id)).stream()
                .map(fault -> fault.row() + " " + fault.column())
                .toList();
    }

    @Test
    void aRowThatIsTooShortIsNamedAndTheNextOneTaken() throws Exception {
        var works = platform.fixture();
        try (var device = works.device(4)) {
            device.publish(1, "v1/devices/me/telemetry", "{\"temp\":1}");
        }
        String csv =
                "thing,property,time,value\n%1$s,temp\n%1$s,temp,2025-11-21T08:00:00Z,2,more,and more\n"
                        .formatted(works.thingKey);
        assertThat(faultsOfImport(works, csv)).containsExactly("2 time");
        assertThat(works.tail.rows(works.thing().number()))
                .extracting(LogTail.Row::value)
                .containsExactly(1.0, 2.0);
    }

    @Test
    void leavesNothingOfAKilledImportAndRoomOnTheDisk() throws Exception {
        var left = Files.writeString(data.folder("imports").resolve("import-1.part"), "thing");
        var second = Duration.ofSeconds(1);
        var greedy =
                new IngestSettings(
                        second, second, 100, 10, 10, second, DataSize.ofTerabytes(1_000), "h");
        var backFill = new BackFill(jobs, lines, reception, log, targets, greedy, data, audit);
        assertThat(left).doesNotExist();
        var body = new ByteArrayInputStream("thing,property,time,value\n".getBytes(UTF_8));
        assertThatThrownBy(() -> backFill.start(1, body, new BackFill.Format.Csv()))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("must stay free");
        assertThat(data.folder("imports")).isEmptyDirectory();
    }
}
