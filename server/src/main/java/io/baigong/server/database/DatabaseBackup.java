package io.baigong.server.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.zip.ZipOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.context.annotation.DependsOn;
import org.springframework.stereotype.Component;

/// The metadata's part of a backup. What `./baigong restore` put into `restore/` of the data folder
/// is loaded at the next start, after the migrations and before anybody asks the database.
@Component(DatabaseBackup.NAME)
@DependsOn("flywayInitializer")
public final class DatabaseBackup implements InitializingBean {
    static final String NAME = "databaseBackup";
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseBackup.class);

    private final Databases.Owner owner;
    private final Path restore;

    DatabaseBackup(Databases.Owner owner, DataFolder data) {
        this.owner = owner;
        this.restore = data.data().resolve("restore");
    }

    /// Adds every table as it stands at one moment, below `prefix`.
    public void write(ZipOutputStream zip, String prefix) throws IOException {
        try (var connection = owner.source().getConnection()) {
            DatabaseCopy.write(connection, zip, prefix);
        } catch (SQLException e) {
            throw new IOException("PostgreSQL could not be copied: " + e.getMessage(), e);
        }
    }

    @Override
    public void afterPropertiesSet() throws IOException {
        Path tables = restore.resolve("postgres");
        if (Files.isDirectory(tables)) {
            LOG.info("restoring the database from {}", tables);
            try (var connection = owner.source().getConnection()) {
                DatabaseCopy.read(connection, tables);
            } catch (SQLException e) {
                throw new IOException("the backup could not be restored: " + e.getMessage(), e);
            }
        }
        removeRestored();
    }

    private void removeRestored() throws IOException {
        if (!Files.isDirectory(restore)) {
            return;
        }
        try (var paths = Files.walk(restore)) {
            paths.sorted(Comparator.reverseOrder())
                    .forEach(path -> {
                        try {
                            Files.delete(path);
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    });
        }
    }
}
