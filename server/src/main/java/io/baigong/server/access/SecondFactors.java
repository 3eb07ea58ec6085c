package io.baigong.server.access;

import io.baigong.server.audit.Audit;
import io.baigong.server.audit.Outcome;
import io.baigong.server.database.Tenancy;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// One-time passwords as second factor, with recovery codes for when the phone is lost, and whether
/// an organisation demands them of its people.
@Service
public class SecondFactors {
    private static final int SECRET_BYTES = 20;
    private static final int RECOVERY_CODES = 10;
    private static final int RECOVERY_LENGTH = 10;
    // 32 characters that do not look alike: 50 bits a code.
    private static final String ALPHABET = "abcdefghjkmnpqrstuvwxyz123456789";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final JdbcClient db;
    private final Clock clock;
    private final People people;
    private final SealedSecrets secrets;
    private final Audit audit;

    SecondFactors(JdbcClient db, Clock clock, People people, SealedSecrets secrets, Audit audit) {
        this.db = db;
        this.clock = clock;
        this.people = people;
        this.secrets = secrets;
        this.audit = audit;
    }

    /// How it stands with a person.
    ///
    /// @param since when it was confirmed; absent while there is none
    /// @param demanded by the organisation
    /// @param recoveryCodes that are left
    public record State(
            boolean active, boolean demanded, @Nullable Instant since, int recoveryCodes) {}

    /// What an authenticator app needs.
    ///
    /// @param secret base 32
    /// @param uri `otpauth://totp/…`, for a QR code
    public record Enrolment(String secret, String uri) {}

    private record Kept(byte[] secret, @Nullable Instant confirmed) {}

    public State state(Caller caller) {
        return state(people.of(caller));
    }

    /// Of a person of the caller's organisation.
    public State state(Caller by, int person) {
        return state(people.managed(by, person));
    }

    private State state(Person person) {
        return Tenancy.as(
                person.organisation(),
                () -> {
                    var since = kept(person).map(Kept::confirmed).orElse(null);
                    return new State(
                            since != null,
                            isDemanded(person.organisation()),
                            since,
                            since == null ? 0 : codesLeft(person));
                });
    }

    private Optional<Kept> kept(Person person) {
        return db.sql("select secret, confirmed from second_factor where person = ?")
                .param(person.id())
                .query((row, n) -> {
                    var confirmed = row.getTimestamp("confirmed");
                    return new Kept(
                            row.getBytes("secret"),
                            confirmed == null ? null : confirmed.toInstant());
                })
                .optional();
    }

    private int codesLeft(Person person) {
        return db.sql("select count(*) from recovery_code where person = ? and used is null")
                .param(person.id())
                .query(Integer.class)
                .single();
    }

