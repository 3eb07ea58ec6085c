package io.baigong.server.usage;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Something that is counted per organisation and hour. What a meter means never changes, for bills
/// are made from it; a new meaning is a new meter.
public enum Meter {
    /// Readings that went into the log: from devices, imports and corrections. Counted from the log
    /// itself, in the hour of arrival; exact over a crash.
    VALUES("values", "1"),
    /// Batches of one thing that the log took. Counted like [#VALUES].
    MESSAGES("messages", "1"),
    /// Bytes of those batches in the log, where a number takes 14 or 22. Counted like [#VALUES].
    BYTES("bytes", "By"),
    /// Calls of the API by people and API tokens, on their home organisation. Counted in memory and
    /// written every few seconds and at the end: a crash loses the last seconds.
    API_CALLS("api-calls", "1"),
    /// Calls that were answered 429 because of a quota. Counted like [#API_CALLS].
    REFUSED_CALLS("refused-calls", "1"),
    /// Commands sent to devices. Counted like [#API_CALLS].
    COMMANDS("commands", "1"),
    /// Rows of exported readings. Counted like [#API_CALLS].
    EXPORT_ROWS("export-rows", "1"),
    /// Seconds in which something of the organisation was kept waiting or refused because of a
    /// quota of values. Counted like [#API_CALLS].
    PACED_SECONDS("paced-seconds", "s");

    private final String key;
    private final String unit;

    Meter(String key, String unit) {
        this.key = key;
        this.unit = unit;
    }

    /// Its name in the API and the database.
    @JsonValue
    public String key() {
        return key;
    }

    /// UCUM code.
    public String unit() {
        return unit;
    }

    static @Nullable Meter of(String key) {
        return Arrays.stream(values()).filter(one -> one.key.equals(key)).findFirst().orElse(null);
    }
}
