package io.baigong.server.production;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A version of something, as the API shows it.
///
/// @param workUnit key of the machine that it is about
/// @param day on which it begins, in the site's time
/// @param channel by which it came
/// @param reason of this version
/// @param gone whether it was withdrawn with this version
@Schema(name = "ProductionEntry")
record Said(
        @Schema(
                        allowableValues = {
                            "product",
                            "reason",
                            "plan",
                            "exception",
                            "rule",
                            "order",
                            "run",
                            "count",
                            "stop",
                            "record",
                            "correction",
                            "derived"
                        })
                String kind,
        String key,
        int version,
        @Nullable String workUnit,
        @Nullable LocalDate day,
        Instant recorded,
        String by,
        @Schema(allowableValues = {"form", "file", "token", "device"}) String channel,
        String reason,
        boolean gone,
        @Schema(implementation = Object.class) JsonNode content) {
    static Said of(Entry entry, @Nullable String workUnit) {
        return new Said(
                entry.kind().word(),
                entry.key(),
                entry.version(),
                workUnit,
                entry.day(),
                entry.recorded(),
                entry.by(),
                Words.of(entry.channel()),
                entry.reason(),
                entry.gone(),
                entry.content());
    }
}
