package io.baigong.server.facts;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// @param documents how much an organisation may keep in documents and imported tables
/// @param reserve disk space that a document must leave free; more than the log needs to go on
@ConfigurationProperties("baigong.facts")
record FactSettings(
        @DefaultValue("20GB") DataSize documents, @DefaultValue("1GB") DataSize reserve) {
    FactSettings {
        if (documents.isNegative() || reserve.isNegative()) {
            throw new IllegalArgumentException(
                    "baigong.facts.documents and baigong.facts.reserve must not be negative, were %s and %s"
                            .formatted(documents, reserve));
        }
    }
}
