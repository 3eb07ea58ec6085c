package io.baigong.server.access;

import io.baigong.server.audit.Audit;
import io.baigong.server.audit.Outcome;
import io.baigong.server.database.Tenancy;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/// Who has which role where, from when until when, by whom and why. A grant is never changed, only
/// taken back.
@Service
public class Grants {
    private static final int MOST = 20_000;
    private static final Duration LONGEST_AGO = Duration.ofMinutes(5);

    private final JdbcClient db;
    private final Clock clock;
    private final Audit audit;
    private final Authority authority;
    private final Roles roles;
    private final ObjectProvider<Subtrees> subtrees;
    private final TransactionTemplate transaction;

    Grants(
            JdbcClient db,
            Clock clock,
            Audit audit,
            Authority authority,
            Roles roles,
            ObjectProvider<Subtrees> subtrees,
            TransactionTemplate transaction) {
        this.db = db;
        this.clock = clock;
        this.audit = audit;
        this.authority = authority;
        this.roles = roles;
        this.subtrees = subtrees;
        this.transaction = transaction;
    }

    /// What is to be given.
    ///
    /// @param login of a person of whichever organisation
    /// @param role key of a role of the caller's organisation; a built-in one on a node
    /// @param node null for the caller's organisation itself
    /// @param from null for now
    /// @param until null for no end
    /// @param reason may be null
    public record Wish(
            String login,
            String role,
            @Nullable Long node,
            @Nullable Instant from,
            @Nullable Instant until,
            @Nullable String reason) {
        /// As PostgreSQL keeps it, in microseconds.
        private Wish kept() {
            return new Wish(login, role, node, micros(from), micros(until), reason);
        }

        private static @Nullable Instant micros(@Nullable Instant time) {
            return time == null ? null : time.truncatedTo(ChronoUnit.MICROS);
        }
    }

    /// Which grants to list.
    ///
    /// @param login of one person, or empty for all
    /// @param past whether those that are over or taken back are wanted too
    public record Wanted(String login, boolean past) {}

    private static final String ROWS =
            """
             from access_grant g join person p on p.id = g.person
             join organisation h on h.id = p.organisation_id
             where g.organisation_id = :organisation and (:login = '' or p.login = :login)
               and (:past or (g.revoked is null and (g.valid_until is null or g.valid_until > :now)))\
            """;

    private static final String COLUMNS =
            "select g.*, p.login, p.name as person_name, h.key as home ";

    /// What the caller's organisation gave, newest first.
    public Page<Grant> list(Caller caller, Wanted wanted, PageRequest page) {
        // People of other organisations are named too, hence not by the tenant's own eyes.
        return Tenancy.asPlatform(() -> {
            var items =
                    asking(
                                    caller,
                                    wanted,
                                    COLUMNS
                                            + ROWS
                                            + " order by g.id desc limit :size offset :offset")
                            .param("size", page.size())
                            .param("offset", page.offset())
                            .query(this::grant)
                            .list();
            long total =
                    asking(caller, wanted, "select count(*)" + ROWS).query(Long.class).single();
            return Page.of(items, page, total);
        });
    }

    /// The grants on nodes by which others reach the caller's organisation now, newest first.
    public Page<Grant> above(Caller caller, PageRequest page) {
        var hierarchies = subtrees.getIfAvailable();
        if (hierarchies == null) {
            return Page.of(List.of(), page, 0);
        }
        String onNodes =
                COLUMNS
                        + """
                        from access_grant g join person p on p.id = g.person
                          join organisation h on h.id = p.organisation_id
                         where g.node is not null and g.revoked is null
                           and g.valid_from <= :now and (g.valid_until is null or g.valid_until > :now)
                         order by g.id desc\
                        """;
        var all =
                Tenancy.asPlatform(() ->
                        db.sql(onNodes)
                                .param("now", Timestamp.from(clock.instant()))
                                .query(this::grant)
                                .list());
        var reaching = new HashMap<Long, Boolean>();
        return Page.cut(
                all.stream()
                        .filter(grant ->
                                reaching.computeIfAbsent(
                                        Objects.requireNonNull(grant.node()),
                                        node -> hierarchies.reaches(node, caller.organisation())))
                        .toList(),
                page);
    }

