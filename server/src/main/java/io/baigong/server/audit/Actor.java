package io.baigong.server.audit;

import io.baigong.server.database.Tenancy;
import org.jspecify.annotations.Nullable;

/// In whose name the current thread works, for the audit trail.
///
/// @param name a login, with the token's name when it came by token; `platform` for its own work
/// @param address the network address it came from
public record Actor(String name, @Nullable String address) {
    private static final ScopedValue<Actor> CURRENT = ScopedValue.newInstance();
    private static final String BY_TOKEN = " by token ";
    private static final Actor PLATFORM = new Actor("platform", null);

    /// The actor of this thread; the platform itself when none is bound.
    public static Actor current() {
        return CURRENT.orElse(PLATFORM);
    }

    /// The name of a login that came by one of its tokens.
    public static String byToken(String login, String token) {
        return login + BY_TOKEN + token;
    }

    /// Whose name it is: of one login, whichever of its tokens it came by.
    public static String loginOf(String name) {
        int token = name.indexOf(BY_TOKEN);
        return token < 0 ? name : name.substring(0, token);
    }

    /// Does work in this name.
    public <T extends @Nullable Object, X extends Throwable> T call(Tenancy.Work<T, X> work)
            throws X {
        return ScopedValue.where(CURRENT, this).call(work::run);
    }
}
