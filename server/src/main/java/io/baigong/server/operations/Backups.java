package io.baigong.server.operations;

import io.baigong.server.access.Conflict;
import io.baigong.server.access.Invalid;
import io.baigong.server.audit.Audit;
import io.baigong.server.audit.Outcome;
import io.baigong.server.database.DatabaseBackup;
import io.baigong.server.facts.DocumentBackup;
import io.baigong.server.readings.EvidenceBackup;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// Copies everything that the platform keeps into one ZIP file while it works.
///
/// The order makes it whole: first the positions of the log's consumers, then an image of the
/// telemetry store, then the log, then PostgreSQL, at last documents. So the log reaches back to
/// the positions, PostgreSQL knows every thing that readings speak of, and every document that
/// PostgreSQL knows is there. `backup.json` is the last entry: a file without it is not complete.
@Component
public class Backups {
    private final EvidenceBackup evidence;
    private final DatabaseBackup database;
    private final DocumentBackup documents;
    private final Audit audit;
    private final Clock clock;
    private final JsonMapper json;
    private final ReentrantLock working = new ReentrantLock();

    Backups(
            EvidenceBackup evidence,
            DatabaseBackup database,
            DocumentBackup documents,
            Audit audit,
            Clock clock,
            JsonMapper json) {
        this.json = json;
        this.evidence = evidence;
        this.database = database;
        this.documents = documents;
        this.audit = audit;
        this.clock = clock;
    }

    /// `backup.json`.
    ///
    /// @param version of the platform
    /// @param schema the version of each module's tables
    record Note(int form, String version, Instant made, Map<String, String> schema) {}

    /// What was made.
    ///
    /// @param bytes of the file
    public record Made(String file, long bytes, Duration took) {}

    /// Writes a backup; the file appears when it is complete.
    ///
    /// @param file absolute, must not exist
    /// @throws Conflict when another backup is being made
    public Made make(Path file) throws IOException {
        check(file);
        if (!working.tryLock()) {
            throw new Conflict("backup-running", "another backup is being made");
        }
        Path draft = file.resolveSibling(file.getFileName() + ".part");
        try {
            long started = System.nanoTime();
            Files.deleteIfExists(draft);
            write(draft);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
            var made =
                    new Made(
                            file.toString(),
                            Files.size(file),
                            Duration.ofNanos(System.nanoTime() - started));
            audit.record("backup.make", made.file(), Outcome.DONE, Map.of("bytes", made.bytes()));
            return made;
        } catch (IOException | RuntimeException e) {
            audit.record(
                    "backup.make",
                    file.toString(),
                    Outcome.FAILED,
                    Map.of("reason", String.valueOf(e.getMessage())));
            throw e;
        } finally {
            working.unlock();
            Files.deleteIfExists(draft);
        }
    }

    private static void check(Path file) {
        if (!file.isAbsolute()) {
            throw new Invalid("file", "an absolute path", file);
        }
        Path folder = file.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new Invalid("file", "a path in an existing folder", file);
        }
        if (Files.exists(file)) {
            throw new Invalid("file", "a file that does not exist yet", file);
        }
    }

    private Note note() {
        String version = Backups.class.getPackage().getImplementationVersion();
        return new Note(
                DatabaseBackup.FORM,
                version == null ? "development" : version,
                clock.instant(),
                database.schema());
    }

    private void write(Path draft) throws IOException {
        var ownerOnly =
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        try (var channel =
                        FileChannel.open(
                                draft,
                                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                                ownerOnly);
                var zip =
                        new ZipOutputStream(
                                new BufferedOutputStream(
                                        java.nio.channels.Channels.newOutputStream(channel),
                                        1 << 16))) {
            zip.setLevel(Deflater.BEST_SPEED);
            evidence.write(zip);
            database.write(zip, "restore/");
            documents.write(zip);
            zip.putNextEntry(new ZipEntry("backup.json"));
            zip.write(json.writeValueAsBytes(note()));
            zip.closeEntry();
            zip.finish();
            zip.flush();
            channel.force(true);
        }
    }
}
