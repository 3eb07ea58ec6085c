package io.baigong.server.overview;

import io.baigong.server.things.Name;
import io.swagger.v3.oas.annotations.media.Schema;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// Firms and devices of an extent broken down by what lies below a node, today and thirty days ago.
/// One aggregate query for each of the two days; kept for five seconds.
@Service
class Regions {
    private static final Duration AGO = Duration.ofDays(30);

    private static final String CHILDREN =
            """
            select p.node from node_parent p join hierarchy h on h.id = p.hierarchy
             where h.key = :hierarchy and (p.parent = :parent or :parent = 0 and p.parent is null)
               and p.valid_from <= :today and p.valid_to > :today\
            """;
    private static final String LEAVES =
            """
            select l.node from under l where not exists (
                select 1 from node_parent c where c.parent = l.node
                   and c.valid_from <= :today and c.valid_to > :today)\
            """;
    private static final String UNDER =
            """
            under(node) as (
                select :parent::int
                union
                select p.node from under b join node_parent p
                    on p.parent = b.node and p.valid_from <= :today and p.valid_to > :today),\
            """;
    private static final String ROWS =
            """
            with recursive %s, %s
            top(top) as (%s),
            branch(top, node) as (
                select top, top from top
                union
                select b.top, p.node from branch b join node_parent p
                    on p.parent = b.node and p.valid_from <= :on and p.valid_to > :on),
            place(top, organisation_id) as (
                select distinct b.top, m.organisation_id from branch b
                  join membership m on m.node = b.node
                 where m.withdrawn is null and m.valid_from <= :on and m.valid_to > :on
                   and m.organisation_id in (select organisation_id from member)
                union all
                select 0, organisation_id from member),
            counted as (
                select t.organisation_id, count(*) as devices,
                       count(*) filter (where p.reading_micros >= :since) as evidenced
                  from thing t left join presence p on p.thing_id = t.id
                 where t.state = 'live' and t.created < :made
                   and t.organisation_id in (select organisation_id from member)
                 group by t.organisation_id),
            figure as (
                select p.top, count(*) as organisations,
                       count(*) filter (where e.kind = 'enterprise') as firms,
                       count(*) filter (where e.kind = 'enterprise' and c.evidenced > 0) as connected,
                       coalesce(sum(c.devices), 0)::bigint as devices,
                       coalesce(sum(c.evidenced), 0)::bigint as evidenced
                  from place p join legal_entity e on e.organisation_id = p.organisation_id
                  left join counted c on c.organisation_id = p.organisation_id
                 group by p.top)
            select t.top, h.key as hierarchy_key, n.code, n.name_zh, n.name_en, f.*, not exists (
                    select 1 from node_parent c where c.parent = t.top
                       and c.valid_from <= :today and c.valid_to > :today) as leaf
              from (select top from top union all select 0) t
              left join node n on n.id = t.top left join hierarchy h on h.id = n.hierarchy
              left join figure f on f.top = t.top
             order by n.code nulls last\
            """;

    private final JdbcClient db;
    private final Counters counters;
    private final Confidentiality confidentiality;
    private final Clock clock;
    private final Kept<Question, Answer> kept;

    Regions(JdbcClient db, Counters counters, Confidentiality confidentiality, Clock clock) {
        this.db = db;
        this.counters = counters;
        this.confidentiality = confidentiality;
        this.clock = clock;
        this.kept = new Kept<>(clock, Duration.ofSeconds(5));
    }

    /// @param hierarchy by whose nodes to break down
    /// @param parent the node whose children are the rows; 0 for the top
    /// @param leaves whether the rows are the lowest nodes below it, such as counties
    record Question(Extent extent, String hierarchy, int parent, boolean leaves) {}

    /// A place in a hierarchy.
    @Schema(name = "RegionPlace")
    record Place(String hierarchy, String code, Name name) {}

    /// Firms and devices of a day before, as far as it can be told: which things reported then is
    /// not kept, and things erased since are not counted.
    @Schema(name = "RegionBefore")
    record Before(long firms, long devices) {}

    /// @param place null for what is in none of the rows, and for the total
    /// @param organisations of all kinds
    /// @param firms enterprises
    /// @param connected firms with an evidenced device; null when it is withheld
    /// @param evidenced devices; null when it is withheld
    @Schema(name = "RegionRow")
    record Row(
            @Nullable Place place,
            boolean leaf,
            long organisations,
            long firms,
            @Nullable Long connected,
            long devices,
            @Nullable Long evidenced,
            boolean withheld,
            Before before) {
        private Row hidden() {
            return new Row(place, leaf, organisations, firms, null, devices, null, true, before);
        }
    }

