package io.baigong.server.access;

import io.baigong.server.audit.Audit;
import io.baigong.server.audit.Outcome;
import io.baigong.server.database.Tenancy;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/// The people of the organisations and their passwords.
@Service
public class People {
    private static final Pattern LOGIN = Pattern.compile("[\\p{L}\\p{N}._@-]{1,64}");

    private static final String PERSON =
            """
            select person.*, array(select distinct g.role from access_grant g
                where g.person = person.id and g.organisation_id = person.organisation_id
                  and g.node is null and g.revoked is null and g.valid_from <= now()
                  and (g.valid_until is null or g.valid_until > now()) order by 1) as roles
             from person\
            """;

    private final JdbcClient db;
    private final Clock clock;
    private final Passwords passwords;
    private final Audit audit;
    private final Grants grants;
    private final Authority authority;
    private final TransactionTemplate transaction;

    People(
            JdbcClient db,
            Clock clock,
            Passwords passwords,
            Audit audit,
            Grants grants,
            Authority authority,
            TransactionTemplate transaction) {
        this.transaction = transaction;
        this.grants = grants;
        this.authority = authority;
        this.db = db;
        this.clock = clock;
        this.passwords = passwords;
        this.audit = audit;
    }

    /// Adds a person to an organisation.
    ///
    /// @param by who asks; null for the platform itself
    /// @param role the first one, on that organisation; null for none yet
    /// @throws Conflict when the login is taken, in whichever organisation
    public Person add(
            @Nullable Caller by,
            int organisation,
            String login,
            String name,
            @Nullable Role role,
            String password) {
        String small = normalised(login);
        if (!LOGIN.matcher(small).matches()) {
            throw new Invalid("login", "1 to 64 letters, digits and . _ @ -", login);
        }
        checkName(name);
        if (by != null && role != null) {
            grants.checkFirst(by, role);
        }
        String hash = passwords.hash(small, password);
        var now = clock.instant();
        var roles = role == null ? List.<String>of() : List.of(role.key());
        try {
            int id =
                    Objects.requireNonNull(
                            transaction.execute(status -> {
                                int made = insert(organisation, small, name, hash, now);
                                if (role != null) {
                                    String giver = by == null ? "platform" : by.login();
                                    grants.first(organisation, made, giver, role);
                                }
                                audit.record(
                                        "person.create",
                                        small,
                                        Outcome.DONE,
                                        Map.of("name", name, "roles", roles));
                                return made;
                            }));
            return new Person(id, organisation, small, name, roles, false, now);
        } catch (DuplicateKeyException e) {
            throw new Conflict("login-taken", "the login \"" + small + "\" is taken");
        }
    }

    private int insert(int organisation, String login, String name, String hash, Instant now) {
        return db.sql(
                        """
                        insert into person (organisation_id, login, name, password, created)
                        values (?, ?, ?, ?, ?) returning id\
                        """)
                .params(organisation, login, name, hash, Timestamp.from(now))
                .query(Integer.class)
                .single();
    }

    /// Adds a person in the name of the platform itself.
    Person addTo(Organisation organisation, String login, String name, Role role, String password) {
        return Tenancy.as(
                organisation.id(), () -> add(null, organisation.id(), login, name, role, password));
    }

    /// The people of the caller's organisation, by login.
    public Page<Person> list(Caller caller, PageRequest page) {
        var items =
                db.sql(PERSON + " where organisation_id = ? order by login limit ? offset ?")
                        .params(caller.organisation(), page.size(), page.offset())
                        .query(People::person)
                        .list();
        long total =
                db.sql("select count(*) from person where organisation_id = ?")
                        .param(caller.organisation())
                        .query(Long.class)
                        .single();
        return Page.of(items, page, total);
    }

    /// The person that this caller is.
    public Person of(Caller caller) {
        return Tenancy.as(
                        caller.home(),
                        () ->
                                db.sql(PERSON + " where organisation_id = ? and login = ?")
                                        .params(caller.home(), caller.login())
                                        .query(People::person)
                                        .optional())
                .orElseThrow(() -> new NotSignedIn("the person is gone"));
    }

    /// The person with this login and password, if both are right. Takes as long when they are not.
    Optional<Person> withPassword(String login, String password) {
        record Found(Person person, String hash) {}
        var found =
                Tenancy.asPlatform(() ->
                        db.sql(PERSON + " where login = ?")
                                .param(normalised(login))
                                .query((row, n) ->
                                        new Found(person(row, n), row.getString("password")))
                                .optional());
        boolean right = passwords.matches(password, found.map(Found::hash).orElse(null));
        return right
                ? found.map(Found::person).filter(person -> !person.disabled())
                : Optional.empty();
    }

