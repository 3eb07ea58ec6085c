package io.baigong.server.access;

import io.baigong.server.database.Tenancy;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/// What people may, where, now: the one place where [Grant]s become a [Caller]. Asked with every
/// request, so that a grant that ends or is taken back ends for sessions, tokens and live streams
/// alike. What is known of a person is kept for half a minute and forgotten when it changes.
@Service
public class Authority {
    private static final int MOST_REMEMBERED = 10_000;
    private static final Duration REMEMBERED = Duration.ofSeconds(30);
    private static final Duration RETRY = Duration.ofSeconds(10);

    private final JdbcClient db;
    private final Clock clock;
    private final ObjectProvider<Subtrees> subtrees;
    private final ObjectProvider<Lifetimes> lifetimes;
    private final TransactionTemplate apart;
    private final Map<String, Known> remembered = new ConcurrentHashMap<>();
    private final AtomicLong changes = new AtomicLong();

    Authority(
            JdbcClient db,
            Clock clock,
            ObjectProvider<Subtrees> subtrees,
            ObjectProvider<Lifetimes> lifetimes,
            PlatformTransactionManager transactions) {
        this.apart = new TransactionTemplate(transactions);
        apart.setPropagationBehavior(TransactionDefinition.PROPAGATION_NOT_SUPPORTED);
        this.db = db;
        this.clock = clock;
        this.subtrees = subtrees;
        this.lifetimes = lifetimes;
    }

    /// A grant that is not taken back, with what its role says today.
    private record Held(
            String role,
            Set<Scope> scopes,
            boolean platform,
            int organisation,
            @Nullable Long node,
            Instant from,
            @Nullable Instant until) {
        boolean inForce(Instant now) {
            return !now.isBefore(from) && (until == null || now.isBefore(until));
        }
    }

    private record Known(int home, String homeKey, List<Held> held, Instant until) {}

    /// The person as a caller.
    ///
    /// @param limit scopes of the token it came by; all for a session
    /// @param organisation key of the organisation to act in; null for the person's own
    /// @return null when there is no such person any more
    /// @throws NotAllowed `organisation-not-granted` when no grant in force reaches that
    ///   organisation, or there is none of that key
    @Nullable Caller caller(String login, Set<Scope> limit, @Nullable String organisation) {
        var known = known(login);
        if (known == null) {
            return null;
        }
        if (organisation == null || organisation.equals(known.homeKey())) {
            return caller(known, login, limit, known.home());
        }
        Integer there = id(organisation);
        if (there == null || holding(known, there).isEmpty()) {
            throw new NotAllowed(
                    "organisation-not-granted", "you may not act in \"" + organisation + "\"");
        }
        return caller(known, login, limit, there);
    }

    /// The person as a caller at home.
    Caller caller(Person person) {
        var caller = caller(person.login(), Scope.all(), null);
        return caller == null
                ? new Caller(person.organisation(), person.login(), Set.of(), false)
                : caller;
    }

    /// The person as a caller at home, for a log-in.
    ///
    /// @throws NotSignedIn `organisation-ended` when the person's organisation is no more
    Caller atHome(Person person) {
        var caller = caller(person.login(), Scope.all(), null);
        if (caller == null) {
            throw new NotSignedIn("organisation-ended", "your organisation has ended");
        }
        return caller;
    }

    private Caller caller(Known known, String login, Set<Scope> limit, int organisation) {
        var scopes = EnumSet.noneOf(Scope.class);
        boolean platform = false;
        for (var held : holding(known, organisation)) {
            scopes.addAll(Scope.covered(held.scopes()));
            platform |= held.platform();
        }
        scopes.retainAll(Scope.covered(limit));
        return new Caller(
                organisation,
                login,
                scopes,
                platform && scopes.contains(Scope.ADMIN),
                known.home());
    }

    private List<Held> holding(Known known, int organisation) {
        var now = clock.instant();
        return known.held().stream()
                .filter(held -> held.inForce(now) && reaches(held, organisation))
                .toList();
    }

    private boolean reaches(Held held, int organisation) {
        Long node = held.node();
        if (node == null) {
            return held.organisation() == organisation;
        }
        var hierarchies = subtrees.getIfAvailable();
        return hierarchies != null && ask(() -> hierarchies.reaches(node, organisation));
    }

