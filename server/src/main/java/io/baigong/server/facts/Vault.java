package io.baigong.server.facts;

import io.baigong.server.access.Conflict;
import io.baigong.server.database.DataFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// The bytes of documents, each in a file that is named by its hash:
/// `documents/<organisation>/<SHA-256>`. What [#keep] returned for is there after kill -9 and power
/// loss; what was changed on the disk is found when it is read.
@Component
final class Vault {
    static final String FOLDER = "documents";
    private static final Logger LOG = LoggerFactory.getLogger(Vault.class);
    static final String DRAFT = ".part";

    /// Whoever keeps a file writes down that it is there a moment later.
    private static final Duration SETTLED = Duration.ofHours(1);

    private final Path folder;
    private final FactSettings settings;
    private final Clock clock;

    Vault(DataFolder data, FactSettings settings, Clock clock) {
        this.folder = data.folder(FOLDER);
        this.settings = settings;
        this.clock = clock;
    }

    /// Keeps bytes; returns when they are durable.
    ///
    /// @return their SHA-256
    /// @throws Conflict `disk-full`
    byte[] keep(int organisation, byte[] bytes) {
        byte[] hash = Definitions.sha256(bytes);
        try {
            Path file = file(organisation, hash);
            if (!Files.exists(file)) {
                write(file, bytes);
            }
            return hash;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep a document in " + folder, e);
        }
    }

    private void write(Path file, byte[] bytes) throws IOException {
        long free = Files.getFileStore(folder).getUsableSpace() - bytes.length;
        if (free < settings.reserve().toBytes()) {
            throw new Conflict(
                    "disk-full",
                    "the disk has too little room: %s must stay free"
                            .formatted(settings.reserve()));
        }
        Path home = Objects.requireNonNull(file.getParent());
        if (!Files.exists(home)) {
            Files.createDirectories(
                    home,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
            sync(folder);
        }
        Path draft = home.resolve(UUID.randomUUID() + DRAFT);
        try {
            var ownerOnly =
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------"));
            try (var out =
                    FileChannel.open(
                            draft,
                            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                            ownerOnly)) {
                var left = ByteBuffer.wrap(bytes);
                while (left.hasRemaining()) {
                    out.write(left);
                }
                out.force(true);
            }
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
            sync(home);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private static void sync(Path folder) throws IOException {
        try (var channel = FileChannel.open(folder)) {
            channel.force(true);
        }
    }

    /// @throws Conflict `document-damaged` when they are not as they were kept
    byte[] read(int organisation, byte[] hash) {
        try {
            byte[] bytes = Files.readAllBytes(file(organisation, hash));
            if (Arrays.equals(Definitions.sha256(bytes), hash)) {
                return bytes;
            }
            throw damaged(hash, "was changed on the disk");
        } catch (NoSuchFileException e) {
            throw damaged(hash, "is not on the disk any more");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Conflict damaged(byte[] hash, String how) {
        String name = HexFormat.of().formatHex(hash);
        LOG.error("document {} {}", name, how);
        return new Conflict("document-damaged", "the file with SHA-256 %s %s".formatted(name, how));
    }

    private Path file(int organisation, byte[] hash) {
        return folder.resolve(Integer.toString(organisation))
                .resolve(HexFormat.of().formatHex(hash));
    }

    /// Deletes what a crash left behind, and files that nobody knows.
    ///
    /// @param known whether an organisation has a document of that hash
    void sweep(BiPredicate<Integer, byte[]> known) throws IOException {
        var over = clock.instant().minus(SETTLED);
        // Nothing of ours has another name, as `lost+found` does.
        var ours = Pattern.compile("[0-9a-f]{64}|.+\\" + DRAFT);
        try (var homes = Files.newDirectoryStream(folder, Files::isDirectory)) {
            for (var home : homes) {
                if (!home.getFileName().toString().matches("\\d{1,9}")) {
                    continue;
                }
                int organisation = Integer.parseInt(home.getFileName().toString());
                try (var files = Files.newDirectoryStream(home)) {
                    for (var file : files) {
                        String name = file.getFileName().toString();
                        if (ours.matcher(name).matches()
                                && Files.getLastModifiedTime(file).toInstant().isBefore(over)
                                && isWaste(organisation, file, known)) {
                            Files.deleteIfExists(file);
                        }
                    }
                }
            }
        }
    }

    private static boolean isWaste(
            int organisation, Path file, BiPredicate<Integer, byte[]> known) {
        String name = file.getFileName().toString();
        return name.endsWith(DRAFT) || !known.test(organisation, HexFormat.of().parseHex(name));
    }
}
