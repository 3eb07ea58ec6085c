package io.baigong.server.access.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.baigong.server.access.Authority;
import io.baigong.server.access.Caller;
import io.baigong.server.access.Credentials;
import io.baigong.server.access.Described;
import io.baigong.server.access.Needs;
import io.baigong.server.access.Open;
import io.baigong.server.access.Organisation;
import io.baigong.server.access.Organisations;
import io.baigong.server.access.Page;
import io.baigong.server.access.PageRequest;
import io.baigong.server.access.People;
import io.baigong.server.access.Scope;
import io.baigong.server.access.Sessions;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// Logging in and out.
@RestController
@RequestMapping("/api/v1/session")
class SessionController {
    private final Sessions sessions;
    private final Credentials credentials;
    private final People people;
    private final Organisations organisations;
    private final Authority authority;

    SessionController(
            Sessions sessions,
            Credentials credentials,
            People people,
            Organisations organisations,
            Authority authority) {
        this.credentials = credentials;
        this.authority = authority;
        this.sessions = sessions;
        this.people = people;
        this.organisations = organisations;
    }

    /// @param code of the second factor; left out at first, the refusal `code-needed` asks for it
    record LogIn(@NotNull String login, @NotNull String password, @Nullable String code) {}

    /// @param address where the browser goes next, to log out at the OpenID provider too
    record LoggedOut(@Nullable String address) {}

    record NewPassword(@NotNull String old, @JsonProperty("new") @NotNull String wanted) {}

    /// @param roles keys of the roles held now where the person acts
    /// @param scopes what they let do there
    /// @param home the organisation that the person belongs to
    /// @param organisation the one it acts in, as the header `Baigong-Organisation` asks; the own
    ///   one when it may not act there
    /// @param reachesOthers whether there are others it may act in
    /// @param mustEnrol true when a second factor must be made before anything else
    record Session(
            String login,
            String name,
            List<String> roles,
            List<Scope> scopes,
            boolean platformAdministrator,
            Organisation home,
            Organisation organisation,
            boolean reachesOthers,
            @Nullable Boolean mustEnrol) {}

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @Open("it is how to log in; wrong passwords are slowed down")
    Session open(
            @Valid @RequestBody LogIn body,
            HttpServletRequest request,
            HttpServletResponse response) {
        var caller = sessions.open(body.login(), body.password(), body.code(), request, response);
        return caller.call(() -> session(caller, caller, request));
    }

    @GetMapping
    @Needs({})
    Session get(Caller caller, HttpServletRequest request) {
        return session(caller, sessions.acting(caller, request), request);
    }

    /// The organisations in which the person may act, by key.
    ///
    /// @param query a part of key or name
    /// @param scope only those of others in which one may do this
    @GetMapping("/organisations")
    @Needs({})
    Page<Organisation> organisations(
            Caller caller,
            PageRequest page,
            @RequestParam(defaultValue = "") String query,
            @RequestParam(required = false) @Nullable String scope) {
        return authority.organisations(caller, query, scope == null ? null : Scope.of(scope), page);
    }

    @Described(
            answer = LoggedOut.class,
            statuses = {200, 204})
    @DeleteMapping
    @Open("logging out twice does no harm")
    ResponseEntity<LoggedOut> close(HttpServletRequest request, HttpServletResponse response) {
        String address = sessions.close(request, response);
        return address == null
                ? ResponseEntity.noContent().build()
                : ResponseEntity.ok(new LoggedOut(address));
    }

    @PostMapping("/password")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Needs({})
    void changePassword(
            Caller caller, @Valid @RequestBody NewPassword body, HttpServletRequest request) {
        credentials.changePassword(caller, body.old(), body.wanted(), request);
    }

    private Session session(Caller home, Caller acting, HttpServletRequest request) {
        var person = people.of(home);
        var own = organisations.get(home.home());
        boolean elsewhere = acting.organisation() != acting.home();
        return new Session(
                person.login(),
                person.name(),
                authority.roles(acting),
                acting.scopes().stream().sorted().toList(),
                acting.platformAdministrator(),
                own,
                elsewhere ? acting.call(() -> organisations.get(acting.organisation())) : own,
                authority.reachesOthers(home),
                sessions.mustEnrol(request) ? true : null);
    }
}
