package io.baigong.server.organisations;

import io.baigong.server.access.Authority;
import io.baigong.server.access.Caller;
import io.baigong.server.access.Conflict;
import io.baigong.server.access.Invalid;
import io.baigong.server.access.NotAllowed;
import io.baigong.server.access.NotFound;
import io.baigong.server.access.Organisations;
import io.baigong.server.access.Page;
import io.baigong.server.access.PageRequest;
import io.baigong.server.access.Scope;
import io.baigong.server.audit.Audit;
import io.baigong.server.audit.Outcome;
import io.baigong.server.database.Tenancy;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/// The register: which organisations there are on a day, and what they are by law.
@Service
class Register {
    private static final int FETCHED = 1_000;

    private final JdbcClient db;
    private final Organisations organisations;
    private final Authority authority;
    private final Memberships memberships;
    private final Tree tree;
    private final Days days;
    private final Audit audit;
    private final TransactionTemplate transaction;

    Register(
            JdbcClient db,
            Organisations organisations,
            Authority authority,
            Memberships memberships,
            Tree tree,
            Days days,
            Audit audit,
            TransactionTemplate transaction) {
        this.db = db;
        this.organisations = organisations;
        this.authority = authority;
        this.memberships = memberships;
        this.tree = tree;
        this.days = days;
        this.audit = audit;
        this.transaction = transaction;
    }

    /// Which organisations to list.
    ///
    /// @param on those that are there on the day, and where they are then
    /// @param kind null for all
    /// @param text a part of name, short name, credit code or key; empty for all
    /// @param nodes they are in every one of these or below it
    record Wanted(LocalDate on, @Nullable OrganisationKind kind, String text, List<Node> nodes) {
        Wanted {
            nodes = List.copyOf(nodes);
        }
    }

    /// What is to be written of an organisation; null leaves as it is.
    record Draft(
            @Nullable OrganisationKind kind,
            @Nullable Naming name,
            @Nullable String shortName,
            @Nullable String creditCode) {}

    /// What a caller sees: an administrator of the platform all, others their own organisation and
    /// what lies below the nodes on which they may read the register.
    Sight sight(Caller caller) {
        if (caller.platformAdministrator()) {
            return new Sight(caller.organisation(), true, List.of(), days.today());
        }
        var granted =
                authority.nodes(caller, Scope.ORGANISATIONS_READ).stream()
                        .map(Math::toIntExact)
                        .toList();
        var today = days.today();
        return new Sight(caller.organisation(), false, tree.below(granted, today), today);
    }

    private static final String MEMBERS =
            """
            select m.organisation_id from membership m where m.node = any(:nodes%d)
               and m.withdrawn is null and m.valid_from <= :on and m.valid_to > :on\
            """;

    private record Question(String where, Map<String, Object> parameters) {}

    private Question question(Sight sight, Wanted wanted) {
        var where = new StringBuilder(" where e.begun <= :on and e.ended > :on");
        Map<String, Object> parameters = new HashMap<>(sight.parameters());
        parameters.put("on", wanted.on());
        if (!sight.all()) {
            where.append(" and ").append(Sight.CONDITION);
        }
        var kind = wanted.kind();
        if (kind != null) {
            where.append(" and e.kind = :kind");
            parameters.put("kind", kind.key());
        }
        if (!wanted.text().isBlank()) {
            where.append(" and position(:text in e.search) > 0");
            parameters.put("text", wanted.text().strip().toLowerCase(Locale.ROOT));
        }
        var members = new ArrayList<String>();
        for (int i = 0; i < wanted.nodes().size(); i++) {
            members.add(MEMBERS.formatted(i));
            var below = tree.below(List.of(wanted.nodes().get(i).id()), wanted.on());
            parameters.put("nodes" + i, Tree.ints(below));
        }
        if (!members.isEmpty()) {
            // An array, because PostgreSQL takes a join for small under row-level security.
            where.append(" and e.organisation_id = any(array(")
                    .append(String.join(" intersect ", members))
                    .append("))");
        }
        return new Question(where.toString(), parameters);
    }

