package io.baigong.server.facts;

import io.baigong.server.access.Page;
import io.baigong.server.access.PageRequest;
import io.baigong.server.facts.AnswerSheet.State;
import io.baigong.server.things.Name;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Which sheets of a form there are, drafts and what was handed in.
@Component
class AnswerList {
    private static final String FROM =
            """
             from (select distinct on (v.period, v.subject) v.period, v.subject, v.version, v.edition, v.recorded,
                          v.withdrawn from fact_version v
                    where v.organisation_id = :organisation and v.kind = 'form' and v.key = :key
                      and (:period = '' or v.period = :period)
                    order by v.period, v.subject, v.version desc) v
              full join (select * from fact_draft where organisation_id = :organisation and key = :key
                            and (:period = '' or period = :period)) d
                on d.period = v.period and d.subject = v.subject
             where d.subject is not null or not v.withdrawn\
            """;

    private final JdbcClient db;
    private final Subjects subjects;

    AnswerList(JdbcClient db, Subjects subjects) {
        this.db = db;
        this.subjects = subjects;
    }

    /// @param version that was handed in; absent for none
    /// @param changed when the draft was saved, or the version handed in
    record AnswerSummary(
            String subject,
            @Nullable Name name,
            String period,
            String edition,
            State state,
            @Nullable Integer version,
            Instant changed) {}

    Page<AnswerSummary> list(
            int organisation, FormDefinition form, String period, PageRequest page) {
        var items =
                asking(
                                organisation,
                                form,
                                period,
                                """
                                select coalesce(d.period, v.period) as period, coalesce(d.subject, v.subject) as subject,
                                       coalesce(d.edition, v.edition) as edition, coalesce(d.changed, v.recorded) as changed,
                                       d.subject is not null as draft,
                                       case when v.withdrawn then null else v.version end as version\
                                """
                                        + FROM
                                        + " order by 1 desc, 2 limit :size offset :offset")
                        .param("size", page.size())
                        .param("offset", page.offset())
                        .query((row, _) ->
                                new AnswerSummary(
                                        row.getString("subject"),
                                        null,
                                        row.getString("period"),
                                        row.getString("edition"),
                                        State.of(
                                                row.getBoolean("draft"),
                                                row.getObject("version") != null),
                                        (Integer) row.getObject("version"),
                                        row.getTimestamp("changed").toInstant()))
                        .list();
        long total =
                asking(organisation, form, period, "select count(*)" + FROM)
                        .query(Long.class)
                        .single();
        var names =
                subjects.names(form.subject(), items.stream().map(AnswerSummary::subject).toList());
        return Page.of(items, page, total).map(one -> named(one, names.get(one.subject())));
    }

    private static AnswerSummary named(AnswerSummary one, Subjects.@Nullable SubjectName name) {
        return new AnswerSummary(
                one.subject(),
                name == null ? null : name.name(),
                one.period(),
                one.edition(),
                one.state(),
                one.version(),
                one.changed());
    }

    private JdbcClient.StatementSpec asking(
            int organisation, FormDefinition form, String period, String sql) {
        return db.sql(sql)
                .param("organisation", organisation)
                .param("key", form.key())
                .param("period", period);
    }
}
