package io.baigong.server.readings;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// How much disk the log may take.
///
/// @param segment size of one file of the log; space is freed by whole files
/// @param watermark below this much free space nothing is accepted; more than the store's, so that
///   what was accepted can still be stored
/// @param keepFor how long records stay after every consumer has done with them; after a crash the
///   last seconds of them tell which messages are sent again
/// @param keepAtMost the most that is kept for that reason alone
@ConfigurationProperties("baigong.log")
record LogSettings(
        @DefaultValue("64MB") DataSize segment,
        @DefaultValue("768MB") DataSize watermark,
        @DefaultValue("5m") Duration keepFor,
        @DefaultValue("256MB") DataSize keepAtMost) {
    LogSettings {
        if (segment.toMegabytes() < 16 || segment.toMegabytes() > 1024) {
            throw new IllegalArgumentException(
                    "baigong.log.segment must be 16MB to 1024MB, was " + segment);
        }
        if (watermark.isNegative()) {
            throw new IllegalArgumentException(
                    "baigong.log.watermark must not be negative, was " + watermark);
        }
        if (keepFor.isNegative()) {
            throw new IllegalArgumentException(
                    "baigong.log.keep-for must not be negative, was " + keepFor);
        }
        if (keepAtMost.isNegative()) {
            throw new IllegalArgumentException(
                    "baigong.log.keep-at-most must not be negative, was " + keepAtMost);
        }
    }
}
