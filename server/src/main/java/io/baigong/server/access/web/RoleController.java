package io.baigong.server.access.web;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Needs;
import io.baigong.server.access.Page;
import io.baigong.server.access.PageRequest;
import io.baigong.server.access.Role;
import io.baigong.server.access.Roles;
import io.baigong.server.access.Scope;
import io.baigong.server.access.Sessions;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.Set;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// The roles of the organisation: built in and its own.
@RestController
@RequestMapping("/api/v1/roles")
class RoleController {
    private final Roles roles;
    private final Sessions sessions;

    RoleController(Roles roles, Sessions sessions) {
        this.roles = roles;
        this.sessions = sessions;
    }

    @Schema(name = "NewName")
    record Name(@NotNull String zh, @NotNull String en) {}

    /// @param platform whether it makes somebody an administrator of the platform
    record Shown(String key, Name name, List<Scope> scopes, boolean builtIn, boolean platform) {
        static Shown of(Role role) {
            return new Shown(
                    role.key(),
                    new Name(role.zh(), role.en()),
                    role.scopes().stream().sorted().toList(),
                    role.builtIn(),
                    role.platform());
        }
    }

    record NewRole(@NotNull String key, @NotNull @Valid Name name, @NotNull Set<Scope> scopes) {}

    record Changed(@NotNull @Valid Name name, @NotNull Set<Scope> scopes) {}

    @GetMapping
    @Needs(Scope.PEOPLE_READ)
    Page<Shown> list(Caller caller, PageRequest page) {
        return Page.cut(roles.list(caller), page).map(Shown::of);
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Needs(Scope.GRANTS_WRITE)
    Shown make(Caller caller, @Valid @RequestBody NewRole body) {
        sessions.demandPerson(caller);
        return Shown.of(roles.make(caller, body.key(), wish(body.name(), body.scopes())));
    }

    @PutMapping("/{key}")
    @Needs(Scope.GRANTS_WRITE)
    Shown change(Caller caller, @PathVariable String key, @Valid @RequestBody Changed body) {
        sessions.demandPerson(caller);
        return Shown.of(roles.change(caller, key, wish(body.name(), body.scopes())));
    }

    @DeleteMapping("/{key}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Needs(Scope.GRANTS_WRITE)
    void remove(Caller caller, @PathVariable String key) {
        sessions.demandPerson(caller);
        roles.remove(caller, key);
    }

    private static Roles.Wish wish(Name name, Set<Scope> scopes) {
        return new Roles.Wish(name.zh(), name.en(), scopes);
    }
}
