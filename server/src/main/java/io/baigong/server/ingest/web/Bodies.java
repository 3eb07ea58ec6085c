package io.baigong.server.ingest.web;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What requests carry, for the description of the API; the handlers read the JSON themselves.
final class Bodies {
    private Bodies() {}

    record NewCommand(String command, @Nullable Map<String, Object> input) {}

    @Schema(name = "AcceptDevice")
    record Accept(
            @Nullable String key,
            @Schema(description = "text, or {zh, en}") @Nullable Object name,
            @Nullable String model,
            @Nullable String site) {}

    /// Readings of one moment; now without a time. The door also takes an array of these.
    @Schema(name = "NewReadings")
    record Readings(
            @Schema(description = "RFC 3339, or epoch milliseconds") @Nullable Object time,
            Map<String, Object> values) {}
}
