package io.baigong.server.methods;

import io.baigong.evaluator.expression.Type;
import io.baigong.evaluator.method.Given;
import io.baigong.evaluator.method.Input;
import io.baigong.evaluator.method.Label;
import io.baigong.evaluator.method.Method;
import io.baigong.evaluator.unit.Unit;
import io.baigong.evaluator.unit.UnitFault;
import io.baigong.server.access.Caller;
import io.baigong.server.access.Organisations;
import io.baigong.server.methods.PlatformCounts.Count;
import io.baigong.server.methods.PlatformCounts.Whose;
import java.math.BigDecimal;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// What the platform counts of itself. Counts have no past: what is asked for is counted when a
/// calculation of a period that has begun and is not over is made, and kept with its time; a figure
/// of a period is the last that was counted in it. So one that was calculated comes out again.
@Component
final class PlatformEvidence implements Evidence {
    private final ObjectProvider<PlatformCounts> counts;
    private final Organisations organisations;
    private final JdbcClient db;
    private final Clock clock;

    PlatformEvidence(
            ObjectProvider<PlatformCounts> counts,
            Organisations organisations,
            JdbcClient db,
            Clock clock) {
        this.counts = counts;
        this.organisations = organisations;
        this.db = db;
        this.clock = clock;
    }

    @Override
    public boolean has(Input.From from) {
        return from instanceof Input.From.Platform;
    }

    @Override
    public void prepare(Caller caller, Method method, String period) {
        var days = Periods.of(method.period(), period);
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var today = LocalDate.ofInstant(now, clock.getZone());
        var counted = counts.getIfAvailable();
        if (counted == null
                || days == null
                || today.isBefore(days.from())
                || !today.isBefore(days.to())) {
            return;
        }
        subjects(counted, caller, method)
                .forEach((subject, whose) ->
                        keep(
                                caller.organisation(),
                                new Place(whose.word(), period, subject),
                                now,
                                counted.count(caller, whose, days.from(), days.to())));
    }

    private Map<String, Whose> subjects(PlatformCounts counted, Caller caller, Method method) {
        Map<String, Whose> subjects = new LinkedHashMap<>();
        switch (method.subject()) {
            case PLACE ->
                    counted.regions(caller, method.place())
                            .forEach(code -> subjects.put(code, new Whose.Region(code)));
            case ORGANISATION ->
                    subjects.put(organisations.get(caller.organisation()).key(), new Whose.Own());
            case OTHER -> {
                if (caller.platformAdministrator()) {
                    subjects.put("platform", new Whose.Everywhere());
                }
            }
            case THING -> {}
        }
        return subjects;
    }

    private record Place(String whose, String period, String subject) {}

    private void keep(int organisation, Place place, Instant now, Map<PlatformFigure, Count> all) {
        all.forEach((figure, count) ->
                db.sql(
                                """
                                insert into platform_count (organisation_id, whose, period, subject, figure, taken,
                                    declared, evidenced, verified)
                                values (:organisation, :whose, :period, :subject, :figure, :taken,
                                    :declared, :evidenced, :verified) on conflict do nothing\
                                """)
                        .param("organisation", organisation)
                        .param("whose", place.whose())
                        .param("period", place.period())
                        .param("subject", place.subject())
                        .param("figure", figure.key())
                        .param("taken", Timestamp.from(now))
                        .param("declared", count.declared())
                        .param("evidenced", count.evidenced())
                        .param("verified", count.verified())
                        .update());
    }

    @Override
    public void gather(Wanted wanted, Sink sink) {
        var whose =
                switch (wanted.method().subject()) {
                    case PLACE -> "region";
                    case ORGANISATION -> "organisation";
                    case OTHER -> "platform";
                    case THING -> "";
                };
        kept(wanted.caller().organisation(), whose, wanted.period(), wanted.asOf())
                .forEach((subject, figures) -> {
                    for (var input : wanted.inputs()) {
                        var from = (Input.From.Platform) input.from();
                        var figure = PlatformFigure.of(from.figure());
                        var taken = figure == null ? null : figures.get(figure);
                        if (taken != null) {
                            sink.put(subject, input, given(taken, from, input, whose, subject));
                        }
                    }
                });
    }

    /// A count with the time at which it was taken.
    record Taken(PlatformFigure figure, Instant at, Count count) {}

    /// The last counts of a period, by subject and figure.
    ///
    /// @param whose `region`, `organisation` or `platform`
    Map<String, Map<PlatformFigure, Taken>> kept(
            int organisation, String whose, String period, Instant asOf) {
        Map<String, Map<PlatformFigure, Taken>> kept = new LinkedHashMap<>();
        db.sql(
                        """
                        select distinct on (subject, figure) subject, figure, taken, declared, evidenced, verified
                          from platform_count
                         where organisation_id = :organisation and whose = :whose and period = :period
                           and taken <= :asOf order by subject, figure, taken desc\
                        """)
                .param("organisation", organisation)
                .param("whose", whose)
                .param("period", period)
                .param("asOf", Timestamp.from(asOf))
                .query(row -> {
                    var figure = PlatformFigure.of(row.getString("figure"));
                    if (figure != null) {
                        var count =
                                new Count(
                                        row.getLong("declared"),
                                        row.getObject("evidenced", Long.class),
                                        row.getObject("verified", Long.class));
                        var at = row.getTimestamp("taken").toInstant();
                        kept.computeIfAbsent(
                                        row.getString("subject"),
                                        _ -> new EnumMap<>(PlatformFigure.class))
                                .put(figure, new Taken(figure, at, count));
                    }
                });
        return kept;
    }

    private static Given given(
            Taken taken, Input.From.Platform from, Input input, String whose, String subject) {
        var level = from.level();
        Long number = number(taken.count(), level);
        String evidence =
                "platform:%s/%s/%s/%s@%s"
                        .formatted(taken.figure().key(), whose, subject, level.word(), taken.at());
        return new Given(
                number == null ? null : in(input, taken.figure(), number), level, evidence);
    }

    private static @Nullable Long number(Count count, Label level) {
        return switch (level) {
            case DECLARED -> count.declared();
            case EVIDENCED -> count.evidenced();
            case VERIFIED -> count.verified();
        };
    }

    private static @Nullable BigDecimal in(Input input, PlatformFigure figure, long number) {
        if (!(input.type() instanceof Type.Number wanted)) {
            return null;
        }
        try {
            var had = Unit.of(figure.unit());
            return had.sameDimension(wanted.unit())
                    ? had.factorTo(wanted.unit()).applyTo(BigDecimal.valueOf(number))
                    : null;
        } catch (UnitFault e) {
            return null;
        }
    }
}
