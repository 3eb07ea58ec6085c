package io.baigong.server.ingest.sparkplug;

import io.baigong.server.database.Tenancy;
import java.sql.Timestamp;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The last birth of every node and device, durable: a message that was on its way when the
/// platform died still finds its aliases.
@Component
class Births {
    private final JdbcClient db;
    private final Clock clock;

    Births(JdbcClient db, Clock clock) {
        this.db = db;
        this.clock = clock;
    }

    void save(int organisation, SparkplugTopic of, byte[] payload) {
        Tenancy.as(
                organisation,
                () ->
                        db.sql(
                                        """
                                        insert into sparkplug_birth (organisation_id, node_group, node,
                                               device, payload, received)
                                        values (?, ?, ?, ?, ?, ?)
                                        on conflict (organisation_id, node_group, node, device)
                                        do update set payload = excluded.payload,
                                                      received = excluded.received\
                                        """)
                                .params(
                                        organisation,
                                        of.group(),
                                        of.node(),
                                        device(of),
                                        payload,
                                        Timestamp.from(clock.instant()))
                                .update());
    }

    byte @Nullable [] find(int organisation, SparkplugTopic of) {
        return Tenancy.as(
                organisation,
                () ->
                        db.sql(
                                        """
                                        select payload from sparkplug_birth where organisation_id = ?
                                           and node_group = ? and node = ? and device = ?\
                                        """)
                                .params(organisation, of.group(), of.node(), device(of))
                                .query((rs, _) -> rs.getBytes(1))
                                .optional()
                                .orElse(null));
    }

    private static String device(SparkplugTopic of) {
        String device = of.device();
        return device == null ? "" : device;
    }
}
