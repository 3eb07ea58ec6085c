package io.baigong.server.organisations;

import io.baigong.server.access.Subtrees;
import io.baigong.server.database.Tenancy;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// What lies below and above nodes on a day. Every question is asked as the platform; who shows an
/// answer to a caller filters it by its [Sight].
@Component
class Tree implements Subtrees {
    private static final String BELOW =
            """
            with recursive below(node) as (
                select unnest(:nodes)
                union
                select p.node from below b join node_parent p
                    on p.parent = b.node and p.valid_from <= :on and p.valid_to > :on)\
            """;
    private static final String ABOVE =
            """
            with recursive above(node) as (
                %s
                union
                select p.parent from above a join node_parent p
                    on p.node = a.node and p.valid_from <= :on and p.valid_to > :on
                 where p.parent is not null)
            select exists (select 1 from above where node = :node)\
            """;

    private final JdbcClient db;
    private final Days days;

    Tree(JdbcClient db, Days days) {
        this.db = db;
        this.days = days;
    }

    /// The nodes and all below them.
    List<Integer> below(Collection<Integer> nodes, LocalDate on) {
        return nodes.isEmpty()
                ? List.of()
                : Tenancy.asPlatform(() ->
                        db.sql(BELOW + " select node from below")
                                .param("nodes", ints(nodes))
                                .param("on", on)
                                .query(Integer.class)
                                .list());
    }

    static int[] ints(Collection<Integer> numbers) {
        return numbers.stream().mapToInt(Integer::intValue).toArray();
    }

    @Override
    public boolean reaches(long node, int organisation) {
        String members =
                """
                select m.node from membership m
                 where m.organisation_id = :member and m.withdrawn is null
                   and m.valid_from <= :on and m.valid_to > :on\
                """;
        return above(members, node, organisation);
    }

    @Override
    public boolean contains(long node, long other) {
        return above("select :member::int", node, other);
    }

    private boolean above(String from, long node, long member) {
        return Tenancy.asPlatform(() ->
                db.sql(ABOVE.formatted(from))
                        .param("member", member)
                        .param("node", node)
                        .param("on", days.today())
                        .query(Boolean.class)
                        .single());
    }

    @Override
    public List<Integer> organisations(long node) {
        String members =
                """
                 select distinct m.organisation_id from membership m join below b on b.node = m.node
                  where m.withdrawn is null and m.valid_from <= :on and m.valid_to > :on order by 1\
                """;
        return Tenancy.asPlatform(() ->
                db.sql(BELOW + members)
                        .param("nodes", new int[] {Math.toIntExact(node)})
                        .param("on", days.today())
                        .query(Integer.class)
                        .list());
    }

    @Override
    public @Nullable Long find(String node) {
        int colon = node.indexOf(':');
        if (colon < 0) {
            return null;
        }
        Optional<Long> id =
                Tenancy.asPlatform(() ->
                        db.sql(
                                        """
                                        select n.id from node n join hierarchy h on h.id = n.hierarchy
                                         where h.key = ? and n.code = ?\
                                        """)
                                .params(node.substring(0, colon), node.substring(colon + 1))
                                .query(Long.class)
                                .optional());
        return id.orElse(null);
    }

    @Override
    public @Nullable String path(long node) {
        Optional<String> path =
                Tenancy.asPlatform(() ->
                        db.sql(
                                        """
                                        select h.key || ':' || n.code from node n
                                          join hierarchy h on h.id = n.hierarchy where n.id = ?\
                                        """)
                                .param(node)
                                .query(String.class)
                                .optional());
        return path.orElse(null);
    }

    @Override
    public @Nullable String name(long node) {
        return named("select name_zh from node where id = ?", node);
    }

    @Override
    public @Nullable String englishName(long node) {
        return named("select name_en from node where id = ?", node);
    }

    private @Nullable String named(String sql, long node) {
        Optional<String> name =
                Tenancy.asPlatform(() -> db.sql(sql).param(node).query(String.class).optional());
        return name.orElse(null);
    }
}
