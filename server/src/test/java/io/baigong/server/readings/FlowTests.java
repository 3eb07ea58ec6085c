package io.baigong.server.readings;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.telemetry.Channel;
import io.baigong.telemetry.Quality;
import io.baigong.telemetry.ReadingBatch;
import io.baigong.telemetry.log.Journal;
import io.baigong.telemetry.log.JournalSettings;
import io.baigong.telemetry.log.LogPosition;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlowTests {
    @TempDir private Path folder;

    @Test
    void whatIsAcknowledgedIsStoredAndLatestAndTheCountsAgree() throws Exception {
        try (var flow = new Flow(folder)) {
            for (int i = 0; i < 1_000; i++) {
                flow.send(1 + i % 10, Flow.T0 + i, i);
            }
            flow.awaitSettled();
            var verdict = flow.durability.verdictNow();
            assertThat(verdict.agree()).isTrue();
            assertThat(verdict.queryable()).isEqualTo(1_000);
            assertThat(verdict.stored().messages()).isEqualTo(1_000);
            var raw = flow.store.raw(Flow.series(3), Flow.T0, Flow.T0 + 1_000, 1_000);
            assertThat(raw.times()).hasSize(100);
            assertThat(Double.longBitsToDouble(cell(flow, 3).bits())).isEqualTo(992);
        }
    }

    @Test
    void aRestartGoesOnWhereEachConsumerStoodAndCountsGoOnToo() throws Exception {
        try (var flow = new Flow(folder)) {
            flow.send(1, Flow.T0, 1);
            flow.send(1, Flow.T0, 2);
            flow.awaitSettled();
        }
        try (var flow = new Flow(folder)) {
            flow.send(1, Flow.T0 + 1, 3);
            flow.awaitSettled();
            var verdict = flow.durability.verdictNow();
            assertThat(verdict.acknowledged()).isEqualTo(new Durability.Count(3, 3));
            assertThat(verdict.queryable()).isEqualTo(3);
            assertThat(verdict.rows()).isEqualTo(2);
            assertThat(verdict.replaced()).isEqualTo(1);
            assertThat(verdict.agree()).isTrue();
        }
    }

    @Test
    void readingTheLogFromTheBeginningAgainChangesNothing() throws Exception {
        try (var flow = new Flow(folder)) {
            flow.send(1, Flow.T0, 1);
            flow.send(1, Flow.T0, 2);
            flow.send(1, Flow.T0 + 5, 3);
            flow.awaitSettled();
        }
        Files.delete(folder.resolve("positions/store.position"));
        Files.delete(folder.resolve("positions/" + LatestFeed.FILE));
        try (var flow = new Flow(folder)) {
            flow.awaitSettled();
            var raw = flow.store.raw(Flow.series(1), 0, Long.MAX_VALUE, 10);
            assertThat(raw.times()).containsExactly(Flow.T0, Flow.T0 + 5);
            assertThat(raw.doubles()).containsExactly(2, 3);
            assertThat(flow.durability.verdictNow().agree()).isTrue();
        }
    }

    @Test
    void rowsThatTheStoreLostAreFound() throws Exception {
        try (var flow = new Flow(folder)) {
            flow.send(1, Flow.T0, 1);
            flow.send(2, Flow.T0, 1);
            flow.awaitSettled();
        }
        Files.move(folder.resolve("telemetry"), folder.resolve("lost"));
        try (var flow = new Flow(folder)) {
            flow.awaitSettled();
            assertThat(flow.durability.verdictNow().missing()).isEqualTo(2);
            assertThat(flow.durability.verdictNow().agree()).isFalse();
        }
    }

    @Test
    void erasedRowsAreNotMissing() throws Exception {
        try (var flow = new Flow(folder)) {
            flow.send(1, Flow.T0, 1);
            flow.send(2, Flow.T0, 1);
            flow.awaitSettled();
            flow.store.erase(List.of(Flow.series(2)));
            assertThat(flow.store.countAll()).isEqualTo(1);
            assertThat(flow.durability.verdictNow().agree()).isTrue();
        }
    }

    @Test
    void theCountsCanBeAskedForWhileRowsAreBeingRemoved() throws Exception {
        try (var flow = new Flow(folder)) {
            flow.send(1, Flow.T0, 1);
            flow.send(2, Flow.T0, 1);
            flow.awaitSettled();
            flow.durability.verdictNow();
            var during = new CompletableFuture<Durability.Verdict>();
            flow.durability.removing(() -> {
                flow.store.erase(List.of(Flow.series(2)));
                Thread.ofVirtual().start(() -> during.complete(flow.durability.verdictNow()));
                during.orTimeout(60, TimeUnit.SECONDS).join();
            });
            assertThat(during.join().settled()).isFalse();
            assertThat(during.join().missing()).isZero();
            assertThat(flow.durability.verdictNow().agree()).isTrue();
        }
    }

    @Test
    void anOriginalThatComesAgainDoesNotUndoACorrection() throws Exception {
        try (var flow = new Flow(folder)) {
            flow.send(1, Flow.T0, 999);
            flow.awaitSettled();
            flow.corrected.add(1, 1, Flow.T0);
            correct(flow, 20);
            flow.send(1, Flow.T0, 999);
            flow.send(1, Flow.T0 + 1, 21);
            flow.awaitSettled();
            assertThat(flow.store.raw(Flow.series(1), 0, Long.MAX_VALUE, 9).doubles())
                    .containsExactly(20, 21);
            assertThat(flow.durability.verdictNow().agree()).isTrue();
            correct(flow, 30);
            flow.awaitSettled();
            assertThat(flow.store.raw(Flow.series(1), 0, Flow.T0 + 1, 9).doubles())
                    .containsExactly(30);
        }
    }

    private static void correct(Flow flow, double value) {
        var batch = new ReadingBatch().begin(Channel.API, 1, 1, 1, Flow.T0);
        batch.add(Flow.series(1), Flow.T0, value, Quality.corrected(Quality.GOOD));
        flow.log.appendAndWait(batch);
    }

    @Test
    void latestValuesThatWereLostOnceStayIncompleteOverRestarts() throws Exception {
        Path file = folder.resolve("positions").resolve(LatestFeed.FILE);
        try (var flow = new Flow(folder)) {
            flow.send(1, Flow.T0, 1);
            flow.awaitSettled();
        }
        Files.writeString(file, "damaged");
        for (int restart = 0; restart < 3; restart++) {
            try (var journal = Journal.open(JournalSettings.in(folder.resolve("log")))) {
                var remembered = Engines.remember(journal, folder.resolve("positions"));
                assertThat(remembered.complete()).isFalse();
                assertThat(remembered.anew()).isEqualTo(restart == 0);
                var feed =
                        new LatestFeed(
                                journal,
                                file,
                                remembered.latest(),
                                remembered.at(),
                                new Corrected(),
                                _ -> {});
                feed.stop();
                feed.run();
            }
        }
    }

    @Test
    void lagIsTheTimeSinceThereWasNothingToDoNotSinceTheLastReading() throws Exception {
        try (var flow = new Flow(folder)) {
            flow.send(1, Flow.T0, 1);
            flow.awaitSettled();
            var ends = new LogPosition[] {new LogPosition(0, 100)};
            long now = Micros.of(java.time.Instant.now());
            for (var consumer : List.of(flow.writer, flow.feed)) {
                var lag = consumer.lag(ends, now);
                assertThat(lag.records()).isEqualTo(99);
                // The only reading arrived in 2023.
                assertThat(lag.seconds()).isLessThan(3_600);
            }
        }
    }

    @Test
    void lateReadingsAreStoredButNotLatest() throws Exception {
        try (var flow = new Flow(folder)) {
            flow.send(1, Flow.T0 + 10, 10);
            flow.send(1, Flow.T0, 0);
            flow.awaitSettled();
            assertThat(cell(flow, 1).time()).isEqualTo(Flow.T0 + 10);
            var raw = flow.store.raw(Flow.series(1), Flow.T0, Flow.T0 + 100, 10);
            assertThat(raw.times()).containsExactly(Flow.T0, Flow.T0 + 10);
            assertThat(flow.durability.verdictNow().agree()).isTrue();
        }
    }

    @Test
    void aRecordThatIsNoBatchIsPassed() throws Exception {
        try (var flow = new Flow(folder)) {
            var done = new java.util.concurrent.CountDownLatch(1);
            flow.journal.append(
                    1,
                    java.nio.ByteBuffer.wrap(new byte[] {99, 1, 2}),
                    new io.baigong.telemetry.log.Log.Ack() {
                        @Override
                        public void durable(LogPosition after) {
                            done.countDown();
                        }

                        @Override
                        public void failed(Exception why) {
                            throw new AssertionError(why);
                        }
                    });
            done.await();
            flow.send(1, Flow.T0, 1);
            Flow.await(() -> flow.writer.done().values() == 1 && flow.feed.done().values() == 1);
            assertThat(flow.writer.done().messages()).isEqualTo(2);
            assertThat(flow.writer.unreadable()).isEqualTo(1);
        }
    }

    @Test
    void textIsKeptInTheSnapshot() throws Exception {
        var text =
                new io.baigong.telemetry.SeriesRef(
                        5_000,
                        io.baigong.telemetry.ValueType.TEXT,
                        io.baigong.telemetry.Retention.LONG);
        try (var flow = new Flow(folder)) {
            var batch = new ReadingBatch().begin(Channel.DEVICE, 1, 1, 1, Flow.T0);
            batch.add(text, Flow.T0, "运行", Quality.GOOD);
            flow.log.appendAndWait(batch);
            flow.awaitSettled();
        }
        try (var flow = new Flow(folder)) {
            assertThat(cell(flow, 5_000).text()).isEqualTo("运行".getBytes("UTF-8"));
        }
    }

    private static Latest.Cell cell(Flow flow, int series) {
        var cell = flow.latest.get(series);
        if (cell == null) {
            throw new AssertionError("series %d has no latest value".formatted(series));
        }
        return cell;
    }
}
