package io.baigong.server.organisations;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.baigong.server.access.Page;
import io.baigong.server.access.PageRequest;
import io.baigong.server.database.Tenancy;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The nodes below a node, with how many organisations a caller sees in each.
@Component
class Branches {
    private final JdbcClient db;

    Branches(JdbcClient db) {
        this.db = db;
    }

    /// @param organisations in it and all below it on the day, each once
    /// @param leaf whether nothing lies below it
    record Branch(@JsonUnwrapped Node node, long organisations, boolean leaf) {}

    /// @param hierarchy with its whole tree when parent is null
    /// @param text the beginning of a code or a part of a name, wherever it lies below; empty for
    ///   the nodes right below the parent
    record Wanted(Hierarchy hierarchy, @Nullable Node parent, String text, LocalDate on) {}

    private static final String RIGHT_BELOW =
            "select p.node from node_parent p where p.hierarchy = :hierarchy and p.parent %s"
                    + " and p.valid_from <= :on and p.valid_to > :on";
    private static final String FOUND =
            """
            select n.id from node n where n.hierarchy = :hierarchy and (starts_with(lower(n.code), :text)
              or position(:text in lower(n.name_zh)) > 0 or position(:text in lower(n.name_en)) > 0)\
            """;

    Page<Branch> list(Sight sight, Wanted wanted, PageRequest page) {
        var parent = wanted.parent();
        String which =
                wanted.text().isEmpty()
                        ? RIGHT_BELOW.formatted(parent == null ? "is null" : "= :parent")
                        : FOUND;
        Map<String, Object> parameters = new HashMap<>(sight.parameters());
        parameters.put("hierarchy", wanted.hierarchy().id());
        parameters.put("parent", parent == null ? 0 : parent.id());
        parameters.put("text", wanted.text().toLowerCase(java.util.Locale.ROOT));
        parameters.put("on", wanted.on());
        return Tenancy.asPlatform(() -> {
            parameters.put("size", page.size());
            parameters.put("offset", page.offset());
            var nodes =
                    db.sql(
                                    "select w.node from (%s) w(node) join node n on n.id = w.node order by n.code limit :size offset :offset"
                                            .formatted(which))
                            .params(parameters)
                            .query((row, n) -> row.getInt("node"))
                            .list();
            long total =
                    db.sql("select count(*) from (%s) w".formatted(which))
                            .params(parameters)
                            .query(Long.class)
                            .single();
            parameters.put("nodes", Tree.ints(nodes));
            return Page.of(counted(wanted.hierarchy(), sight, parameters), page, total);
        });
    }

    private List<Branch> counted(Hierarchy hierarchy, Sight sight, Map<String, Object> parameters) {
        // Where an organisation is in one node at a time nothing is counted twice.
        String count = hierarchy.kind().sole() ? "count(*)" : "count(distinct e.organisation_id)";
        return db.sql(
                        """
                        with recursive below(top, node) as (
                            select n, n from unnest(:nodes) n
                            union
                            select b.top, p.node from below b join node_parent p
                                on p.parent = b.node and p.valid_from <= :on and p.valid_to > :on),
                        counted as (
                            select b.top, %s as organisations from below b join membership e on e.node = b.node
                             where e.withdrawn is null and e.valid_from <= :on and e.valid_to > :on and %s
                             group by b.top)
                        select %s, coalesce(c.organisations, 0) as organisations, not exists (
                                select 1 from node_parent p where p.parent = n.id
                                   and p.valid_from <= :on and p.valid_to > :on) as leaf
                          from node n join hierarchy h on h.id = n.hierarchy left join counted c on c.top = n.id
                         where n.id = any(:nodes) order by n.code\
                        """
                                .formatted(
                                        count,
                                        sight.all() ? "true" : Sight.CONDITION,
                                        Node.COLUMNS))
                .params(parameters)
                .query((row, n) ->
                        new Branch(
                                Node.of(row, n),
                                row.getLong("organisations"),
                                row.getBoolean("leaf")))
                .list();
    }
}
