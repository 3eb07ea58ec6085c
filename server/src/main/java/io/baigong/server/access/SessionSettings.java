package io.baigong.server.access;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How long log-ins last.
///
/// @param idle after so long without a request a session is over
/// @param longest after so long it is over in any case
/// @param perPerson at most so many of one person, the oldest gives way
@ConfigurationProperties("baigong.sessions")
public record SessionSettings(
        @DefaultValue("8h") Duration idle,
        @DefaultValue("7d") Duration longest,
        @DefaultValue("20") int perPerson) {
    public SessionSettings {
        if (!idle.isPositive() || longest.compareTo(idle) < 0) {
            throw new IllegalArgumentException(
                    "baigong.sessions.idle must be positive and longest no shorter, were %s and %s"
                            .formatted(idle, longest));
        }
        if (perPerson < 1 || perPerson > 1_000) {
            throw new IllegalArgumentException(
                    "baigong.sessions.per-person must be 1 to 1000, was " + perPerson);
        }
    }
}