    private static final String FROM = " from legal_entity e";

    Page<Entity> list(Sight sight, Wanted wanted, PageRequest page) {
        var question = question(sight, wanted);
        return sight.ask(() -> {
            var items =
                    db.sql(
                                    "select %s%s%s order by e.key limit :size offset :offset"
                                            .formatted(Entity.COLUMNS, FROM, question.where()))
                            .params(question.parameters())
                            .param("size", page.size())
                            .param("offset", page.offset())
                            .query(Entity::of)
                            .list();
            long total =
                    db.sql("select count(*)" + FROM + question.where())
                            .params(question.parameters())
                            .query(Long.class)
                            .single();
            return Page.of(items, page, total);
        });
    }

    /// Hands over all of them in parts, as they stood at one moment.
    void each(Sight sight, Wanted wanted, Consumer<List<Entity>> taker) {
        var question = question(sight, wanted);
        sight.ask(() ->
                transaction.execute(_ -> {
                    var part = new ArrayList<Entity>(FETCHED);
                    // Only inside a transaction PostgreSQL sends rows some at a time.
                    db.sql(
                                    "select %s%s%s order by e.key"
                                            .formatted(Entity.COLUMNS, FROM, question.where()))
                            .withFetchSize(FETCHED)
                            .params(question.parameters())
                            .query(row -> {
                                part.add(Entity.of(row, 0));
                                if (part.size() == FETCHED) {
                                    taker.accept(List.copyOf(part));
                                    part.clear();
                                }
                            });
                    taker.accept(List.copyOf(part));
                    return true;
                }));
    }

    /// @throws NotFound also for one that the caller does not see
    Entity get(Caller caller, String key) {
        var sight = sight(caller);
        return sight.ask(() ->
                db.sql(
                                "select %s%s where e.key = :key and %s"
                                        .formatted(Entity.COLUMNS, FROM, Sight.CONDITION))
                        .params(sight.parameters())
                        .param("key", key)
                        .query(Entity::of)
                        .optional()
                        .orElseThrow(() -> new NotFound("organisation", key)));
    }

    /// The one of that key, whoever asks.
    Entity byKey(String key) {
        return Tenancy.asPlatform(() ->
                db.sql("select %s%s where e.key = ?".formatted(Entity.COLUMNS, FROM))
                        .param(key)
                        .query(Entity::of)
                        .optional()
                        .orElseThrow(() -> new NotFound("organisation", key)));
    }

    /// Makes an organisation without people. Inside a transaction of the platform.
    ///
    /// @param begun null when it is not known
    Entity enter(String key, Draft draft, @Nullable LocalDate begun) {
        var name = draft.name();
        if (name == null) {
            throw new Invalid("name", "a name of 1 to 200 characters", "");
        }
        if (organisations.enter(Map.of(key, name.zh())).isEmpty()) {
            throw new Conflict("key-taken", "the organisation \"" + key + "\" is there already");
        }
        var made = byKey(key);
        write(made, draft);
        if (begun != null) {
            db.sql("update legal_entity set begun = ? where organisation_id = ?")
                    .params(begun, made.id())
                    .update();
        }
        audit.record("organisation.create", key, Outcome.DONE, Map.of("id", made.id()));
        return byKey(key);
    }

    /// The first administrator of an organisation.
    record First(String login, String password) {}

    /// Makes an organisation, which need not have people.
    Entity make(String key, Draft draft, @Nullable First first) {
        var made =
                inTransaction(() -> {
                    var entered = enter(key, draft, null);
                    if (first != null) {
                        organisations.administrator(entered.id(), first.login(), first.password());
                    }
                    return entered;
                });
        if (first != null) {
            organisations.opened(made.id());
        }
        return made;
    }

    /// Gives an organisation that has nobody its first administrator.
    ///
    /// @throws Conflict `has-people`
    void open(String key, First first) {
        var organisation = byKey(key);
        inTransaction(() -> {
            organisations.administrator(organisation.id(), first.login(), first.password());
            return true;
        });
        organisations.opened(organisation.id());
    }

