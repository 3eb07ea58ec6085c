package io.baigong.server.database;

import java.io.Closeable;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import javax.sql.DataSource;
import org.postgresql.jdbc.PgConnection;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/// Tells PostgreSQL, each time a connection is borrowed, for whom it works.
final class TenantDataSource extends DelegatingDataSource implements Closeable {
    private final Closeable pool;
    private final Map<PgConnection, String> told = Collections.synchronizedMap(new WeakHashMap<>());

    <D extends DataSource & Closeable> TenantDataSource(D pool) {
        super(pool);
        this.pool = pool;
    }

    @Override
    public Connection getConnection() throws SQLException {
        var connection = super.getConnection();
        try {
            tell(connection, Tenancy.setting());
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /// Connections of the pool live long and often work for the same tenant again: told once, they
    /// know. Nobody else tells them, and here no transaction is open that could take it back.
    private void tell(Connection connection, String tenant) throws SQLException {
        var physical = connection.unwrap(PgConnection.class);
        if (tenant.equals(told.get(physical))) {
            return;
        }
        told.remove(physical);
        try (var statement =
                connection.prepareStatement(
                        "select set_config('baigong.organisation', ?, false)")) {
            statement.setString(1, tenant);
            statement.execute();
        }
        told.put(physical, tenant);
    }

    @Override
    public void close() throws IOException {
        pool.close();
    }
}
