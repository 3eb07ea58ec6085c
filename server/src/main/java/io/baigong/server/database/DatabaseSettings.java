package io.baigong.server.database;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Where the metadata lives.
///
/// @param url JDBC URL of one's own PostgreSQL (15 or later) with the credentials of a role that
///   may create tables and roles; absent for the bundled one
/// @param port of the bundled PostgreSQL on 127.0.0.1; 0 takes a free one
/// @param connections size of the pool
@ConfigurationProperties("baigong.database")
record DatabaseSettings(
        @Nullable String url, @DefaultValue("0") int port, @DefaultValue("12") int connections) {
    DatabaseSettings {
        if (connections < 2 || connections > 500) {
            throw new IllegalArgumentException(
                    "baigong.database.connections must be 2 to 500, was " + connections);
        }
    }
}
