package io.baigong.connect;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// Short texts that a driver keeps over restarts, each by a name, in the directory of its device:
/// how far it has read. A text is there whole or not at all, also after a power cut.
public final class Remembered {
    private static final int LONGEST = 65_536;

    private final Path directory;

    /// @param directory of [Surroundings], made when something is kept
    public Remembered(Path directory) {
        this.directory = directory;
    }

    /// Null when nothing was kept.
    ///
    /// @param name of letters, digits, dots, minus and underscore
    public @Nullable String text(String name) throws IOException {
        try {
            Path file = file(name);
            if (Files.size(file) > LONGEST) {
                throw new IOException("%s is longer than %d bytes".formatted(file, LONGEST));
            }
            return Files.readString(file);
        } catch (NoSuchFileException none) {
            return null;
        }
    }

    /// Returns when the text is on the disk.
    public void keep(String name, String text) throws IOException {
        Files.createDirectories(directory);
        Path file = file(name);
        Path made = file.resolveSibling(file.getFileName() + ".new");
        try (var channel =
                FileChannel.open(
                        made,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            var bytes = StandardCharsets.UTF_8.encode(text);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(made, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private Path file(String name) {
        if (!name.matches("[A-Za-z0-9._-]{1,100}")) {
            throw new IllegalArgumentException("no name of a remembered text: " + name);
        }
        return directory.resolve("remembered-" + name);
    }
}
