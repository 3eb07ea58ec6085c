package io.baigong.server.readings;

import io.baigong.evaluator.method.Channel;
import io.baigong.evaluator.method.Input.As;
import io.baigong.evaluator.method.Tolerance;
import io.baigong.server.access.Invalid;
import io.baigong.server.access.NotFound;
import io.baigong.server.access.TooMuch;
import io.baigong.server.audit.Audit;
import io.baigong.server.audit.Outcome;
import io.baigong.server.readings.Readings.Bucketed;
import io.baigong.server.readings.Readings.Range;
import io.baigong.server.readings.SecondSource.Comparison;
import io.baigong.server.readings.SecondSource.Verdict;
import io.baigong.server.things.PropertyHistory;
import io.baigong.server.things.ThingDirectory;
import io.baigong.server.things.VisibleThings;
import io.baigong.server.things.VisibleThings.VisibleThing;
import io.baigong.telemetry.TelemetryStore.Step;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Which device confirms which. Readings of one device are evidenced at best; they are verified
/// where a second one, which is said here to measure the same, agrees.
///
/// Both must have come by a token or a device's own key, all the time, and at least one by its own
/// key: of two that came by tokens, one token may have spoken for both. A single value that was
/// imported or typed into either in that time takes the proof away.
@Component
public final class SecondSources {
    /// Longest time that is looked at by hours.
    private static final Duration BY_HOURS = Duration.ofDays(45);

    private static final Step HOURS = new Step.Fixed(Duration.ofHours(1));
    private static final Step DAYS = new Step.Fixed(Duration.ofDays(1));
    private static final int MOST = 10_000;
    private static final int MOST_DIGITS = 34;

    private final Readings readings;
    private final Channels channels;
    private final ThingDirectory directory;
    private final JdbcClient db;
    private final TransactionTemplate transaction;
    private final Audit audit;
    private final Clock clock;

    SecondSources(
            Readings readings,
            Channels channels,
            ThingDirectory directory,
            JdbcClient db,
            TransactionTemplate transaction,
            Audit audit,
            Clock clock) {
        this.readings = readings;
        this.channels = channels;
        this.directory = directory;
        this.db = db;
        this.transaction = transaction;
        this.audit = audit;
        this.clock = clock;
    }

    /// By number of the thing and property.
    public record Key(int thing, String property) {}

    /// All that the organisation has said.
    public Map<Key, SecondSource> all(int organisation) {
        Map<Key, SecondSource> all = new HashMap<>();
        db.sql("select * from second_source where organisation_id = ? limit " + MOST)
                .param(organisation)
                .query(SecondSources::row)
                .list()
                .forEach(one -> all.put(new Key(one.thing(), one.property()), one));
        return all;
    }

    /// What is said of one thing, by property.
    public List<SecondSource> of(VisibleThing thing) {
        return db.sql(
                        "select * from second_source where organisation_id = ? and thing_id = ? order by property")
                .params(thing.handle().organisation(), thing.handle().number())
                .query(SecondSources::row)
                .list();
    }

    private static SecondSource row(ResultSet row, int n) throws SQLException {
        return new SecondSource(
                row.getInt("thing_id"),
                row.getString("property"),
                row.getInt("by_thing"),
                row.getString("by_property"),
                As.valueOf(row.getString("compare").toUpperCase(Locale.ROOT).replace('-', '_')),
                new Tolerance(row.getBigDecimal("share"), row.getBigDecimal("amount")),
                row.getTimestamp("made").toInstant(),
                row.getString("made_by"),
                row.getObject("agreed", LocalDate.class),
                row.getObject("differed", LocalDate.class));
    }

    /// What somebody says: that another device measures the same.
    public record Said(VisibleThing by, String byProperty, As compare, Tolerance within) {
        public Said {
            checkDigits("share", within.share());
            checkDigits("amount", within.amount());
        }

        private static void checkDigits(String field, @Nullable BigDecimal number) {
            if (number != null
                    && (number.precision() > MOST_DIGITS
                            || Math.abs((long) number.scale()) > MOST_DIGITS)) {
                throw new Invalid(
                        field, "a number of at most " + MOST_DIGITS + " digits", "more digits");
            }
        }
    }

