package io.baigong.server.readings;

import io.baigong.telemetry.log.Log;
import io.baigong.telemetry.log.LogPosition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// Where a consumer stands in the log and what it had counted there: one unit, so that counts are
/// right after a crash. Kept in a small text file that is replaced as a whole.
///
/// @param positions one per partition
/// @param messages records of the log that were done with up to there
/// @param values readings in them
/// @param counts further counts of this consumer by name
record Checkpoint(LogPosition[] positions, long messages, long values, Map<String, Long> counts) {
    private static final String HEAD = "baigong consumer 1";

    /// At the oldest record of the log, with nothing counted.
    static Checkpoint beginOf(Log log) {
        var positions = new LogPosition[log.partitions()];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = log.begin(i);
        }
        return new Checkpoint(positions, 0, 0, Map.of());
    }

    long count(String name) {
        return counts.getOrDefault(name, 0L);
    }

    /// What the file holds; null when there is none.
    ///
    /// @throws IOException when it is damaged
    static @Nullable Checkpoint read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return null;
        }
        String text = Files.readString(file);
        int end = text.lastIndexOf("crc32c ");
        if (end < 0 || !text.startsWith(HEAD + "\n")) {
            throw new IOException(file + " is not a consumer's position");
        }
        String body = text.substring(0, end);
        String sum = text.substring(end + "crc32c ".length()).strip();
        if (!sum.equals(checksum(body))) {
            throw new IOException(
                    "%s has checksum %s, expected %s".formatted(file, sum, checksum(body)));
        }
        return parse(body);
    }

    private static Checkpoint parse(String body) {
        var values = new TreeMap<String, Long>();
        body.lines()
                .skip(1)
                .map(line -> line.split(" ", 2))
                .forEach(pair -> values.put(pair[0], Long.parseLong(pair[1])));
        var positions = new LogPosition[Math.toIntExact(taken(values, "partitions"))];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = new LogPosition(i, taken(values, "position." + i));
        }
        long messages = taken(values, "messages");
        long readings = taken(values, "values");
        return new Checkpoint(positions, messages, readings, Map.copyOf(values));
    }

    private static long taken(Map<String, Long> values, String name) {
        Long value = values.remove(name);
        if (value == null) {
            throw new IllegalStateException("a consumer's position lacks " + name);
        }
        return value;
    }

    /// Replaces the file; after a crash it holds the old or the new content.
    void write(Path file) throws IOException {
        var text = new StringBuilder(HEAD).append('\n');
        text.append("partitions ").append(positions.length).append('\n');
        for (var position : positions) {
            text.append("position.").append(position.partition());
            text.append(' ').append(position.offset()).append('\n');
        }
        text.append("messages ").append(messages).append("\nvalues ").append(values).append('\n');
        new TreeMap<>(counts)
                .forEach((name, count) -> text.append(name).append(' ').append(count).append('\n'));
        String body = text.toString();
        replace(file, StandardCharsets.UTF_8.encode(body + "crc32c " + checksum(body) + "\n"));
    }

    static void replace(Path file, ByteBuffer content) throws IOException {
        Path draft = file.resolveSibling(file.getFileName() + ".draft");
        try (var out =
                FileChannel.open(
                        draft,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING)) {
            while (content.hasRemaining()) {
                out.write(content);
            }
            out.force(true);
        }
        publish(draft, file);
    }

    /// Gives a finished, synced draft its name.
    static void publish(Path draft, Path file) throws IOException {
        Files.move(
                draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (var folder = FileChannel.open(file.toAbsolutePath().getParent())) {
            folder.force(true);
        }
    }

    private static String checksum(String body) {
        var sum = new CRC32C();
        sum.update(body.getBytes(StandardCharsets.UTF_8));
        return Long.toHexString(sum.getValue());
    }
}
