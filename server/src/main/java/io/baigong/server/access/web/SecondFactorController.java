package io.baigong.server.access.web;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Needs;
import io.baigong.server.access.SecondFactors;
import io.baigong.server.access.Sessions;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// The caller's own second factor.
@RestController
@RequestMapping("/api/v1/session/second-factor")
class SecondFactorController {
    private final SecondFactors factors;
    private final Sessions sessions;

    SecondFactorController(SecondFactors factors, Sessions sessions) {
        this.factors = factors;
        this.sessions = sessions;
    }

    /// @param code six digits of now, or a recovery code where one will do
    record Code(@NotNull String code) {}

    /// @param recoveryCodes shown this once
    record Codes(List<String> recoveryCodes) {}

    @GetMapping
    @Needs({})
    SecondFactors.State state(Caller caller) {
        return factors.state(caller);
    }

    /// Makes a secret for an authenticator app; it counts once it is confirmed.
    @PostMapping
    @Needs({})
    SecondFactors.Enrolment begin(Caller caller) {
        sessions.demandPerson(caller);
        return factors.begin(caller);
    }

    @PostMapping("/confirmation")
    @Needs({})
    Codes confirm(
            Caller caller,
            @Valid @RequestBody Code body,
            HttpServletRequest request,
            HttpServletResponse response) {
        return new Codes(sessions.confirmFactor(caller, body.code(), request, response));
    }

    /// New recovery codes instead of the old ones.
    @PostMapping("/recovery-codes")
    @Needs({})
    Codes renew(Caller caller, @Valid @RequestBody Code body, HttpServletRequest request) {
        sessions.withCode(caller, body.code(), request);
        return new Codes(factors.renewCodes(caller));
    }

    @PostMapping("/removal")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Needs({})
    void remove(Caller caller, @Valid @RequestBody Code body, HttpServletRequest request) {
        sessions.withCode(caller, body.code(), request);
        factors.remove(caller);
    }
}
