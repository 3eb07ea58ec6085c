package io.baigong.server.database;

import java.io.Closeable;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/// Tells PostgreSQL, each time a connection is borrowed, for whom it works.
final class TenantDataSource extends DelegatingDataSource implements Closeable {
    private final Closeable pool;

    <D extends DataSource & Closeable> TenantDataSource(D pool) {
        super(pool);
        this.pool = pool;
    }

    @Override
    public Connection getConnection() throws SQLException {
        var connection = super.getConnection();
        try (var statement =
                connection.prepareStatement(
                        "select set_config('baigong.organisation', ?, false)")) {
            statement.setString(1, Tenancy.setting());
            statement.execute();
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        pool.close();
    }
}
