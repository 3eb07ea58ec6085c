package io.baigong.edge.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Batches that tell what they are, and reading them back.
final class Batches {
    private Batches() {}

    /// Always the same for the same number.
    static Batch batch(long number, long taken) {
        var random = new Random(number);
        var metrics = new byte[random.nextInt(2_000)];
        random.nextBytes(metrics);
        return new Batch("device-" + number, taken, 1 + random.nextInt(50), metrics);
    }

    static long number(Batch batch) {
        return Long.parseLong(batch.device().substring("device-".length()));
    }

    static void assertIsWhole(Batch batch) {
        var expected = batch(number(batch), batch.taken());
        assertThat(batch.metrics()).isEqualTo(expected.metrics());
        assertThat(batch.values()).isEqualTo(expected.values());
    }

    /// All that waits, oldest first, each acknowledged by nobody.
    static List<Stored> backlog(DiskQueue queue) throws Exception {
        var found = new ArrayList<Stored>();
        queue.lanes().begin();
        for (var stored = queue.lanes().nextBacklog(_ -> false);
                stored != null;
                stored = queue.lanes().nextBacklog(_ -> false)) {
            assertIsWhole(stored.batch());
            found.add(stored);
        }
        return found;
    }

    static List<Long> numbers(List<Stored> stored) {
        return stored.stream().map(one -> number(one.batch())).toList();
    }

    /// Waits until this many batches wait in the queue.
    static void awaitWaiting(DiskQueue queue, long waiting) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (queue.stats().waiting() != waiting && System.nanoTime() < deadline) {
            Thread.sleep(2);
        }
        assertThat(queue.stats().waiting()).isEqualTo(waiting);
    }

    /// A clock that stands until it is told to go on.
    static final class StandingClock implements InstantSource {
        private volatile Instant now = Instant.parse("2026-11-23T08:00:00Z");

        @Override
        public Instant instant() {
            return now;
        }

        void advance(Duration by) {
            now = now.plus(by);
        }
    }
}
