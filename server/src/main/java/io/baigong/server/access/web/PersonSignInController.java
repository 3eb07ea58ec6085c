package io.baigong.server.access.web;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Credentials;
import io.baigong.server.access.LinkedAccounts;
import io.baigong.server.access.Needs;
import io.baigong.server.access.OpenSessions;
import io.baigong.server.access.Scope;
import io.baigong.server.access.SecondFactors;
import io.baigong.server.access.Sessions;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// How a person of the caller's organisation signs in, for its administrators.
@RestController
@RequestMapping("/api/v1/users/{id}")
class PersonSignInController {
    private final SecondFactors factors;
    private final LinkedAccounts accounts;
    private final Sessions sessions;
    private final OpenSessions open;
    private final Credentials credentials;

    PersonSignInController(
            SecondFactors factors,
            LinkedAccounts accounts,
            Sessions sessions,
            OpenSessions open,
            Credentials credentials) {
        this.open = open;
        this.credentials = credentials;
        this.factors = factors;
        this.accounts = accounts;
        this.sessions = sessions;
    }

    record SignIn(
            SecondFactors.State secondFactor,
            List<OpenSessions.OpenSession> sessions,
            List<LinkedAccounts.Link> accounts,
            List<LinkedAccounts.Invitation> invitations) {}

    record NewInvitation(@NotNull String email) {}

    @GetMapping("/sign-in")
    @Needs(Scope.PEOPLE_READ)
    SignIn get(Caller caller, @PathVariable int id) {
        return new SignIn(
                factors.state(caller, id),
                open.list(caller, id),
                accounts.of(caller, id),
                accounts.invitations(caller, id));
    }

    /// For a person who lost phone and recovery codes. Ends the person's sessions.
    @DeleteMapping("/second-factor")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Needs(Scope.PEOPLE_WRITE)
    void resetFactor(Caller caller, @PathVariable int id) {
        credentials.resetFactor(caller, id);
    }

    @DeleteMapping("/sessions")
    @Needs(Scope.PEOPLE_WRITE)
    EndedSessions endSessions(Caller caller, @PathVariable int id) {
        return new EndedSessions(open.endAll(caller, id));
    }

    @DeleteMapping("/sessions/{session}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Needs(Scope.PEOPLE_WRITE)
    void endSession(Caller caller, @PathVariable int id, @PathVariable String session) {
        open.end(caller, id, session);
    }

    /// Whoever logs in from the provider with this verified address first is the person from then
    /// on.
    @PutMapping("/invitations/{provider}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Needs(Scope.PEOPLE_WRITE)
    void invite(
            Caller caller,
            @PathVariable int id,
            @PathVariable String provider,
            @Valid @RequestBody NewInvitation body) {
        sessions.demandPerson(caller);
        accounts.invite(caller, id, provider, body.email());
    }

    @DeleteMapping("/invitations/{provider}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Needs(Scope.PEOPLE_WRITE)
    void withdraw(Caller caller, @PathVariable int id, @PathVariable String provider) {
        sessions.demandPerson(caller);
        accounts.withdraw(caller, id, provider);
    }

    @DeleteMapping("/accounts/{provider}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Needs(Scope.PEOPLE_WRITE)
    void unlink(Caller caller, @PathVariable int id, @PathVariable String provider) {
        sessions.demandPerson(caller);
        accounts.unlink(caller, id, provider);
    }
}