    /// @param rest what is in the extent and in none of the rows; null when there is none
    /// @param compared the moment of before
    @Schema(name = "RegionAnswer")
    record Answer(
            Instant computed,
            Instant since,
            Instant compared,
            Row total,
            List<Row> rows,
            @Nullable Row rest) {}

    Answer of(Question question) {
        return kept.get(question, () -> question.extent().ask(() -> computed(question)));
    }

    private Answer computed(Question question) {
        var now = clock.instant();
        var then = now.minus(AGO);
        Map<Integer, Before> before = new HashMap<>();
        asked(question, now, then)
                .forEach((top, row) -> before.put(top, new Before(row.firms(), row.devices())));
        var rows = new LinkedHashMap<Integer, Row>();
        asked(question, now, now)
                .forEach((top, row) ->
                        rows.put(top, with(row, before.getOrDefault(top, new Before(0, 0)))));
        var total = Objects.requireNonNull(rows.remove(0));
        var rest = rest(total, rows.values());
        var veil = confidentiality.of(question.extent());
        rows.replaceAll((top, row) ->
                veil.withholds(question, top, row.organisations()) ? row.hidden() : row);
        if (rest != null
                && veil.withholdsRest(
                        question,
                        total.organisations(),
                        total.organisations() - rest.organisations())) {
            rest = rest.hidden();
        }
        boolean hidden = veil.withholds(question.extent().number(), total.organisations());
        return new Answer(
                now,
                now.minus(Counters.WINDOW),
                then,
                hidden ? total.hidden() : total,
                List.copyOf(rows.values()),
                rest);
    }

    private static Row with(Row row, Before before) {
        return new Row(
                row.place(),
                row.leaf(),
                row.organisations(),
                row.firms(),
                row.connected(),
                row.devices(),
                row.evidenced(),
                false,
                before);
    }

    /// What lies at the node itself, or has no place in the hierarchy. Only where an organisation
    /// is in one row at a time does it follow by subtraction.
    private static @Nullable Row rest(Row total, Collection<Row> rows) {
        long organisations =
                total.organisations() - rows.stream().mapToLong(Row::organisations).sum();
        if (organisations <= 0) {
            return null;
        }
        long connected = 0;
        long evidenced = 0;
        for (var row : rows) {
            connected += row.connected() == null ? 0 : row.connected();
            evidenced += row.evidenced() == null ? 0 : row.evidenced();
        }
        return new Row(
                null,
                true,
                organisations,
                total.firms() - rows.stream().mapToLong(Row::firms).sum(),
                (total.connected() == null ? 0 : total.connected()) - connected,
                total.devices() - rows.stream().mapToLong(Row::devices).sum(),
                (total.evidenced() == null ? 0 : total.evidenced()) - evidenced,
                false,
                new Before(
                        total.before().firms()
                                - rows.stream().mapToLong(row -> row.before().firms()).sum(),
                        total.before().devices()
                                - rows.stream().mapToLong(row -> row.before().devices()).sum()));
    }

    /// @param at the moment whose register and things are counted
    private Map<Integer, Row> asked(Question question, Instant now, Instant at) {
        var parameters = new HashMap<>(counters.parameters(question.extent(), at));
        parameters.put("today", counters.day(now));
        parameters.put("hierarchy", question.hierarchy());
        parameters.put("parent", question.parent());
        parameters.put("made", java.sql.Timestamp.from(at.plusSeconds(1)));
        var found = new LinkedHashMap<Integer, Row>();
        db.sql(
                        ROWS.formatted(
                                question.extent().members(),
                                question.leaves() ? UNDER : "",
                                question.leaves() ? LEAVES : CHILDREN))
                .params(parameters)
                .query(row -> {
                    found.put(row.getInt(1), row(row));
                });
        return found;
    }

    private static Row row(ResultSet row) throws SQLException {
        String code = row.getString("code");
        return new Row(
                code == null
                        ? null
                        : new Place(
                                row.getString("hierarchy_key"),
                                code,
                                new Name(row.getString("name_zh"), row.getString("name_en"))),
                row.getBoolean("leaf"),
                row.getLong("organisations"),
                row.getLong("firms"),
                row.getLong("connected"),
                row.getLong("devices"),
                row.getLong("evidenced"),
                false,
                new Before(0, 0));
    }
}
