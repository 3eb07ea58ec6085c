package io.baigong.server.database;

import java.util.List;
import org.flywaydb.core.Flyway;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.core.io.ResourceLoader;
import org.springframework.stereotype.Component;

/// Migrates each module by itself, with its own version numbers and its own history table, in the
/// order in which the modules build on each other. (Modulith's own way needs ArchUnit on the class
/// path and a scan of all classes at every start.)
@Component
class ModuleMigrations implements FlywayMigrationStrategy {
    private final Order order;
    private final ResourceLoader resources;

    ModuleMigrations(Order order, ResourceLoader resources) {
        this.order = order;
        this.resources = resources;
    }

    /// @param migrations the folders below `db/migration`, in order
    @ConfigurationProperties("baigong.database")
    record Order(List<String> migrations) {}

    @Override
    public void migrate(Flyway flyway) {
        for (var module : order.migrations()) {
            String location = "classpath:db/migration/" + module;
            if (resources.getResource(location).exists()) {
                Flyway.configure()
                        .configuration(flyway.getConfiguration())
                        .locations(location)
                        .table("flyway_" + module)
                        // The tables of the modules before are there already.
                        .baselineOnMigrate(true)
                        .baselineVersion("0")
                        .load()
                        .migrate();
            }
        }
    }
}
