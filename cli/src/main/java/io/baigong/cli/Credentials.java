package io.baigong.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// The token that `login` made, in `~/.config/baigong/credentials.json`, which only its owner
/// reads.
///
/// @param token id by which the platform knows the token
record Credentials(String url, String login, int token, String secret, Instant expires) {
    private static final JsonMapper JSON = JsonMapper.shared();

    static Path folder() {
        String own = System.getenv("XDG_CONFIG_HOME");
        return own == null || own.isBlank()
                ? Path.of(System.getProperty("user.home"), ".config", "baigong")
                : Path.of(own, "baigong");
    }

    static Path file() {
        return folder().resolve("credentials.json");
    }

    /// @return null when nobody logged in
    static @Nullable Credentials read() {
        try {
            return JSON.readValue(Files.readString(file()), Credentials.class);
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (JacksonException e) {
            throw new Mistake(Texts.of("credentials.unreadable", file()));
        }
    }

    /// In place of others, at once and for nobody else to read.
    void write() {
        try {
            Files.createDirectories(
                    folder(),
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
            Path next =
                    Files.createTempFile(
                            folder(),
                            "credentials",
                            ".json",
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString("rw-------")));
            Files.writeString(next, JSON.writeValueAsString(this));
            Files.move(
                    next,
                    file(),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void forget() {
        try {
            Files.deleteIfExists(file());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return login + "@" + url; // never the secret
    }
}
