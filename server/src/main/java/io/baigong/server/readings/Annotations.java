package io.baigong.server.readings;

import io.baigong.server.access.Invalid;
import io.baigong.server.access.NotFound;
import io.baigong.server.audit.Actor;
import io.baigong.server.audit.Audit;
import io.baigong.server.audit.Outcome;
import io.baigong.server.readings.Readings.Range;
import io.baigong.server.things.ThingHandle;
import io.baigong.server.things.VisibleThings.VisibleThing;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// Remarks that people make about a time range of a thing. They are added and never changed.
@Service
public class Annotations {
    private static final int MOST = 2_000;

    private final JdbcClient db;
    private final Clock clock;
    private final Audit audit;

    Annotations(JdbcClient db, Clock clock, Audit audit) {
        this.audit = audit;
        this.db = db;
        this.clock = clock;
    }

    /// @param property null when it is about the whole thing
    /// @param by login of who made it
    public record Annotation(
            long id,
            long fromMicros,
            long toMicros,
            String text,
            @Nullable String property,
            Instant made,
            String by) {}

    /// Adds a remark.
    @Transactional
    public Annotation add(
            VisibleThing thing, long from, long to, String text, @Nullable String property) {
        if (to < from) {
            throw new Invalid("to", "a time not before from", Micros.instant(to));
        }
        if (text.isBlank() || text.length() > 4_000) {
            throw new Invalid("text", "1 to 4000 characters", text);
        }
        if (property != null && thing.handle().property(property) == null) {
            throw new NotFound("property", property);
        }
        return insert(thing.handle(), from, to, text, property);
    }

    private Annotation insert(
            ThingHandle thing, long from, long to, String text, @Nullable String property) {
        Instant made = clock.instant();
        String by = Actor.current().name();
        long id =
                db.sql(
                                """
                                insert into annotation (organisation_id, thing_id, property,
                                       from_micros, to_micros, text, made, made_by)
                                values (:organisation, :thing, :property, :from, :to, :text, :made,
                                        :by) returning id\
                                """)
                        .param("organisation", thing.organisation())
                        .param("thing", thing.number())
                        .param("property", property)
                        .param("from", from)
                        .param("to", to)
                        .param("text", text)
                        .param("made", Timestamp.from(made))
                        .param("by", by)
                        .query(Long.class)
                        .single();
        audit.record("annotation.add", thing.key(), Outcome.DONE, Map.of("id", id, "text", text));
        return new Annotation(id, from, to, text, property, made, by);
    }

    /// The newest two thousand that touch the range, in time order.
    public List<Annotation> list(VisibleThing thing, Range range) {
        return db.sql(
                        """
                        select * from (
                            select id, from_micros, to_micros, text, property, made, made_by
                              from annotation
                             where organisation_id = :organisation and thing_id = :thing
                               and from_micros < :to and to_micros >= :from
                             order by id desc limit :most) newest
                         order by from_micros, id\
                        """)
                .param("organisation", thing.handle().organisation())
                .param("thing", thing.handle().number())
                .param("from", range.from())
                .param("to", range.to())
                .param("most", MOST)
                .query((row, _) ->
                        new Annotation(
                                row.getLong("id"),
                                row.getLong("from_micros"),
                                row.getLong("to_micros"),
                                row.getString("text"),
                                row.getString("property"),
                                row.getTimestamp("made").toInstant(),
                                row.getString("made_by")))
                .list();
    }
}
