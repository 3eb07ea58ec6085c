package io.baigong.server.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.server.PlatformTest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@PlatformTest
class DatabaseCopyTests {
    @Autowired private Databases.Owner owner;
    @Autowired private JdbcClient db;

    @Test
    void bringsBackRowsSequencesAndRowLevelSecurity(@TempDir Path folder) throws Exception {
        int number = insert("copied-1", "Copied 一\ttab\nline");
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes);
                var connection = owner.source().getConnection()) {
            DatabaseCopy.write(connection, zip, "");
        }
        int later = insert("copied-2", "later than the copy");
        unzip(bytes.toByteArray(), folder);

        try (var connection = owner.source().getConnection()) {
            connection.setAutoCommit(false);
            DatabaseCopy.read(connection, folder.resolve("postgres"));
            connection.commit();
        }

        assertThat(Tenancy.asPlatform(this::names))
                .contains("Copied 一\ttab\nline")
                .doesNotContain("later than the copy");
        assertThat(Tenancy.as(number, this::names)).containsExactly("Copied 一\ttab\nline");
        assertThat(insert("copied-3", "after")).isEqualTo(later);
    }

    private java.util.List<String> names() {
        return db.sql("select name from organisation")
                .query((row, n) -> String.valueOf(row.getString(1)))
                .list();
    }

    private int insert(String key, String name) {
        return Tenancy.asPlatform(() ->
                db.sql("insert into organisation (key, name) values (?, ?) returning id")
                        .params(key, name)
                        .query(Integer.class)
                        .single());
    }

    private static void unzip(byte[] zipped, Path to) throws Exception {
        try (var zip = new ZipInputStream(new ByteArrayInputStream(zipped))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path file = to.resolve(entry.getName());
                Files.createDirectories(file.getParent());
                Files.write(file, zip.readAllBytes());
            }
        }
    }
}
