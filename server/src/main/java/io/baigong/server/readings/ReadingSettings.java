package io.baigong.server.readings;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How readings are shown.
///
/// @param silence a thing without connection is offline when nothing came from it for so long
/// @param watchers how many live views may be open at once
@ConfigurationProperties("baigong.readings")
record ReadingSettings(@DefaultValue("10m") Duration silence, @DefaultValue("500") int watchers) {
    ReadingSettings {
        if (!silence.isPositive()) {
            throw new IllegalArgumentException(
                    "baigong.readings.silence must be positive, was " + silence);
        }
        if (watchers < 1) {
            throw new IllegalArgumentException(
                    "baigong.readings.watchers must be positive, was " + watchers);
        }
    }
}
