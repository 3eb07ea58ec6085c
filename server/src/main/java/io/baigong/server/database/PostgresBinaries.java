package io.baigong.server.database;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tukaani.xz.XZInputStream;

/// Unpacks the bundled PostgreSQL, once per version.
final class PostgresBinaries {
    static final String VERSION = "18.6.0";
    static final String MAJOR = "18";
    private static final Logger LOG = LoggerFactory.getLogger(PostgresBinaries.class);

    private PostgresBinaries() {}

    /// The folder with `bin`, `lib` and `share`.
    ///
    /// @throws CannotStart when there is none for this machine
    static Path unpacked(Path folder) throws IOException {
        Path home = folder.resolve("bin-" + VERSION);
        if (Files.exists(home)) {
            return home;
        }
        LOG.info("unpacking PostgreSQL {}", VERSION);
        Path draft = folder.resolve("bin-" + VERSION + ".draft");
        deleteTree(draft);
        directory(draft);
        String name = archive(System.getProperty("os.name"), System.getProperty("os.arch"));
        try (InputStream packed = PostgresBinaries.class.getResourceAsStream("/" + name)) {
            if (packed == null) {
                throw noneFor(name);
            }
            extract(packed, draft);
        }
        Files.move(draft, home, StandardCopyOption.ATOMIC_MOVE);
        return home;
    }

    static String archive(String os, String machine) {
        String system = os.toLowerCase(Locale.ROOT).contains("mac") ? "darwin" : "linux";
        String processor =
                switch (machine) {
                    case "amd64", "x86_64" -> "x86_64";
                    case "aarch64", "arm64" -> "arm_64";
                    default -> throw noneFor(os + " on " + machine);
                };
        return "postgres-%s-%s.txz".formatted(system, processor);
    }

    private static CannotStart noneFor(String machine) {
        return new CannotStart(
                "no PostgreSQL is bundled for this machine ("
                        + machine
                        + "); set BAIGONG_DATABASE_URL to one of your own");
    }

    private static void extract(InputStream packed, Path to) throws IOException {
        try (var tar =
                new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(packed)))) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path target = to.resolve(entry.getName()).normalize();
                if (!target.startsWith(to)) {
                    throw new IOException("entry leaves the folder: " + entry.getName());
                }
                put(tar, entry, target);
            }
        }
    }

    private static void put(TarArchiveInputStream tar, TarArchiveEntry entry, Path target)
            throws IOException {
        if (entry.isDirectory()) {
            directory(target);
            return;
        }
        Path parent = target.getParent();
        if (parent != null) {
            directory(parent);
        }
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(tar, target, StandardCopyOption.REPLACE_EXISTING);
        boolean runs = (entry.getMode() & 0100) != 0;
        Files.setPosixFilePermissions(
                target, PosixFilePermissions.fromString(runs ? "rwxr-xr-x" : "rw-r--r--"));
    }

    /// Readable by the user whom PostgreSQL runs as, whatever the umask, as are those above it that
    /// are made on the way.
    private static void directory(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        Path parent = folder.getParent();
        if (parent != null) {
            directory(parent);
        }
        Files.createDirectory(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    static void deleteTree(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        try (var paths = Files.walk(tree)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
