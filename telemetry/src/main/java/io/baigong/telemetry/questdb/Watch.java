package io.baigong.telemetry.questdb;

import io.baigong.telemetry.StoreUnavailable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks after disk space and after tables that stand still because they met an error, and lets
/// them go on when there is space again.
final class Watch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Watch.class);
    private static final long PERIOD_MILLIS = 1_000;

    /// What a table needs to go on at all, however little was asked to be kept free.
    private static final long LEAST_TO_RESUME = 8L << 20;

    private final Engine engine;
    private final QuestDbSettings settings;
    private final List<String> tables;
    private final Thread thread;
    private volatile boolean closed;
    private volatile long measuredAt = Long.MIN_VALUE;
    private volatile long bytes;

    Watch(Engine engine, QuestDbSettings settings, List<String> tables) {
        this.engine = engine;
        this.settings = settings;
        this.tables = tables;
        this.thread = Thread.ofPlatform().daemon().name("telemetry-watch").start(this::watch);
    }

    /// @throws StoreUnavailable when less is free than must be
    void checkSpace() {
        long free = engine.usableBytes();
        if (free < settings.minFreeBytes()) {
            throw new StoreUnavailable(
                    "%d bytes are free for telemetry, expected at least %d"
                            .formatted(free, settings.minFreeBytes()),
                    true,
                    null);
        }
    }

    /// Tables that stand still, with the reason.
    List<String> suspended() {
        var found = new ArrayList<String>();
        for (var table : tables) {
            if (engine.exists(table)) {
                var why = engine.suspension(table);
                if (why != null) {
                    found.add(table + ": " + why);
                }
            }
        }
        return found;
    }

    private void watch() {
        while (!closed) {
            try {
                if (engine.usableBytes() >= Math.max(settings.minFreeBytes(), LEAST_TO_RESUME)) {
                    resume();
                }
                Thread.sleep(PERIOD_MILLIS);
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                log.warn("cannot look after the telemetry tables", e);
            }
        }
    }

    private void resume() {
        for (var table : tables) {
            if (!closed && engine.exists(table) && engine.suspension(table) != null) {
                engine.resume(table);
            }
        }
    }

    /// Bytes of all files, counted at most twice a minute.
    long diskBytes() {
        long now = System.nanoTime();
        if (measuredAt == Long.MIN_VALUE || now - measuredAt > 30_000_000_000L) {
            bytes = measure(settings.folder());
            measuredAt = now;
        }
        return bytes;
    }

    private static long measure(Path folder) {
        long[] total = {0};
        try {
            Files.walkFileTree(
                    folder,
                    new SimpleFileVisitor<>() {
                        @Override
                        public FileVisitResult visitFile(
                                Path file, BasicFileAttributes attributes) {
                            total[0] += attributes.size();
                            return FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult visitFileFailed(Path file, IOException gone) {
                            return FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult postVisitDirectory(
                                Path gone, @org.jspecify.annotations.Nullable IOException why) {
                            return FileVisitResult.CONTINUE;
                        }
                    });
        } catch (IOException e) {
            throw new UncheckedIOException("cannot measure " + folder, e);
        }
        return total[0];
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
