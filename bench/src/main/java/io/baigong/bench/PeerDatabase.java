package io.baigong.bench;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.postgresql.PGConnection;

/// The PostgreSQL of a running platform, as its owner: what the same calculation takes in SQL.
final class PeerDatabase implements AutoCloseable {
    private final Connection connection;

    PeerDatabase(RunningPlatform platform) throws IOException, SQLException {
        var lines = Files.readAllLines(platform.data().resolve("postgres/cluster/postmaster.pid"));
        var password = Files.readString(platform.data().resolve("secrets/postgres-owner")).strip();
        connection =
                DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:%s/postgres".formatted(lines.get(3).strip()),
                        "baigong",
                        password);
        run("create schema bench");
        run("set search_path to bench");
        // Fair to it: it may use memory as the program does.
        run("set work_mem = '512MB'");
    }

    void run(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /// @return seconds
    double time(String sql) throws SQLException {
        long began = System.nanoTime();
        run(sql);
        return (System.nanoTime() - began) / 1e9;
    }

    /// One value.
    String one(String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    /// What takes a row.
    interface Reader {
        void take(ResultSet row) throws SQLException;
    }

    void read(String sql, Reader reader) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                reader.take(rows);
            }
        }
    }

    /// @param rows tab-separated
    void copy(String table, String rows) throws SQLException, IOException {
        connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn("copy " + table + " from stdin", new StringReader(rows));
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
