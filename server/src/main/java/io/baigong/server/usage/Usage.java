package io.baigong.server.usage;

import io.baigong.server.access.Invalid;
import io.baigong.server.database.Tenancy;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// What organisations used, by hour, day or month.
@Service
class Usage {
    private static final int MOST_STEPS = 2_000;

    private final JdbcClient db;
    private final Reins reins;
    private final Clock clock;

    Usage(JdbcClient db, Reins reins, Clock clock) {
        this.db = db;
        this.reins = reins;
        this.clock = clock;
    }

    /// Width of a bar.
    enum Step {
        HOUR(ChronoUnit.HOURS, 48),
        DAY(ChronoUnit.DAYS, 30),
        MONTH(ChronoUnit.MONTHS, 12);

        private final ChronoUnit unit;
        private final int usual;

        Step(ChronoUnit unit, int usual) {
            this.unit = unit;
            this.usual = usual;
        }

        String key() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }

        ZonedDateTime begin(ZonedDateTime of) {
            return switch (this) {
                case HOUR -> of.truncatedTo(ChronoUnit.HOURS);
                case DAY -> of.truncatedTo(ChronoUnit.DAYS);
                case MONTH -> of.truncatedTo(ChronoUnit.DAYS).withDayOfMonth(1);
            };
        }
    }

    /// @param from inclusive, the beginning of a step
    /// @param to exclusive
    record Range(Instant from, Instant to, Step step, ZoneId zone) {}

    /// The range of parameters: without them the last 48 hours, 30 days or 12 months.
    Range range(@Nullable String from, @Nullable String to, String step, @Nullable String zone) {
        var width =
                switch (step) {
                    case "hour" -> Step.HOUR;
                    case "day" -> Step.DAY;
                    case "month" -> Step.MONTH;
                    default -> throw new Invalid("step", "hour, day, month", step);
                };
        var local = zone(zone);
        var until = to == null || to.isEmpty() ? clock.instant() : time("to", to);
        var last = width.begin(until.minusNanos(1).atZone(local));
        var first =
                from == null || from.isEmpty()
                        ? last.minus(width.usual - 1, width.unit)
                        : width.begin(time("from", from).atZone(local));
        var end = last.plus(1, width.unit);
        if (!first.isBefore(end)) {
            throw new Invalid("from", "a time before to", from);
        }
        if (width.unit.between(first, end) > MOST_STEPS) {
            throw new Invalid("from", "at most %d steps before to".formatted(MOST_STEPS), from);
        }
        return new Range(first.toInstant(), end.toInstant(), width, local);
    }

    private ZoneId zone(@Nullable String zone) {
        try {
            return zone == null || zone.isEmpty() ? clock.getZone() : ZoneId.of(zone);
        } catch (DateTimeException e) {
            throw new Invalid("zone", "a time zone such as Asia/Shanghai", zone);
        }
    }

    private static Instant time(String field, String text) {
        try {
            var time = java.time.OffsetDateTime.parse(text);
            if (time.getYear() < 1 || time.getYear() > 9999) {
                throw new DateTimeException("beyond what calendars have");
            }
            return time.toInstant();
        } catch (DateTimeException e) {
            throw new Invalid(field, "a time such as 2026-01-31T08:00:00Z", text);
        }
    }

    /// @param start of the step
    record MeterBar(Instant start, long amount) {}

    /// @param unit UCUM code
    /// @param total in the range
    /// @param bars of steps in which something was counted
    record MeterReport(Meter meter, String unit, long total, List<MeterBar> bars) {}

    /// Every meter, also those that counted nothing.
    List<MeterReport> meters(int organisation, Range range) {
        Map<Meter, List<MeterBar>> bars = new EnumMap<>(Meter.class);
        // Hours are UTC's; in zones half an hour off, an hour counts where it begins.
        Tenancy.as(
                organisation,
                () -> {
                    db.sql(
                                    """
                                    select meter, date_trunc(:step, hour, :zone) as start, sum(amount)::bigint as amount
                                      from meter_hour where organisation_id = :organisation
                                       and hour >= :from and hour < :to group by 1, 2 order by 1, 2\
                                    """)
                            .param("step", range.step().key())
                            .param("zone", range.zone().getId())
                            .param("organisation", organisation)
                            .param("from", Timestamp.from(range.from()))
                            .param("to", Timestamp.from(range.to()))
                            .query(row -> {
                                var meter = Meter.of(row.getString("meter"));
                                if (meter != null) {
                                    bars.computeIfAbsent(meter, _ -> new ArrayList<>())
                                            .add(
                                                    new MeterBar(
                                                            row.getTimestamp("start").toInstant(),
                                                            row.getLong("amount")));
                                }
                            });
                    return bars;
                });
        return java.util.Arrays.stream(Meter.values())
                .map(meter -> {
                    var all = bars.getOrDefault(meter, List.of());
                    long total = all.stream().mapToLong(MeterBar::amount).sum();
                    return new MeterReport(meter, meter.unit(), total, all);
                })
                .toList();
    }

    /// @param at when it was measured
    record GaugeReport(Gauge.Kind gauge, String unit, long amount, Instant at) {}

    List<GaugeReport> gauges(int organisation) {
        var measured = new ArrayList<GaugeReport>();
        for (var kind : Gauge.Kind.values()) {
            var now = reins.measure(kind, organisation);
            if (now != null) {
                measured.add(new GaugeReport(kind, kind.unit(), now.amount(), now.at()));
            }
        }
        return measured;
    }

    /// A quota that applies to an organisation.
    ///
    /// @param used by all who share it, now
    /// @param whose `own`, `default` or the node whose pool it is
    /// @param members how many share it
    /// @param heldBackSince since when the organisation is kept waiting or refused because of it;
    ///   absent when it is not
    record QuotaShare(
            QuotaKind kind,
            long limit,
            double used,
            double share,
            String whose,
            int members,
            @Nullable Instant heldBackSince) {}

    List<QuotaShare> shares(int organisation) {
        var rein = reins.of(organisation);
        var shares = new ArrayList<QuotaShare>();
        for (var limit : rein.limits()) {
            double used = reins.used(limit);
            shares.add(
                    new QuotaShare(
                            limit.kind(),
                            limit.amount(),
                            used,
                            limit.amount() == 0 ? 1 : used / limit.amount(),
                            limit.whose(),
                            limit.members().length,
                            heldBack(rein, limit)));
        }
        return shares;
    }

    private @Nullable Instant heldBack(Rein rein, Limit limit) {
        var throttle =
                limit.kind() == QuotaKind.API_CALLS_PER_SECOND ? rein.calls() : rein.values();
        var by = throttle.by();
        boolean same = by != null && by.kind() == limit.kind() && by.whose().equals(limit.whose());
        return same ? reins.since(throttle) : null;
    }
}