    private static void checkName(String name) {
        if (name.isBlank() || name.length() > 200) {
            throw new Invalid("name", "1 to 200 characters", name);
        }
    }

    /// Who could change the password of somebody who may more could soon do all that, too.
    private void checkRank(Caller by, Person person) {
        var theirs = authority.caller(person);
        if (theirs.platformAdministrator() && !by.platformAdministrator()) {
            throw new NotAllowed(
                    "platform-needed", "only an administrator of the platform can change another");
        }
        for (var scope : theirs.scopes()) {
            if (!by.may(scope)) {
                throw Roles.tooWide(scope.key());
            }
        }
    }

    /// What becomes of a person; null stays as it is.
    public record Change(
            @Nullable String name, @Nullable Boolean disabled, @Nullable String password) {}

    /// Changes a person of the caller's organisation.
    ///
    /// @throws Conflict when callers would take their own log-in away
    Person change(Caller by, int id, Change change) {
        var before = byId(by.organisation(), id);
        boolean own = before.login().equals(by.login());
        if (!own) {
            checkRank(by, before);
        }
        boolean disabled = change.disabled() == null ? before.disabled() : change.disabled();
        if (own && disabled) {
            throw new Conflict("own-account", "nobody can disable themselves");
        }
        String name = change.name() == null ? before.name() : change.name();
        checkName(name);
        transaction.executeWithoutResult(status -> update(by, before, name, disabled, change));
        return byId(by.organisation(), id);
    }

    private void update(Caller by, Person before, String name, boolean disabled, Change change) {
        db.sql("update person set name = ?, disabled = ? where organisation_id = ? and id = ?")
                .params(name, disabled, by.organisation(), before.id())
                .update();
        if (change.password() != null) {
            setPassword(before, change.password());
            audit.record("person.password", before.login(), Outcome.DONE, Map.of());
        }
        var after = byId(by.organisation(), before.id());
        if (!after.equals(before)) {
            audit.recordChange("person.change", before.login(), before, after);
        }
    }

    /// A person of the caller's organisation whose keys the caller may change.
    Person managed(Caller by, int id) {
        var person = byId(by.organisation(), id);
        checkRank(by, person);
        return person;
    }

    private Person byId(int organisation, int id) {
        return db.sql(PERSON + " where organisation_id = ? and id = ?")
                .params(organisation, id)
                .query(People::person)
                .optional()
                .orElseThrow(() -> new NotFound("user", id));
    }

    /// Gives a person of whichever organisation a random password; a disabled person may log in
    /// again.
    ///
    /// @return the password
    String resetPassword(String login) {
        var person = byLogin(login).orElseThrow(() -> new NotFound("user", login));
        String password = Passwords.random();
        return Tenancy.as(
                person.organisation(),
                () -> {
                    setPassword(person, password);
                    db.sql(
                                    "update person set disabled = false where organisation_id = ? and id = ?")
                            .params(person.organisation(), person.id())
                            .update();
                    audit.record(
                            "person.password", person.login(), Outcome.DONE, Map.of("reset", true));
                    return password;
                });
    }

    void setPassword(Person person, String password) {
        db.sql("update person set password = ? where organisation_id = ? and id = ?")
                .params(
                        passwords.hash(person.login(), password),
                        person.organisation(),
                        person.id())
                .update();
    }

    /// The person with this login in whichever organisation.
    Optional<Person> byLogin(String login) {
        return Tenancy.asPlatform(() ->
                db.sql(PERSON + " where login = ?")
                        .param(normalised(login))
                        .query(People::person)
                        .optional());
    }

    boolean isEmpty() {
        return Tenancy.asPlatform(() ->
                db.sql("select not exists (select from person)").query(Boolean.class).single());
    }

    static String normalised(String login) {
        return login.strip().toLowerCase(Locale.ROOT);
    }

    private static Person person(ResultSet row, int n) throws SQLException {
        return new Person(
                row.getInt("id"),
                row.getInt("organisation_id"),
                row.getString("login"),
                row.getString("name"),
                List.of((String[]) row.getArray("roles").getArray()),
                row.getBoolean("disabled"),
                row.getTimestamp("created").toInstant());
    }
}
