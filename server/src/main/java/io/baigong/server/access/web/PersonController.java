package io.baigong.server.access.web;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Credentials;
import io.baigong.server.access.Needs;
import io.baigong.server.access.Page;
import io.baigong.server.access.PageRequest;
import io.baigong.server.access.People;
import io.baigong.server.access.Person;
import io.baigong.server.access.Roles;
import io.baigong.server.access.Scope;
import io.baigong.server.access.Sessions;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// The people of the caller's organisation.
@RestController
@RequestMapping("/api/v1/users")
class PersonController {
    private final People people;
    private final Sessions sessions;
    private final Credentials credentials;
    private final Roles roles;

    PersonController(People people, Sessions sessions, Credentials credentials, Roles roles) {
        this.credentials = credentials;
        this.roles = roles;
        this.people = people;
        this.sessions = sessions;
    }

    record User(
            int id,
            String login,
            String name,
            List<String> roles,
            boolean disabled,
            Instant created) {
        static User of(Person person) {
            return new User(
                    person.id(),
                    person.login(),
                    person.name(),
                    person.roles(),
                    person.disabled(),
                    person.created());
        }
    }

    /// @param role key of the first one; absent for none yet
    record NewUser(
            @NotNull String login,
            @Nullable String name,
            @Nullable String role,
            @NotNull String password) {}

    @GetMapping
    @Needs(Scope.PEOPLE_READ)
    Page<User> list(Caller caller, PageRequest page) {
        return people.list(caller, page).map(User::of);
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Needs(Scope.PEOPLE_WRITE)
    User add(Caller caller, @Valid @RequestBody NewUser body) {
        String name = body.name() == null ? body.login() : body.name();
        var role = body.role() == null ? null : roles.get(caller, body.role());
        return User.of(
                people.add(
                        caller, caller.organisation(), body.login(), name, role, body.password()));
    }

    /// Changes a person; what is absent stays. A disabled person cannot log in, and the person's
    /// tokens do not work. Open sessions of the person end.
    @PatchMapping("/{id}")
    @Needs(Scope.PEOPLE_WRITE)
    User change(Caller caller, @PathVariable int id, @RequestBody People.Change body) {
        sessions.demandPerson(caller);
        return User.of(credentials.change(caller, id, body));
    }
}
