package io.baigong.server.organisations;

import io.baigong.server.database.Tenancy;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Where organisations are in a hierarchy over a time, and how its nodes hang then; asked as the
/// platform. Who shows what is made of it to a caller decides what the caller may see.
@Component
public class OrganisationPlaces {
    private static final String ON =
            "p.valid_from <= :on and p.valid_to > :on and h.key = :hierarchy";

    private final JdbcClient db;

    OrganisationPlaces(JdbcClient db) {
        this.db = db;
    }

    /// A node below another, from a day to before another.
    ///
    /// @param parent null at the top
    public record Edge(String node, @Nullable String parent, LocalDate from, LocalDate to) {}

    /// An organisation in a node, from a day to before another.
    ///
    /// @param organisation its key
    public record Stay(String organisation, String node, LocalDate from, LocalDate to) {}

    /// A node with its names.
    ///
    /// @param leaf whether nothing lies below it
    public record Spot(String code, String zh, String en, boolean leaf) {}

    /// How the nodes hang in a time.
    ///
    /// @param to the first day after
    public List<Edge> edges(String hierarchy, LocalDate from, LocalDate to) {
        return Tenancy.asPlatform(() ->
                db.sql(
                                """
                                select n.code, a.code as above, p.valid_from, p.valid_to
                                  from node_parent p join hierarchy h on h.id = p.hierarchy
                                  join node n on n.id = p.node left join node a on a.id = p.parent
                                 where h.key = :hierarchy and p.valid_from < :to and p.valid_to > :from\
                                """)
                        .param("hierarchy", hierarchy)
                        .param("from", from)
                        .param("to", to)
                        .query((row, _) ->
                                new Edge(
                                        row.getString("code"),
                                        row.getString("above"),
                                        row.getObject("valid_from", LocalDate.class),
                                        row.getObject("valid_to", LocalDate.class)))
                        .list());
    }

    /// Where organisations are in a time.
    ///
    /// @param keys of organisations
    /// @param to the first day after
    public List<Stay> stays(
            String hierarchy, Collection<String> keys, LocalDate from, LocalDate to) {
        return Tenancy.asPlatform(() ->
                db.sql(
                                """
                                select e.key, n.code, m.valid_from, m.valid_to
                                  from membership m join hierarchy h on h.id = m.hierarchy
                                  join node n on n.id = m.node
                                  join legal_entity e on e.organisation_id = m.organisation_id
                                 where h.key = :hierarchy and e.key = any(:keys) and m.withdrawn is null
                                   and m.valid_from < :to and m.valid_to > :from\
                                """)
                        .param("hierarchy", hierarchy)
                        .param("keys", keys.toArray(String[]::new))
                        .param("from", from)
                        .param("to", to)
                        .query((row, _) ->
                                new Stay(
                                        row.getString("key"),
                                        row.getString("code"),
                                        row.getObject("valid_from", LocalDate.class),
                                        row.getObject("valid_to", LocalDate.class)))
                        .list());
    }

    /// The nodes right below one on a day, in the order of their codes.
    ///
    /// @param code null for the top
    public List<Spot> below(String hierarchy, @Nullable String code, LocalDate on) {
        return spots(
                """
                select n.*, not exists (select 1 from node_parent c where c.parent = n.id
                           and c.valid_from <= :on and c.valid_to > :on) as leaf
                  from node_parent p join hierarchy h on h.id = p.hierarchy
                  join node n on n.id = p.node left join node a on a.id = p.parent
                 where %s and (a.code = :code or :code = '' and a.code is null) order by n.code\
                """
                        .formatted(ON),
                hierarchy,
                code == null ? "" : code,
                on);
    }

    /// The nodes above one on a day, itself last; empty when it is not there.
    public List<Spot> path(String hierarchy, String code, LocalDate on) {
        return spots(
                """
                with recursive above(node, parent, height) as (
                    select p.node, p.parent, 0 from node_parent p join hierarchy h on h.id = p.hierarchy
                      join node n on n.id = p.node where n.code = :code and %s
                    union all
                    select p.node, p.parent, height + 1 from above a join node_parent p on p.node = a.parent
                     where p.valid_from <= :on and p.valid_to > :on and height < 100)
                select n.*, not exists (select 1 from node_parent c where c.parent = n.id
                           and c.valid_from <= :on and c.valid_to > :on) as leaf
                  from above a join node n on n.id = a.node order by a.height desc\
                """
                        .formatted(ON),
                hierarchy,
                code,
                on);
    }

    private List<Spot> spots(String sql, String hierarchy, String code, LocalDate on) {
        return Tenancy.asPlatform(() ->
                db.sql(sql)
                        .param("hierarchy", hierarchy)
                        .param("code", code)
                        .param("on", on)
                        .query((row, _) ->
                                new Spot(
                                        row.getString("code"),
                                        row.getString("name_zh"),
                                        row.getString("name_en"),
                                        row.getBoolean("leaf")))
                        .list());
    }
}
