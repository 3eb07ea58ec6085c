package io.baigong.server.organisations;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Conflict;
import io.baigong.server.access.Invalid;
import io.baigong.server.access.NotAllowed;
import io.baigong.server.access.NotFound;
import io.baigong.server.access.Page;
import io.baigong.server.access.PageRequest;
import io.baigong.server.access.TooMuch;
import io.baigong.server.audit.Actor;
import io.baigong.server.audit.Audit;
import io.baigong.server.audit.Outcome;
import io.baigong.server.database.Tenancy;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/// The hierarchies and their nodes. Those of the platform are everyone's to read; others belong to
/// the organisation that made them.
@Service
class Hierarchies {
    static final int MAX_NODES = 20_000;
    private static final int MAX_HIERARCHIES = 100;
    private static final Pattern KEY = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
    private static final Pattern CODE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

    private final JdbcClient db;
    private final Audit audit;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final ReferenceData reference;

    Hierarchies(
            JdbcClient db,
            Audit audit,
            TransactionTemplate transaction,
            Clock clock,
            ReferenceData reference) {
        this.db = db;
        this.audit = audit;
        this.transaction = transaction;
        this.clock = clock;
        this.reference = reference;
    }

    /// The hierarchies that the caller sees: the platform's and its own; administrators of the
    /// platform see all.
    Page<Hierarchy> list(Caller caller, PageRequest page) {
        return Page.cut(seen(caller, "select * from hierarchy order by organisation_id, id"), page);
    }

    Hierarchy get(Caller caller, String key) {
        return seen(caller, "select * from hierarchy where key = ?", key).stream()
                .findFirst()
                .orElseThrow(() -> new NotFound("hierarchy", key));
    }

    private List<Hierarchy> seen(Caller caller, String sql, Object... parameters) {
        reference.await();
        Tenancy.Work<List<Hierarchy>, RuntimeException> question =
                () -> db.sql(sql).params(parameters).query(Hierarchy::of).list();
        return caller.platformAdministrator() ? Tenancy.asPlatform(question) : question.run();
    }

    /// Makes a hierarchy of the caller's organisation, of the platform for its administrators.
    Hierarchy make(Caller caller, String key, HierarchyKind kind, Naming name) {
        if (!KEY.matcher(key).matches()) {
            throw new Invalid("key", "small letters, digits and -, 1 to 63", key);
        }
        if (kind.sole()) {
            throw new Invalid("kind", "park, chain, group; the others are there", kind.key());
        }
        int owner = caller.platformAdministrator() ? 0 : caller.organisation();
        return change(
                owner,
                () -> {
                    long there =
                            db.sql("select count(*) from hierarchy where organisation_id = ?")
                                    .param(owner)
                                    .query(Long.class)
                                    .single();
                    if (there >= MAX_HIERARCHIES) {
                        throw new TooMuch("hierarchies", MAX_HIERARCHIES);
                    }
                    var made = insert(owner, key, kind, name);
                    audit.record("hierarchy.create", key, Outcome.DONE, Map.of("kind", kind.key()));
                    return made;
                });
    }

    private Hierarchy insert(int owner, String key, HierarchyKind kind, Naming name) {
        try {
            return db.sql(
                            """
                            insert into hierarchy (organisation_id, key, kind, name_zh, name_en)
                            values (?, ?, ?, ?, ?) returning *\
                            """)
                    .params(owner, key, kind.key(), name.zh(), name.en())
                    .query(Hierarchy::of)
                    .single();
        } catch (DuplicateKeyException e) {
            throw new Conflict("key-taken", "the hierarchy \"" + key + "\" is there already");
        }
    }

    Node node(Hierarchy hierarchy, String code) {
        return find(hierarchy, code).orElseThrow(() -> new NotFound("node", code));
    }

    private Optional<Node> find(Hierarchy hierarchy, String code) {
        return Tenancy.asPlatform(() ->
                db.sql(
                                "select "
                                        + Node.COLUMNS
                                        + " from node n join hierarchy h on h.id = n.hierarchy where h.id = ? and n.code = ?")
                        .params(hierarchy.id(), code)
                        .query(Node::of)
                        .optional());
    }

