package io.baigong.server.access;

import io.baigong.server.audit.Actor;
import io.baigong.server.audit.Audit;
import io.baigong.server.audit.Outcome;
import io.baigong.server.database.Tenancy;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionBindingListener;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.stereotype.Service;

/// Log-ins by cookie. Sessions live in memory and are bounded: some per person (the oldest gives
/// way), and Tomcat's own limit over all.
@Service
public class Sessions {
    static final int MOST_PER_PERSON = 20;
    private static final String TICKET = "baigong.ticket";

    private final SecurityContextRepository contexts = new HttpSessionSecurityContextRepository();
    private final People people;
    private final LoginGuard guard;
    private final ApiTokens tokens;
    private final Operator operator;
    private final Audit audit;
    private final Map<String, Deque<HttpSession>> open = new ConcurrentHashMap<>();

    Sessions(People people, LoginGuard guard, ApiTokens tokens, Operator operator, Audit audit) {
        this.tokens = tokens;
        this.operator = operator;
        this.people = people;
        this.guard = guard;
        this.audit = audit;
    }

    /// Logs in: the answer carries the cookie of a new session; a session that was there ends.
    ///
    /// @throws NotSignedIn when login or password is wrong
    /// @throws TooManyTries after repeated failures
    public Caller open(
            String login,
            String password,
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
        guard.succeeded(small, address);
        end(request);
        var caller = person.caller();
        var session = request.getSession(true);
        session.setAttribute(TICKET, new Ticket(caller.login(), session));
        var context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(new SignedIn(caller, caller.login(), true));
        SecurityContextHolder.setContext(context);
        contexts.saveContext(context, request, response);
        caller.call(
                new Actor(caller.login(), address),
                () -> {
                    audit.record("session.open", caller.login(), Outcome.DONE, Map.of());
                    return true;
                });
        return caller;
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
            known.caller().call(actor, record);
        }
    }

    /// Logs out.
    public void close(HttpServletRequest request) {
        var caller = Caller.currentOrNull();
        if (end(request) && caller != null) {
            audit.record("session.close", caller.login(), Outcome.DONE, Map.of());
        }
    }

    private static boolean end(HttpServletRequest request) {
        var session = request.getSession(false);
        if (session != null) {
            session.invalidate();
        }
        return session != null;
    }

    /// Whether a request that was let in some time ago would be let in now: its session goes on, or
    /// its token holds.
    public boolean stillHolds(HttpServletRequest request) {
        String secret = CallerFilter.secret(request);
        return secret == null
                ? request.isRequestedSessionIdValid()
                : tokens.bearer(secret) != null || operator.caller(secret) != null;
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
        people.change(caller, people.of(caller).id(), new People.Change(null, null, null, wanted));
        closeAll(caller.login(), request.getSession(false));
    }

    /// Changes what a person is or may; who is or may something else logs in again.
    public Person change(Caller caller, int id, People.Change change) {
        var person = people.change(caller, id, change);
        if (change.role() != null || change.disabled() != null || change.password() != null) {
            closeAll(person.login(), null);
            tokens.forget(person.login());
        }
        return person;
    }

    /// Gives a person a random password, for whoever runs the platform.
    ///
    /// @return the password
    public String resetPassword(String login) {
        String password = people.resetPassword(login);
        closeAll(People.normalised(login), null);
        return password;
    }

    private void closeAll(String login, @Nullable HttpSession own) {
        var all = new ArrayList<HttpSession>();
        open.computeIfPresent(
                login,
                (key, sessions) -> {
                    all.addAll(sessions);
                    return sessions;
                });
        for (var session : all) {
            if (own == null || !session.getId().equals(own.getId())) {
                end(session);
            }
        }
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

    private static void end(HttpSession session) {
        try {
            session.invalidate();
        } catch (IllegalStateException e) {
            // It ended meanwhile.
        }
    }

    private void opened(String login, HttpSession session) {
        @Nullable HttpSession[] oldest = {null};
        open.compute(
                login,
                (key, known) -> {
                    var sessions = known == null ? new ArrayDeque<HttpSession>() : known;
                    sessions.add(session);
                    oldest[0] = sessions.size() > MOST_PER_PERSON ? sessions.poll() : null;
                    return sessions;
                });
        var over = oldest[0];
        if (over != null) {
            end(over);
        }
    }

    private void closed(String login, HttpSession session) {
        open.computeIfPresent(
                login,
                (key, sessions) -> {
                    sessions.remove(session);
                    return sessions.isEmpty() ? null : sessions;
                });
    }

    /// Lies in a session and notices its end, whatever ended it.
    private final class Ticket implements HttpSessionBindingListener {
        private final String login;
        private final HttpSession session;

        Ticket(String login, HttpSession session) {
            this.login = login;
            this.session = session;
        }

        @Override
        public void valueBound(HttpSessionBindingEvent event) {
            opened(login, session);
        }

        @Override
        public void valueUnbound(HttpSessionBindingEvent event) {
            closed(login, session);
        }
    }
}
