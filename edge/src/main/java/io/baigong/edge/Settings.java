package io.baigong.edge;

import io.baigong.edge.queue.DropPolicy;
import io.baigong.edge.queue.QueueSettings;
import io.baigong.edge.software.Software;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/// What a gateway process is told by its environment; everything else comes from the platform.
///
/// @param directory where it keeps everything
/// @param queue bounds of the queue
/// @param run which version this is and who starts it again
record Settings(Path directory, QueueSettings queue, Software.Run run) {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,12})([kmgt]?)");

    /// @throws IllegalArgumentException names the variable, what was expected and what came
    static Settings of(Path directory, Map<String, String> environment) {
        var fallback = QueueSettings.in(directory.resolve("queue"));
        var queue = fallback;
        String bytes = environment.getOrDefault("BAIGONG_EDGE_QUEUE", "");
        if (!bytes.isBlank()) {
            queue = queue.withMaximumBytes(size("BAIGONG_EDGE_QUEUE", bytes));
        }
        String free = environment.getOrDefault("BAIGONG_EDGE_FREE", "");
        if (!free.isBlank()) {
            queue = queue.withMinimumFreeBytes(size("BAIGONG_EDGE_FREE", free));
        }
        String age = environment.getOrDefault("BAIGONG_EDGE_AGE", "");
        if (!age.isBlank()) {
            queue = queue.withMaximumAge(duration("BAIGONG_EDGE_AGE", age));
        }
        String drop = environment.getOrDefault("BAIGONG_EDGE_DROP", "");
        if (!drop.isBlank()) {
            queue = queue.withDropPolicy(policy(drop));
        }
        return new Settings(directory, queue, Software.Run.of(Version.OF_SOFTWARE, environment));
    }

    private static long size(String name, String text) {
        var match = SIZE.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!match.matches()) {
            throw new IllegalArgumentException(
                    "%s: expected a size such as 2g, got %s".formatted(name, text));
        }
        int shift = "kmgt".indexOf(match.group(2).isEmpty() ? ' ' : match.group(2).charAt(0)) + 1;
        return Math.multiplyExact(Long.parseLong(match.group(1)), 1L << 10 * shift);
    }

    private static Duration duration(String name, String text) {
        try {
            return Duration.parse(text.strip());
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "%s: expected a duration such as P7D, got %s".formatted(name, text), e);
        }
    }

    private static DropPolicy policy(String text) {
        return switch (text.strip()) {
            case "oldest" -> DropPolicy.OLDEST;
            case "newest" -> DropPolicy.NEWEST;
            default ->
                    throw new IllegalArgumentException(
                            "BAIGONG_EDGE_DROP: expected oldest or newest, got " + text);
        };
    }
}
