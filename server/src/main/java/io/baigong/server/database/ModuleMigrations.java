package io.baigong.server.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.core.io.ResourceLoader;
import org.springframework.stereotype.Component;

/// Migrates each module by itself, with its own version numbers and its own history table, in the
/// order in which the modules build on each other. (Modulith's own way needs ArchUnit on the class
/// path and a scan of all classes at every start.) A backup that waits to be restored is loaded on
/// the way, when the tables are as they were in it.
@Component
class ModuleMigrations implements FlywayMigrationStrategy {
    private final Order order;
    private final ResourceLoader resources;
    private final Databases.Owner owner;
    private final DataFolder data;

    ModuleMigrations(
            Order order, ResourceLoader resources, Databases.Owner owner, DataFolder data) {
        this.order = order;
        this.resources = resources;
        this.owner = owner;
        this.data = data;
    }

    /// @param migrations the folders below `db/migration`, in order
    @ConfigurationProperties("baigong.database")
    record Order(List<String> migrations) {}

    @Override
    public void migrate(Flyway flyway) {
        try {
            var restoration = Restoration.in(data);
            if (restoration != null) {
                restore(flyway, restoration);
            }
            var done = MigrationsDone.of(order.migrations(), resources, owner.source());
            if (!done.isNoted()) {
                for (var module : modules()) {
                    module(flyway, module).load().migrate();
                }
                done.note();
            }
        } catch (FlywayException e) {
            throw new CannotStart(
                    "the database cannot be brought to this platform's state; was it made by a snapshot before the first release? "
                            + e.getMessage());
        } catch (SQLException e) {
            throw new CannotStart("the backup could not be restored: " + e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException("the backup could not be restored", e);
        }
    }

    private void restore(Flyway flyway, Restoration restoration) throws IOException, SQLException {
        if (!restoration.isDone(owner.source())) {
            Map<String, String> newest = new TreeMap<>();
            for (var module : modules()) {
                var all = module(flyway, module).load().info().all();
                newest.put(module, all[all.length - 1].getVersion().getVersion());
            }
            restoration.check(owner.source(), newest);
            for (var module : modules()) {
                String version = restoration.schema().get(module);
                if (version != null) {
                    module(flyway, module).target(version).load().migrate();
                }
            }
            restoration.load(owner.source());
        }
        restoration.remove();
    }

    /// The version of each module's tables.
    Map<String, String> versions(Flyway flyway) {
        Map<String, String> versions = new TreeMap<>();
        for (var module : modules()) {
            var current = module(flyway, module).load().info().current();
            if (current != null) {
                versions.put(module, current.getVersion().getVersion());
            }
        }
        return versions;
    }

    private List<String> modules() {
        return order.migrations().stream()
                .filter(module -> resources.getResource(location(module)).exists())
                .toList();
    }

    private static String location(String module) {
        return "classpath:db/migration/" + module;
    }

    private FluentConfiguration module(Flyway flyway, String module) {
        return Flyway.configure()
                .configuration(flyway.getConfiguration())
                .locations(location(module))
                .table("flyway_" + module)
                .placeholders(Map.of("app", owner.app()))
                // The tables of the modules before are there already.
                .baselineOnMigrate(true)
                .baselineVersion("0");
    }
}
