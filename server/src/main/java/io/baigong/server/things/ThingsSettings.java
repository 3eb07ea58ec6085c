package io.baigong.server.things;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// @param limit how many things the platform takes; all are kept in memory, ~0.5 kB each
@ConfigurationProperties("baigong.things")
record ThingsSettings(@DefaultValue("1000000") int limit) {
    ThingsSettings {
        if (limit < 1) {
            throw new IllegalArgumentException(
                    "baigong.things.limit must be positive, was " + limit);
        }
    }
}
