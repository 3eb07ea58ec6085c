package io.baigong.server.facts;

import io.baigong.server.audit.Actor;
import io.baigong.server.facts.Fact.Origin;
import io.baigong.server.facts.FactStore.Place;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/// Answers that are not handed in yet, in PostgreSQL: saved field by field.
@Component
class AnswerDrafts {
    private final JdbcClient db;
    private final Clock clock;

    AnswerDrafts(JdbcClient db, Clock clock) {
        this.db = db;
        this.clock = clock;
    }

    /// @param answers by question, as they are kept
    record AnswerDraft(
            String edition,
            JsonNode answers,
            Map<String, Origin> origins,
            Instant changed,
            String changedBy) {
        static AnswerDraft of(ResultSet row, int n) throws SQLException {
            return new AnswerDraft(
                    row.getString("edition"),
                    FactStore.json(row.getString("answers")),
                    FactStore.origins(row.getString("origins")),
                    row.getTimestamp("changed").toInstant(),
                    row.getString("changed_by"));
        }
    }

    private static final String OF =
            " where organisation_id = :organisation and key = :key and period = :period and subject = :subject";

    private JdbcClient.StatementSpec asking(int organisation, String key, Place place, String sql) {
        return db.sql(sql)
                .param("organisation", organisation)
                .param("key", key)
                .param("period", place.period())
                .param("subject", place.subject());
    }

    @Nullable AnswerDraft find(int organisation, String key, Place place) {
        return asking(organisation, key, place, "select * from fact_draft" + OF)
                .query(AnswerDraft::of)
                .optional()
                .orElse(null);
    }

    /// The same, and nobody else changes it until the transaction ends.
    @Nullable AnswerDraft lock(int organisation, String key, Place place) {
        // Whoever begins a draft at the same moment waits here too.
        db.sql("select pg_advisory_xact_lock(hashtextextended(:name, 0))")
                .param(
                        "name",
                        "draft %d %s %s %s"
                                .formatted(organisation, key, place.period(), place.subject()))
                .query(row -> {});
        return find(organisation, key, place);
    }

    void put(
            int organisation,
            String key,
            Place place,
            String edition,
            JsonNode answers,
            Map<String, Origin> origins) {
        asking(
                        organisation,
                        key,
                        place,
                        """
                        insert into fact_draft (organisation_id, key, period, subject, edition, answers, origins,
                               changed, changed_by)
                        values (:organisation, :key, :period, :subject, :edition, :answers::jsonb, :origins::jsonb,
                               :now, :by)
                        on conflict (organisation_id, key, period, subject) do update
                           set edition = excluded.edition, answers = excluded.answers, origins = excluded.origins,
                               changed = excluded.changed, changed_by = excluded.changed_by\
                        """)
                .param("edition", edition)
                .param("answers", FactStore.text(answers))
                .param("origins", FactStore.text(origins))
                .param("now", Timestamp.from(clock.instant()))
                .param("by", Actor.current().name())
                .update();
    }

    boolean remove(int organisation, String key, Place place) {
        return asking(organisation, key, place, "delete from fact_draft" + OF).update() > 0;
    }
}
