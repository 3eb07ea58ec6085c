package io.baigong.server.operations.web;

import io.baigong.server.access.Credentials;
import io.baigong.server.access.Needs;
import io.baigong.server.access.Scope;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// For whoever runs the platform, when nobody can log in any more.
@RestController
@RequestMapping("/api/v1/operations")
class PasswordController {
    private final Credentials credentials;

    PasswordController(Credentials credentials) {
        this.credentials = credentials;
    }

    record Wanted(@NotNull String login) {}

    record Answer(String login, String password) {}

    /// Gives a person a random password and ends the person's sessions.
    @PostMapping("/password")
    @Needs(value = Scope.ADMIN, platform = true)
    Answer reset(@Valid @RequestBody Wanted wanted) {
        return new Answer(wanted.login(), credentials.resetPassword(wanted.login()));
    }
}
