package io.baigong.server.database;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// The file that PostgreSQL writes its messages to, from which failures are explained.
record PostgresLog(Path file) {
    private static final long LARGEST = 10 << 20;
    private static final int MOST_READ = 64 << 10;

    /// Starts a new file when this one has grown large; one old one is kept.
    void rotate() throws IOException {
        if (size() > LARGEST) {
            Path old = file.resolveSibling(file.getFileName() + ".1");
            Files.move(file, old, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    long size() throws IOException {
        return Files.exists(file) ? Files.size(file) : 0;
    }

    /// What was written after the file had this size.
    String since(long size) throws IOException {
        if (!Files.exists(file)) {
            return "";
        }
        try (var bytes = Files.newInputStream(file)) {
            bytes.skipNBytes(Math.min(size, size()));
            return new String(bytes.readNBytes(MOST_READ), StandardCharsets.UTF_8);
        }
    }
}
