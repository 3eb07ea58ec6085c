package io.baigong.server.database;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.flyway.autoconfigure.FlywayDataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;

/// Opens PostgreSQL twice: as owner for migrations, and as the application role, which owns nothing
/// and is bound by row-level security, for everything else. Roles belong to the whole server, so
/// that each database has one of its own.
@Configuration(proxyBeanMethods = false)
class Databases {
    private static final String APP = "baigong_app_";
    private static final int LONGEST_NAME = 63;
    private static final int OLDEST = 15;
    private static final int CONNECTION_MILLIS = 5_000;

    /// How to reach PostgreSQL as owner of the tables.
    ///
    /// @param app name of the application role
    /// @param bundled the child process, absent when the URL is one's own
    record Owner(DataSource source, String url, String app, @Nullable EmbeddedPostgres bundled)
            implements AutoCloseable {
        @Override
        public void close() {
            if (bundled != null) {
                bundled.close();
            }
        }
    }

    @Bean
    Owner databaseOwner(StartAhead.Opening opening) {
        return opening.owner().get();
    }

    /// Opens one's own PostgreSQL, or starts the one that comes with the platform.
    static Owner open(DatabaseSettings settings, DataFolder data)
            throws IOException, InterruptedException, SQLException {
        var driver = new org.postgresql.Driver();
        String url = settings.url();
        if (url != null && !url.isBlank()) {
            return prepared(new SimpleDriverDataSource(driver, url), url, null, data);
        }
        var bundled =
                EmbeddedPostgres.start(
                        data,
                        data.secret("postgres-owner"),
                        settings.port(),
                        settings.connections());
        var source =
                new SimpleDriverDataSource(
                        driver, bundled.url(), EmbeddedPostgres.OWNER, bundled.password());
        return prepared(source, bundled.url(), bundled, data);
    }

    /// Makes the application role. It may do nothing but log in; migrations grant it rows.
    private static Owner prepared(
            DataSource source, String url, @Nullable EmbeddedPostgres bundled, DataFolder data)
            throws SQLException {
        try (var connection = reached(source, url);
                var statement = connection.createStatement()) {
            String app = role(connection.getCatalog());
            boolean known;
            try (var rows =
                    statement.executeQuery(
                            "select rolsuper or rolbypassrls from pg_roles where rolname = '%s'"
                                    .formatted(app))) {
                known = rows.next();
                if (known && rows.getBoolean(1)) {
                    throw new CannotStart(
                            "the role %s is a superuser or passes row-level security by; take that right from it"
                                    .formatted(app));
                }
            }
            statement.execute(
                    "%s role %s login password '%s'"
                            .formatted(
                                    known ? "alter" : "create", app, data.secret("postgres-app")));
            return new Owner(source, url, app, bundled);
        }
    }

    /// The application role of a database. A name that has other characters than small letters,
    /// digits and _, or is too long, gets a hash of itself.
    static String role(String database) {
        String plain = database.replaceAll("[^a-z0-9_]", "_");
        String role = APP + plain;
        if (plain.equals(database) && role.length() <= LONGEST_NAME) {
            return role;
        }
        String hash = "_%08x".formatted(database.hashCode());
        return role.substring(0, Math.min(role.length(), LONGEST_NAME - hash.length())) + hash;
    }

    private static Connection reached(DataSource source, String url) throws SQLException {
        try {
            var connection = source.getConnection();
            int version = connection.getMetaData().getDatabaseMajorVersion();
            if (version < OLDEST) {
                connection.close();
                throw new CannotStart(
                        "your PostgreSQL is version %d and %d or later is needed"
                                .formatted(version, OLDEST));
            }
            return connection;
        } catch (SQLException e) {
            throw new CannotStart(
                    "the PostgreSQL at %s cannot be used: %s"
                            .formatted(withoutCredentials(url), e.getMessage()));
        }
    }

    @Bean
    @FlywayDataSource
    DataSource ownerDataSource(Owner owner) {
        return owner.source();
    }

    @Bean
    @Primary
    DataSource dataSource(Owner owner, DatabaseSettings settings, DataFolder data) {
        var pool = new HikariDataSource();
        pool.setJdbcUrl(withoutCredentials(owner.url()));
        pool.setUsername(owner.app());
        pool.setPassword(data.secret("postgres-app"));
        pool.setMaximumPoolSize(settings.connections());
        pool.setMinimumIdle(2);
        pool.setConnectionTimeout(CONNECTION_MILLIS);
        pool.setPoolName("postgres");
        return new TenantDataSource(pool);
    }

    /// The owner's credentials in a URL must not win over those of the application role.
    static String withoutCredentials(String url) {
        int question = url.indexOf('?');
        if (question < 0) {
            return url;
        }
        String kept =
                Arrays.stream(url.substring(question + 1).split("&"))
                        .filter(each -> !each.startsWith("user=") && !each.startsWith("password="))
                        .collect(Collectors.joining("&"));
        return url.substring(0, question) + (kept.isEmpty() ? "" : "?" + kept);
    }
}
