package io.baigong.server.readings;

import io.baigong.server.database.DataFolder;
import io.baigong.telemetry.TelemetryStore;
import io.baigong.telemetry.log.Journal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.springframework.stereotype.Component;

/// The readings' part of a backup: positions, an image of the store, the log. Restored, the log is
/// read again from the positions on, which changes nothing that the image already has.
@Component
public class EvidenceBackup {
    private static final String COPY = "log-copy";
    private static final Set<String> LEFT_OUT = Set.of("log", "conf");

    private final Pipeline pipeline;
    private final Journal log;
    private final TelemetryStore store;
    private final DataFolder data;

    EvidenceBackup(Pipeline pipeline, Journal log, TelemetryStore store, DataFolder data)
            throws IOException {
        this.pipeline = pipeline;
        this.log = log;
        this.store = store;
        this.data = data;
        removeCopies();
    }

    /// Those that a platform left that was killed amid a backup.
    private void removeCopies() throws IOException {
        try (var left = Files.newDirectoryStream(data.data(), COPY + "*")) {
            for (var copy : left) {
                delete(copy);
            }
        }
    }

    /// Adds `positions/`, `telemetry/` and `log/`, laid out as in the data folder.
    public void write(ZipOutputStream zip) throws IOException {
        try {
            pipeline.untrimmed(() -> {
                try {
                    writeAll(zip);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void writeAll(ZipOutputStream zip) throws IOException {
        add(zip, data.folder(Engines.POSITIONS), "positions/", Set.of());
        store.backUp(folder -> add(zip, folder, "telemetry/", LEFT_OUT));
        // QuestDB restores itself from an image where it finds this file.
        zip.putNextEntry(new ZipEntry("telemetry/_restore"));
        zip.closeEntry();
        Path copy = Files.createTempDirectory(data.data(), COPY);
        try {
            log.copyTo(copy);
            add(zip, copy, "log/", Set.of());
        } finally {
            delete(copy);
        }
    }

    private static void add(ZipOutputStream zip, Path folder, String prefix, Set<String> leftOut)
            throws IOException {
        Files.walkFileTree(
                folder,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes is) {
                        boolean out = leftOut.contains(folder.relativize(path).toString());
                        return out ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path path, BasicFileAttributes is)
                            throws IOException {
                        zip.putNextEntry(new ZipEntry(prefix + folder.relativize(path)));
                        Files.copy(path, zip);
                        zip.closeEntry();
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path path, IOException why)
                            throws IOException {
                        if (why instanceof NoSuchFileException) {
                            return FileVisitResult.CONTINUE; // a draft that was renamed meanwhile
                        }
                        throw why;
                    }
                });
    }

    private static void delete(Path folder) throws IOException {
        try (var paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