    private JdbcClient.StatementSpec asking(Caller caller, Wanted wanted, String sql) {
        return db.sql(sql)
                .param("organisation", caller.organisation())
                .param("login", People.normalised(wanted.login()))
                .param("past", wanted.past())
                .param("now", Timestamp.from(clock.instant()));
    }

    /// The node that is written like this.
    ///
    /// @return null for null, which stands for the organisation itself
    /// @throws NotFound when there is no such node
    public @Nullable Long node(@Nullable String written) {
        if (written == null || written.isBlank()) {
            return null;
        }
        var hierarchies = subtrees.getIfAvailable();
        Long node = hierarchies == null ? null : hierarchies.find(written.strip());
        if (node == null) {
            throw new NotFound("node", written);
        }
        return node;
    }

    /// Gives a role.
    ///
    /// @throws NotAllowed `role-too-wide` when the caller lacks a part of it there
    /// @throws Conflict `own-account` when callers would give something to themselves
    public Grant give(Caller caller, Wish asked) {
        var wish = asked.kept();
        var role = roles.get(caller, wish.role());
        var now = clock.instant();
        checkTimes(wish, now);
        String reason = wish.reason() == null ? "" : wish.reason().strip();
        if (reason.length() > 500) {
            throw new Invalid("reason", "at most 500 characters", reason.length());
        }
        checkNode(role, wish.node());
        checkHeld(caller, role, wish.node());
        checkEnd(caller, role, wish);
        int person = person(caller, wish.login());
        checkCount(caller);
        var from = wish.from() == null ? now : wish.from();
        long id =
                Objects.requireNonNull(
                        transaction.execute(status -> {
                            long made =
                                    insert(
                                            caller.organisation(),
                                            person,
                                            caller.login(),
                                            new Wish(
                                                    wish.login(),
                                                    role.key(),
                                                    wish.node(),
                                                    from,
                                                    wish.until(),
                                                    reason));
                            audit.record(
                                    "grant.create",
                                    People.normalised(wish.login()),
                                    Outcome.DONE,
                                    described(made, wish, reason));
                            return made;
                        }));
        authority.forget();
        return get(caller, id);
    }

    /// May the caller give a new person this role, without end?
    void checkFirst(Caller by, Role role) {
        if (!by.may(Scope.GRANTS_WRITE)) {
            throw new NotAllowed("scope-missing", "giving a role needs the scope grants:write");
        }
        Roles.checkHeld(by, role);
        checkEnd(by, role, new Wish("", role.key(), null, null, null, null));
    }

    /// Gives the first role of a person who was just made, inside that transaction.
    ///
    /// @param by login, or `platform`
    void first(int organisation, int person, String by, Role role) {
        insert(organisation, person, by, new Wish("", role.key(), null, clock.instant(), null, ""));
    }

    private long insert(int organisation, int person, String by, Wish wish) {
        var from = Objects.requireNonNull(wish.from());
        var until = wish.until();
        return db.sql(
                        """
                        insert into access_grant (organisation_id, person, role, node, valid_from, valid_until,
                            reason, given_by, given)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?) returning id\
                        """)
                .params(
                        Arrays.<@Nullable Object>asList(
                                organisation,
                                person,
                                wish.role(),
                                wish.node(),
                                Timestamp.from(from),
                                until == null ? null : Timestamp.from(until),
                                wish.reason(),
                                by,
                                Timestamp.from(clock.instant())))
                .query(Long.class)
                .single();
    }

    private static void checkTimes(Wish wish, Instant now) {
        var from = wish.from();
        var until = wish.until();
        if (from != null && from.isBefore(now.minus(LONGEST_AGO))) {
            throw new Invalid("from", "a time to come", from);
        }
        if (until != null && !until.isAfter(now)) {
            throw new Invalid("until", "a time to come", until);
        }
        if (from != null && until != null && !until.isAfter(from)) {
            throw new Invalid("until", "a time after from", until);
        }
    }

    private void checkNode(Role role, @Nullable Long node) {
        if (node == null) {
            return;
        }
        var hierarchies = subtrees.getIfAvailable();
        if (hierarchies == null || hierarchies.name(node) == null) {
            throw new NotFound("node", node);
        }
        if (!role.builtIn() || role.platform()) {
            // An own role can be changed by people who hold nothing on the node.
            throw new Invalid("role", "a built-in role of organisations", role.key());
        }
    }

