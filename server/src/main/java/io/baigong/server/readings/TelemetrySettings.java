package io.baigong.server.readings;

import io.baigong.telemetry.Retention;
import io.baigong.telemetry.questdb.QuestDbSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// How the telemetry store is run.
///
/// @param shortDays how long raw values of the class `short` are kept
/// @param standardDays the same of `standard`
/// @param longDays the same of `long`
/// @param minuteDays how long roll-ups of a minute are kept; hours and days are kept forever
/// @param coldHours after how many hours a partition is made compact; 0 for never
/// @param workers threads of the engine; half the processors by default, at least two
/// @param watermark below this much free disk nothing is stored; the log keeps it meanwhile
/// @param zone whose days the daily roll-ups are; the machine's by default
@ConfigurationProperties("baigong.telemetry")
record TelemetrySettings(
        @DefaultValue("7") int shortDays,
        @DefaultValue("400") int standardDays,
        @DefaultValue("3650") int longDays,
        @DefaultValue("800") int minuteDays,
        @DefaultValue("48") int coldHours,
        @Nullable Integer workers,
        @DefaultValue("512MB") DataSize watermark,
        @Nullable ZoneId zone) {
    TelemetrySettings {
        positive("short-days", shortDays);
        positive("standard-days", standardDays);
        positive("long-days", longDays);
        positive("minute-days", minuteDays);
        if (workers != null) {
            positive("workers", workers);
        }
        if (coldHours < 0) {
            throw new IllegalArgumentException(
                    "baigong.telemetry.cold-hours must not be negative, was " + coldHours);
        }
        if (watermark.isNegative()) {
            throw new IllegalArgumentException(
                    "baigong.telemetry.watermark must not be negative, was " + watermark);
        }
    }

    private static void positive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(
                    "baigong.telemetry.%s must be positive, was %d".formatted(name, value));
        }
    }

    QuestDbSettings in(Path folder, Clock clock) {
        var usual = QuestDbSettings.in(folder);
        int threads =
                workers == null
                        ? Math.max(2, Runtime.getRuntime().availableProcessors() / 2)
                        : workers;
        return new QuestDbSettings(
                folder,
                Map.of(
                        Retention.SHORT,
                        shortDays,
                        Retention.STANDARD,
                        standardDays,
                        Retention.LONG,
                        longDays),
                minuteDays,
                coldHours,
                usual.appendPageBytes(),
                threads,
                watermark.toBytes(),
                usual.maxUnappliedRows(),
                zone == null ? ZoneId.systemDefault() : zone,
                clock);
    }
}
