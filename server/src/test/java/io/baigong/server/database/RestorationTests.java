package io.baigong.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baigong.server.PlatformTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;

/// Into a database of its own beside the platform's.
@PlatformTest
class RestorationTests {
    private static final String OF_VERSION_1 = "{\"tenancy\":\"1\",\"restored\":\"1\"}";

    @Autowired private Databases.Owner platform;
    @TempDir private Path folder;
    private Databases.Owner owner = new Databases.Owner(new SimpleDriverDataSource(), "", "", null);
    private JdbcClient db = JdbcClient.create(new SimpleDriverDataSource());

    @BeforeEach
    void anEmptyDatabase() {
        var server = JdbcClient.create(platform.source());
        server.sql("create database restored").update();
        server.sql("create role baigong_app_restored login").update();
        owner =
                new Databases.Owner(
                        beside(platform.source()), platform.url(), "baigong_app_restored", null);
        db = JdbcClient.create(owner.source());
    }

    @AfterEach
    void dropIt() {
        var server = JdbcClient.create(platform.source());
        server.sql("drop database restored with (force)").update();
        server.sql("drop role baigong_app_restored").update();
    }

    private static DataSource beside(DataSource postgres) {
        var source = (SimpleDriverDataSource) postgres;
        return new SimpleDriverDataSource(
                Objects.requireNonNull(source.getDriver()),
                String.valueOf(source.getUrl()).replaceAll("/postgres$", "/restored"),
                String.valueOf(source.getUsername()),
                String.valueOf(source.getPassword()));
    }

    @Test
    void anOlderBackupIsLoadedAtItsOwnVersionAndThenMigrated() throws Exception {
        unpacked("2", OF_VERSION_1);
        start();
        assertThat(machines()).containsExactly("DRILL");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aBackupOfANewerPlatformIsRefusedInOneSentence() throws Exception {
        for (var newer :
                List.of(
                        "{\"tenancy\":\"1\",\"restored\":\"3\"}",
                        "{\"tenancy\":\"1\",\"of-tomorrow\":\"1\"}")) {
            unpacked("2", newer);
            assertThatThrownBy(this::start)
                    .isInstanceOf(CannotStart.class)
                    .hasMessage(
                            "the backup was made by a newer platform (9.1.0); update this one and start again");
        }
        unpacked("3", OF_VERSION_1);
        assertThatThrownBy(this::start)
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("is of form 3");
    }

    @Test
    void aDatabaseThatHoldsAPlatformIsNeverReplaced() throws Exception {
        start();
        db.sql("insert into organisation (key, name) values ('mine', 'Mine')").update();
        unpacked("2", OF_VERSION_1);
        assertThatThrownBy(this::start)
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("holds a platform already");
        assertThat(names("select key from organisation")).containsExactly("mine");
    }

    @Test
    void tablesAndSequencesThatAreNotOursStayAsTheyAre() throws Exception {
        db.sql("create table theirs (id serial, name text)").update();
        db.sql("insert into theirs (name) values ('kept')").update();
        unpacked("2", OF_VERSION_1);
        start();
        assertThat(machines()).containsExactly("DRILL");
        assertThat(names("select name from theirs")).containsExactly("kept");
    }

    @Test
    void aCrashAfterLoadingDoesNotLoadTwiceNorRefuse() throws Exception {
        unpacked("2", OF_VERSION_1);
        start();
        db.sql("update machine set loud = 'changed since'").update();
        unpacked("2", OF_VERSION_1);
        start();
        assertThat(machines()).containsExactly("changed since");
        assertThat(folder).isEmptyDirectory();
    }

    private void start() {
        new ModuleMigrations(
                        new ModuleMigrations.Order(List.of("tenancy", "restored")),
                        new DefaultResourceLoader(),
                        owner,
                        new DataFolder(folder))
                .migrate(Flyway.configure().dataSource(owner.source()).load());
    }

    private void unpacked(String form, String schema) throws IOException {
        Path tables = Files.createDirectories(folder.resolve("restore/postgres"));
        Files.writeString(
                folder.resolve("backup.json"),
                "{\"form\":%s,\"version\":\"9.1.0\",\"made\":\"2026-01-01T00:00:00Z\",\"schema\":%s}"
                        .formatted(form, schema));
        Files.writeString(
                tables.resolve("organisation.copy"),
                "id,key,name,created\n4\tworks\tWorks\t2026-01-01 00:00:00+00\n");
        Files.writeString(tables.resolve("machine.copy"), "organisation_id,name\n4\tdrill\n");
        Files.writeString(tables.resolve("sequences"), "organisation_id_seq 4\n");
    }

    private List<String> machines() {
        return names("select loud from machine");
    }

    private List<String> names(String sql) {
        return db.sql(sql).query((row, _) -> String.valueOf(row.getString(1))).list();
    }
}
