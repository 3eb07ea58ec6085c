package io.baigong.server.usage;

import io.baigong.server.database.Tenancy;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Quotas in PostgreSQL.
@Component
class QuotaStore {
    private final JdbcClient db;

    QuotaStore(JdbcClient db) {
        this.db = db;
    }

    /// @param organisation 0 for one of a node
    record Row(
            int organisation,
            @Nullable Integer node,
            QuotaKind kind,
            long amount,
            String note,
            Instant at,
            String by) {}

    private static Row row(ResultSet row, int n) throws SQLException {
        return new Row(
                row.getInt("organisation_id"),
                (Integer) row.getObject("node"),
                QuotaKind.of(row.getString("kind")),
                row.getLong("amount"),
                row.getString("note"),
                row.getTimestamp("set_at").toInstant(),
                row.getString("set_by"));
    }

    /// All there are.
    List<Row> all() {
        return Tenancy.asPlatform(() ->
                db.sql("select * from quota order by organisation_id, node, kind")
                        .query(QuotaStore::row)
                        .list());
    }

    /// Locks what could change it too.
    @Nullable Row find(int organisation, @Nullable Integer node, QuotaKind kind) {
        return db.sql(
                        """
                        select * from quota where organisation_id = :organisation and kind = :kind
                           and node is not distinct from :node::int for update\
                        """)
                .param("organisation", organisation)
                .param("node", node)
                .param("kind", kind.key())
                .query(QuotaStore::row)
                .optional()
                .orElse(null);
    }

    void remove(Row row) {
        db.sql(
                        """
                        delete from quota where organisation_id = :organisation and kind = :kind
                           and node is not distinct from :node::int\
                        """)
                .param("organisation", row.organisation())
                .param("node", row.node())
                .param("kind", row.kind().key())
                .update();
    }

    void insert(Row row) {
        db.sql(
                        """
                        insert into quota (organisation_id, node, kind, amount, note, set_at, set_by)
                        values (:organisation, :node, :kind, :amount, :note, :at, :by)\
                        """)
                .param("organisation", row.organisation())
                .param("node", row.node())
                .param("kind", row.kind().key())
                .param("amount", row.amount())
                .param("note", row.note())
                .param("at", Timestamp.from(row.at()))
                .param("by", row.by())
                .update();
    }

    /// One at a time counts what a quota of things has left, until the transaction ends.
    void lock(Limit limit, int organisation) {
        Integer node = limit.node();
        db.sql("select pg_advisory_xact_lock(7305811, ?)")
                .param(node == null ? organisation : -node)
                .query(row -> {});
    }
}
