package io.baigong.server.database;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.jdbc.core.JdbcTemplate;

/// Notes in the database to which migration files it was brought: Flyway takes most of a second to
/// find out at every start that no module has anything to do.
final class MigrationsDone {
    private final JdbcTemplate database;
    private final String fingerprint;

    private MigrationsDone(JdbcTemplate database, String fingerprint) {
        this.database = database;
        this.fingerprint = fingerprint;
    }

    /// @param modules the folders below `db/migration`
    static MigrationsDone of(List<String> modules, ResourceLoader resources, DataSource owner)
            throws IOException {
        var database = new JdbcTemplate(owner);
        database.execute("create table if not exists flyway_done (migrations text primary key)");
        return new MigrationsDone(database, fingerprint(modules, resources));
    }

    /// Of names and contents of all migrations.
    private static String fingerprint(List<String> modules, ResourceLoader resources)
            throws IOException {
        try {
            var sha256 = MessageDigest.getInstance("SHA-256");
            for (var module : modules) {
                var files =
                        new PathMatchingResourcePatternResolver(resources)
                                .getResources("classpath*:db/migration/" + module + "/*.sql");
                Arrays.sort(
                        files, Comparator.comparing(file -> String.valueOf(file.getFilename())));
                for (var file : files) {
                    sha256.update((module + "/" + file.getFilename() + "\n").getBytes(UTF_8));
                    sha256.update(file.getContentAsByteArray());
                }
            }
            return HexFormat.of().formatHex(sha256.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Is the database where these files bring it?
    boolean isNoted() {
        return database.queryForList("select migrations from flyway_done", String.class)
                .equals(List.of(fingerprint));
    }

    void note() {
        database.execute("delete from flyway_done");
        database.update("insert into flyway_done values (?)", fingerprint);
    }
}
