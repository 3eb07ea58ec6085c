package io.baigong.server.access;

import io.baigong.server.audit.Actor;
import io.baigong.server.audit.Audit;
import io.baigong.server.audit.Outcome;
import io.baigong.server.database.Tenancy;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.stereotype.Service;

/// Log-ins by cookie. Sessions live in memory and are bounded: some per person (the oldest gives
/// way), and Tomcat's own limit over all.
@Service
public class Sessions {
    /// In a session: the person must make a second factor before anything else.
    static final String ENROL = "baigong.enrol";

    private static final String END_ADDRESS = "baigong.end-address";

    private final SecurityContextRepository contexts = new HttpSessionSecurityContextRepository();
    private final People people;
    private final LoginGuard guard;
    private final ApiTokens tokens;
    private final Operator operator;
    private final Authority authority;
    private final Audit audit;
    private final SecondFactors factors;
    private final OpenSessions open;
    private final Clock clock;

    Sessions(
            People people,
            LoginGuard guard,
            ApiTokens tokens,
            Operator operator,
            Authority authority,
            Audit audit,
            SecondFactors factors,
            OpenSessions open,
            Clock clock) {
        this.authority = authority;
        this.factors = factors;
        this.open = open;
        this.clock = clock;
        this.tokens = tokens;
        this.operator = operator;
        this.people = people;
        this.guard = guard;
        this.audit = audit;
    }

    /// Logs in: the answer carries the cookie of a new session; a session that was there ends.
    ///
    /// @param code of the second factor; null for the first try, which says whether one is needed
    /// @throws NotSignedIn when login or password is wrong (`login-wrong`), a code is needed
    ///   (`code-needed`) or wrong (`code-wrong`)
    /// @throws TooManyTries after repeated failures
    public Caller open(
            String login,
            String password,
            @Nullable String code,
            HttpServletRequest request,
            HttpServletResponse response) {
        String small = People.normalised(login);
        String address = request.getRemoteAddr();
        guard.check(small, address);
        var person = people.withPassword(small, password).orElse(null);
        if (person == null) {
            guard.failed(small, address);
            refused(small, address);
            throw new NotSignedIn("login-wrong", "login or password is wrong");
        }
        boolean hasFactor = factors.isActive(person);
        if (hasFactor && (code == null || code.isBlank())) {
            throw new NotSignedIn("code-needed", "a code of the second factor is needed too");
        }
        if (hasFactor && !taken(person, String.valueOf(code), address)) {
            guard.failed(small, address);
            refused(small, address);
            throw new NotSignedIn("code-wrong", "the code is wrong or was used already");
        }
        guard.succeeded(small, address);
        boolean enrol =
                !hasFactor
                        && Tenancy.as(
                                person.organisation(),
                                () -> factors.isDemanded(person.organisation()));
        return begin(person, null, enrol, request, response);
    }

    private boolean taken(Person person, String code, String address) {
        return new Actor(person.login(), address).call(() -> factors.takes(person, code));
    }

    /// Opens a session for somebody whom an OpenID provider vouches for.
    ///
    /// @param endAddress where the browser goes after the log-out, to log out there too
    Caller openVouched(
            Person person,
            String provider,
            @Nullable String endAddress,
            HttpServletRequest request,
            HttpServletResponse response) {
        var caller = begin(person, provider, false, request, response);
        request.getSession().setAttribute(END_ADDRESS, endAddress);
        return caller;
    }

    private Caller begin(
            Person person,
            @Nullable String provider,
            boolean enrol,
            HttpServletRequest request,
            HttpServletResponse response) {
        end(request);
        String address = request.getRemoteAddr();
        var caller = authority.caller(person);
        var session = request.getSession(true);
        var origin =
                new OpenSessions.Origin(
                        clock.instant(), address, request.getHeader("User-Agent"), provider);
        open.begin(caller.login(), session, origin);
        if (enrol) {
            session.setAttribute(ENROL, true);
        }
        var context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(new SignedIn(caller, caller.login(), true));
        SecurityContextHolder.setContext(context);
        contexts.saveContext(context, request, response);
        caller.call(
                new Actor(caller.login(), address),
                () -> {
                    audit.record(
                            "session.open",
                            caller.login(),
                            Outcome.DONE,
                            provider == null ? Map.of() : Map.of("provider", provider));
                    return true;
                });
        return caller;
    }