    /// The node of `hierarchy:code`.
    Node named(Caller caller, String path) {
        int colon = path.indexOf(':');
        if (colon <= 0) {
            throw new Invalid("node", "hierarchy:code, such as administrative:330100", path);
        }
        return node(get(caller, path.substring(0, colon)), path.substring(colon + 1));
    }

    /// Makes a node below a parent (at the top for null) from a day on, or renames the one of that
    /// code.
    Node put(Caller caller, String key, String code, Naming name, @Nullable String parent) {
        var hierarchy = kept(caller, key);
        if (!CODE.matcher(code).matches()) {
            throw new Invalid("code", "letters, digits and . _ -, 1 to 63", code);
        }
        return change(
                hierarchy.organisation(),
                () -> {
                    lock(hierarchy);
                    var before = find(hierarchy, code);
                    if (before.isEmpty()) {
                        make(hierarchy, code, name, parent);
                    } else {
                        db.sql("update node set name_zh = ?, name_en = ? where id = ?")
                                .params(name.zh(), name.en(), before.get().id())
                                .update();
                    }
                    audit.record(
                            "node.put",
                            key + ":" + code,
                            Outcome.DONE,
                            before.isEmpty()
                                    ? Map.of("after", name)
                                    : Map.of("before", before.get().name(), "after", name));
                    return node(hierarchy, code);
                });
    }

    private void make(Hierarchy hierarchy, String code, Naming name, @Nullable String parent) {
        long there =
                db.sql("select count(*) from node where hierarchy = ?")
                        .param(hierarchy.id())
                        .query(Long.class)
                        .single();
        if (there >= MAX_NODES) {
            throw new TooMuch("nodes", MAX_NODES);
        }
        Integer above = parent == null ? null : node(hierarchy, parent).id();
        int made =
                db.sql(
                                """
                                insert into node (organisation_id, hierarchy, code, name_zh, name_en)
                                values (?, ?, ?, ?, ?) returning id\
                                """)
                        .params(
                                hierarchy.organisation(),
                                hierarchy.id(),
                                code,
                                name.zh(),
                                name.en())
                        .query(Integer.class)
                        .single();
        hang(hierarchy, made, above, null, null);
    }

    private void hang(
            Hierarchy hierarchy,
            int node,
            @Nullable Integer parent,
            @Nullable LocalDate from,
            @Nullable LocalDate to) {
        db.sql(
                        """
                        insert into node_parent (organisation_id, hierarchy, node, parent, valid_from, valid_to,
                            recorded, recorded_by)
                        values (:owner, :hierarchy, :node, :parent, coalesce(:from::date, '-infinity'),
                            coalesce(:to::date, 'infinity'), :now, :by)\
                        """)
                .param("owner", hierarchy.organisation())
                .param("hierarchy", hierarchy.id())
                .param("node", node)
                .param("parent", parent)
                .param("from", from)
                .param("to", to)
                .param("now", Timestamp.from(clock.instant()))
                .param("by", Actor.current().name())
                .update();
    }

    /// Hangs a node below another one (at the top for null) from a day on; before that day it hangs
    /// where it hung. What is recorded for later days stays.
    ///
    /// @throws Conflict `node-circle` when the parent would lie below the node
    Node move(Caller caller, String key, String code, @Nullable String parent, LocalDate from) {
        var hierarchy = kept(caller, key);
        return change(
                hierarchy.organisation(),
                () -> {
                    lock(hierarchy);
                    var node = node(hierarchy, code);
                    var above = parent == null ? null : node(hierarchy, parent);
                    var next = nextChange(node, from);
                    if (above != null) {
                        checkNoCircle(node, above, from, next);
                    }
                    String before = cut(node, from);
                    hang(hierarchy, node.id(), above == null ? null : above.id(), from, next);
                    audit.record(
                            "node.move",
                            node.path(),
                            Outcome.DONE,
                            Map.of(
                                    "from", from.toString(),
                                    "before", before,
                                    "after", Objects.toString(parent, "")));
                    return node;
                });
    }

