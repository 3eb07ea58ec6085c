package io.baigong.server.database;

import org.jspecify.annotations.Nullable;

/// For whom the current thread works. Every database connection is bound to it, so that row-level
/// security shows only that organisation's rows; without a tenant a connection sees none.
///
/// A filter binds it for web requests; background work binds it by hand. It does not travel to
/// other threads.
public final class Tenancy {
    private static final ScopedValue<String> TENANT = ScopedValue.newInstance();
    private static final String EVERY = "*";

    private Tenancy() {}

    /// Work that may throw.
    public interface Work<T extends @Nullable Object, X extends Throwable> {
        T run() throws X;
    }

    /// Does work that sees the rows of one organisation.
    public static <T extends @Nullable Object, X extends Throwable> T as(
            int organisation, Work<T, X> work) throws X {
        if (organisation <= 0) {
            // The policies take 0 for every organisation.
            throw new IllegalArgumentException("not an organisation: " + organisation);
        }
        return ScopedValue.where(TENANT, Integer.toString(organisation)).call(work::run);
    }

    /// Does work of the platform itself that sees the rows of every organisation, such as loading
    /// the directory of things. Never on behalf of a caller.
    public static <T extends @Nullable Object, X extends Throwable> T asPlatform(Work<T, X> work)
            throws X {
        return ScopedValue.where(TENANT, EVERY).call(work::run);
    }

    /// The organisation of this thread.
    ///
    /// @throws IllegalStateException when none is bound
    public static int organisation() {
        String tenant = TENANT.orElse("");
        if (tenant.isEmpty() || tenant.equals(EVERY)) {
            throw new IllegalStateException("no organisation is bound to this thread");
        }
        return Integer.parseInt(tenant);
    }

    /// The organisation of this thread, or 0 when it works for the platform or for nobody yet.
    public static int organisationOrPlatform() {
        String tenant = TENANT.orElse(EVERY);
        return tenant.equals(EVERY) ? 0 : Integer.parseInt(tenant);
    }

    /// What connections are told: a number, `*` or empty.
    static String setting() {
        return TENANT.orElse("");
    }
}
