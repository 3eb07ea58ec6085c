package io.baigong.server.gateways;

import io.baigong.server.database.Tenancy;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Which things are gateways, in PostgreSQL.
@Component
final class GatewayStore {
    private static final String ROWS =
            """
            select g.*, t.key, t.name_zh, t.name_en, c.state, c.said, c.devices, c.tags
              from gateway g
              join thing t on t.id = g.thing_id and t.state = 'live'
              left join gateway_configuration c on c.gateway_id = g.thing_id and c.version = g.desired\
            """;

    private final JdbcClient db;
    private final Clock clock;

    GatewayStore(JdbcClient db, Clock clock) {
        this.db = db;
        this.clock = clock;
    }

    private static final String SOUGHT =
            """
             where g.organisation_id = :organisation
               and (:query = '' or position(lower(:query) in t.search) > 0)\
            """;

    /// By key.
    ///
    /// @param query part of a key or name; empty for all
    List<Gateway> page(int organisation, String query, int size, long offset) {
        return db.sql(ROWS + SOUGHT + " order by t.key limit :size offset :offset")
                .param("organisation", organisation)
                .param("query", query)
                .param("size", size)
                .param("offset", offset)
                .query((row, _) -> gateway(row))
                .list();
    }

    long count(int organisation, String query) {
        return db.sql(
                        "select count(*) from gateway g join thing t on t.id = g.thing_id and t.state = 'live'"
                                + SOUGHT)
                .param("organisation", organisation)
                .param("query", query)
                .query(Long.class)
                .single();
    }

    /// Null when no gateway has that key.
    @Nullable Gateway find(int organisation, String key) {
        return db.sql(ROWS + " where g.organisation_id = ? and t.key = ?")
                .params(organisation, key)
                .query((row, _) -> gateway(row))
                .optional()
                .orElse(null);
    }

    /// All of the platform; for its own work.
    List<Gateway> all() {
        return Tenancy.asPlatform(() -> db.sql(ROWS).query((row, _) -> gateway(row)).list());
    }

    /// Makes a thing a gateway, or notes that another machine took its place.
    void join(int organisation, int thing, String group, String node) {
        db.sql(
                        """
                        insert into gateway (thing_id, organisation_id, sparkplug_group, sparkplug_node, joined)
                        values (?, ?, ?, ?, ?)
                        on conflict (thing_id) do update
                            set joined = excluded.joined, in_force = null, told = null\
                        """)
                .params(thing, organisation, group, node, clock.instant().atOffset(ZoneOffset.UTC))
                .update();
    }

    private static Gateway gateway(ResultSet row) throws SQLException {
        long inForce = row.getLong("in_force");
        boolean silent = row.wasNull();
        String state = row.getString("state");
        return new Gateway(
                row.getInt("organisation_id"),
                row.getInt("thing_id"),
                row.getString("key"),
                new io.baigong.server.things.Name(
                        row.getString("name_zh"), row.getString("name_en")),
                row.getString("sparkplug_group"),
                row.getString("sparkplug_node"),
                row.getTimestamp("joined").toInstant(),
                row.getInt("desired"),
                state == null ? null : ConfigurationState.of(state),
                state == null ? "" : row.getString("said"),
                row.getInt("devices"),
                row.getInt("tags"),
                silent ? null : Long.valueOf(inForce),
                instant(row, "told"));
    }

    static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var time = row.getTimestamp(column);
        return time == null ? null : time.toInstant();
    }
}
