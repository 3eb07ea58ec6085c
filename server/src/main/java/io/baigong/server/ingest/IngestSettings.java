package io.baigong.server.ingest;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// Judgement on times, and bounds of what waits for people.
///
/// @param lateAfter an event time this much before arrival marks a value as late
/// @param futureLimit an event time this much after arrival makes a value uncertain
/// @param refusedMessages kept per organisation, the oldest go first
/// @param unknownDevices that may wait per organisation
/// @param messagesPerDevice that an unknown device may leave
/// @param commandTimeout after which an unanswered command is given up
/// @param importReserve disk space that the file of an import must leave free; more than the log
///   and the store need to go on
/// @param hostId of the Sparkplug host application
@ConfigurationProperties("baigong.ingest")
public record IngestSettings(
        @DefaultValue("10s") Duration lateAfter,
        @DefaultValue("10m") Duration futureLimit,
        @DefaultValue("10000") int refusedMessages,
        @DefaultValue("1000") int unknownDevices,
        @DefaultValue("100") int messagesPerDevice,
        @DefaultValue("30s") Duration commandTimeout,
        @DefaultValue("1GB") DataSize importReserve,
        @DefaultValue("baigong") String hostId) {
    public IngestSettings {
        positive("late-after", lateAfter);
        positive("future-limit", futureLimit);
        positive("command-timeout", commandTimeout);
        between("refused-messages", refusedMessages, 10, 1_000_000);
        between("unknown-devices", unknownDevices, 1, 100_000);
        between("messages-per-device", messagesPerDevice, 1, 10_000);
        if (hostId.isBlank()
                || hostId.contains("/")
                || hostId.contains("+")
                || hostId.contains("#")) {
            throw new IllegalArgumentException(
                    "baigong.ingest.host-id must be one level of a topic, was " + hostId);
        }
    }

    private static void positive(String name, Duration value) {
        if (!value.isPositive()) {
            throw new IllegalArgumentException(
                    "baigong.ingest.%s must be positive, was %s".formatted(name, value));
        }
    }

    private static void between(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    "baigong.ingest.%s must be %d to %d, was %d".formatted(name, min, max, value));
        }
    }
}
