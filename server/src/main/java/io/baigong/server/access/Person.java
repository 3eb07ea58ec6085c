package io.baigong.server.access;

import java.time.Instant;
import java.util.List;

/// Somebody with a log-in.
///
/// @param login unique on the platform, in lower case
/// @param roles keys of those held now on the person's own organisation
/// @param disabled cannot log in, and the tokens do not work
public record Person(
        int id,
        int organisation,
        String login,
        String name,
        List<String> roles,
        boolean disabled,
        Instant created) {
    public Person {
        roles = List.copyOf(roles);
    }
}
