package io.baigong.bench;

import io.baigong.telemetry.log.Journal;
import io.baigong.telemetry.log.JournalSettings;
import io.baigong.telemetry.log.Log;
import io.baigong.telemetry.log.LogPosition;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// The journal: commits and their latency against bare write and fsync; appending and reading.
///
/// Argument: a folder on the disk to be measured, else one in the temporary folder.
final class JournalCommits {
    private static final int RECORD = 200;
    private static final long ROUND = TimeUnit.SECONDS.toNanos(3);
    private static final int ROUNDS = 2;
    private static final PrintStream OUT = System.out;

    private JournalCommits() {}

    public static void main(String[] args) throws Exception {
        Path folder =
                args.length > 0
                        ? Files.createDirectories(Path.of(args[0]))
                        : Files.createTempDirectory("journal");
        OUT.println(Machine.describe());
        OUT.println("records of %d bytes, in %s".formatted(RECORD, folder));
        try {
            for (int round = 1; round <= ROUNDS; round++) {
                OUT.println("round " + round);
                var bare = bare(folder.resolve("bare"));
                var alone = appenders(folder.resolve("one"), 1, 1);
                var fifty = appenders(folder.resolve("fifty"), 50, 1);
                var loops = appenders(folder.resolve("loops"), 2, 500);
                row("bare write + fdatasync, 1 thread", bare, bare);
                row("journal, 1 appender waiting for each ack", alone, bare);
                row("journal, 50 appenders waiting for each ack", fifty, bare);
                row("journal, 2 appenders with 500 in flight each", loops, bare);
                flood(folder.resolve("flood"));
            }
        } finally {
            delete(folder);
        }
    }

    /// @param nanos latencies, sorted
    private record Figures(double perSecond, double syncsPerSecond, long[] nanos) {
        long micros(double share) {
            return nanos[(int) ((nanos.length - 1) * share)] / 1_000;
        }
    }

    private static void row(String what, Figures figures, Figures bare) {
        OUT.println(
                String.format(
                        Locale.ROOT,
                        "  %-46s %9.0f records/s (%6.2f x bare) %6.0f syncs/s, ack p50 %5d us"
                                + " (%.2f x bare), p99 %6d us",
                        what,
                        figures.perSecond,
                        figures.perSecond / bare.perSecond,
                        figures.syncsPerSecond,
                        figures.micros(0.5),
                        (double) figures.micros(0.5) / bare.micros(0.5),
                        figures.micros(0.99)));
    }

    /// What the disk can do for one thread, in a file that was filled with zeros before.
    private static Figures bare(Path file) throws IOException {
        var nanos = new Latencies();
        try (var channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocateDirect(32 << 20), 0);
            channel.force(true);
            var record = ByteBuffer.allocateDirect(RECORD);
            long start = System.nanoTime();
            long at = 0;
            while (System.nanoTime() - start < ROUND) {
                long before = System.nanoTime();
                channel.write(record.clear(), at);
                channel.force(false);
                nanos.add(System.nanoTime() - before);
                at = (at + RECORD) % (31 << 20);
            }
            var figures = nanos.figures(System.nanoTime() - start);
            return new Figures(figures.perSecond, figures.perSecond, figures.nanos);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static Figures appenders(Path folder, int threads, int window) throws Exception {
        var all = new ArrayList<Latencies>();
        try (var log = Journal.open(JournalSettings.in(folder))) {
            long start = System.nanoTime();
            var running = new ArrayList<Thread>();
            for (int i = 0; i < threads; i++) {
                var nanos = new Latencies();
                all.add(nanos);
                running.add(Thread.ofVirtual().start(() -> append(log, window, start, nanos)));
            }
            for (Thread thread : running) {
                thread.join();
            }
            long duration = System.nanoTime() - start;
            var figures = Latencies.merged(all).figures(duration);
            return new Figures(
                    figures.perSecond, log.stats().syncs() * 1e9 / duration, figures.nanos);
        } finally {
            delete(folder);
        }
    }

    private static void append(Log log, int window, long start, Latencies nanos) {
        var free = new Semaphore(window);
        var record = ByteBuffer.allocateDirect(RECORD);
        while (System.nanoTime() - start < ROUND) {
            free.acquireUninterruptibly();
            log.append(1, record, new Timed(System.nanoTime(), nanos, free));
        }
        free.acquireUninterruptibly(window);
    }

    private record Timed(long appended, Latencies nanos, Semaphore free) implements Log.Ack {
        @Override
        public void durable(LogPosition after) {
            nanos.add(System.nanoTime() - appended);
            free.release();
        }

        @Override
        public void failed(Exception why) {
            throw new IllegalStateException(why);
        }
    }

    /// As fast as one thread can append; then as fast as one can read.
    private static void flood(Path folder) throws Exception {
        var ack =
                new Log.Ack() {
                    @Override
                    public void durable(LogPosition after) {}

                    @Override
                    public void failed(Exception why) {
                        throw new IllegalStateException(why);
                    }
                };
        try (var log = Journal.open(JournalSettings.in(folder))) {
            var threads = ManagementFactory.getThreadMXBean();
            var record = ByteBuffer.allocateDirect(RECORD);
            long cpu = threads.getCurrentThreadCpuTime();
            long start = System.nanoTime();
            long count = 0;
            while (System.nanoTime() - start < ROUND) {
                for (int i = 0; i < 1_000; i++, count++) {
                    log.append(1, record, ack);
                }
            }
            long appended = System.nanoTime();
            cpu = threads.getCurrentThreadCpuTime() - cpu;
            while (log.end(0).offset() < count) {
                Thread.sleep(1);
            }
            say("flood, 1 appender until durable", count, System.nanoTime() - start);
            OUT.println(
                    "  %-46s %9d ns of CPU an append, %d ns wall"
                            .formatted("", cpu / count, (appended - start) / count));
            start = System.nanoTime();
            try (var reader = log.read(log.begin(0))) {
                while (reader.next(Duration.ZERO) != null) {}
            }
            say("read, 1 reader, checksums verified", count, System.nanoTime() - start);
        } finally {
            delete(folder);
        }
    }

    private static void say(String what, long count, long nanos) {
        OUT.println(
                String.format(
                        Locale.ROOT,
                        "  %-46s %9.0f records/s, %6.0f MB/s",
                        what,
                        count * 1e9 / nanos,
                        count * (double) RECORD * 1e3 / nanos));
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (var files = Files.walk(folder)) {
            List<Path> all = new ArrayList<>(files.toList());
            for (Path file : all.reversed()) {
                Files.delete(file);
            }
        }
    }

    /// Written by one thread at a time.
    private static final class Latencies {
        private long[] nanos = new long[1 << 16];
        private int count;

        void add(long value) {
            if (count == nanos.length) {
                nanos = Arrays.copyOf(nanos, 2 * count);
            }
            nanos[count++] = value;
        }

        static Latencies merged(List<Latencies> all) {
            var merged = new Latencies();
            for (var one : all) {
                for (int i = 0; i < one.count; i++) {
                    merged.add(one.nanos[i]);
                }
            }
            return merged;
        }

        Figures figures(long duration) {
            var sorted = Arrays.copyOf(nanos, count);
            Arrays.sort(sorted);
            return new Figures(count * 1e9 / duration, 0, sorted);
        }
    }
}