    /// Asks as the platform, and not on the connection of a caller's transaction, which sees that
    /// organisation only.
    private <T extends @Nullable Object> T ask(Supplier<T> question) {
        return Tenancy.asPlatform(() -> apart.execute(status -> question.get()));
    }

    private @Nullable Integer id(String organisation) {
        return ask(() ->
                db.sql("select id from organisation where key = ?")
                        .param(organisation)
                        .query(Integer.class)
                        .optional()
                        .orElse(null));
    }

    /// How the audit trail names a caller: with the home organisation when it acts elsewhere.
    String actor(Caller caller) {
        if (caller.organisation() == caller.home()) {
            return caller.login();
        }
        var known = known(caller.login());
        return caller.login() + "@" + (known == null ? caller.home() : known.homeKey());
    }

    /// Keys of the roles that the caller holds now where it acts.
    public List<String> roles(Caller caller) {
        var known = known(caller.login());
        return known == null
                ? List.of()
                : holding(known, caller.organisation()).stream()
                        .map(Held::role)
                        .distinct()
                        .sorted()
                        .toList();
    }

    /// Whether the caller's person has the scope now on whichever organisation.
    boolean holdsSomewhere(Caller caller, Scope scope) {
        return inForce(caller.login())
                .anyMatch(held -> Scope.covered(held.scopes()).contains(scope));
    }

    /// Whether the person may act in another organisation than its own.
    public boolean reachesOthers(Caller caller) {
        return inForce(caller.login())
                .anyMatch(held -> held.node() != null || held.organisation() != caller.home());
    }

    /// The organisations in which the person may act now, by key.
    ///
    /// @param query a part of key or name
    public Page<Organisation> organisations(
            Caller caller, String query, @Nullable Scope scope, PageRequest page) {
        var ids = new TreeSet<Integer>(scope == null ? List.of(caller.home()) : List.of());
        var hierarchies = subtrees.getIfAvailable();
        inForce(caller.login())
                .filter(held -> scope == null || Scope.covered(held.scopes()).contains(scope))
                .forEach(held -> {
                    Long node = held.node();
                    if (node == null) {
                        ids.add(held.organisation());
                    } else if (hierarchies != null) {
                        ids.addAll(ask(() -> hierarchies.organisations(node)));
                    }
                });
        String wanted =
                """
                 from organisation where id = any(:ids)
                   and (:query = '' or position(lower(:query) in lower(key || ' ' || name)) > 0)\
                """;
        return ask(() -> {
            var asked =
                    db.sql("select *" + wanted + " order by key limit :size offset :offset")
                            .param("ids", ids.toArray(Integer[]::new))
                            .param("query", query)
                            .param("size", page.size())
                            .param("offset", page.offset())
                            .query(Organisations.ROW)
                            .list();
            long total =
                    db.sql("select count(*)" + wanted)
                            .param("ids", ids.toArray(Integer[]::new))
                            .param("query", query)
                            .query(Long.class)
                            .single();
            return Page.of(asked, page, total);
        });
    }

    /// The nodes on whose subtrees a caller who acts at home, and has the scope there too, has it
    /// now: such as the registers an officer may see.
    public List<Long> nodes(Caller caller, Scope scope) {
        // A token too small for it at home is too small elsewhere.
        if (!caller.may(scope) || caller.organisation() != caller.home()) {
            return List.of();
        }
        return inForce(caller.login())
                .filter(held -> Scope.covered(held.scopes()).contains(scope))
                .flatMap(held -> Stream.ofNullable(held.node()))
                .distinct()
                .toList();
    }

    /// The last moment to which the caller's person holds all of these, on an organisation or on
    /// the subtree of a node.
    ///
    /// @return null when it has no end, or the caller holds them by no grant, as whoever runs the
    ///   platform does
    @Nullable Instant end(Caller caller, Collection<Scope> scopes, @Nullable Long node) {
        @Nullable Instant end = null;
        for (var scope : scopes) {
            var last = last(caller, scope, node);
            if (last != null && (end == null || last.isBefore(end))) {
                end = last;
            }
        }
        return end;
    }

    private @Nullable Instant last(Caller caller, Scope scope, @Nullable Long node) {
        @Nullable Instant last = null;
        for (var held : having(caller, scope, node)) {
            var until = held.until();
            if (until == null) {
                return null;
            }
            last = last == null || until.isAfter(last) ? until : last;
        }
        return last;
    }