    /// Whether the person must make a second factor before anything else.
    public boolean mustEnrol(HttpServletRequest request) {
        var session = request.getSession(false);
        return session != null
                && CallerFilter.secret(request) == null
                && session.getAttribute(ENROL) != null;
    }

    /// Confirms the caller's second factor by a first code.
    ///
    /// @return recovery codes
    /// @throws NotAllowed when the code is wrong
    public List<String> confirmFactor(Caller caller, String code, HttpServletRequest request) {
        demandPerson(caller);
        var codes = new ArrayList<String>();
        guarded(
                caller,
                request,
                () -> {
                    codes.addAll(factors.confirm(caller, code));
                    return !codes.isEmpty();
                });
        var session = request.getSession(false);
        if (session != null && session.getAttribute(ENROL) != null) {
            session.removeAttribute(ENROL);
            request.changeSessionId();
        }
        return codes;
    }

    /// Does what takes a code of the caller's second factor.
    ///
    /// @throws NotAllowed when the code is wrong
    public void withCode(Caller caller, String code, HttpServletRequest request) {
        demandPerson(caller);
        var person = people.of(caller);
        guarded(caller, request, () -> factors.takes(person, code));
    }

    private void guarded(Caller caller, HttpServletRequest request, BooleanSupplier right) {
        String address = request.getRemoteAddr();
        guard.check(caller.login(), address);
        if (!right.getAsBoolean()) {
            guard.failed(caller.login(), address);
            throw new NotAllowed("code-wrong", "the code is wrong or was used already");
        }
        guard.succeeded(caller.login(), address);
    }

    private void refused(String login, String address) {
        String subject = login.length() <= 64 ? login : login.substring(0, 64);
        var known = people.byLogin(login).orElse(null);
        var actor = new Actor("unknown", address);
        Tenancy.Work<Boolean, RuntimeException> record =
                () -> {
                    audit.record("session.open", subject, Outcome.DENIED, Map.of());
                    return true;
                };
        if (known == null) {
            actor.call(record);
        } else {
            authority.caller(known).call(actor, record);
        }
    }

    /// Logs out.
    ///
    /// @return where the browser goes next to log out at the OpenID provider too; null for nowhere
    public @Nullable String close(HttpServletRequest request) {
        var caller = Caller.currentOrNull();
        var session = request.getSession(false);
        var next = session == null ? null : session.getAttribute(END_ADDRESS);
        if (end(request) && caller != null) {
            audit.record("session.close", caller.login(), Outcome.DONE, Map.of());
        }
        return next instanceof String address ? address : null;
    }

    /// An open session.
    ///
    /// @param id not the one of the cookie
    /// @param browser what it calls itself
    /// @param provider the OpenID provider that vouched; absent for a password
    /// @param own whether it is the one that asks
    public record OpenSession(
            String id,
            Instant since,
            Instant lastUsed,
            String address,
            @Nullable String browser,
            @Nullable String provider,
            boolean own) {}

    /// The caller's open sessions.
    public List<OpenSession> list(Caller caller, HttpServletRequest request) {
        return list(caller.login(), request.getSession(false));
    }

    /// The open sessions of a person of the caller's organisation.
    public List<OpenSession> list(Caller by, int person) {
        return list(people.managed(by, person).login(), null);
    }

    private List<OpenSession> list(String login, @Nullable HttpSession own) {
        return open.of(login, own).stream()
                .map(seen ->
                        new OpenSession(
                                seen.id(),
                                seen.origin().since(),
                                seen.lastUsed(),
                                seen.origin().address(),
                                seen.origin().browser(),
                                seen.origin().provider(),
                                seen.own()))
                .toList();
    }

    /// Ends one of the caller's sessions.
    public void end(Caller caller, String id) {
        demandPerson(caller);
        end(caller.login(), id);
    }

    /// Ends one session of a person of the caller's organisation.
    public void end(Caller by, int person, String id) {
        demandPerson(by);
        end(people.managed(by, person).login(), id);
    }

    private void end(String login, String id) {
        if (!open.end(login, id)) {
            throw new NotFound("session", id);
        }
        audit.record("session.end", login, Outcome.DONE, Map.of("id", id));
    }

    /// Ends the caller's other sessions.
    ///
    /// @return how many
    public int endOthers(Caller caller, HttpServletRequest request) {
        demandPerson(caller);
        return endAll(caller.login(), request.getSession(false));
    }

