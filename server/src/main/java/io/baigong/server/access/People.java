package io.baigong.server.access;

import io.baigong.server.audit.Audit;
import io.baigong.server.audit.Outcome;
import io.baigong.server.database.Tenancy;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// The people of the organisations and their passwords.
@Service
public class People {
    private static final Pattern LOGIN = Pattern.compile("[\\p{L}\\p{N}._@-]{1,64}");

    private final JdbcClient db;
    private final Clock clock;
    private final Passwords passwords;
    private final Audit audit;

    People(JdbcClient db, Clock clock, Passwords passwords, Audit audit) {
        this.db = db;
        this.clock = clock;
        this.passwords = passwords;
        this.audit = audit;
    }

    /// Adds a person to an organisation.
    ///
    /// @param by who asks; null for the platform itself
    /// @throws Conflict when the login is taken, in whichever organisation
    @Transactional
    public Person add(
            @Nullable Caller by,
            int organisation,
            String login,
            String name,
            Role role,
            String password) {
        String small = normalised(login);
        if (!LOGIN.matcher(small).matches()) {
            throw new Invalid("login", "1 to 64 letters, digits and . _ @ -", login);
        }
        checkName(name);
        if (by != null) {
            checkRank(by, role);
        }
        String hash = passwords.hash(small, password);
        var now = clock.instant();
        try {
            int id =
                    db.sql(
                                    """
                                    insert into person (organisation_id, login, name, role, password, created)
                                    values (?, ?, ?, ?, ?, ?) returning id\
                                    """)
                            .params(
                                    organisation,
                                    small,
                                    name,
                                    role.key(),
                                    hash,
                                    Timestamp.from(now))
                            .query(Integer.class)
                            .single();
            audit.record("person.create", small, Outcome.DONE, Map.of("role", role.key()));
            return new Person(id, organisation, small, name, role, false, now);
        } catch (DuplicateKeyException e) {
            throw new Conflict("login-taken", "the login \"" + small + "\" is taken");
        }
    }

    /// Adds a person in the name of the platform itself.
    Person addTo(Organisation organisation, String login, String name, Role role, String password) {
        return Tenancy.as(
                organisation.id(), () -> add(null, organisation.id(), login, name, role, password));
    }

    /// The people of the caller's organisation, by login.
    public Page<Person> list(Caller caller, PageRequest page) {
        var items =
                db.sql(
                                "select * from person where organisation_id = ? order by login limit ? offset ?")
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
        return db.sql("select * from person where organisation_id = ? and login = ?")
                .params(caller.organisation(), caller.login())
                .query(People::person)
                .optional()
                .orElseThrow(() -> new NotSignedIn("the person is gone"));
    }

    /// The person with this login and password, if both are right. Takes as long when they are not.
    Optional<Person> withPassword(String login, String password) {
        record Found(Person person, String hash) {}
        var found =
                Tenancy.asPlatform(() ->
                        db.sql("select * from person where login = ?")
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

    private static void checkRank(Caller by, Role role) {
        if (role == Role.PLATFORM_ADMINISTRATOR && !by.platformAdministrator()) {
            throw new NotAllowed(
                    "platform-needed",
                    "only an administrator of the platform can make or change another one");
        }
    }

    /// What becomes of a person; null stays as it is.
    public record Change(
            @Nullable String name,
            @Nullable Role role,
            @Nullable Boolean disabled,
            @Nullable String password) {}

    /// Changes a person of the caller's organisation.
    ///
    /// @throws Conflict when callers would take their own role or log-in away
    @Transactional
    Person change(Caller by, int id, Change change) {
        var before = byId(by.organisation(), id);
        checkRank(by, before.role());
        var role = change.role() == null ? before.role() : change.role();
        checkRank(by, role);
        boolean disabled = change.disabled() == null ? before.disabled() : change.disabled();
        if (before.login().equals(by.login()) && (disabled || role != before.role())) {
            throw new Conflict("own-account", "nobody can disable or demote themselves");
        }
        String name = change.name() == null ? before.name() : change.name();
        checkName(name);
        db.sql(
                        "update person set name = ?, role = ?, disabled = ? where organisation_id = ? and id = ?")
                .params(name, role.key(), disabled, by.organisation(), id)
                .update();
        if (change.password() != null) {
            setPassword(before, change.password());
            audit.record("person.password", before.login(), Outcome.DONE, Map.of());
        }
        var after = byId(by.organisation(), id);
        if (!after.equals(before)) {
            audit.recordChange("person.change", before.login(), before, after);
        }
        return after;
    }

    /// A person of the caller's organisation whose keys the caller may change.
    Person managed(Caller by, int id) {
        var person = byId(by.organisation(), id);
        checkRank(by, person.role());
        return person;
    }

    private Person byId(int organisation, int id) {
        return db.sql("select * from person where organisation_id = ? and id = ?")
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
                db.sql("select * from person where login = ?")
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
                Role.of(row.getString("role")),
                row.getBoolean("disabled"),
                row.getTimestamp("created").toInstant());
    }
}
