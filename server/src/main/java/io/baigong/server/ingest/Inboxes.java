package io.baigong.server.ingest;

import io.baigong.server.readings.InboxView;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Counts what waits in the two inboxes. Both are bounded, so counting stays cheap.
@Component
final class Inboxes implements InboxView {
    private final JdbcClient db;

    Inboxes(JdbcClient db) {
        this.db = db;
    }

    @Override
    public Waiting waiting(int organisation) {
        return db.sql(
                        """
                        select (select count(*) from unknown_device
                                 where organisation_id = :organisation and state = 'waiting') devices,
                               (select count(*) from refused_message
                                 where organisation_id = :organisation) refused\
                        """)
                .param("organisation", organisation)
                .query((row, _) -> new Waiting(row.getLong("devices"), row.getLong("refused")))
                .single();
    }
}
