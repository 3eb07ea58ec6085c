package io.baigong.server.access;

import io.baigong.server.audit.Actor;
import io.baigong.server.database.Tenancy;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Who is asking. Handlers take it as a parameter.
///
/// @param organisation the tenant it acts in: everything a caller sees and does is inside it
/// @param login of the person, or of the person who made the token
/// @param scopes what it may do there
/// @param platformAdministrator may make organisations and see the platform's own figures
/// @param home the organisation that the person belongs to; another one when the person acts in a
///   second organisation by a [Grant]
public record Caller(
        int organisation,
        String login,
        Set<Scope> scopes,
        boolean platformAdministrator,
        int home) {
    private static final ScopedValue<Caller> CURRENT = ScopedValue.newInstance();

    public Caller {
        if (organisation <= 0 || home <= 0 || login.isBlank()) {
            throw new IllegalArgumentException(
                    "a caller has organisations and a login, was %d, %d, %s"
                            .formatted(organisation, home, login));
        }
        scopes = Set.copyOf(scopes);
    }

    /// A caller who acts at home.
    public Caller(
            int organisation, String login, Set<Scope> scopes, boolean platformAdministrator) {
        this(organisation, login, scopes, platformAdministrator, organisation);
    }

    /// Whether it has the scope, by itself or through [Scope#ADMIN].
    public boolean may(Scope scope) {
        return scopes.contains(scope) || scopes.contains(Scope.ADMIN);
    }

    /// The caller of the request that this thread serves.
    ///
    /// @throws NotSignedIn when there is none
    public static Caller current() {
        if (!CURRENT.isBound()) {
            throw new NotSignedIn("log in or send an API token");
        }
        return CURRENT.get();
    }

    /// The caller of the request that this thread serves, or null.
    public static @Nullable Caller currentOrNull() {
        return CURRENT.isBound() ? CURRENT.get() : null;
    }

    /// Does work as this caller, inside its organisation. Does not travel to other threads: work
    /// handed to another thread is wrapped again there.
    public <T extends @Nullable Object, X extends Throwable> T call(Tenancy.Work<T, X> work)
            throws X {
        return call(new Actor(login, null), work);
    }

    <T extends @Nullable Object, X extends Throwable> T call(Actor actor, Tenancy.Work<T, X> work)
            throws X {
        return ScopedValue.where(CURRENT, this)
                .<T, X>call(() -> actor.call(() -> Tenancy.as(organisation, work)));
    }
}
