package io.baigong.server.overview;

import io.baigong.server.database.Tenancy;
import io.baigong.server.overview.Extent.View;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Keeps single firms from being read out of figures: what fewer than three organisations report is
/// withheld from who may not see each of them, and with it whatever would let it follow from all
/// that the same caller may ask for: regions at every level, their pages, and industries in them.
@Component
class Confidentiality {
    /// So many organisations must stand behind a figure.
    static final int FLOOR = 3;

    private static final Duration KEPT = Duration.ofSeconds(30);

    private static final String TREES =
            """
            select p.node, p.parent, p.hierarchy, h.key from node_parent p join hierarchy h on h.id = p.hierarchy
             where p.valid_from <= :on and p.valid_to > :on
               and (h.key in ('administrative', 'industry')
                    or h.id in (select hierarchy from node where id = any(:nodes)))\
            """;
    private static final String MEMBERS =
            """
            with recursive below(node) as (
                select unnest(:roots::bigint[])::int
                union
                select p.node from below b join node_parent p
                    on p.parent = b.node and p.valid_from <= :on and p.valid_to > :on),
            member(organisation_id) as (
                select distinct m.organisation_id from below b
                  join membership m on m.node = b.node
                  join legal_entity e on e.organisation_id = m.organisation_id
                 where m.withdrawn is null and m.valid_from <= :on and m.valid_to > :on
                   and e.begun <= :on and e.ended > :on),
            reporting(organisation_id) as (
                select distinct t.organisation_id from thing t join presence p on p.thing_id = t.id
                 where t.state = 'live' and p.reading_micros >= :since
                   and t.organisation_id in (select organisation_id from member))
            select m.organisation_id, array_agg(m.node order by m.node) as nodes,
                   bool_or(r.organisation_id is not null) as reports
              from membership m join member o on o.organisation_id = m.organisation_id
              left join reporting r on r.organisation_id = m.organisation_id
             where m.withdrawn is null and m.valid_from <= :on and m.valid_to > :on
             group by m.organisation_id order by m.organisation_id\
            """;

    private final JdbcClient db;
    private final Clock clock;
    private final Kept<View, Veil> kept;

    Confidentiality(JdbcClient db, Clock clock) {
        this.db = db;
        this.clock = clock;
        this.kept = new Kept<>(clock, KEPT);
    }

    /// What is withheld in an extent.
    Veil of(Extent extent) {
        return extent instanceof Extent.Below(_, boolean open, View view) && !open
                ? kept.get(view, () -> Tenancy.asPlatform(() -> drawn(view)))
                : Veil.NONE;
    }

    private Veil drawn(View view) {
        var now = clock.instant();
        var nodes = new java.util.TreeSet<>(view.roots());
        nodes.addAll(view.open());
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("on", LocalDate.ofInstant(now, clock.getZone()));
        parameters.put("since", Counters.micros(now.minus(Counters.WINDOW)));
        parameters.put("roots", view.roots().toArray(Long[]::new));
        parameters.put("nodes", nodes.toArray(Long[]::new));
        var trees = new Trees();
        db.sql(TREES)
                .params(parameters)
                .query(row -> {
                    int parent = row.getInt("parent");
                    trees.add(
                            row.getInt("node"),
                            row.wasNull() ? 0 : parent,
                            row.getInt("hierarchy"),
                            row.getString("key"));
                });
        var drawing = new Veil.Drawing(trees, view);
        db.sql(MEMBERS)
                .params(parameters)
                .query(row -> {
                    drawing.add(
                            (Integer[]) row.getArray("nodes").getArray(),
                            row.getBoolean("reports"));
                });
        return drawing.drawn();
    }
}