    private <T> T inTransaction(Supplier<T> work) {
        return Tenancy.asPlatform(
                () -> Objects.requireNonNull(transaction.execute(_ -> work.get())));
    }

    /// Changes what is written of an organisation.
    Entity change(Caller caller, String key, Draft draft) {
        var before = get(caller, key);
        boolean own = before.id() == caller.organisation();
        if (!caller.platformAdministrator() && !own) {
            throw new NotAllowed("platform-needed", "administrators of the platform change others");
        }
        var kind = draft.kind();
        if (!caller.platformAdministrator() && kind != null && kind != before.kind()) {
            throw new NotAllowed(
                    "platform-needed",
                    "administrators of the platform say what is a " + kind.key());
        }
        return inTransaction(() -> {
            write(before, draft);
            var after = byKey(key);
            if (!after.equals(before)) {
                record(
                        before.id(),
                        "organisation.change",
                        key,
                        Map.of("before", before, "after", after));
            }
            return after;
        });
    }

    private void write(Entity before, Draft draft) {
        var name = draft.name() == null ? before.name() : draft.name();
        var kind = draft.kind() == null ? before.kind() : draft.kind();
        String code = draft.creditCode() == null ? before.creditCode() : draft.creditCode();
        String shortName = draft.shortName() == null ? before.shortName() : draft.shortName();
        try {
            db.sql(
                            """
                            update legal_entity set kind = :kind, name_zh = :zh, name_en = :en,
                                   short_name = coalesce(:short, ''), credit_code = :code
                             where organisation_id = :id\
                            """)
                    .param("kind", kind.key())
                    .param("zh", name.zh())
                    .param("en", name.en())
                    .param("short", shortName)
                    .param("code", code)
                    .param("id", before.id())
                    .update();
        } catch (DuplicateKeyException e) {
            throw new Conflict(
                    "credit-code-taken", "another organisation has the credit code " + code);
        }
        if (draft.name() != null && !name.equals(before.name())) {
            organisations.rename(before.id(), name.zh());
        }
    }

    /// Adds an entry to the audit trail of the organisation that it concerns.
    void record(int organisation, String action, String subject, Map<String, ?> details) {
        Tenancy.<Boolean, RuntimeException>as(
                organisation,
                () -> {
                    audit.record(action, subject, Outcome.DONE, details);
                    return true;
                });
    }

    /// Puts an organisation into a node.
    ///
    /// @return whether anything changed
    boolean place(Caller caller, String key, Memberships.Wish wish) {
        var organisation = get(caller, key);
        checkMayPlace(caller, organisation, wish.hierarchy());
        return inTransaction(() -> {
            boolean changed = memberships.place(organisation, wish);
            if (changed) {
                record(
                        organisation.id(),
                        "membership.place",
                        key,
                        Map.of(
                                "node", wish.node().path(),
                                "from", wish.from().toString(),
                                "to", Objects.toString(wish.to(), "")));
            }
            return changed;
        });
    }

    /// Ends a membership, or withdraws one that was never to be.
    void end(Caller caller, String key, long membership, LocalDate on, Hierarchies hierarchies) {
        var organisation = get(caller, key);
        var one = memberships.one(organisation, membership);
        checkMayPlace(caller, organisation, hierarchies.get(caller, one.node().hierarchy()));
        inTransaction(() -> {
            memberships.end(organisation, membership, on);
            record(
                    organisation.id(),
                    "membership.end",
                    key,
                    Map.of(
                            "node", one.node().path(),
                            "from", one.from().toString(),
                            "to", on.toString()));
            return true;
        });
    }

    /// Where an organisation stands is said by the platform; in a hierarchy of its own by itself.
    private static void checkMayPlace(Caller caller, Entity organisation, Hierarchy hierarchy) {
        boolean own =
                organisation.id() == caller.organisation() && Hierarchies.keeps(caller, hierarchy);
        if (!caller.platformAdministrator() && !own) {
            throw new NotAllowed(
                    "platform-needed",
                    "administrators of the platform say where organisations belong");
        }
    }
}
