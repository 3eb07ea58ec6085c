package io.baigong.telemetry.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// A small text file with one position, replaced as a whole: `1 <partition> <offset> <crc32c>`.
final class StoredPosition {
    private static final Pattern FORM =
            Pattern.compile("(1 (\\d{1,9}) (\\d{1,18})) ([0-9a-f]{8})\n");

    private final Path file;

    StoredPosition(Path file) {
        this.file = file;
    }

    /// @return null when nothing was stored yet
    @Nullable LogPosition read() throws IOException {
        String text;
        try {
            text = Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            return null;
        }
        var form = FORM.matcher(text);
        if (!form.matches() || !form.group(4).equals(checksum(form.group(1)))) {
            throw new LogCorrupt(
                    file,
                    0,
                    "expected '1 <partition> <offset> <crc32c>', got '%s'".formatted(text));
        }
        return new LogPosition(Integer.parseInt(form.group(2)), Long.parseLong(form.group(3)));
    }

    void write(LogPosition position) throws IOException {
        var body = "1 %d %d".formatted(position.partition(), position.offset());
        var text = "%s %s\n".formatted(body, checksum(body));
        var unfinished = file.resolveSibling(file.getFileName() + ".new");
        try (var channel =
                FileChannel.open(
                        unfinished,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
            channel.force(true);
        }
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        Disk.sync(file.toAbsolutePath().resolve("..").normalize());
    }

    private static String checksum(String body) {
        var crc = new CRC32C();
        crc.update(body.getBytes(StandardCharsets.US_ASCII));
        return "%08x".formatted(crc.getValue());
    }
}
