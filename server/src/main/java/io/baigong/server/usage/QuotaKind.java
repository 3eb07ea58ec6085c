package io.baigong.server.usage;

import com.fasterxml.jackson.annotation.JsonValue;
import io.baigong.server.access.Invalid;
import java.util.Arrays;
import java.util.stream.Collectors;

/// What can be limited.
public enum QuotaKind {
    /// How many things there may be.
    THINGS("things", false),
    /// Readings per second, with a burst of some seconds.
    VALUES_PER_SECOND("values-per-second", true),
    /// How many values are kept.
    STORED_VALUES("stored-values", false),
    /// Calls of the API per second, with a burst of some seconds.
    API_CALLS_PER_SECOND("api-calls-per-second", true);

    private final String key;
    private final boolean rate;

    QuotaKind(String key, boolean rate) {
        this.key = key;
        this.rate = rate;
    }

    /// Its name in the API and the database.
    @JsonValue
    public String key() {
        return key;
    }

    /// Does waiting help?
    public boolean isRate() {
        return rate;
    }

    /// @throws Invalid for any other text
    static QuotaKind of(String key) {
        return Arrays.stream(values())
                .filter(one -> one.key.equals(key))
                .findFirst()
                .orElseThrow(() ->
                        new Invalid(
                                "kind",
                                Arrays.stream(values())
                                        .map(QuotaKind::key)
                                        .collect(Collectors.joining(", ")),
                                key));
    }
}