    /// Says it, instead of what was said before.
    ///
    /// @throws Invalid when the two cannot be compared
    public void say(VisibleThing thing, String property, Said said, String login) {
        if (thing.handle().number() == said.by().handle().number()) {
            throw new Invalid("thing", "another device", said.by().handle().key());
        }
        var one = PeriodValue.unit(numbers("property", thing, property).today().unit());
        var other =
                PeriodValue.unit(
                        numbers("byProperty", said.by(), said.byProperty()).today().unit());
        if (one == null || other == null || !one.sameDimension(other)) {
            throw new Invalid(
                    "byProperty",
                    "a property that measures the same as " + property,
                    said.byProperty());
        }
        transaction.executeWithoutResult(_ -> {
            keep(thing, property, said, login);
            audit.record(
                    "second-source.say",
                    thing.handle().key() + "/" + property,
                    Outcome.DONE,
                    Map.of("by", said.by().handle().key() + "/" + said.byProperty()));
        });
    }

    private static PropertyHistory numbers(String field, VisibleThing thing, String property) {
        var history = thing.history(property);
        if (history == null) {
            throw new Invalid(field, "a property of " + thing.handle().key(), property);
        }
        return switch (history.today().type()) {
            case DOUBLE, INT64, DECIMAL -> history;
            case BOOLEAN, ENUM, STRING ->
                    throw new Invalid(field, "a property of numbers", property);
        };
    }

    private void keep(VisibleThing thing, String property, Said said, String login) {
        int organisation = thing.handle().organisation();
        long there =
                db.sql("select count(*) from second_source where organisation_id = ?")
                        .param(organisation)
                        .query(Long.class)
                        .single();
        if (there >= MOST) {
            throw new TooMuch("second sources", MOST);
        }
        db.sql(
                        """
                        insert into second_source (organisation_id, thing_id, property, by_thing, by_property,
                            compare, share, amount, made, made_by)
                        values (:organisation, :thing, :property, :by, :byProperty, :compare, :share, :amount, :now, :login)
                        on conflict (thing_id, property) do update
                           set by_thing = excluded.by_thing, by_property = excluded.by_property,
                               compare = excluded.compare, share = excluded.share, amount = excluded.amount,
                               made = excluded.made, made_by = excluded.made_by, agreed = null, differed = null\
                        """)
                .param("organisation", organisation)
                .param("thing", thing.handle().number())
                .param("property", property)
                .param("by", said.by().handle().number())
                .param("byProperty", said.byProperty())
                .param("compare", word(said.compare()))
                .param("share", said.within().share())
                .param("amount", said.within().amount())
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .param("login", login)
                .update();
    }

