package io.baigong.server;

import io.baigong.server.access.ApiTokens;
import io.baigong.server.access.Caller;
import io.baigong.server.access.Credentials;
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
    private final Credentials credentials;

    TestCallers(JdbcClient db, ApiTokens tokens, Credentials credentials) {
        this.credentials = credentials;
        this.db = db;
        this.tokens = tokens;
    }

    /// An owner of a new organisation.
    public Caller inNewOrganisation() {
        int organisation =
                Tenancy.asPlatform(() ->
                        db.sql(
                                        "insert into organisation (key, name) values (?, 'Test works') returning id")
                                .params("test-" + COUNT.incrementAndGet())
                                .query(Integer.class)
                                .single());
        return in(organisation, Role.OWNER);
    }

    /// A new person of an organisation.
    public Caller in(int organisation, Role role) {
        String login = "person-" + COUNT.incrementAndGet();
        Tenancy.asPlatform(() ->
                db.sql(
                                """
                                with made as (
                                    insert into person (organisation_id, login, name, password, created)
                                    values (:organisation, :login, :login, 'none', now()) returning id)
                                insert into access_grant (organisation_id, person, role, valid_from,
                                    reason, given_by, given)
                                select :organisation, id, :role, now(), '', 'test', now() from made\
                                """)
                        .param("organisation", organisation)
                        .param("login", login)
                        .param("role", role.key())
                        .update());
        return new Caller(organisation, login, role.scopes(), role.platform());
    }

    /// The person in a browser, logged in with a password that is new.
    public TestHttp loggedIn(Caller caller, int port) {
        var http = new TestHttp(port);
        var answer = http.logIn(caller.login(), credentials.resetPassword(caller.login()));
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(answer.body());
        }
        // Brings the CSRF token.
        http.get("/api/v1/session");
        return http;
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