    /// Whether the caller's person has the scope on everything below the node.
    boolean holdsOn(Caller caller, Scope scope, long node) {
        return !having(caller, scope, node).isEmpty();
    }

    private List<Held> having(Caller caller, Scope scope, @Nullable Long node) {
        return inForce(caller.login())
                .filter(held -> Scope.covered(held.scopes()).contains(scope))
                .filter(held ->
                        node == null ? reaches(held, caller.organisation()) : covers(held, node))
                .toList();
    }

    private boolean covers(Held held, long node) {
        Long own = held.node();
        var hierarchies = subtrees.getIfAvailable();
        return own != null && hierarchies != null && ask(() -> hierarchies.contains(own, node));
    }

    private Stream<Held> inForce(String login) {
        var now = clock.instant();
        var known = known(login);
        return known == null
                ? Stream.empty()
                : known.held().stream().filter(held -> held.inForce(now));
    }

    private boolean hasEnded(int organisation) {
        var known = lifetimes.getIfAvailable();
        return known != null && known.hasEnded(organisation);
    }

    /// What is known of people is asked anew: a role or a grant changed, or an organisation ended.
    public void forget() {
        changes.incrementAndGet();
        remembered.clear();
    }

    private @Nullable Known known(String login) {
        var now = clock.instant();
        var known = remembered.get(login);
        if (known != null && now.isBefore(known.until())) {
            return known;
        }
        long before = changes.get();
        var fresh = fresh(known, login, now);
        if (fresh == null) {
            remembered.remove(login);
            return null;
        }
        if (remembered.size() >= MOST_REMEMBERED) {
            remembered.clear();
        }
        remembered.put(login, fresh);
        if (changes.get() != before) {
            // It may have been read before the change.
            remembered.remove(login);
        }
        return fresh;
    }

    /// As PostgreSQL knows it; while that is away, as it was.
    private @Nullable Known fresh(@Nullable Known known, String login, Instant now) {
        try {
            return ask(() -> load(login, now));
        } catch (DataAccessResourceFailureException | TransientDataAccessException e) {
            if (known == null) {
                throw e;
            }
            return new Known(known.home(), known.homeKey(), known.held(), now.plus(RETRY));
        }
    }

    private @Nullable Known load(String login, Instant now) {
        record Somebody(int id, int home, String key) {}
        var somebody =
                db.sql(
                                """
                                select p.id, o.id as home, o.key
                                  from person p join organisation o on o.id = p.organisation_id
                                 where p.login = ? and not p.disabled\
                                """)
                        .param(login)
                        .query((row, n) ->
                                new Somebody(
                                        row.getInt("id"),
                                        row.getInt("home"),
                                        String.valueOf(row.getString("key"))))
                        .optional()
                        .orElse(null);
        if (somebody == null) {
            return null;
        }
        var held =
                db.sql(
                                """
                                select g.organisation_id, g.role, g.node, g.valid_from, g.valid_until, r.scopes
                                  from access_grant g
                                  left join custom_role r on r.organisation_id = g.organisation_id and r.key = g.role
                                 where g.person = ? and g.revoked is null\
                                """)
                        .param(somebody.id())
                        .query((row, n) -> held(row))
                        .list();
        // Who runs the platform must be able to undo what was recorded by mistake.
        if (hasEnded(somebody.home()) && held.stream().noneMatch(Held::platform)) {
            return null;
        }
        return new Known(somebody.home(), somebody.key(), held, now.plus(REMEMBERED));
    }

    private static Held held(ResultSet row) throws SQLException {
        String key = row.getString("role");
        var role = Role.everywhere(key).orElse(null);
        var until = row.getTimestamp("valid_until");
        long number = row.getLong("node");
        @Nullable Long node = row.wasNull() ? null : number;
        return new Held(
                key,
                role == null ? scopes(row) : role.scopes(),
                role != null && role.platform(),
                row.getInt("organisation_id"),
                node,
                row.getTimestamp("valid_from").toInstant(),
                until == null ? null : until.toInstant());
    }

    private static Set<Scope> scopes(ResultSet row) throws SQLException {
        var kept = row.getArray("scopes");
        var scopes = EnumSet.noneOf(Scope.class);
        if (kept != null) {
            Arrays.stream((String[]) kept.getArray()).map(Scope::of).forEach(scopes::add);
        }
        return scopes;
    }
}
