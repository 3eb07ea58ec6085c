package io.baigong.server;

import io.baigong.server.access.ApiTokens;
import io.baigong.server.access.Caller;
import io.baigong.server.access.Role;
import io.baigong.server.database.Tenancy;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Makes organisations, people and API tokens for tests; there in every [PlatformTest].
@TestComponent
public class TestCallers {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private final JdbcClient db;
    private final ApiTokens tokens;

    TestCallers(JdbcClient db, ApiTokens tokens) {
        this.db = db;
        this.tokens = tokens;
    }

    /// An administrator of a new organisation.
    public Caller inNewOrganisation() {
        int organisation =
                Tenancy.asPlatform(() ->
                        db.sql(
                                        "insert into organisation (key, name) values (?, 'Test works') returning id")
                                .params("test-" + COUNT.incrementAndGet())
                                .query(Integer.class)
                                .single());
        return in(organisation, Role.ADMINISTRATOR);
    }

    /// A new person of an organisation.
    public Caller in(int organisation, Role role) {
        String login = "person-" + COUNT.incrementAndGet();
        Tenancy.asPlatform(() ->
                db.sql(
                                """
                                insert into person (organisation_id, login, name, role, password, created)
                                values (?, ?, ?, ?, 'none', now())\
                                """)
                        .params(organisation, login, login, role.key())
                        .update());
        return new Caller(organisation, login, role.scopes(), role == Role.PLATFORM_ADMINISTRATOR);
    }

    /// The value of an `Authorization` header with all scopes of the caller.
    public String bearer(Caller caller) {
        return bearer(caller, caller.scopes());
    }

    /// The value of an `Authorization` header.
    public String bearer(Caller caller, Set<io.baigong.server.access.Scope> scopes) {
        var token = caller.call(() -> tokens.make(caller, "test", scopes, null));
        return "Bearer " + Objects.requireNonNull(token.token());
    }
}
