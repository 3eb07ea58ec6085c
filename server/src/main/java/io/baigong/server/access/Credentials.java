package io.baigong.server.access;

import io.baigong.server.audit.Audit;
import io.baigong.server.audit.Outcome;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.springframework.stereotype.Service;

/// Changes by what people log in, and ends the sessions that were opened by what no longer holds.
@Service
public class Credentials {
    private final People people;
    private final SecondFactors factors;
    private final SessionStore store;
    private final Sessions sessions;
    private final LoginGuard guard;
    private final ApiTokens tokens;
    private final Authority authority;
    private final Audit audit;

    Credentials(
            People people,
            SecondFactors factors,
            SessionStore store,
            Sessions sessions,
            LoginGuard guard,
            ApiTokens tokens,
            Authority authority,
            Audit audit) {
        this.people = people;
        this.factors = factors;
        this.store = store;
        this.sessions = sessions;
        this.guard = guard;
        this.tokens = tokens;
        this.authority = authority;
        this.audit = audit;
    }

    /// Gives the caller another password and ends the caller's other sessions.
    ///
    /// @throws NotAllowed when the old one is not right
    /// @throws TooManyTries after repeated failures
    public void changePassword(
            Caller caller, String old, String wanted, HttpServletRequest request) {
        sessions.demandPerson(caller);
        String address = request.getRemoteAddr();
        guard.check(caller.login(), address);
        if (people.withPassword(caller.login(), old).isEmpty()) {
            guard.failed(caller.login(), address);
            audit.record("person.password", caller.login(), Outcome.DENIED, Map.of());
            throw new NotAllowed("old-password-wrong", "the old password is not right");
        }
        guard.succeeded(caller.login(), address);
        people.change(caller, people.of(caller).id(), new People.Change(null, null, wanted));
        store.endAll(caller.login(), sessions.id(request));
    }

    /// Changes what a person is; who has another password or is disabled logs in again.
    public Person change(Caller caller, int id, People.Change change) {
        var person = people.change(caller, id, change);
        if (change.disabled() != null || change.password() != null) {
            authority.forget();
            store.endAll(person.login(), null);
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
        store.endAll(People.normalised(login), null);
        return password;
    }

    /// Takes a person's second factor away and ends the person's sessions.
    public void resetFactor(Caller by, int person) {
        sessions.demandPerson(by);
        factors.reset(by, person);
        store.endAll(people.managed(by, person).login(), null);
    }

    /// Demands a second factor of the people of the caller's organisation, or no longer. Sessions
    /// that were opened by a password alone end; the caller's own goes on once one is made.
    public void demandFactor(Caller caller, boolean demanded, HttpServletRequest request) {
        sessions.demandPerson(caller);
        factors.demand(caller, demanded);
        if (demanded) {
            var own = sessions.of(request);
            store.endUnproved(caller.organisation(), own == null ? null : own.id());
            if (own != null
                    && caller.organisation() == caller.home()
                    && own.origin().provider() == null
                    && !own.origin().factor()) {
                store.demandFactor(own);
            }
        }
    }
}
