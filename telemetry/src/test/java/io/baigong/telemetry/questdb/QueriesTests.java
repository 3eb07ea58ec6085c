package io.baigong.telemetry.questdb;

import static io.baigong.telemetry.TelemetryStoreContract.batch;
import static io.baigong.telemetry.TelemetryStoreContract.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baigong.telemetry.Quality;
import io.baigong.telemetry.Retention;
import io.baigong.telemetry.SeriesRef;
import io.baigong.telemetry.StoreUnavailable;
import io.baigong.telemetry.ValueType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Questions of users do not stop the platform's own work, and none goes on for ever.
@Timeout(180)
class QueriesTests {
    private static final String ALL = "SELECT ts FROM double_standard";

    @TempDir Path folder;
    private QuestDbSettings settings;

    @BeforeEach
    void someRows() {
        settings = QuestDbSettings.in(folder).withMinFreeBytes(0);
        var series = new SeriesRef(1, ValueType.DOUBLE, Retention.STANDARD);
        try (var store = QuestDbStore.open(settings)) {
            var batch = batch();
            for (int i = 0; i < 1_000; i++) {
                batch.add(series, StoreWriter.START + i, i, Quality.GOOD);
            }
            write(store, batch);
        }
    }

    @Test
    void upkeepAndChangesGoOnWhileUsersTakeEveryThreadAndOneTooManyIsRefused() throws Exception {
        var end = new CountDownLatch(1);
        try (var engine = Engine.open(settings);
                var users = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers =
                    IntStream.range(0, 1_000)
                            .mapToObj(i -> users.submit(() -> waiting(engine, end)))
                            .toList();
            while (answers.stream().noneMatch(Future::isDone)) {
                Thread.onSpinWait();
            }

            engine.execute("CREATE TABLE made (ts TIMESTAMP) TIMESTAMP(ts) PARTITION BY DAY WAL");
            long rows = engine.work(ALL, QueriesTests::count);

            assertThat(rows).isEqualTo(1_000);
            assertThatThrownBy(() -> waiting(engine, end))
                    .isInstanceOf(StoreUnavailable.class)
                    .hasMessageContaining("wait already");
            end.countDown();
        }
    }

    private static long waiting(Engine engine, CountDownLatch end) {
        return engine.ask(
                ALL,
                rows -> {
                    try {
                        end.await(150, TimeUnit.SECONDS);
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    return 0L;
                });
    }

    private static long count(Rows rows) {
        long count = 0;
        while (rows.hasNext()) {
            count++;
        }
        return count;
    }

    private static long forEver(Rows rows) {
        while (true) {
            rows.toTop();
            count(rows);
        }
    }

    @Test
    void aQuestionThatTakesTooLongIsGivenUpAndItsThreadIsFreeAgain() {
        try (var engine = Engine.open(settings, Duration.ofSeconds(1))) {
            for (int i = 0; i < 8; i++) {
                assertThatThrownBy(() -> engine.ask(ALL, QueriesTests::forEver))
                        .isInstanceOf(StoreUnavailable.class)
                        .hasMessageContaining("given up");
            }
            while (!isAnswered(engine)) {
                Thread.onSpinWait();
            }
        }
    }

    private static boolean isAnswered(Engine engine) {
        try {
            return engine.ask(ALL, QueriesTests::count) == 1_000;
        } catch (StoreUnavailable e) {
            return false;
        }
    }

    @Test
    void closingEndsWhatIsStillAsked() throws Exception {
        var begun = new CountDownLatch(2);
        try (var users = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> question;
            Future<?> work;
            try (var engine = Engine.open(settings)) {
                question =
                        users.submit(() ->
                                engine.ask(
                                        ALL,
                                        rows -> {
                                            begun.countDown();
                                            return forEver(rows);
                                        }));
                work =
                        users.submit(() ->
                                engine.work(
                                        ALL,
                                        rows -> {
                                            begun.countDown();
                                            return forEver(rows);
                                        }));
                begun.await();
            }
            assertThatThrownBy(question::get).hasCauseInstanceOf(StoreUnavailable.class);
            assertThatThrownBy(work::get).hasCauseInstanceOf(StoreUnavailable.class);
        }
        Engine.open(settings).close();
    }
}
