package io.baigong.server.access.web;

import io.baigong.server.access.ApiTokens;
import io.baigong.server.access.ApiTokens.ApiToken;
import io.baigong.server.access.Caller;
import io.baigong.server.access.Needs;
import io.baigong.server.access.Page;
import io.baigong.server.access.PageRequest;
import io.baigong.server.access.Scope;
import io.baigong.server.access.Sessions;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// The caller's own API tokens.
@RestController
@RequestMapping("/api/v1/tokens")
class TokenController {
    private final ApiTokens tokens;
    private final Sessions sessions;

    TokenController(ApiTokens tokens, Sessions sessions) {
        this.tokens = tokens;
        this.sessions = sessions;
    }

    record NewToken(@NotNull String name, @NotNull Set<Scope> scopes, @Nullable Instant expires) {}

    @GetMapping
    @Needs({})
    Page<ApiToken> list(Caller caller, PageRequest page) {
        return tokens.list(caller, page);
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Needs({})
    ApiToken make(Caller caller, @Valid @RequestBody NewToken body) {
        sessions.demandPerson(caller);
        return tokens.make(caller, body.name(), body.scopes(), body.expires());
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Needs({})
    void revoke(Caller caller, @PathVariable int id) {
        sessions.demandPerson(caller);
        tokens.revoke(caller, id);
    }
}
