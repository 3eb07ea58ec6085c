package io.baigong.server.access.web;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Credentials;
import io.baigong.server.access.Described;
import io.baigong.server.access.LinkedAccounts;
import io.baigong.server.access.Needs;
import io.baigong.server.access.Open;
import io.baigong.server.access.Scope;
import io.baigong.server.access.SecondFactors;
import io.baigong.server.access.Sessions;
import io.baigong.server.access.SignIns;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// Logging in through OpenID providers, and what an organisation demands of it.
@RestController
class SignInController {
    private final SignIns signIns;
    private final LinkedAccounts accounts;
    private final SecondFactors factors;
    private final Sessions sessions;
    private final Credentials credentials;

    SignInController(
            SignIns signIns,
            LinkedAccounts accounts,
            SecondFactors factors,
            Sessions sessions,
            Credentials credentials) {
        this.credentials = credentials;
        this.signIns = signIns;
        this.accounts = accounts;
        this.factors = factors;
        this.sessions = sessions;
    }

    /// @param secondFactor whether everybody who logs in with a password must have one
    record Rules(boolean secondFactor) {}

    @GetMapping(SignIns.PATH + "/providers")
    @Open("the log-in page shows them")
    List<SignIns.Provider> providers() {
        return signIns.providers();
    }

    /// Where the browser goes to log in.
    @Described(statuses = 302)
    @GetMapping(SignIns.PATH + "/start/{provider}")
    @Open("it is how to log in")
    void start(
            @PathVariable String provider, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        response.sendRedirect(signIns.start(provider, null, request, response));
    }

    /// Where the provider sends the browser back.
    @Described(statuses = 302)
    @GetMapping(SignIns.PATH + "/callback")
    @Open("it is how to log in; the state and the cookie prove who set out")
    void callback(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.sendRedirect(signIns.finish(request, response));
    }

    /// The caller's own accounts at providers.
    @GetMapping("/api/v1/session/accounts")
    @Needs({})
    List<LinkedAccounts.Link> accounts(Caller caller) {
        return accounts.of(caller);
    }

    record SetOut(String address) {}

    /// @return `address`: where the browser goes to prove which account it is
    @PostMapping("/api/v1/session/accounts/{provider}")
    @Needs({})
    SetOut link(
            Caller caller,
            @PathVariable String provider,
            HttpServletRequest request,
            HttpServletResponse response) {
        sessions.demandPerson(caller);
        return new SetOut(signIns.start(provider, caller, request, response));
    }

    @DeleteMapping("/api/v1/session/accounts/{provider}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Needs({})
    void unlink(Caller caller, @PathVariable String provider) {
        sessions.demandPerson(caller);
        accounts.unlink(caller, provider);
    }

    @GetMapping(SignIns.PATH + "/rules")
    @Needs(Scope.PEOPLE_READ)
    Rules rules(Caller caller) {
        return new Rules(factors.isDemanded(caller.organisation()));
    }

    @PutMapping(SignIns.PATH + "/rules")
    @Needs(Scope.PEOPLE_WRITE)
    Rules demand(Caller caller, @RequestBody Rules body, HttpServletRequest request) {
        credentials.demandFactor(caller, body.secondFactor(), request);
        return body;
    }
}
