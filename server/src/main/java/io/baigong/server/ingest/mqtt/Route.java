package io.baigong.server.ingest.mqtt;

import io.baigong.server.ingest.Target;
import io.baigong.server.ingest.sparkplug.Node;
import io.baigong.server.ingest.sparkplug.SparkplugTopic;
import org.jspecify.annotations.Nullable;

/// What a topic means to one sender.
sealed interface Route {
    /// Readings in JSON of one thing.
    final class Readings implements Route {
        /// Null for the sender's own thing.
        final @Nullable String key;

        @Nullable Target target;
        long generation = -1;

        Readings(@Nullable String key) {
            this.key = key;
        }
    }

    /// An answer to a command.
    record Response(long command) implements Route {}

    record Sparkplug(SparkplugTopic topic, Node node) implements Route {}

    /// @param expected what would have been right
    record Foreign(String reason, String expected) implements Route {}
}
