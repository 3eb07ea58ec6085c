package io.baigong.edge.configuration;

import io.baigong.edge.files.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The documents of a gateway in a folder: `good.json` has proved itself, `trial.json` is there
/// while a newer one has not. Each is there as a whole or not at all. Readable by the owner only,
/// for there are passwords in it.
public final class ConfigurationStore {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigurationStore.class);

    private final Path good;
    private final Path trial;

    /// @param folder made when absent
    public ConfigurationStore(Path folder) throws IOException {
        Files.createDirectories(folder);
        good = folder.resolve("good.json");
        trial = folder.resolve("trial.json");
    }

    /// The document that has proved itself; null before the first.
    public @Nullable String good() {
        return read(good);
    }

    /// A document that still has to; null when there is none.
    public @Nullable String trial() {
        return read(trial);
    }

    /// Begins to try a document.
    public void begin(String document) throws IOException {
        WholeFile.write(trial, document);
    }

    /// The document on trial has proved itself.
    public void keep() throws IOException {
        Files.move(
                trial, good, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /// It has not: what was good before holds again.
    public void giveUp() throws IOException {
        Files.deleteIfExists(trial);
    }

    private static @Nullable String read(Path file) {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            LOG.error("{} cannot be read: {}", file, e.getMessage());
            return null;
        }
    }
}
