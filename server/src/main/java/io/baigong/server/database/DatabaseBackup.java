package io.baigong.server.database;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Map;
import java.util.zip.ZipOutputStream;
import org.flywaydb.core.Flyway;
import org.springframework.stereotype.Component;

/// The metadata's part of a backup. What `./baigong restore` unpacked is loaded at the next start,
/// among the migrations.
@Component
public final class DatabaseBackup {
    /// The form of `backup.json` and of what lies beside it; a platform restores its own form.
    public static final int FORM = Restoration.FORM;

    private final Databases.Owner owner;
    private final ModuleMigrations migrations;
    private final Flyway flyway;
    private final PlatformKey key;

    DatabaseBackup(
            Databases.Owner owner, ModuleMigrations migrations, Flyway flyway, PlatformKey key) {
        this.key = key;
        this.owner = owner;
        this.migrations = migrations;
        this.flyway = flyway;
    }

    /// Adds every table as it stands at one moment, below `prefix`, and the key of what is
    /// encrypted in them.
    public void write(ZipOutputStream zip, String prefix) throws IOException {
        key.write(zip);
        try (var connection = owner.source().getConnection()) {
            DatabaseCopy.write(connection, zip, prefix);
        } catch (SQLException e) {
            throw new IOException("PostgreSQL could not be copied: " + e.getMessage(), e);
        }
    }

    /// The version of each module's tables.
    public Map<String, String> schema() {
        return migrations.versions(flyway);
    }
}
