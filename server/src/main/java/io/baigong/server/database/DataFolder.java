package io.baigong.server.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// The folder that holds everything the platform keeps: `postgres/`, `log/`, `telemetry/`,
/// `secrets/`.
///
/// @param data the folder; made when absent
@ConfigurationProperties("baigong")
public record DataFolder(@DefaultValue("data") Path data) {
    public DataFolder {
        data = data.toAbsolutePath().normalize();
    }

    /// A sub-folder, made when absent, for the owner only: QuestDB sets the umask of the process to
    /// 002.
    public Path folder(String name) {
        var ownerOnly = PosixFilePermissions.fromString("rwx------");
        try {
            return Files.createDirectories(
                    data.resolve(name), PosixFilePermissions.asFileAttribute(ownerOnly));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make folder " + data.resolve(name), e);
        }
    }

    /// A random secret of 256 bits that stays the same over restarts, in a file that only the owner
    /// can read.
    public String secret(String name) {
        Path file = folder("secrets").resolve(name);
        try {
            if (Files.exists(file)) {
                return Files.readString(file).strip();
            }
            var bytes = new byte[32];
            new SecureRandom().nextBytes(bytes);
            String secret = HexFormat.of().formatHex(bytes);
            keepPrivate(file, secret + "\n");
            return secret;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep the secret " + file, e);
        }
    }

    /// Writes a file that only the owner can read, whole or not at all.
    public static void keepPrivate(Path file, String text) throws IOException {
        var ownerOnly = PosixFilePermissions.fromString("rw-------");
        Path draft = file.resolveSibling(file.getFileName() + ".draft");
        Files.deleteIfExists(draft);
        Files.createFile(draft, PosixFilePermissions.asFileAttribute(ownerOnly));
        Files.writeString(draft, text);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
