package io.baigong.server.access;

import io.baigong.server.audit.Actor;
import io.baigong.server.audit.Audit;
import io.baigong.server.audit.Outcome;
import io.baigong.server.database.Tenancy;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Service;

/// Log-ins by cookie. Each log-in makes a session of its own, under a secret that was never seen
/// before; they outlive a restart and are bounded per person.
@Service
public class Sessions {
    /// Of a request that logs in: the secret of the session that it opened.
    private static final String OPENED = "baigong.session-opened";

    private static final int LONGEST_END = 16_000;

    private final People people;
    private final LoginGuard guard;
    private final ApiTokens tokens;
    private final Operator operator;
    private final Authority authority;
    private final Audit audit;
    private final SecondFactors factors;
    private final SessionStore store;
    private final SealedSecrets secrets;
    private final Clock clock;

    Sessions(
            People people,
            LoginGuard guard,
            ApiTokens tokens,
            Operator operator,
            Authority authority,
            Audit audit,
            SecondFactors factors,
            SessionStore store,
            SealedSecrets secrets,
            Clock clock) {
        this.authority = authority;
        this.factors = factors;
        this.store = store;
        this.secrets = secrets;
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
        var origin = origin(request, null, hasFactor, enrol);
        return begin(person, origin, null, request, response);
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
        return begin(
                person, origin(request, provider, false, false), endAddress, request, response);
    }

    private SessionStore.Origin origin(
            HttpServletRequest request, @Nullable String provider, boolean factor, boolean enrol) {
        return new SessionStore.Origin(
                clock.instant(),
                request.getRemoteAddr(),
                request.getHeader("User-Agent"),
                provider,
                factor,
                enrol);
    }

    private Caller begin(
            Person person,
            SessionStore.Origin origin,
            @Nullable String endAddress,
            HttpServletRequest request,
            HttpServletResponse response) {
        var caller = authority.atHome(person);
        end(request);
        byte @Nullable [] sealed =
                endAddress == null || endAddress.length() > LONGEST_END
                        ? null
                        : secrets.encrypt(person.id(), endAddress.getBytes(StandardCharsets.UTF_8));
        String secret = store.begin(person, origin, sealed);
        request.setAttribute(OPENED, secret);
        SessionCookie.give(secret, request, response);
        caller.call(
                new Actor(caller.login(), origin.address()),
                () -> {
                    audit.record(
                            "session.open",
                            caller.login(),
                            Outcome.DONE,
                            origin.provider() == null
                                    ? Map.of()
                                    : Map.of("provider", origin.provider()));
                    return true;
                });
        return caller;
    }

    /// The session of a request; null when it comes by no session, or by one that is over.
    SessionStore.@Nullable Open of(HttpServletRequest request) {
        String secret =
                request.getAttribute(OPENED) instanceof String opened
                        ? opened
                        : SessionCookie.of(request);
        return secret == null ? null : store.find(secret);
    }

    /// How that session is called; null when there is none.
    @Nullable String id(HttpServletRequest request) {
        var open = of(request);
        return open == null ? null : open.id();
    }

    /// Whether the person must make a second factor before anything else.
    public boolean mustEnrol(HttpServletRequest request) {
        var open = of(request);
        return open != null && open.origin().enrol();
    }

    /// Confirms the caller's second factor by a first code.
    ///
    /// @return recovery codes
    /// @throws NotAllowed when the code is wrong
    public List<String> confirmFactor(
            Caller caller, String code, HttpServletRequest request, HttpServletResponse response) {
        demandPerson(caller);
        var codes = new ArrayList<String>();
        guarded(
                caller,
                request,
                () -> {
                    codes.addAll(factors.confirm(caller, code));
                    return !codes.isEmpty();
                });
        var open = of(request);
        if (open != null) {
            SessionCookie.give(store.proved(open), request, response);
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
    public @Nullable String close(HttpServletRequest request, HttpServletResponse response) {
        var caller = Caller.currentOrNull();
        String secret = SessionCookie.any(request);
        var open = secret == null ? null : store.find(secret);
        if (secret != null) {
            SessionCookie.take(request, response);
        }
        if (open == null) {
            return null;
        }
        if (end(request) && caller != null) {
            audit.record("session.close", caller.login(), Outcome.DONE, Map.of());
        }
        byte @Nullable [] sealed = open.endAddress();
        return sealed == null
                ? null
                : new String(secrets.decrypt(open.person(), sealed), StandardCharsets.UTF_8);
    }

    private boolean end(HttpServletRequest request) {
        String secret = SessionCookie.any(request);
        var open = secret == null ? null : store.find(secret);
        return open != null && store.end(open.login(), open.id());
    }

    /// Whether a request that was let in some time ago would be let in now: its session goes on, or
    /// its token holds, and the person still has the scope where it acts.
    public boolean stillHolds(HttpServletRequest request, Scope scope) {
        String secret = CallerFilter.secret(request);
        if (secret == null) {
            return of(request) != null
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

    /// What changes the keys to the house (tokens, passwords) takes a person who logged in, or a
    /// token that may do everything: a small token must not be able to outlive itself.
    ///
    /// @throws NotAllowed for other callers
    public void demandPerson(Caller caller) {
        if (!isPerson() && !caller.may(Scope.ADMIN)) {
            throw new NotAllowed("person-needed", "log in for this; a token needs the scope admin");
        }
    }

    /// Does the request that this thread serves come from somebody who logged in, not by a token?
    public static boolean isPerson() {
        return SecurityContextHolder.getContext().getAuthentication() instanceof SignedIn signedIn
                && signedIn.bySession();
    }
}
