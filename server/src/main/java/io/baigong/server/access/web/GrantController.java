package io.baigong.server.access.web;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Grant;
import io.baigong.server.access.Grants;
import io.baigong.server.access.Needs;
import io.baigong.server.access.Page;
import io.baigong.server.access.PageRequest;
import io.baigong.server.access.Scope;
import io.baigong.server.access.Sessions;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// Who has which role on the organisation, and on nodes by its leave.
@RestController
@RequestMapping("/api/v1/grants")
class GrantController {
    private final Grants grants;
    private final Sessions sessions;

    GrantController(Grants grants, Sessions sessions) {
        this.grants = grants;
        this.sessions = sessions;
    }

    /// @param login of a person of whichever organisation
    /// @param role key of a role; a built-in one on a node
    /// @param node of a hierarchy, such as `administrative:330100`; absent for the organisation
    ///   itself
    /// @param from absent for now
    /// @param until absent for no end
    record NewGrant(
            @NotNull String login,
            @NotNull String role,
            @Nullable String node,
            @Nullable Instant from,
            @Nullable Instant until,
            @Nullable String reason) {}

    /// What the organisation gave, newest first.
    ///
    /// @param login of one person
    /// @param past whether those that are over or taken back are wanted too
    @GetMapping
    @Needs(Scope.PEOPLE_READ)
    Page<Grant> list(
            Caller caller,
            PageRequest page,
            @RequestParam(defaultValue = "") String login,
            @RequestParam(defaultValue = "false") boolean past) {
        return grants.list(caller, new Grants.Wanted(login, past), page);
    }

    /// The grants on nodes above by which others reach this organisation now.
    @GetMapping("/above")
    @Needs(Scope.PEOPLE_READ)
    Page<Grant> above(Caller caller, PageRequest page) {
        return grants.above(caller, page);
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Needs(Scope.GRANTS_WRITE)
    Grant give(Caller caller, @Valid @RequestBody NewGrant body) {
        sessions.demandPerson(caller);
        return grants.give(
                caller,
                new Grants.Wish(
                        body.login(),
                        body.role(),
                        grants.node(body.node()),
                        body.from(),
                        body.until(),
                        body.reason()));
    }

    /// Takes a grant back; it ends at once.
    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Needs(Scope.GRANTS_WRITE)
    void revoke(Caller caller, @PathVariable long id) {
        sessions.demandPerson(caller);
        grants.revoke(caller, id);
    }
}
