package io.baigong.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Role;
import io.baigong.server.database.Tenancy;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/// Two organisations; what is the one's never shows to the other, by whichever door.
@PlatformTest
class TenantIsolationTests {
    private static final String MARK = "owned-by-the-first";

    @Autowired private TestCallers callers;
    @Autowired private JdbcClient db;
    @Autowired private DataSource source;

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    private RequestMappingHandlerMapping mapping;

    @LocalServerPort private int port;
    private Caller first = new Caller(1, "first", Set.of(), false);
    private Caller second = first;
    private String firstBearer = "";
    private String secondBearer = "";
    private String key = "";

    @BeforeEach
    void twoOrganisations() {
        first = callers.inNewOrganisation();
        second = callers.inNewOrganisation();
        firstBearer = callers.bearer(first);
        secondBearer = callers.bearer(second);
        key = MARK + first.organisation();
        var http = new TestHttp(port);
        var made =
                http.post(
                        "/api/v1/connect",
                        "{\"key\":\"%s\"}".formatted(key),
                        "Authorization",
                        firstBearer);
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        http.post(
                "/api/v1/tokens",
                "{\"name\":\"%s\",\"scopes\":[\"things:read\"]}".formatted(key),
                "Authorization",
                firstBearer);
    }

    @Test
    void noListAndNoSubjectShowsWhatIsTheOthers() {
        var shownToOwner = new ArrayList<String>();
        for (var path : paths(RequestMethod.GET)) {
            var owner = ask("GET", path, firstBearer);
            if (owner.body().contains(MARK)) {
                shownToOwner.add(path);
            }
            var other = ask("GET", path, secondBearer);
            boolean echoesOnly = other.statusCode() == 404 || other.statusCode() == 400;
            assertThat(echoesOnly || !other.body().contains(MARK))
                    .as("GET %s as the other: %s", path, other.body())
                    .isTrue();
            if (path.contains(MARK)) {
                assertThat(other.statusCode()).as("GET " + path).isBetween(400, 499);
            }
        }
        assertThat(shownToOwner).contains("/api/v1/things", "/api/v1/tokens", "/api/v1/audit");
    }

    @Test
    void nothingOfTheOthersCanBeChanged() {
        String before = ask("GET", "/api/v1/things/" + key, firstBearer).body();
        for (var method :
                List.of(
                        RequestMethod.POST,
                        RequestMethod.PUT,
                        RequestMethod.PATCH,
                        RequestMethod.DELETE)) {
            for (var path : paths(method)) {
                if (path.startsWith("/api/v1/things/" + key)) {
                    var answer = ask(method.name(), path, secondBearer);
                    assertThat(answer.statusCode())
                            .as("%s %s as the other: %s", method, path, answer.body())
                            .isBetween(400, 499);
                }
            }
        }
        assertThat(ask("GET", "/api/v1/things/" + key, firstBearer).body()).isEqualTo(before);
        assertThat(before).contains(key);
    }

    @Test
    void inSqlTheOthersRowsAreNotThere() {
        var tables =
                db.sql(
                                """
                                select table_name from information_schema.columns
                                 where table_schema = 'public' and column_name = 'organisation_id'\
                                """)
                        .query((row, n) -> String.valueOf(row.getString(1)))
                        .list();
        assertThat(tables).contains("person", "api_token", "audit_entry", "thing");
        for (var table : tables) {
            String count = "select count(*) from " + table + " where organisation_id = ?";
            assertThat(second.call(() -> count(count))).as(table).isZero();
            assertThat(count(count)).as(table + " without tenant").isZero();
        }
        assertThat(first.call(() -> count("select count(*) from person where organisation_id = ?")))
                .isPositive();
        assertThatThrownBy(() ->
                        second.call(() ->
                                db.sql(
                                                "insert into audit_entry (organisation_id, time, actor, action, subject, outcome) values (?, now(), 'x', 'x', 'x', 'done')")
                                        .param(first.organisation())
                                        .update()))
                .hasStackTraceContaining("row-level security");
    }

    @Test
    void noStatementLiftsRowLevelSecurity() throws Exception {
        for (var trick :
                List.of(
                        "reset role",
                        "set role none",
                        "set role baigong",
                        "set session authorization default",
                        "set session authorization baigong",
                        "set row_security = off",
                        "alter table person disable row level security",
                        "alter role baigong_app_postgres bypassrls",
                        "create policy all_of_it on person using (true)",
                        "grant baigong to baigong_app_postgres")) {
            assertThat(personsOfFirstAfter(trick)).as(trick).isZero();
        }
        assertThat(first.call(() -> count("select count(*) from person where organisation_id = ?")))
                .isPositive();
    }

    @Test
    void theAuditTrailCannotBeChanged() {
        for (var change :
                List.of(
                        "update audit_entry set actor = 'nobody' where organisation_id = ?",
                        "delete from audit_entry where organisation_id = ?")) {
            assertThatThrownBy(() ->
                            first.call(() -> db.sql(change).param(first.organisation()).update()))
                    .hasStackTraceContaining("permission denied");
        }
    }

    @Test
    void aDeniedAttemptIsInTheAuditTrailOnce() {
        var member = callers.in(first.organisation(), Role.OPERATOR);
        String bearer = callers.bearer(member);
        for (int i = 0; i < 3; i++) {
            assertThat(ask("GET", "/api/v1/users", bearer).statusCode()).isEqualTo(403);
        }
        var trail = ask("GET", "/api/v1/audit?action=access.denied", firstBearer).body();
        assertThat(trail).contains("\"total\":1", member.login(), "GET /api/v1/users", "127.0.0.1");
    }

    private long count(String sql) {
        return db.sql(sql).param(first.organisation()).query(Long.class).single();
    }

    private int personsOfFirstAfter(String trick) throws Exception {
        try (var connection =
                Tenancy.<java.sql.Connection, Exception>as(
                        second.organisation(), source::getConnection)) {
            try (var statement = connection.createStatement()) {
                statement.execute(trick);
            } catch (java.sql.SQLException refused) {
                return 0;
            }
            try (var statement =
                    connection.prepareStatement(
                            "select count(*) from person where organisation_id = ?")) {
                statement.setInt(1, first.organisation());
                try (var rows = statement.executeQuery()) {
                    return rows.next() ? rows.getInt(1) : 0;
                }
            } catch (java.sql.SQLException refused) {
                return 0;
            } finally {
                try (var statement = connection.createStatement()) {
                    statement.execute("reset row_security");
                }
            }
        }
    }

    /// Every path of ours for the method, with the first organisation's thing for variables.
    private List<String> paths(RequestMethod method) {
        return mapping.getHandlerMethods().entrySet().stream()
                .filter(each -> each.getValue().getBeanType().getName().startsWith("io.baigong."))
                .map(java.util.Map.Entry::getKey)
                .filter(info -> info.getMethodsCondition().getMethods().contains(method))
                .filter(info -> !streams(info))
                .flatMap(info -> info.getPatternValues().stream())
                .map(path -> path.replace("{key}", key).replaceAll("\\{[^}]+}", "1"))
                .sorted()
                .toList();
    }

    private static boolean streams(RequestMappingInfo info) {
        return info.getProducesCondition()
                .getProducibleMediaTypes()
                .contains(MediaType.TEXT_EVENT_STREAM);
    }

    private HttpResponse<String> ask(String method, String path, String bearer) {
        String body = method.equals("GET") || method.equals("DELETE") ? "" : "{}";
        return new TestHttp(port).send(method, path, body, "Authorization", bearer);
    }
}
