package io.baigong.server.access;

import io.baigong.server.audit.Audit;
import io.baigong.server.audit.Outcome;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/// The open sessions of people, as they and their administrators see and end them.
@Service
public class OpenSessions {
    private final SessionStore store;
    private final Sessions sessions;
    private final People people;
    private final Audit audit;

    OpenSessions(SessionStore store, Sessions sessions, People people, Audit audit) {
        this.store = store;
        this.sessions = sessions;
        this.people = people;
        this.audit = audit;
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
        return list(caller.login(), sessions.id(request));
    }

    /// The open sessions of a person of the caller's organisation.
    public List<OpenSession> list(Caller by, int person) {
        return list(people.managed(by, person).login(), null);
    }

    private List<OpenSession> list(String login, @Nullable String own) {
        return store.of(login).stream()
                .map(open ->
                        new OpenSession(
                                open.id(),
                                open.origin().opened(),
                                open.lastUsed(),
                                open.origin().address(),
                                open.origin().browser(),
                                open.origin().provider(),
                                open.id().equals(own)))
                .toList();
    }

    /// Ends one of the caller's sessions.
    public void end(Caller caller, String id) {
        sessions.demandPerson(caller);
        end(caller.login(), id);
    }

    /// Ends one session of a person of the caller's organisation.
    public void end(Caller by, int person, String id) {
        sessions.demandPerson(by);
        end(people.managed(by, person).login(), id);
    }

    private void end(String login, String id) {
        if (!store.end(login, id)) {
            throw new NotFound("session", id);
        }
        audit.record("session.end", login, Outcome.DONE, Map.of("id", id));
    }

    /// Ends the caller's other sessions.
    ///
    /// @return how many
    public int endOthers(Caller caller, HttpServletRequest request) {
        sessions.demandPerson(caller);
        return endAll(caller.login(), sessions.id(request));
    }

    /// Ends all sessions of a person of the caller's organisation.
    ///
    /// @return how many
    public int endAll(Caller by, int person) {
        sessions.demandPerson(by);
        return endAll(people.managed(by, person).login(), null);
    }

    private int endAll(String login, @Nullable String but) {
        int ended = store.endAll(login, but);
        audit.record("session.end", login, Outcome.DONE, Map.of("ended", ended));
        return ended;
    }
}
