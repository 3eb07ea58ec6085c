package io.baigong.server.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baigong.server.Baigong;
import io.baigong.server.PlatformTest;
import io.baigong.server.access.Invalid;
import io.baigong.server.audit.AuditVerification;
import io.baigong.server.database.Tenancy;
import io.baigong.server.readings.ReadingLog;
import io.baigong.telemetry.Channel;
import io.baigong.telemetry.Quality;
import io.baigong.telemetry.ReadingBatch;
import io.baigong.telemetry.Retention;
import io.baigong.telemetry.SeriesRef;
import io.baigong.telemetry.TelemetryStore;
import io.baigong.telemetry.ValueType;
import io.baigong.telemetry.log.Log;
import io.baigong.telemetry.log.LogPosition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.jdbc.core.simple.JdbcClient;

@PlatformTest
class BackupTests {
    private static final long START = 1_780_000_000_000_000L;
    private static final SeriesRef LOAD =
            new SeriesRef(2_000_000_001, ValueType.DOUBLE, Retention.STANDARD);

    @Autowired private Backups backups;
    @Autowired private ReadingLog log;
    @Autowired private JdbcClient db;

    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong acknowledged = new AtomicLong();

    @Test
    void aBackupMadeUnderLoadRestoresAllThatWasAcknowledgedBeforeItBegan() throws Exception {
        Path folder = Files.createTempDirectory("baigong-backup");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        var loading = new AtomicBoolean(true);
        var loader = Thread.ofPlatform().start(() -> load(loading));
        try {
            while (acknowledged.get() < 5_000) {
                Thread.sleep(10);
            }
            long before = acknowledged.get();
            var made = Tenancy.as(anOrganisation(), () -> make(folder.resolve("works.zip")));
            assertThat(made.bytes()).isPositive();
            loading.set(false);
            loader.join();
            unzip(folder.resolve("works.zip"), folder.resolve("data"));
            restoredHolds(folder.resolve("data"), before);
        } finally {
            loading.set(false);
        }
    }

    @Test
    void aBackupThatFailsLeavesNoFileAndIsAudited() throws Exception {
        Path folder = Files.createTempDirectory("baigong-backup");
        // The name fits; with .part behind it no longer does.
        Path file = folder.resolve("b".repeat(251) + ".zip");
        assertThatThrownBy(() -> Tenancy.as(anOrganisation(), () -> make(file)))
                .isInstanceOf(java.io.UncheckedIOException.class);
        assertThat(folder).isEmptyDirectory();
        assertThat(
                        Tenancy.asPlatform(() ->
                                db.sql(
                                                "select outcome from audit_entry where action = 'backup.make' and subject = ?")
                                        .param(file.toString())
                                        .query((row, _) -> String.valueOf(row.getString(1)))
                                        .list()))
                .containsExactly("failed");
    }

    @Test
    void saysWhatIsWrongWithTheFile() {
        assertThatThrownBy(() -> backups.make(Path.of("works.zip"))).isInstanceOf(Invalid.class);
        assertThatThrownBy(() -> backups.make(Path.of("/etc/passwd"))).isInstanceOf(Invalid.class);
    }

    private Backups.Made make(Path file) {
        try {
            return backups.make(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void restoredHolds(Path data, long before) throws InterruptedException {
        String[] own = {
            "--baigong.data=" + data,
            "--server.port=0",
            "--baigong.mqtt.port=0",
            "--spring.main.banner-mode=off"
        };
        try (var restored = new SpringApplicationBuilder(Baigong.class).run(own)) {
            var store = restored.getBean(TelemetryStore.class);
            long deadline = System.nanoTime() + 120_000_000_000L;
            while (store.count(LOAD, START, Long.MAX_VALUE) < before
                    && System.nanoTime() < deadline) {
                Thread.sleep(100);
            }
            var values = store.raw(LOAD, START, START + before, (int) before + 1).doubles();
            assertThat(values).hasSize((int) before);
            assertThat(values[(int) before - 1]).isEqualTo((before - 1) / 4.0);
            var there = restored.getBean(JdbcClient.class);
            assertThat(Tenancy.asPlatform(() -> organisations(there)))
                    .isEqualTo(Tenancy.asPlatform(() -> organisations(db)));
            // Its seals hold: the key came along.
            var trail =
                    Tenancy.as(
                            anOrganisation(),
                            () ->
                                    restored.getBean(AuditVerification.class)
                                            .verify(anOrganisation(), Map.of()));
            assertThat(trail.broken()).isNull();
            assertThat(trail.entries()).isPositive();
        }
        assertThat(data.resolve("restore")).doesNotExist();
    }

    private void load(AtomicBoolean loading) {
        var batch = new ReadingBatch();
        while (loading.get()) {
            long number = sent.getAndIncrement();
            batch.begin(Channel.DEVICE, anOrganisation(), 1, 999_999, START);
            batch.add(LOAD, START + number, number / 4.0, Quality.GOOD);
            log.append(
                    batch,
                    new Log.Ack() {
                        @Override
                        public void durable(LogPosition after) {
                            acknowledged.incrementAndGet();
                        }

                        @Override
                        public void failed(Exception why) {
                            loading.set(false);
                        }
                    });
        }
    }

    private int anOrganisation() {
        return 1;
    }

    private static long organisations(JdbcClient there) {
        return there.sql("select count(*) from organisation").query(Long.class).single();
    }

    private static void unzip(Path file, Path to) throws IOException {
        try (var zip = new ZipFile(file.toFile())) {
            assertThat(zip.getEntry("backup.json")).isNotNull();
            for (var entry : zip.stream().toList()) {
                Path target = to.resolve(entry.getName());
                Files.createDirectories(target.getParent());
                Files.write(target, zip.getInputStream(entry).readAllBytes());
            }
        }
        Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