    /// How it is written in the API and the database.
    public static String word(As as) {
        return as.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// @throws NotFound when nothing is said of it
    public void forget(VisibleThing thing, String property) {
        transaction.executeWithoutResult(_ -> {
            int gone =
                    db.sql(
                                    "delete from second_source where organisation_id = ? and thing_id = ? and property = ?")
                            .params(
                                    thing.handle().organisation(),
                                    thing.handle().number(),
                                    property)
                            .update();
            if (gone == 0) {
                throw new NotFound("second source", property);
            }
            audit.record(
                    "second-source.forget",
                    thing.handle().key() + "/" + property,
                    Outcome.DONE,
                    Map.of());
        });
    }

    /// Holds both beside each other.
    ///
    /// @param as what of the time is compared
    /// @return null when one of them may not be seen or is no more
    public @Nullable Comparison compare(
            VisibleThings visible, SecondSource said, As as, Instant from, Instant to) {
        var one = thing(visible, said.thing());
        var other = thing(visible, said.byThing());
        if (one == null || other == null) {
            return null;
        }
        var history = one.history(said.property());
        var second = other.history(said.byProperty());
        if (history == null || second == null) {
            return null;
        }
        var range = new Range(Micros.of(from), Micros.of(to));
        var step = Duration.between(from, to).compareTo(BY_HOURS) <= 0 ? HOURS : DAYS;
        var zone = one.handle().zone();
        var had = readings.buckets(List.of(history), range, step, zone).getFirst();
        var has = readings.buckets(List.of(second), range, step, zone).getFirst();
        var own = number(PeriodValue.of(had, as));
        var theirs = inUnitOf(had, has, number(PeriodValue.of(has, as)));
        Verdict verdict;
        if (own == null || theirs == null || !covers(has, had)) {
            verdict = Verdict.SILENT;
        } else if (!said.within().agree(own, theirs)) {
            verdict = Verdict.DIFFERS;
        } else {
            verdict = count(one, other, from, to) ? Verdict.VERIFIES : Verdict.NOT_INDEPENDENT;
        }
        return new Comparison(other.handle().key(), said.byProperty(), own, theirs, verdict);
    }

    private @Nullable VisibleThing thing(VisibleThings visible, int number) {
        var handle = directory.byNumber(number);
        return handle == null || !visible.sees(number) ? null : visible.thing(handle.key());
    }

    private static @Nullable BigDecimal number(double value) {
        return Double.isFinite(value) ? BigDecimal.valueOf(value) : null;
    }

    private static @Nullable BigDecimal inUnitOf(
            Bucketed first, Bucketed second, @Nullable BigDecimal value) {
        var unit = PeriodValue.unit(first.unit());
        return unit == null || value == null ? null : PeriodValue.in(unit, second.unit(), value);
    }

    /// Was the second there nearly all the time that the first was?
    private static boolean covers(Bucketed second, Bucketed first) {
        var there = new HashSet<Long>();
        for (int i = 0; i < second.starts().length; i++) {
            if (second.count()[i] > 0) {
                there.add(second.starts()[i]);
            }
        }
        int had = 0;
        int both = 0;
        for (int i = 0; i < first.starts().length; i++) {
            if (first.count()[i] > 0) {
                had++;
                both += there.contains(first.starts()[i]) ? 1 : 0;
            }
        }
        return had > 0 && both * 10L >= had * 9L;
    }

    /// Did both come by ways that count, from two who speak?
    private boolean count(VisibleThing one, VisibleThing other, Instant from, Instant to) {
        var ways = channels.byThing(List.of(one.handle(), other.handle()), from, to);
        var first = weakest(ways.get(one.handle().number()));
        var second = weakest(ways.get(other.handle().number()));
        return first != null
                && second != null
                && first.and(second).compareTo(Channel.TOKEN) >= 0
                && (first == Channel.DEVICE || second == Channel.DEVICE);
    }

    private static @Nullable Channel weakest(@Nullable Set<Channel> ways) {
        return ways == null ? null : ways.stream().reduce(Channel::and).orElse(null);
    }

    /// Compares yesterday and what there is of today, and keeps what came of it.
    void check(VisibleThings visible, SecondSource said) {
        var handle = directory.byNumber(said.thing());
        if (handle == null) {
            return;
        }
        var zone = handle.zone();
        var now = clock.instant();
        var today = LocalDate.ofInstant(now, zone);
        for (var day : List.of(today.minusDays(1), today)) {
            var begin = day.atStartOfDay(zone).toInstant();
            var end = day.plusDays(1).atStartOfDay(zone).toInstant();
            if (begin.isBefore(now)) {
                var found = compare(visible, said, said.compare(), begin, end);
                note(said, day, found == null ? Verdict.SILENT : found.verdict());
            }
        }
    }

    private void note(SecondSource said, LocalDate day, Verdict verdict) {
        String change =
                switch (verdict) {
                    case VERIFIES ->
                            "agreed = greatest(agreed, :day), differed = nullif(differed, :day)";
                    case DIFFERS ->
                            "differed = greatest(differed, :day), agreed = nullif(agreed, :day)";
                    case NOT_INDEPENDENT, SILENT ->
                            "agreed = nullif(agreed, :day), differed = nullif(differed, :day)";
                };
        db.sql(
                        "update second_source set "
                                + change
                                + " where thing_id = :thing and property = :property")
                .param("day", Objects.requireNonNull(java.sql.Date.valueOf(day)))
                .param("thing", said.thing())
                .param("property", said.property())
                .update();
    }
}
