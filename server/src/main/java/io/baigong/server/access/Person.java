package io.baigong.server.access;

import java.time.Instant;

/// Somebody with a log-in.
///
/// @param login unique on the platform, in lower case
/// @param disabled cannot log in, and the tokens do not work
public record Person(
        int id,
        int organisation,
        String login,
        String name,
        Role role,
        boolean disabled,
        Instant created) {
    Caller caller() {
        return new Caller(organisation, login, role.scopes(), role == Role.PLATFORM_ADMINISTRATOR);
    }
}
