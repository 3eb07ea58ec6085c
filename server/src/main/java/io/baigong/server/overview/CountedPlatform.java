package io.baigong.server.overview;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Subtrees;
import io.baigong.server.methods.PlatformCounts;
import io.baigong.server.methods.PlatformFigure;
import io.baigong.server.overview.Counters.Answer;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The four counters and the meters, for methods. A region is counted as one sees it who may not
/// tell its organisations apart, for a calculation is read by others than who made it; meters are
/// not counted by region at all.
@Component
class CountedPlatform implements PlatformCounts {
    private static final String REGIONS = "administrative:";
    private static final String METERS =
            """
            select meter, sum(amount)::bigint as amount from meter_hour
              join member using (organisation_id)
             where meter in ('values', 'api-calls') and hour >= :from and hour < :to group by meter\
            """;

    private final JdbcClient db;
    private final Counters counters;
    private final Extents extents;
    private final Subtrees subtrees;
    private final Clock clock;

    CountedPlatform(
            JdbcClient db, Counters counters, Extents extents, Subtrees subtrees, Clock clock) {
        this.db = db;
        this.counters = counters;
        this.extents = extents;
        this.subtrees = subtrees;
        this.clock = clock;
    }

    @Override
    public List<String> regions(Caller caller, @Nullable String wanted) {
        Long place = wanted == null ? null : subtrees.find(REGIONS + wanted);
        if (wanted != null && place == null) {
            return List.of();
        }
        if (caller.platformAdministrator()) {
            return wanted == null ? List.of() : List.of(wanted);
        }
        var codes = new TreeSet<String>();
        for (long root : extents.roots(caller)) {
            String path = subtrees.path(root);
            if (path == null || !path.startsWith(REGIONS)) {
                continue;
            }
            if (wanted == null || place == null || subtrees.contains(place, root)) {
                codes.add(path.substring(REGIONS.length()));
            } else if (subtrees.contains(root, place)) {
                codes.add(wanted);
            }
        }
        return List.copyOf(codes);
    }

    @Override
    public Map<PlatformFigure, Count> count(
            Caller caller, Whose whose, LocalDate from, LocalDate to) {
        var extent =
                switch (whose) {
                    case Whose.Region(String code) -> extents.closed(caller, REGIONS + code);
                    case Whose.Own _ -> extents.of(caller, null);
                    case Whose.Everywhere _ -> extents.of(caller, "platform");
                };
        var counts = counted(counters.of(extent));
        if (!(extent instanceof Extent.Below)) {
            meters(extent, from, to, counts);
        }
        return counts;
    }

    private static Map<PlatformFigure, Count> counted(Answer answer) {
        var counts = new EnumMap<PlatformFigure, Count>(PlatformFigure.class);
        Long none = answer.withheld() ? null : 0L;
        counts.put(
                PlatformFigure.ORGANISATIONS,
                new Count(answer.organisations(), answer.reporting(), none));
        for (var one : answer.counters()) {
            var figure = PlatformFigure.of(one.what());
            if (figure != null) {
                counts.put(figure, new Count(one.declared(), one.evidenced(), one.verified()));
            }
        }
        return counts;
    }

    /// What the platform itself has metered is evidenced; nobody else confirms it.
    private void meters(
            Extent extent, LocalDate from, LocalDate to, Map<PlatformFigure, Count> counts) {
        counts.put(PlatformFigure.VALUES, new Count(0, 0L, 0L));
        counts.put(PlatformFigure.API_CALLS, new Count(0, 0L, 0L));
        var parameters = new HashMap<String, Object>();
        parameters.put("extent", extent.number());
        parameters.put("on", counters.day(clock.instant()));
        parameters.put("from", Timestamp.from(from.atStartOfDay(clock.getZone()).toInstant()));
        parameters.put("to", Timestamp.from(to.atStartOfDay(clock.getZone()).toInstant()));
        extent.ask(() -> {
            db.sql("with recursive " + extent.members() + METERS)
                    .params(parameters)
                    .query(row -> {
                        var figure = PlatformFigure.of(row.getString("meter"));
                        long amount = row.getLong("amount");
                        if (figure != null) {
                            counts.put(figure, new Count(amount, amount, 0L));
                        }
                    });
            return true;
        });
    }
}
