package io.baigong.server.readings;

import io.baigong.server.access.Conflict;
import io.baigong.server.access.Invalid;
import io.baigong.server.access.NotFound;
import io.baigong.server.audit.Actor;
import io.baigong.server.audit.Audit;
import io.baigong.server.audit.Outcome;
import io.baigong.server.readings.Corrected.Reading;
import io.baigong.server.readings.Readings.Range;
import io.baigong.server.things.PropertyHistory;
import io.baigong.server.things.PropertyHistory.Segment;
import io.baigong.server.things.ThingHandle;
import io.baigong.server.things.VisibleThings.VisibleThing;
import io.baigong.telemetry.Channel;
import io.baigong.telemetry.Quality;
import io.baigong.telemetry.Quality.Reason;
import io.baigong.telemetry.Quality.Severity;
import io.baigong.telemetry.ReadingBatch;
import io.baigong.telemetry.StoreUnavailable;
import io.baigong.telemetry.TelemetryStore;
import io.baigong.telemetry.TelemetryStore.Samples;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/// Values that a person replaces. The old value is written down before the new one goes the way of
/// every reading, through the log, with quality "manual" and marked as corrected. An original that
/// is sent or imported again does not undo it: see [Corrected].
public final class Corrections {
    private static final int MOST = 1_000;

    private final TelemetryStore store;
    private final ReadingLog log;
    private final JdbcClient db;
    private final TransactionTemplate transaction;
    private final Audit audit;
    private final Corrected corrected;
    private final Clock clock;

    Corrections(
            TelemetryStore store,
            ReadingLog log,
            JdbcClient db,
            TransactionTemplate transaction,
            Audit audit,
            Corrected corrected,
            Clock clock) {
        this.store = store;
        this.log = log;
        this.db = db;
        this.transaction = transaction;
        this.audit = audit;
        this.corrected = corrected;
        this.clock = clock;
    }

    /// @param value in today's type and unit; null to say that there is no usable value
    public record Correction(
            String property, long timeMicros, @Nullable Object value, String reason) {
        public Correction {
            if (reason.isBlank() || reason.length() > 1_000) {
                throw new Invalid("reason", "1 to 1000 characters", reason);
            }
        }
    }

    /// A correction that was made.
    ///
    /// @param oldValue what was there, as text; null for no usable value
    /// @param by login of who made it
    public record Made(
            long id,
            String property,
            long timeMicros,
            @Nullable String oldValue,
            @Nullable String newValue,
            String reason,
            Instant made,
            String by) {}

    /// The newest thousand of readings in the range, the last one made first.
    public List<Made> list(VisibleThing thing, Range range) {
        return db.sql(
                        """
                        select * from correction
                         where organisation_id = :organisation and thing_id = :thing
                           and time_micros >= :from and time_micros < :to
                         order by id desc limit :most\
                        """)
                .param("organisation", thing.handle().organisation())
                .param("thing", thing.handle().number())
                .param("from", range.from())
                .param("to", range.to())
                .param("most", MOST)
                .query((row, _) ->
                        new Made(
                                row.getLong("id"),
                                row.getString("property"),
                                row.getLong("time_micros"),
                                row.getString("old_value"),
                                row.getString("new_value"),
                                row.getString("reason"),
                                row.getTimestamp("made").toInstant(),
                                row.getString("made_by")))
                .list();
    }

    private record Found(Segment segment, Samples sample) {}

    /// Replaces a value that is there; returns when the new one is durable.
    public void correct(VisibleThing thing, Correction correction) {
        var history = thing.history(correction.property());
        if (history == null) {
            throw new NotFound("property", correction.property());
        }
        var found = find(history, correction.timeMicros());
        var batch = batch(thing.handle(), history, found.segment(), correction);
        int number = thing.handle().number();
        corrected.checkRoom();
        long id = writeDown(thing.handle(), found, correction);
        // Before the log has it: from then on no copy of the old value may get past it.
        corrected.add(number, found.segment().series().number(), correction.timeMicros());
        var durable = log.appended(batch);
        try {
            ReadingLog.await(durable);
        } catch (StoreUnavailable e) {
            // While the log has not refused it, it may still come into force: then it stays.
            if (durable.isCompletedExceptionally()) {
                db.sql("delete from correction where id = ?").param(id).update();
                corrected.replace(number, corrected(number));
            }
            throw e;
        }
    }

    private List<Reading> corrected(int thing) {
        return db.sql("select series, time_micros from correction where thing_id = ?")
                .param(thing)
                .query((row, _) -> new Reading(row.getInt(1), row.getLong(2)))
                .list();
    }

