package io.baigong.server.readings;

import io.baigong.server.access.Fault;
import io.baigong.server.access.Page;
import io.baigong.server.access.PageRequest;
import io.baigong.server.readings.Jobs.Job;
import io.baigong.server.readings.Jobs.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Jobs in PostgreSQL.
@Component
class JobTable {
    private static final String COLUMNS =
            "id, kind, subject, state, done, total, failed, code, message, started, ended";

    private final JdbcClient db;

    JobTable(JdbcClient db) {
        this.db = db;
    }

    Job insert(int organisation, String kind, String subject, Instant started) {
        return db.sql(
                        """
                        insert into job (organisation_id, kind, subject, state, started)
                        values (?, ?, ?, 'running', ?) returning \
                        """
                                + COLUMNS)
                .params(organisation, kind, subject, Timestamp.from(started))
                .query(JobTable::job)
                .single();
    }

    void update(Job job) {
        db.sql(
                        """
                        update job set state = :state, done = :done, total = :total,
                               failed = :failed, code = :code, message = :message, ended = :ended
                         where id = :id\
                        """)
                .param("state", job.state().name().toLowerCase(Locale.ROOT))
                .param("done", job.done())
                .param("total", job.total())
                .param("failed", job.failed())
                .param("code", job.code())
                .param("message", job.message())
                .param("ended", timestamp(job.ended()))
                .param("id", job.id())
                .update();
    }

    private static @Nullable Timestamp timestamp(@Nullable Instant time) {
        return time == null ? null : Timestamp.from(time);
    }

    int fail(Collection<Long> except, String message, Instant ended) {
        return db.sql(
                        """
                        update job set state = 'failed', code = 'platform-stopped', message = ?, ended = ?
                         where state = 'running' and id <> all (?)\
                        """)
                .params(message, Timestamp.from(ended), except.toArray(Long[]::new))
                .update();
    }

    void addFaults(int organisation, long job, List<Fault> faults) {
        for (var fault : faults) {
            String field = fault.field() == null ? fault.column() : fault.field();
            db.sql("insert into job_error values (?, ?, ?, ?, ?, ?)")
                    .params(
                            organisation,
                            job,
                            Objects.requireNonNullElse(fault.row(), 0L),
                            Objects.requireNonNullElse(field, ""),
                            fault.expected(),
                            fault.got())
                    .update();
        }
    }

    Page<Job> list(int organisation, PageRequest page) {
        var items =
                db.sql(
                                "select "
                                        + COLUMNS
                                        + " from job where organisation_id = ?"
                                        + " order by id desc limit ? offset ?")
                        .params(organisation, page.size(), page.offset())
                        .query(JobTable::job)
                        .list();
        long total =
                db.sql("select count(*) from job where organisation_id = ?")
                        .param(organisation)
                        .query(Long.class)
                        .single();
        return Page.of(items, page, total);
    }

    @Nullable Job find(int organisation, long id) {
        return db.sql("select " + COLUMNS + " from job where organisation_id = ? and id = ?")
                .params(organisation, id)
                .query(JobTable::job)
                .optional()
                .orElse(null);
    }

    List<Fault> faults(int organisation, long id) {
        return db.sql(
                        """
                        select row, field, expected, got from job_error
                         where organisation_id = ? and job_id = ? order by row\
                        """)
                .params(organisation, id)
                .query((row, _) ->
                        Fault.at(
                                row.getLong(1),
                                row.getString(2),
                                row.getString(3),
                                row.getString(4)))
                .list();
    }

    private static Job job(ResultSet row, int number) throws SQLException {
        long total = row.getLong("total");
        boolean totalKnown = !row.wasNull();
        Timestamp ended = row.getTimestamp("ended");
        return new Job(
                row.getLong("id"),
                row.getString("kind"),
                row.getString("subject"),
                State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                row.getLong("done"),
                totalKnown ? total : null,
                row.getLong("failed"),
                row.getString("code"),
                row.getString("message"),
                row.getTimestamp("started").toInstant(),
                ended == null ? null : ended.toInstant());
    }
}
