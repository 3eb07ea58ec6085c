package io.baigong.edge.queue;

import io.baigong.telemetry.log.Journal;
import io.baigong.telemetry.log.Log;
import io.baigong.telemetry.log.LogCorrupt;
import io.baigong.telemetry.log.LogPosition;
import io.baigong.telemetry.log.LogReader;
import io.baigong.telemetry.log.LogTrimmed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The journal of a queue. The journal itself stops at damage, as the platform must; a gateway
/// stands alone in a cabinet, so here the damaged file is set aside, told of, and the rest goes on.
final class Records implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Records.class);

    private final QueueSettings settings;
    private volatile Journal journal;
    private volatile int generation;
    private final AtomicLong unwritten = new AtomicLong();

    Records(QueueSettings settings) throws IOException {
        this.settings = settings;
        Files.createDirectories(settings.records());
        this.journal = open();
    }

    /// The journal after trouble with the disk; what was durable is still there.
    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread keeps house
    void reopen() throws IOException {
        journal.close();
        journal = open();
        generation++;
    }

    /// Changes when readers have to be opened anew.
    int generation() {
        return generation;
    }

    boolean isFailed() {
        return journal.isFailed();
    }

    boolean isCongested() {
        return journal.isCongested();
    }

    boolean isDiskFull() {
        return !journal.stats().accepting();
    }

    /// On the disk and on the way there.
    long bytes() {
        return journal.stats().diskBytes() + unwritten.get();
    }

    /// Of so many of the records, roughly. Files are made larger than what is in them, so the bytes
    /// of an empty journal say nothing.
    long bytesOf(long some) {
        long all = Math.max(some, end() - begin());
        return some == 0 ? 0 : Math.round((double) bytes() * some / all);
    }

    /// Is something on its way to the disk?
    boolean isWriting() {
        return unwritten.get() > 0;
    }

    void append(ByteBuffer record, Log.Ack ack) {
        int bytes = record.remaining();
        unwritten.addAndGet(bytes);
        journal.append(
                0,
                record,
                new Log.Ack() {
                    @Override
                    public void durable(LogPosition after) {
                        unwritten.addAndGet(-bytes);
                        ack.durable(after);
                    }

                    @Override
                    public void failed(Exception why) {
                        unwritten.addAndGet(-bytes);
                        ack.failed(why);
                    }
                });
    }

    /// Number of the oldest record that is kept.
    long begin() {
        return journal.begin(0).offset();
    }

    /// Number of the next record.
    long end() {
        return journal.end(0).offset();
    }

    void trim(long upTo) {
        journal.trim(new LogPosition(0, upTo));
    }

    /// A reader at this record, or at the first one after it that can be read.
    LogReader read(long number) throws IOException {
        long at = number;
        while (true) {
            try {
                return journal.read(new LogPosition(0, Math.max(at, begin())));
            } catch (LogTrimmed e) {
                at = begin();
            } catch (LogCorrupt e) {
                LOG.error("the queue goes on behind damage: {}", e.getMessage());
                at = readableAfter(at);
            }
        }
    }

    /// The first record after a damaged one that can be read. Files are read from their beginning,
    /// so within the file there is none.
    long readableAfter(long damaged) throws IOException {
        long unreadable = damaged;
        long readable = end();
        while (unreadable + 1 < readable) {
            long middle = unreadable + (readable - unreadable) / 2;
            if (canRead(middle)) {
                readable = middle;
            } else {
                unreadable = middle;
            }
        }
        return readable;
    }

    private boolean canRead(long number) throws IOException {
        try (var reader = journal.read(new LogPosition(0, number))) {
            reader.next(Duration.ZERO);
            return true;
        } catch (LogCorrupt e) {
            return false;
        } catch (LogTrimmed e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Journal open() throws IOException {
        try {
            return Journal.open(settings.journal());
        } catch (LogCorrupt e) {
            LOG.error("the queue sets a damaged file aside: {}", e.getMessage());
            return openWithoutDamage();
        }
    }

    /// The journal does not say which file it is, so each is tried; were two damaged, the newest
    /// goes first.
    private Journal openWithoutDamage() throws IOException {
        Files.createDirectories(settings.damaged());
        while (true) {
            List<Path> files = newestFirst();
            for (Path file : files) {
                Path aside = setAside(file);
                Journal opened = tryOpen();
                if (opened != null) {
                    LOG.error("{} was damaged and is now {}", file, aside);
                    return opened;
                }
                Files.move(aside, file);
            }
            if (files.isEmpty()) {
                return Journal.open(settings.journal());
            }
            LOG.error("{} was damaged and is now {}", files.getFirst(), setAside(files.getFirst()));
        }
    }

    private Path setAside(Path file) throws IOException {
        String name = file.getFileName().toString();
        Path aside = settings.damaged().resolve(name);
        for (int again = 2; Files.exists(aside); again++) {
            aside = settings.damaged().resolve("%s.%d".formatted(name, again));
        }
        return Files.move(file, aside);
    }

    private @Nullable Journal tryOpen() throws IOException {
        try {
            return Journal.open(settings.journal());
        } catch (LogCorrupt e) {
            return null;
        }
    }

    private List<Path> newestFirst() throws IOException {
        var files = new ArrayList<Path>();
        try (var all = Files.newDirectoryStream(settings.records(), "*.journal")) {
            all.forEach(files::add);
        }
        files.sort(null); // names are numbers with leading zeros
        return files.reversed();
    }

    @Override
    public void close() {
        journal.close();
    }
}
