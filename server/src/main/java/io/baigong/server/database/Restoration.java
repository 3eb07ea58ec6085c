package io.baigong.server.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.flywaydb.core.api.MigrationVersion;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A backup that lies unpacked in the data folder and waits to be loaded into PostgreSQL:
/// `backup.json` and `restore/postgres/`.
///
/// That it was loaded is noted in the transaction that loads it (as the comment of a table), so
/// that a crash before the files are removed does no harm.
///
/// @param made when the backup was made, which names it
/// @param version of the platform that made it
/// @param schema the version of each module's tables in it
record Restoration(Path data, String made, String version, Map<String, String> schema) {
    /// The form of `backup.json` and of the files beside it.
    static final int FORM = 2;

    private static final Logger LOG = LoggerFactory.getLogger(Restoration.class);

    /// The one that waits, or null.
    ///
    /// @throws CannotStart when it is not of a form that this platform reads
    static @Nullable Restoration in(DataFolder folder) throws IOException {
        Path data = folder.data();
        if (!Files.isDirectory(data.resolve("restore"))) {
            return null;
        }
        var note = note(data.resolve("backup.json"));
        int form = note.path("form").asInt(0);
        if (form != FORM) {
            throw new CannotStart(
                    "the backup in %s is of form %d and this platform reads form %d; restore it with the platform that made it (%s)"
                            .formatted(data, form, FORM, note.path("version").asString("unknown")));
        }
        Map<String, String> schema = new TreeMap<>();
        note.path("schema")
                .properties()
                .forEach(each -> schema.put(each.getKey(), each.getValue().asString("0")));
        return new Restoration(
                data,
                note.path("made").asString(""),
                note.path("version").asString("unknown"),
                schema);
    }

    private static JsonNode note(Path file) throws IOException {
        try {
            return JsonMapper.shared().readTree(Files.readString(file));
        } catch (java.nio.file.NoSuchFileException | JacksonException e) {
            throw new CannotStart(
                    "there is a folder restore but no whole backup.json beside it; restore into an empty folder again");
        }
    }

    /// Whether it was loaded already.
    boolean isDone(DataSource owner) throws SQLException {
        try (var connection = owner.getConnection()) {
            return ask(
                            connection,
                            "select obj_description(to_regclass('public.organisation'), 'pg_class')")
                    .equals(mark());
        }
    }

    /// @param newest the newest version that this platform has of each module's tables
    /// @throws CannotStart when the backup is newer, or the database is not empty
    void check(DataSource owner, Map<String, String> newest) throws SQLException {
        schema.forEach((module, made) -> {
            String ours = newest.get(module);
            if (ours == null
                    || MigrationVersion.fromVersion(made)
                                    .compareTo(MigrationVersion.fromVersion(ours))
                            > 0) {
                throw new CannotStart(
                        "the backup was made by a newer platform (%s); update this one and start again"
                                .formatted(version));
            }
        });
        try (var connection = owner.getConnection()) {
            boolean migrated =
                    !ask(connection, "select to_regclass('public.organisation')").isEmpty();
            // Everybody and everything belongs to an organisation.
            if (migrated && !ask(connection, "select id from organisation limit 1").isEmpty()) {
                throw new CannotStart(
                        "the database holds a platform already, which restoring would replace; give an empty one");
            }
        }
    }

    /// Loads it into tables of its own version.
    void load(DataSource owner) throws SQLException, IOException {
        LOG.info("restoring the database from the backup of {}", made);
        try (var connection = owner.getConnection()) {
            connection.setAutoCommit(false);
            DatabaseCopy.read(connection, data.resolve("restore/postgres"));
            try (var statement = connection.createStatement()) {
                statement.execute("comment on table organisation is '%s'".formatted(mark()));
            }
            connection.commit();
        }
    }

    private String mark() {
        return "restored from the backup of " + made.replaceAll("[^0-9A-Za-z:.+-]", "");
    }

    private static String ask(Connection connection, String question) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(question)) {
            String answer = rows.next() ? rows.getString(1) : null;
            return answer == null ? "" : answer;
        }
    }

    /// Removes the files, `backup.json` last.
    void remove() throws IOException {
        try (var paths = Files.walk(data.resolve("restore"))) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
        Files.deleteIfExists(data.resolve("backup.json"));
    }
}
