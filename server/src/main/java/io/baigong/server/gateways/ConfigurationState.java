package io.baigong.server.gateways;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// What became of a desired configuration.
enum ConfigurationState {
    /// The gateway has not been reached since.
    WAITING,
    /// In force, and the gateway still watches whether it keeps the platform by it.
    TRIAL,
    /// In force and proved.
    GOOD,
    /// The gateway found something wrong and did not take it up.
    REFUSED,
    /// The gateway took it back, because it lost the platform by it.
    TAKEN_BACK,
    /// A newer one came before the gateway was reached.
    SKIPPED;

    /// Its word in the API, such as `taken-back`.
    @JsonValue
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static ConfigurationState of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