    /// Begins: makes a secret, which counts once a code of it was given.
    ///
    /// @throws Conflict when there is a second factor already
    @Transactional
    public Enrolment begin(Caller caller) {
        var person = people.of(caller);
        if (isActive(person)) {
            throw new Conflict("second-factor-there", "there is a second factor; remove it first");
        }
        var secret = new byte[SECRET_BYTES];
        RANDOM.nextBytes(secret);
        db.sql(
                        """
                        insert into second_factor (person, organisation_id, secret, made) values (?, ?, ?, ?)
                        on conflict (person) do update
                           set secret = excluded.secret, made = excluded.made, last_step = 0\
                        """)
                .params(
                        person.id(),
                        person.organisation(),
                        secrets.encrypt(person.id(), secret),
                        Timestamp.from(clock.instant()))
                .update();
        String text = Totp.base32(secret);
        String label = "Baigong:" + encoded(person.login());
        return new Enrolment(
                text,
                "otpauth://totp/%s?secret=%s&issuer=Baigong&algorithm=SHA1&digits=%d&period=%d"
                        .formatted(label, text, Totp.DIGITS, Totp.STEP_SECONDS));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /// Confirms by a first code.
    ///
    /// @return recovery codes, shown this once; empty when the code is wrong
    @Transactional
    public List<String> confirm(Caller caller, String code) {
        var person = people.of(caller);
        if (isActive(person)) {
            throw new Conflict("second-factor-there", "there is a second factor; remove it first");
        }
        if (!takesOneTime(person, code)) {
            return List.of();
        }
        db.sql("update second_factor set confirmed = ? where person = ?")
                .params(Timestamp.from(clock.instant()), person.id())
                .update();
        audit.record("second-factor.enrol", person.login(), Outcome.DONE, Map.of());
        return newCodes(person);
    }

    /// New recovery codes; the old ones hold no longer. The caller gave a code before.
    @Transactional
    public List<String> renewCodes(Caller caller) {
        var person = people.of(caller);
        audit.record("second-factor.recovery-codes", person.login(), Outcome.DONE, Map.of());
        return newCodes(person);
    }

    private List<String> newCodes(Person person) {
        db.sql("delete from recovery_code where person = ?").param(person.id()).update();
        var codes = new ArrayList<String>();
        while (codes.size() < RECOVERY_CODES) {
            String code =
                    RANDOM.ints(RECOVERY_LENGTH, 0, ALPHABET.length())
                            .mapToObj(ALPHABET::charAt)
                            .collect(
                                    StringBuilder::new,
                                    StringBuilder::append,
                                    StringBuilder::append)
                            .toString();
            db.sql("insert into recovery_code (organisation_id, person, hash) values (?, ?, ?)")
                    .params(person.organisation(), person.id(), secrets.hash(person.id(), code))
                    .update();
            codes.add(code.substring(0, 5) + "-" + code.substring(5));
        }
        return codes;
    }

    boolean isActive(Person person) {
        return Tenancy.as(
                person.organisation(), () -> kept(person).map(Kept::confirmed).isPresent());
    }

    /// Whether it is a code of now, or a recovery code; either is taken once.
    boolean takes(Person person, String code) {
        return Tenancy.as(
                person.organisation(),
                () -> takesOneTime(person, code) || takesRecovery(person, code));
    }

    private boolean takesOneTime(Person person, String code) {
        var kept = kept(person).orElse(null);
        if (kept == null) {
            return false;
        }
        byte[] secret = secrets.decrypt(person.id(), kept.secret());
        long step = Totp.matching(secret, code.replaceAll("\\s", ""), clock.instant());
        return step >= 0
                && db.sql(
                                        "update second_factor set last_step = ? where person = ? and last_step < ?")
                                .params(step, person.id(), step)
                                .update()
                        == 1;
    }

    private boolean takesRecovery(Person person, String code) {
        String plain = code.toLowerCase(Locale.ROOT).replaceAll("[\\s-]", "");
        int taken =
                plain.length() != RECOVERY_LENGTH
                        ? 0
                        : db.sql(
                                        "update recovery_code set used = ? where person = ? and hash = ? and used is null")
                                .params(
                                        Timestamp.from(clock.instant()),
                                        person.id(),
                                        secrets.hash(person.id(), plain))
                                .update();
        if (taken == 1) {
            audit.record(
                    "second-factor.recovery",
                    person.login(),
                    Outcome.DONE,
                    Map.of("left", codesLeft(person)));
        }
        return taken == 1;
    }

    /// Takes the caller's own away. The caller gave a code before.
    ///
    /// @throws Conflict when the organisation demands it
    @Transactional
    public void remove(Caller caller) {
        var person = people.of(caller);
        if (isDemanded(person.organisation())) {
            throw new Conflict(
                    "second-factor-demanded", "the organisation demands a second factor");
        }
        forget(person);
        audit.record("second-factor.remove", person.login(), Outcome.DONE, Map.of());
    }

    /// Takes it from a person who lost phone and codes.
    @Transactional
    public void reset(Caller by, int person) {
        var found = people.managed(by, person);
        forget(found);
        audit.record("second-factor.reset", found.login(), Outcome.DONE, Map.of());
    }

    void forget(Person person) {
        Tenancy.as(
                person.organisation(),
                () -> {
                    db.sql("delete from recovery_code where person = ?")
                            .param(person.id())
                            .update();
                    return db.sql("delete from second_factor where person = ?")
                            .param(person.id())
                            .update();
                });
    }

    /// Whether the organisation demands a second factor of its people.
    public boolean isDemanded(int organisation) {
        return db.sql("select second_factor from sign_in_rule where organisation_id = ?")
                .param(organisation)
                .query(Boolean.class)
                .optional()
                .orElse(false);
    }

    /// Demands a second factor of the people of the caller's organisation, or no longer. Whoever
    /// has none makes one at the next log-in, before anything else.
    @Transactional
    public void demand(Caller caller, boolean demanded) {
        boolean before = isDemanded(caller.organisation());
        db.sql(
                        """
                        insert into sign_in_rule (organisation_id, second_factor) values (?, ?)
                        on conflict (organisation_id) do update set second_factor = excluded.second_factor\
                        """)
                .params(caller.organisation(), demanded)
                .update();
        audit.recordChange(
                "sign-in-rule.change",
                "second-factor",
                Map.of("demanded", before),
                Map.of("demanded", demanded));
    }
}