    /// Ends all sessions of a person of the caller's organisation.
    ///
    /// @return how many
    public int endAll(Caller by, int person) {
        demandPerson(by);
        return endAll(people.managed(by, person).login(), null);
    }

    private int endAll(String login, @Nullable HttpSession but) {
        int ended = open.endAll(login, but);
        audit.record("session.end", login, Outcome.DONE, Map.of("ended", ended));
        return ended;
    }

    /// Takes a person's second factor away and ends the person's sessions.
    public void resetFactor(Caller by, int person) {
        demandPerson(by);
        factors.reset(by, person);
        open.endAll(people.managed(by, person).login(), null);
    }

    private static boolean end(HttpServletRequest request) {
        var session = request.getSession(false);
        if (session != null) {
            session.invalidate();
        }
        return session != null;
    }

    /// Whether a request that was let in some time ago would be let in now: its session goes on, or
    /// its token holds, and the person still has the scope where it acts.
    public boolean stillHolds(HttpServletRequest request, Scope scope) {
        String secret = CallerFilter.secret(request);
        if (secret == null) {
            return request.isRequestedSessionIdValid()
                    && stillMay(request, Caller.current().login(), Scope.all(), scope);
        }
        var bearer = tokens.bearer(secret);
        return bearer == null
                ? operator.caller(secret) != null
                : stillMay(request, bearer.login(), bearer.scopes(), scope);
    }

    /// The caller of a request about the person itself, where it asks to act; at home when it may
    /// not act there, so that somebody whose grant has ended finds the way back.
    public Caller acting(Caller home, HttpServletRequest request) {
        String secret = CallerFilter.secret(request);
        var bearer = secret == null ? null : tokens.bearer(secret);
        if (secret != null && bearer == null) {
            return home;
        }
        try {
            var limit = bearer == null ? Scope.all() : bearer.scopes();
            var acting = authority.caller(home.login(), limit, CallerFilter.wanted(request));
            return acting == null ? home : acting;
        } catch (NotAllowed e) {
            return home;
        }
    }

    private boolean stillMay(
            HttpServletRequest request, String login, Set<Scope> limit, Scope scope) {
        try {
            var caller = authority.caller(login, limit, CallerFilter.wanted(request));
            return caller != null && caller.may(scope);
        } catch (NotAllowed e) {
            return false;
        }
    }

    /// Gives the caller another password and ends the caller's other sessions.
    ///
    /// @throws NotAllowed when the old one is not right
    /// @throws TooManyTries after repeated failures
    public void changePassword(
            Caller caller, String old, String wanted, HttpServletRequest request) {
        demandPerson(caller);
        String address = request.getRemoteAddr();
        guard.check(caller.login(), address);
        if (people.withPassword(caller.login(), old).isEmpty()) {
            guard.failed(caller.login(), address);
            audit.record("person.password", caller.login(), Outcome.DENIED, Map.of());
            throw new NotAllowed("old-password-wrong", "the old password is not right");
        }
        guard.succeeded(caller.login(), address);
        people.change(caller, people.of(caller).id(), new People.Change(null, null, wanted));
        open.endAll(caller.login(), request.getSession(false));
    }

    /// Changes what a person is; who has another password or is disabled logs in again.
    public Person change(Caller caller, int id, People.Change change) {
        var person = people.change(caller, id, change);
        if (change.disabled() != null || change.password() != null) {
            authority.forget();
            open.endAll(person.login(), null);
            tokens.forget(person.login());
        }
        return person;
    }

    /// Gives a person a random password and takes the second factor away, for whoever runs the
    /// platform.
    ///
    /// @return the password
    public String resetPassword(String login) {
        String password = people.resetPassword(login);
        authority.forget();
        people.byLogin(login).ifPresent(factors::forget);
        open.endAll(People.normalised(login), null);
        return password;
    }

    /// What changes the keys to the house (tokens, passwords) takes a person who logged in, or a
    /// token that may do everything: a small token must not be able to outlive itself.
    ///
    /// @throws NotAllowed for other callers
    public void demandPerson(Caller caller) {
        boolean person =
                SecurityContextHolder.getContext().getAuthentication() instanceof SignedIn signedIn
                        && signedIn.bySession();
        if (!person && !caller.may(Scope.ADMIN)) {
            throw new NotAllowed("person-needed", "log in for this; a token needs the scope admin");
        }
    }
}
