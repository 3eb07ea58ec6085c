package io.baigong.server.access.web;

import io.baigong.server.access.Needs;
import io.baigong.server.access.Organisation;
import io.baigong.server.access.Organisations;
import io.baigong.server.access.Page;
import io.baigong.server.access.PageRequest;
import io.baigong.server.access.Scope;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// The tenants, for administrators of the platform.
@RestController
@RequestMapping("/api/v1/organisations")
class OrganisationController {
    private final Organisations organisations;

    OrganisationController(Organisations organisations) {
        this.organisations = organisations;
    }

    record NewOrganisation(
            @NotNull String key, @NotNull String name, @NotNull @Valid First administrator) {}

    record First(@NotNull String login, @NotNull String password) {}

    @GetMapping
    @Needs(value = Scope.ADMIN, platform = true)
    Page<Organisation> list(PageRequest page) {
        return organisations.list(page);
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Needs(value = Scope.ADMIN, platform = true)
    Organisation add(@Valid @RequestBody NewOrganisation body) {
        return organisations.add(
                body.key(),
                body.name(),
                body.administrator().login(),
                body.administrator().password());
    }
}
