package io.baigong.telemetry.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A process that appends numbered records until it is killed or the disk fails. Prints `open`,
/// then again and again `acknowledged` and the end of what was acknowledged; last, `failed` and
/// why.
final class JournalChild {
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(60);

    private static volatile long acknowledged;
    private static volatile String failure = "";

    private JournalChild() {}

    static JournalSettings settings(Path folder) {
        return JournalSettings.in(folder)
                .withMinFreeBytes(0)
                .withMaxRecordBytes(4_096)
                .withBufferBytes(1 << 16)
                .withGrowBytes(1 << 13)
                .withSegmentBytes(1 << 15);
    }

    /// The record that stands at this number, and nowhere else.
    static byte[] record(long number) {
        var random = new Random(number);
        var record = new byte[8 + random.nextInt(1_000)];
        random.nextBytes(record);
        ByteBuffer.wrap(record).putLong(number);
        return record;
    }

    /// Each record stands at its number once, and no acknowledged one is missing.
    static void assertHoldsItsNumbersUpToAtLeast(Path folder, long acknowledged) throws Exception {
        try (var log = Journal.open(settings(folder));
                var reader = log.read(log.begin(0))) {
            assertThat(log.end(0).offset()).isGreaterThanOrEqualTo(acknowledged);
            long number = 0;
            for (var record = reader.next(Duration.ZERO);
                    record != null;
                    record = reader.next(Duration.ZERO)) {
                assertThat(reader.key()).isEqualTo((int) number);
                assertThat(Acks.bytes(record)).isEqualTo(record(number));
                number++;
            }
            assertThat(number).isEqualTo(log.end(0).offset());
        }
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        var log = Journal.open(settings(Path.of(args[0])));
        long first = log.end(0).offset();
        acknowledged = first;
        System.out.println("open");
        var ended = new CountDownLatch(1);
        Thread.ofPlatform().daemon().start(() -> append(log, first, ended));
        long start = System.nanoTime();
        while (ended.getCount() > 0
                && !System.out.checkError() // the parent is gone
                && System.nanoTime() - start < LONGEST_NANOS) {
            System.out.println("acknowledged " + acknowledged);
        }
        System.out.println("acknowledged " + acknowledged);
        System.out.println("failed %s (%s)".formatted(failure, log.isFailed()));
    }

    private static void append(Journal log, long first, CountDownLatch ended) {
        var ack =
                new Log.Ack() {
                    @Override
                    public void durable(LogPosition after) {
                        acknowledged = after.offset();
                    }

                    @Override
                    public void failed(Exception why) {
                        failure = why.toString();
                    }
                };
        for (long number = first; failure.isEmpty(); number++) {
            log.append((int) number, ByteBuffer.wrap(record(number)), ack);
            // The first alone: a flood could be refused as a whole before anything was
            // acknowledged.
            while (acknowledged == first && failure.isEmpty()) {
                Thread.onSpinWait();
            }
        }
        ended.countDown();
    }
}
