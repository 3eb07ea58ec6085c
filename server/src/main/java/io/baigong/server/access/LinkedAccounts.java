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
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// Which accounts at OpenID providers are which people. A person is linked by itself when logged
/// in, or by an administrator's invitation that the first log-in with the invited, verified e-mail
/// address takes up. Nobody becomes a person by logging in.
@Service
public class LinkedAccounts {
    private static final Duration INVITED = Duration.ofDays(14);
    private static final Pattern EMAIL = Pattern.compile("[^\\s@]{1,64}@[^\\s@]{1,190}");

    private final JdbcClient db;
    private final Clock clock;
    private final People people;
    private final Audit audit;
    private final SignInSettings settings;

    LinkedAccounts(
            JdbcClient db, Clock clock, People people, Audit audit, SignInSettings settings) {
        this.db = db;
        this.clock = clock;
        this.people = people;
        this.audit = audit;
        this.settings = settings;
    }

    /// An account of a person.
    public record Link(String provider, @Nullable String email, Instant linked) {}

    /// An invitation that nobody has taken up.
    public record Invitation(String provider, String email, Instant made, Instant expires) {}

    public List<Link> of(Caller caller) {
        return of(people.of(caller));
    }

    /// Those of a person of the caller's organisation.
    public List<Link> of(Caller by, int person) {
        return of(people.managed(by, person));
    }

    private List<Link> of(Person person) {
        return Tenancy.as(
                person.organisation(),
                () ->
                        db.sql("select * from linked_account where person = ? order by provider")
                                .param(person.id())
                                .query((row, n) ->
                                        new Link(
                                                row.getString("provider"),
                                                row.getString("email"),
                                                time(row, "linked")))
                                .list());
    }

    /// The person of an account; an invitation is taken up.
    Optional<Person> personOf(String provider, OpenIdProvider.Account account) {
        var linked =
                Tenancy.asPlatform(() ->
                        db.sql(
                                        """
                                        select p.login from linked_account a join person p on p.id = a.person
                                         where a.provider = ? and a.subject = ?\
                                        """)
                                .params(provider, account.subject())
                                .query((row, n) -> String.valueOf(row.getString(1)))
                                .optional());
        return linked.or(() -> invited(provider, account))
                .flatMap(people::byLogin)
                .filter(person -> !person.disabled());
    }

    private Optional<String> invited(String provider, OpenIdProvider.Account account) {
        String email = account.email();
        if (email == null) {
            return Optional.empty();
        }
        var login =
                Tenancy.asPlatform(() ->
                        db.sql(
                                        """
                                        select p.login from account_invitation i join person p on p.id = i.person
                                         where i.provider = ? and i.email = ? and i.expires > ? and not p.disabled\
                                        """)
                                .params(provider, email, Timestamp.from(clock.instant()))
                                .query((row, n) -> String.valueOf(row.getString(1)))
                                .optional());
        login.flatMap(people::byLogin).ifPresent(person -> link(person, provider, account));
        return login;
    }

    /// Makes the account the person's.
    ///
    /// @throws Conflict when it is another person's, or the person has another one there
    void link(Person person, String provider, OpenIdProvider.Account account) {
        Tenancy.as(
                person.organisation(),
                () -> {
                    try {
                        db.sql(
                                        """
                                        insert into linked_account (organisation_id, person, provider, subject, email, linked)
                                        values (?, ?, ?, ?, ?, ?)\
                                        """)
                                .params(
                                        Arrays.<@Nullable Object>asList(
                                                person.organisation(),
                                                person.id(),
                                                provider,
                                                account.subject(),
                                                account.email(),
                                                Timestamp.from(clock.instant())))
                                .update();
                    } catch (DuplicateKeyException e) {
                        throw new Conflict(
                                "account-linked",
                                "this account or person is linked to another one already");
                    }
                    db.sql("delete from account_invitation where person = ? and provider = ?")
                            .params(person.id(), provider)
                            .update();
                    audit.record(
                            "account.link",
                            person.login(),
                            Outcome.DONE,
                            Map.of("provider", provider, "subject", account.subject()));
                    return true;
                });
    }

    /// Unlinks the caller's own account.
    @Transactional
    public void unlink(Caller caller, String provider) {
        unlink(people.of(caller), provider);
    }

    /// Unlinks an account of a person of the caller's organisation.
    @Transactional
    public void unlink(Caller by, int person, String provider) {
        unlink(people.managed(by, person), provider);
    }

    private void unlink(Person person, String provider) {
        int ended =
                db.sql("delete from linked_account where person = ? and provider = ?")
                        .params(person.id(), provider)
                        .update();
        if (ended == 0) {
            throw new NotFound("account", provider);
        }
        audit.record("account.unlink", person.login(), Outcome.DONE, Map.of("provider", provider));
    }

    public List<Invitation> invitations(Caller by, int person) {
        var invited = people.managed(by, person);
        return db.sql("select * from account_invitation where person = ? order by provider")
                .param(invited.id())
                .query((row, n) ->
                        new Invitation(
                                row.getString("provider"),
                                row.getString("email"),
                                time(row, "made"),
                                time(row, "expires")))
                .list();
    }

    /// Invites a person of the caller's organisation to log in through a provider.
    ///
    /// @param email which the provider must say is verified
    @Transactional
    public void invite(Caller by, int person, String provider, String email) {
        var invited = people.managed(by, person);
        if (!settings.providers().containsKey(provider)) {
            throw new NotFound("provider", provider);
        }
        String small = email.strip().toLowerCase(Locale.ROOT);
        if (!EMAIL.matcher(small).matches()) {
            throw new Invalid("email", "an e-mail address", email);
        }
        withdraw(invited, provider);
        var now = clock.instant();
        try {
            db.sql(
                            """
                            insert into account_invitation (organisation_id, person, provider, email, made, expires)
                            values (?, ?, ?, ?, ?, ?)\
                            """)
                    .params(
                            invited.organisation(),
                            invited.id(),
                            provider,
                            small,
                            Timestamp.from(now),
                            Timestamp.from(now.plus(INVITED)))
                    .update();
        } catch (DuplicateKeyException e) {
            throw new Conflict("account-linked", "somebody else is invited with this address");
        }
        audit.record(
                "account.invite",
                invited.login(),
                Outcome.DONE,
                Map.of("provider", provider, "email", small));
    }

    /// Takes an invitation back.
    @Transactional
    public void withdraw(Caller by, int person, String provider) {
        var invited = people.managed(by, person);
        if (withdraw(invited, provider) == 0) {
            throw new NotFound("invitation", provider);
        }
        audit.record(
                "account.withdraw", invited.login(), Outcome.DONE, Map.of("provider", provider));
    }

    private int withdraw(Person invited, String provider) {
        return db.sql("delete from account_invitation where person = ? and provider = ?")
                .params(invited.id(), provider)
                .update();
    }

    private static Instant time(ResultSet row, String column) throws SQLException {
        return row.getTimestamp(column).toInstant();
    }
}