    private @Nullable LocalDate nextChange(Node node, LocalDate from) {
        return db.sql("select min(valid_from) from node_parent where node = ? and valid_from > ?")
                .params(node.id(), from)
                .query(LocalDate.class)
                .optional()
                .orElse(null);
    }

    /// Ends where it hangs on that day. What began on that very day was a mistake and goes.
    ///
    /// @return code of the parent of before, empty for the top
    private String cut(Node node, LocalDate from) {
        String before =
                db.sql(
                                """
                                select coalesce(n.code, '') from node_parent p left join node n on n.id = p.parent
                                 where p.node = ? and p.valid_from <= ? and p.valid_to > ?\
                                """)
                        .params(node.id(), from, from)
                        .query(String.class)
                        .optional()
                        .orElse("");
        db.sql("delete from node_parent where node = ? and valid_from = ?")
                .params(node.id(), from)
                .update();
        db.sql(
                        "update node_parent set valid_to = ? where node = ? and valid_from < ? and valid_to > ?")
                .params(from, node.id(), from, from)
                .update();
        return before;
    }

    private void checkNoCircle(Node node, Node parent, LocalDate from, @Nullable LocalDate to) {
        boolean circle =
                db.sql(
                                """
                                with recursive above(node, since, until) as (
                                    select :parent, :from::date, coalesce(:to::date, 'infinity')
                                    union
                                    select p.parent, greatest(a.since, p.valid_from), least(a.until, p.valid_to)
                                      from above a join node_parent p on p.node = a.node
                                       and p.valid_from < a.until and p.valid_to > a.since
                                     where p.parent is not null)
                                select exists (select 1 from above where node = :node)\
                                """)
                        .param("parent", parent.id())
                        .param("node", node.id())
                        .param("from", from)
                        .param("to", to)
                        .query(Boolean.class)
                        .single();
        if (circle) {
            throw new Conflict(
                    "node-circle",
                    "%s lies below %s in that time".formatted(parent.code(), node.code()));
        }
    }

    /// The hierarchy, if the caller may change it.
    Hierarchy kept(Caller caller, String key) {
        var hierarchy = get(caller, key);
        if (caller.platformAdministrator() || keeps(caller, hierarchy)) {
            return hierarchy;
        }
        throw new NotAllowed("platform-needed", "administrators of the platform keep " + key);
    }

    static boolean keeps(Caller caller, Hierarchy hierarchy) {
        return hierarchy.organisation() == caller.organisation();
    }

    private void lock(Hierarchy hierarchy) {
        db.sql("select id from hierarchy where id = ? for update")
                .param(hierarchy.id())
                .query(Integer.class)
                .single();
    }

    /// Runs a change for the organisation that keeps a hierarchy, 0 for the platform.
    private <T> T change(int owner, Supplier<T> work) {
        Tenancy.Work<T, RuntimeException> inTransaction =
                () -> Objects.requireNonNull(transaction.execute(_ -> work.get()));
        return owner == 0 ? Tenancy.asPlatform(inTransaction) : Tenancy.as(owner, inTransaction);
    }

    /// Above a node, itself last.
    List<Node> path(Node node, LocalDate on) {
        return Tenancy.asPlatform(() ->
                db.sql(
                                """
                                with recursive above(node, height) as (
                                    select :node, 0
                                    union
                                    select p.parent, a.height + 1 from above a join node_parent p
                                        on p.node = a.node and p.valid_from <= :on and p.valid_to > :on
                                     where p.parent is not null and a.height < 100)
                                select %s from above a join node n on n.id = a.node
                                    join hierarchy h on h.id = n.hierarchy order by a.height desc\
                                """
                                        .formatted(Node.COLUMNS))
                        .param("node", node.id())
                        .param("on", on)
                        .query(Node::of)
                        .list());
    }
}
