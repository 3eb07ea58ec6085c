package io.baigong.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baigong.server.PlatformTest;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.jdbc.core.simple.JdbcClient;

@PlatformTest
class InterruptedUpgradeTests {
    @Autowired private Databases.Owner owner;

    @Test
    void aMigrationThatIsCutOffLeavesNothingHalfAndTheNextStartCompletesIt() throws Exception {
        var db = JdbcClient.create(owner.source());
        db.sql("create schema interrupted").update();
        db.sql("create table interrupted.interruption as select 1").update();
        var flyway = Flyway.configure().dataSource(owner.source()).schemas("interrupted").load();
        var migrations =
                new ModuleMigrations(
                        new ModuleMigrations.Order(List.of("interrupted")),
                        new DefaultResourceLoader(),
                        owner,
                        new DataFolder(Path.of("none")));
        try (var threads = Executors.newSingleThreadExecutor()) {
            var upgrade = threads.submit(() -> migrations.migrate(flyway));
            cutOff(db);
            assertThatThrownBy(() -> upgrade.get(2, TimeUnit.MINUTES)).isNotNull();
        }
        assertThat(tables(db)).contains("first_step").doesNotContain("second_step");

        db.sql("delete from interrupted.interruption").update();
        migrations.migrate(flyway);
        assertThat(tables(db)).contains("first_step", "second_step");
        assertThat(
                        db.sql("select count(*) from interrupted.second_step")
                                .query(Long.class)
                                .single())
                .isOne();
        db.sql("drop schema interrupted cascade").update();
    }

    private static void cutOff(JdbcClient db) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
        int ended = 0;
        while (ended == 0 && System.nanoTime() < deadline) {
            Thread.sleep(50);
            ended =
                    db.sql(
                                    """
                                    select count(*) filter (where pg_terminate_backend(pid))
                                      from pg_stat_activity
                                     where pid <> pg_backend_pid() and wait_event = 'PgSleep'\
                                    """)
                            .query(Integer.class)
                            .single();
        }
        assertThat(ended).as("migrations cut off").isEqualTo(1);
    }

    private static List<String> tables(JdbcClient db) {
        return db.sql("select tablename from pg_tables where schemaname = 'interrupted'")
                .query((row, n) -> String.valueOf(row.getString(1)))
                .list();
    }
}
