package io.baigong.telemetry.questdb;

import io.baigong.telemetry.TelemetryStore;
import io.baigong.telemetry.TelemetryStoreContract;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QuestDbStoreTests implements TelemetryStoreContract {
    private final AtomicInteger series = new AtomicInteger();
    private QuestDbStore store;

    @BeforeAll
    void open(@TempDir Path folder) {
        store =
                QuestDbStore.open(
                        QuestDbSettings.in(folder)
                                .withMinFreeBytes(0)
                                .withDays(
                                        ZoneId.of("Asia/Shanghai"),
                                        Clock.fixed(
                                                Instant.parse("2026-04-01T10:00:00Z"),
                                                ZoneOffset.UTC)));
    }

    @AfterAll
    void close() {
        store.close();
    }

    @Override
    public TelemetryStore store() {
        return store;
    }

    @Override
    public int nextSeries() {
        return series.incrementAndGet();
    }
}
