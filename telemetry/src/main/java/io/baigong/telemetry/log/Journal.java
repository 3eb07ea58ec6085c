package io.baigong.telemetry.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The log of one machine: files in a folder, one partition, group commit.
///
/// A record is acknowledged after `fdatasync`. Many appends share one: what comes while the disk is
/// busy goes together next, so there is no timer to tune. When the disk has less space than the
/// watermark, appends fail with [LogFull] and [#isCongested()] stays true until there is space
/// again. After a failed fsync the journal takes nothing more; open it anew.
public final class Journal implements Log {
    private static final Logger LOGGER = LoggerFactory.getLogger(Journal.class);

    private final JournalSettings settings;
    private final FolderLock lock;
    private final Segments segments;
    private final CommitQueue queue;
    private final JournalWriter writer;
    private final Thread thread;
    private final long cutBytes;

    private Journal(JournalSettings settings, FolderLock lock) throws IOException {
        this.settings = settings;
        this.lock = lock;
        var recovery = new Recovery();
        segments = recovery.open(settings.folder());
        cutBytes = recovery.cutBytes();
        queue = new CommitQueue(settings.bufferBytes());
        writer = new JournalWriter(settings, queue, segments);
        thread = Thread.ofPlatform().name("journal").daemon().unstarted(writer);
    }

    /// Opens the journal in a folder, or makes one. After a crash this cuts off what was never
    /// acknowledged.
    ///
    /// @throws LogCorrupt when acknowledged records of the last file are damaged; older files are
    ///   checked as they are read
    /// @throws IOException when another process has it open, or the disk fails
    public static Journal open(JournalSettings settings) throws IOException {
        var folder = settings.folder().toAbsolutePath();
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder);
            Disk.sync(folder.resolve("..").normalize());
        }
        var lock = new FolderLock(folder);
        try {
            var journal = new Journal(settings, lock);
            journal.thread.start();
            journal.report();
            return journal;
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /// How many bytes of an unfinished commit the last [#open] cut off; 0 after a clean stop.
    public long cutBytes() {
        return cutBytes;
    }

    public LogStats stats() {
        return writer.stats();
    }

    /// Has the disk failed, other than by being full? Then nothing is taken until the journal is
    /// opened anew, best by another process.
    public boolean isFailed() {
        return writer.isFailed();
    }

    /// Copies what is durable now into an empty folder, which can be opened as a journal; appending
    /// and reading go on. For a backup: first copy the positions of the consumers, then this, and
    /// do not trim in between.
    public void copyTo(Path folder) throws IOException {
        segments.copyTo(folder);
    }

    @Override
    public void append(int key, ByteBuffer record, Ack ack) {
        if (record.remaining() > settings.maxRecordBytes()) {
            throw new IllegalArgumentException(
                    "a record may have %d bytes, this one has %d"
                            .formatted(settings.maxRecordBytes(), record.remaining()));
        }
        Exception refusal = queue.add(key, record, ack, thread);
        if (refusal != null) {
            ack.failed(refusal);
        }
    }

    @Override
    public boolean isCongested() {
        return queue.isCongested() || !writer.isAccepting();
    }

    @Override
    public int partitions() {
        return 1;
    }

    @Override
    public LogPosition begin(int partition) {
        return position(partition, segments.begin());
    }

    @Override
    public LogPosition end(int partition) {
        return position(partition, segments.durable().next());
    }

    @Override
    public LogReader read(LogPosition from) throws IOException {
        position(from.partition(), from.offset());
        return new JournalReader(segments, from.offset());
    }

    @Override
    public void trim(LogPosition upTo) {
        position(upTo.partition(), upTo.offset());
        try {
            segments.trim(upTo.offset());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Writes what was appended, then stops. Appends from now on fail.
    @Override
    public void close() {
        queue.shut(new IOException("the log in %s is closed".formatted(settings.folder())));
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void report() {
        LOGGER.info(
                "journal in {} holds records {} to {}",
                settings.folder(),
                segments.begin(),
                segments.durable().next());
        if (cutBytes > 0) {
            LOGGER.warn(
                    "journal in {}: cut {} bytes of a commit that was being written at the crash",
                    settings.folder(),
                    cutBytes);
        }
    }

    private static LogPosition position(int partition, long offset) {
        if (partition != 0) {
            throw new IllegalArgumentException("a journal has partition 0 only, not " + partition);
        }
        return new LogPosition(0, offset);
    }
}
