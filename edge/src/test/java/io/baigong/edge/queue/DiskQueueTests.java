package io.baigong.edge.queue;

import static io.baigong.edge.queue.Batches.awaitWaiting;
import static io.baigong.edge.queue.Batches.backlog;
import static io.baigong.edge.queue.Batches.batch;
import static io.baigong.edge.queue.Batches.numbers;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskQueueTests {
    private static final long SMALL = 4L * QueueSettings.LONGEST_BATCH;

    @TempDir Path folder;
    private final Batches.StandingClock clock = new Batches.StandingClock();

    private QueueSettings settings() {
        return QueueSettings.in(folder).withMinimumFreeBytes(0);
    }

    private DiskQueue open() throws Exception {
        return DiskQueue.open(settings(), clock);
    }

    private void offer(DiskQueue queue, long from, long to) {
        LongStream.range(from, to).forEach(number -> queue.offer(batch(number, clock.millis())));
    }

    @Test
    void keepsWhatWasNotAcknowledgedOverARestart() throws Exception {
        try (var queue = open()) {
            offer(queue, 0, 100);
            awaitWaiting(queue, 100);
            for (var stored : backlog(queue)) {
                if (stored.number() % 3 != 0) {
                    queue.lanes().acknowledged(stored.number());
                }
            }
            assertThat(queue.stats().waiting()).isEqualTo(34);
        }
        try (var queue = open()) {
            assertThat(queue.stats().waiting()).isEqualTo(34);
            assertThat(numbers(backlog(queue)))
                    .hasSize(34)
                    .allMatch(number -> number % 3 == 0)
                    .isSorted();
        }
    }

    @Test
    void saysHowManyBytesWaitAndNoneWhenNothingDoes() throws Exception {
        try (var queue = open()) {
            assertThat(queue.stats().bytes()).isZero();
            offer(queue, 0, 100);
            awaitWaiting(queue, 100);
            long all = queue.stats().bytes();
            for (var stored : backlog(queue)) {
                if (stored.number() > 9) {
                    queue.lanes().acknowledged(stored.number());
                }
            }
            assertThat(queue.stats().bytes()).isPositive().isEqualTo(Math.round(all / 10.0));
            LongStream.range(0, 10).forEach(queue.lanes()::acknowledged);
            assertThat(queue.stats().bytes()).isZero();
        }
    }

    @Test
    void givesFreshBatchesOutBeforeTheBacklogAndEachOnce() throws Exception {
        try (var queue = open()) {
            offer(queue, 0, 50);
            awaitWaiting(queue, 50);
            queue.lanes().begin();
            offer(queue, 50, 60);
            awaitWaiting(queue, 60);
            for (long number = 50; number < 60; number++) {
                assertThat(nextFresh(queue).number()).isEqualTo(number);
            }
            assertThat(queue.lanes().nextFresh(_ -> false)).isNull();
            assertThat(nextBacklog(queue).number()).isZero();
            assertThat(nextBacklog(queue).number()).isEqualTo(1);
            assertThat(queue.stats().inFlight()).isEqualTo(12);
        }
    }

    @Test
    void leavesAFreshLaneThatFellBehindToTheBacklog() throws Exception {
        try (var queue = open()) {
            queue.lanes().begin();
            offer(queue, 0, 10);
            awaitWaiting(queue, 10);
            assertThat(nextFresh(queue).number()).isZero();
            clock.advance(Duration.ofSeconds(6));
            assertThat(queue.lanes().nextFresh(_ -> false)).isNull();
            offer(queue, 10, 12);
            awaitWaiting(queue, 12);
            assertThat(nextFresh(queue).number()).isEqualTo(10);
            assertThat(nextBacklog(queue).number()).isEqualTo(1);
        }
    }

    @Test
    void givesOutAgainWhatCameBack() throws Exception {
        try (var queue = open()) {
            offer(queue, 0, 5);
            awaitWaiting(queue, 5);
            assertThat(backlog(queue)).hasSize(5);
            assertThat(queue.lanes().nextBacklog(_ -> false)).isNull();
            queue.lanes().back(3);
            queue.lanes().back(1);
            assertThat(nextBacklog(queue).number()).isEqualTo(1);
            assertThat(nextBacklog(queue).number()).isEqualTo(3);
            assertThat(queue.lanes().nextBacklog(_ -> false)).isNull();
        }
    }

    @Test
    void passesOverHeldDevicesWithoutLosingThem() throws Exception {
        try (var queue = open()) {
            offer(queue, 0, 6);
            awaitWaiting(queue, 6);
            queue.lanes().begin();
            assertThat(
                            Objects.requireNonNull(queue.lanes().nextBacklog("device-0"::equals))
                                    .number())
                    .isEqualTo(1);
            for (int i = 2; i < 6; i++) {
                nextBacklog(queue);
            }
            assertThat(queue.lanes().nextBacklog(_ -> false)).isNull();
            queue.lanes().again();
            assertThat(nextBacklog(queue).number()).isZero();
        }
    }

    @Test
    void givesUpTheOldestWhenFullAndCountsThem() throws Exception {
        try (var queue = DiskQueue.open(settings().withMaximumBytes(SMALL), clock)) {
            offer(queue, 0, 3_000);
            long offered =
                    LongStream.range(0, 3_000).map(number -> batch(number, 0).values()).sum();
            awaitSettled(queue);
            var left = backlog(queue);
            assertThat(numbers(left)).isSorted().endsWith(2_999L).doesNotContain(0L);
            long kept = left.stream().mapToLong(stored -> stored.batch().values()).sum();
            assertThat(queue.stats().droppedValues()).isEqualTo(offered - kept).isPositive();
            assertThat(queue.stats().bytes()).isLessThan(2 * SMALL);
        }
    }

    @Test
    void takesNothingMoreWhenFullAndTheNewestShallGiveWay() throws Exception {
        var settings = settings().withMaximumBytes(SMALL).withDropPolicy(DropPolicy.NEWEST);
        try (var queue = DiskQueue.open(settings, clock)) {
            offer(queue, 0, 3_000);
            awaitSettled(queue);
            var left = backlog(queue);
            assertThat(numbers(left)).startsWith(0L, 1L, 2L).doesNotContain(2_999L);
            assertThat(queue.stats().isFull()).isTrue();
            assertThat(queue.stats().droppedValues()).isPositive();
            left.forEach(stored -> queue.lanes().acknowledged(stored.number()));
            queue.offer(batch(3_000, clock.millis()));
            awaitWaiting(queue, 1);
        }
    }

    @Test
    void givesUpWhatIsTooOld() throws Exception {
        try (var queue = DiskQueue.open(settings().withMaximumAge(Duration.ofHours(1)), clock)) {
            offer(queue, 0, 10);
            awaitWaiting(queue, 10);
            clock.advance(Duration.ofMinutes(61));
            offer(queue, 10, 12);
            awaitWaiting(queue, 2);
            assertThat(numbers(backlog(queue))).containsExactly(10L, 11L);
            assertThat(queue.stats().droppedValues()).isPositive();
        }
    }

    @Test
    void tellsTheAgeOfTheOldest() throws Exception {
        try (var queue = open()) {
            assertThat(queue.stats().oldest()).isNull();
            offer(queue, 0, 1);
            awaitWaiting(queue, 1);
            clock.advance(Duration.ofSeconds(40));
            assertThat(queue.stats().oldest()).isEqualTo(Duration.ofSeconds(40));
        }
    }

    @Test
    void goesOnBehindADamagedRecordAndCountsWhatWasLost() throws Exception {
        writeSeveralFiles();
        var files = files();
        decay(files.get(1), 5_000);
        try (var queue = open()) {
            var left = numbers(backlog(queue));
            assertThat(left).contains(0L, 2_999L).isSorted();
            assertThat(queue.stats().damagedBatches()).isEqualTo(3_000 - left.size()).isPositive();
            assertThat(queue.stats().waiting()).isEqualTo(left.size());
        }
    }

    @Test
    void setsAFileAsideWhoseHeadIsDamagedAndReadsTheOthers() throws Exception {
        writeSeveralFiles();
        var file = files().get(1);
        decay(file, 17);
        try (var queue = open()) {
            assertThat(numbers(backlog(queue))).contains(0L, 2_999L);
            assertThat(queue.stats().damagedBatches()).isPositive();
            assertThat(folder.resolve("damaged").resolve(file.getFileName())).exists();
            queue.offer(batch(3_000, clock.millis()));
        }
    }

    @Test
    void sendsAgainWhenItForgotWhatWasAcknowledged() throws Exception {
        try (var queue = open()) {
            offer(queue, 0, 10);
            awaitWaiting(queue, 10);
            backlog(queue).forEach(stored -> queue.lanes().acknowledged(stored.number()));
        }
        Files.write(folder.resolve("acknowledged"), new byte[] {1, 2, 3});
        try (var queue = open()) {
            assertThat(backlog(queue)).hasSize(10);
        }
    }

    private void writeSeveralFiles() throws Exception {
        try (var queue = DiskQueue.open(settings().withMaximumBytes(8 * SMALL), clock)) {
            offer(queue, 0, 3_000);
            awaitWaiting(queue, 3_000);
        }
        assertThat(files()).hasSizeGreaterThan(3);
    }

    private List<Path> files() throws Exception {
        try (var all = Files.list(folder.resolve("records"))) {
            return all.filter(file -> file.toString().endsWith(".journal")).sorted().toList();
        }
    }

    private static void decay(Path file, long at) throws Exception {
        try (var bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(at);
            int before = bytes.read();
            bytes.seek(at);
            bytes.write(before ^ 0x10);
        }
    }

    /// Waits until nothing more becomes durable.
    private static void awaitSettled(DiskQueue queue) throws InterruptedException {
        for (long before = -1; before != queue.stats().waiting(); ) {
            before = queue.stats().waiting();
            Thread.sleep(300);
        }
    }

    private static Stored nextFresh(DiskQueue queue) throws Exception {
        return Objects.requireNonNull(queue.lanes().nextFresh(_ -> false));
    }

    private static Stored nextBacklog(DiskQueue queue) throws Exception {
        return Objects.requireNonNull(queue.lanes().nextBacklog(_ -> false));
    }
}