    private Found find(PropertyHistory history, long time) {
        for (var segment : history.segments()) {
            var sample = store.raw(segment.series(), time, time + 1, 1);
            if (sample.size() == 1) {
                return new Found(segment, sample);
            }
        }
        throw new NotFound("value of " + history.property() + " at", Micros.instant(time));
    }

    private long writeDown(ThingHandle thing, Found found, Correction correction) {
        Object old = Value.of(found.segment(), found.sample(), 0);
        var details = new HashMap<String, @Nullable Object>();
        details.put("property", correction.property());
        details.put("time", Micros.instant(correction.timeMicros()).toString());
        details.put("old", old);
        details.put("new", correction.value());
        details.put("reason", correction.reason());
        Long id =
                transaction.execute(_ -> {
                    audit.record("reading.correct", thing.key(), Outcome.DONE, details);
                    return insert(thing, found, correction, old);
                });
        if (id == null) {
            throw new IllegalStateException("the correction was not written down");
        }
        return id;
    }

    private long insert(
            ThingHandle thing, Found found, Correction correction, @Nullable Object old) {
        return db.sql(
                        """
                        insert into correction (organisation_id, thing_id, property, series,
                               time_micros, old_value, old_quality, new_value, reason, made, made_by)
                        values (:organisation, :thing, :property, :series, :time, :old, :quality,
                                :new, :reason, :made, :by) returning id\
                        """)
                .param("organisation", thing.organisation())
                .param("thing", thing.number())
                .param("property", correction.property())
                .param("series", found.segment().series().number())
                .param("time", correction.timeMicros())
                .param("old", old == null ? null : old.toString())
                .param("quality", found.sample().qualities()[0])
                .param("new", correction.value() == null ? null : correction.value().toString())
                .param("reason", correction.reason())
                .param("made", Timestamp.from(clock.instant()))
                .param("by", Actor.current().name())
                .query(Long.class)
                .single();
    }

    private ReadingBatch batch(
            ThingHandle thing, PropertyHistory history, Segment segment, Correction correction) {
        var batch =
                new ReadingBatch()
                        .begin(
                                Channel.PERSON,
                                thing.organisation(),
                                thing.site(),
                                thing.number(),
                                Micros.of(clock.instant()));
        Object value = typed(history.today(), correction.value());
        long time = correction.timeMicros();
        if (value == null) {
            byte none = Quality.corrected(Quality.of(Severity.BAD, Reason.MANUAL));
            batch.addNone(segment.series(), time, none);
            return batch;
        }
        Object then = Conversion.between(history.today(), segment).value(value);
        if (then == null) {
            throw new Conflict(
                    "value-does-not-fit",
                    "the value was recorded as %s in %s, %s cannot be turned into that"
                            .formatted(segment.type().word(), segment.unit(), value));
        }
        add(batch, segment, time, then);
        return batch;
    }

    /// Numbers may come as text: they keep all their digits that way.
    private static @Nullable Object typed(Segment today, @Nullable Object value) {
        return switch (today.type()) {
            case DOUBLE, INT64, DECIMAL -> value instanceof String text ? number(text) : value;
            case BOOLEAN, ENUM, STRING -> value;
        };
    }

    private static void add(ReadingBatch batch, Segment segment, long time, Object value) {
        byte quality = Quality.corrected(Quality.of(Severity.GOOD, Reason.MANUAL));
        var series = segment.series();
        switch (segment.type()) {
            case DOUBLE -> batch.add(series, time, number(value).doubleValue(), quality);
            case INT64 -> batch.add(series, time, whole(number(value), 0), quality);
            case DECIMAL -> batch.add(series, time, whole(number(value), segment.scale()), quality);
            case BOOLEAN -> batch.add(series, time, truth(value) ? 1L : 0L, quality);
            case ENUM -> batch.add(series, time, code(segment.members(), value), quality);
            case STRING -> batch.add(series, time, value.toString(), quality);
        }
    }

    private static BigDecimal number(Object value) {
        try {
            return new BigDecimal(value.toString());
        } catch (NumberFormatException e) {
            throw new Invalid("value", "a number", value);
        }
    }

    private static long whole(BigDecimal value, int scale) {
        try {
            return value.setScale(scale, RoundingMode.UNNECESSARY).unscaledValue().longValueExact();
        } catch (ArithmeticException e) {
            throw new Invalid("value", "a number with %d places".formatted(scale), value);
        }
    }

    private static boolean truth(Object value) {
        if (value instanceof Boolean truth) {
            return truth;
        }
        throw new Invalid("value", "true or false", value);
    }

    private static long code(Map<String, Long> members, Object value) {
        Long code = members.get(value.toString());
        if (code == null) {
            throw new Invalid("value", String.join(", ", members.keySet()), value);
        }
        return code;
    }
}
