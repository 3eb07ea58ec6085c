package io.baigong.server.database;

import java.util.Set;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.sql.init.dependency.DatabaseInitializerDetector;

/// Tells Spring Boot that whoever uses the database must wait for [DatabaseBackup].
public final class RestoreBeforeUse implements DatabaseInitializerDetector {
    @Override
    public Set<String> detect(ConfigurableListableBeanFactory beans) {
        return beans.containsBeanDefinition(DatabaseBackup.NAME)
                ? Set.of(DatabaseBackup.NAME)
                : Set.of();
    }

    /// After the migrations, whose detectors say 0 and 1.
    @Override
    public int getOrder() {
        return 10;
    }
}