    /// On a node one gives what one has on it; an administrator of the platform gives any role.
    private void checkHeld(Caller caller, Role role, @Nullable Long node) {
        if (node == null) {
            Roles.checkHeld(caller, role);
            return;
        }
        for (var scope : role.scopes()) {
            boolean held = caller.may(scope) && authority.holdsOn(caller, scope, node);
            if (!held && !caller.platformAdministrator()) {
                throw Roles.tooWide(scope.key());
            }
        }
    }

    /// Who has something for a time only does not give it for longer.
    private void checkEnd(Caller caller, Role role, Wish wish) {
        Long node = caller.platformAdministrator() ? null : wish.node();
        var end = authority.end(caller, role.scopes(), node);
        var until = wish.until();
        if (end != null && (until == null || until.isAfter(end))) {
            throw new Invalid("until", "not after " + end + ", when your own ends", until);
        }
    }

    private int person(Caller caller, String login) {
        String small = People.normalised(login);
        if (small.equals(caller.login())) {
            throw new Conflict("own-account", "nobody can grant themselves anything");
        }
        return Tenancy.asPlatform(() ->
                        db.sql("select id from person where login = ?")
                                .param(small)
                                .query(Integer.class)
                                .optional())
                .orElseThrow(() -> new NotFound("user", login));
    }

    private void checkCount(Caller caller) {
        long held =
                db.sql(
                                "select count(*) from access_grant where organisation_id = ? and revoked is null")
                        .param(caller.organisation())
                        .query(Long.class)
                        .single();
        if (held >= MOST) {
            throw new TooMuch("grants", MOST);
        }
    }

    /// Takes a grant back; it ends at once.
    ///
    /// @throws NotAllowed `role-too-wide` when the caller lacks a part of it
    /// @throws Conflict `own-account` when callers would take their own away
    public void revoke(Caller caller, long id) {
        var grant = get(caller, id);
        if (grant.login().equals(caller.login())) {
            throw new Conflict("own-account", "nobody can take their own grants away");
        }
        checkHeld(caller, roles.get(caller, grant.role()), grant.node());
        transaction.executeWithoutResult(status -> {
            int ended =
                    db.sql(
                                    """
                                    update access_grant set revoked = ?, revoked_by = ?
                                     where organisation_id = ? and id = ? and revoked is null\
                                    """)
                            .params(
                                    Timestamp.from(clock.instant()),
                                    caller.login(),
                                    caller.organisation(),
                                    id)
                            .update();
            if (ended == 0) {
                throw new NotFound("grant", id);
            }
            audit.record(
                    "grant.revoke",
                    grant.login(),
                    Outcome.DONE,
                    Map.of("id", id, "role", grant.role()));
        });
        authority.forget();
    }

    private Grant get(Caller caller, long id) {
        return Tenancy.asPlatform(() ->
                asking(caller, new Wanted("", true), COLUMNS + ROWS + " and g.id = :id")
                        .param("id", id)
                        .query(this::grant)
                        .optional()
                        .orElseThrow(() -> new NotFound("grant", id)));
    }

    private static Map<String, Object> described(long id, Wish wish, String reason) {
        var details = new LinkedHashMap<String, Object>();
        details.put("id", id);
        details.put("role", wish.role());
        if (wish.node() != null) {
            details.put("node", wish.node());
        }
        if (wish.until() != null) {
            details.put("until", wish.until());
        }
        if (!reason.isEmpty()) {
            details.put("reason", reason);
        }
        return details;
    }

    private Grant grant(ResultSet row, int n) throws SQLException {
        long number = row.getLong("node");
        @Nullable Long node = row.wasNull() ? null : number;
        var hierarchies = subtrees.getIfAvailable();
        var now = clock.instant();
        var from = row.getTimestamp("valid_from").toInstant();
        var until = instant(row, "valid_until");
        var revoked = instant(row, "revoked");
        boolean inForce =
                revoked == null && !now.isBefore(from) && (until == null || now.isBefore(until));
        return new Grant(
                row.getLong("id"),
                row.getString("login"),
                row.getString("person_name"),
                row.getString("home"),
                row.getString("role"),
                node,
                node == null || hierarchies == null ? null : hierarchies.name(node),
                from,
                until,
                row.getString("reason"),
                row.getString("given_by"),
                row.getTimestamp("given").toInstant(),
                revoked,
                row.getString("revoked_by"),
                inForce);
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var time = row.getTimestamp(column);
        return time == null ? null : time.toInstant();
    }
}
