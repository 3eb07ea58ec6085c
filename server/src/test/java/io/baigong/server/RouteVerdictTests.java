package io.baigong.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Needs;
import io.baigong.server.access.Open;
import io.baigong.server.access.Role;
import io.baigong.server.access.Scope;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.json.JsonMapper;

/// Every route there is, found by itself, tried by everybody who must not get through. A new route
/// is tried from its first build on; one that is open to all fails it until it is named here.
@PlatformTest
class RouteVerdictTests {
    private static final String MARK = "seen-by-nobody-else";

    /// Open to all; those that write look at a token themselves.
    private static final Set<String> OPEN =
            Set.of(
                    "GET /api/v1/system",
                    "GET /api/v1/certificates/authority",
                    "GET /api/v1/publications/{hash}",
                    "POST /api/v1/session",
                    "POST /api/v1/gateways/enrolments",
                    "GET /api/v1/gateways/software/downloads/{ticket}",
                    "DELETE /api/v1/session",
                    "GET /api/v1/sign-in/providers",
                    "GET /api/v1/sign-in/start/{provider}",
                    "GET /api/v1/sign-in/callback",
                    "POST /api/v1/things/{key}/readings",
                    "POST /api/v2/write",
                    "POST /write",
                    "GET /ping",
                    "HEAD /ping",
                    "GET /health");

    @Autowired private TestCallers callers;
    @Autowired private JdbcClient db;

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    private RequestMappingHandlerMapping mapping;

    @LocalServerPort private int port;
    private Caller first = new Caller(1, "first", Set.of(), false);
    private String firstsKey = "";
    private String thing = "";
    private final Map<Set<Scope>, String> bearers = new HashMap<>();

    /// @param type of the body
    private record Route(String method, String pattern, String type, @Nullable Needs needs) {
        Needs needed() {
            return Objects.requireNonNull(needs);
        }

        @Override
        public String toString() {
            return method + " " + pattern;
        }
    }

    @BeforeEach
    void anOrganisationWithAThing() {
        first = callers.inNewOrganisation();
        firstsKey =
                first.call(() ->
                        db.sql("select key from organisation where id = ?")
                                .param(first.organisation())
                                .query(String.class)
                                .single());
        thing = MARK + first.organisation();
        new TestHttp(port)
                .by(callers.bearer(first))
                .post("/api/v1/connect", "{\"key\":\"%s\"}".formatted(thing));
    }

    @Test
    void whatIsOpenToAllIsNamed() {
        var open = new TreeSet<String>();
        routes().filter(route -> route.needs() == null)
                .forEach(route -> open.add(route.toString()));
        assertThat(open).isEqualTo(new TreeSet<>(OPEN));
    }

    @Test
    void theDescriptionOfTheApiListsEveryRouteWithItsScopes() {
        var paths =
                JsonMapper.shared()
                        .readTree(new TestHttp(port).get("/v3/api-docs").body())
                        .path("paths");
        routes().forEach(route -> {
            var described =
                    paths.path(route.pattern())
                            .path(route.method().toLowerCase(java.util.Locale.ROOT));
            assertThat(described.isMissingNode()).as("%s is described", route).isFalse();
            if (route.needs() != null) {
                var scopes = described.path("x-scopes").toString();
                for (var scope : route.needed().value()) {
                    assertThat(scopes).as("%s", route).contains(scope.key());
                }
            }
        });
    }

    @Test
    void nobodyGetsAnything() {
        guarded().forEach(route -> refused(route, ask(route, ""), 401, "not-signed-in"));
        for (var path : List.of("/api/v1/things/" + thing + "/readings", "/api/v2/write")) {
            assertThat(new TestHttp(port).by("Bearer bg_unknown").post(path, "[]").statusCode())
                    .as(path)
                    .isEqualTo(401);
        }
    }

    @Test
    void aTokenWithAnotherScopeGetsNothing() {
        guarded()
                .filter(route -> route.needed().value().length > 0)
                .forEach(route -> {
                    var other = EnumSet.complementOf(EnumSet.of(Scope.ADMIN));
                    other.removeAll(List.of(route.needed().value()));
                    String bearer = bearerOf(other);
                    String code = route.needed().platform() ? "platform-needed" : "scope-missing";
                    refused(route, ask(route, bearer), 403, code);
                });
        String reader = bearerOf(EnumSet.of(Scope.THINGS_READ, Scope.READINGS_READ));
        for (var path : List.of("/api/v1/things/" + thing + "/readings", "/api/v2/write")) {
            assertThat(new TestHttp(port).by(reader).post(path, "[]").statusCode())
                    .as(path)
                    .isEqualTo(403);
        }
    }

    @Test
    void eachRoleIsRefusedWhatItDoesNotSay() {
        for (var role : Role.everywhere()) {
            String bearer = callers.bearer(callers.in(first.organisation(), role));
            guarded()
                    .filter(route -> !says(role, route.needed()))
                    .forEach(route -> refused(route, ask(route, bearer), 403, null));
        }
    }

    @Test
    void anOwnerOfAnotherOrganisationCannotActInThisOne() {
        String other = callers.bearer(callers.inNewOrganisation());
        guarded()
                .filter(route -> !isPersonal(route))
                .forEach(route -> {
                    var answer = ask(route, other, "Baigong-Organisation", firstsKey);
                    refused(route, answer, 403, "organisation-not-granted");
                    if (route.method().equals("GET")) {
                        var asked =
                                new TestHttp(port)
                                        .by(other)
                                        .get(path(route) + "?organisation=" + firstsKey);
                        refused(route, asked, 403, "organisation-not-granted");
                    }
                });
    }

    @Test
    void whatIsPersonalStaysAtHome() {
        String other = callers.bearer(callers.inNewOrganisation());
        guarded()
                .filter(RouteVerdictTests::isPersonal)
                .filter(route -> route.method().equals("GET"))
                .forEach(route ->
                        assertThat(ask(route, other, "Baigong-Organisation", firstsKey).body())
                                .as("%s", route)
                                .doesNotContain(MARK, first.login(), "\"" + firstsKey + "\""));
    }

    private static boolean says(Role role, Needs needs) {
        return (role.platform() || !needs.platform())
                && role.scopes().containsAll(Arrays.asList(needs.value()));
    }

    private static boolean isPersonal(Route route) {
        return route.pattern().startsWith("/api/v1/session")
                || route.pattern().startsWith("/api/v1/tokens");
    }

    private String bearerOf(Set<Scope> scopes) {
        return bearers.computeIfAbsent(scopes, all -> callers.bearer(first, all));
    }

    private void refused(
            Route route, HttpResponse<String> answer, int status, @Nullable String code) {
        assertThat(answer.statusCode()).as("%s: %s", route, answer.body()).isEqualTo(status);
        assertThat(answer.body()).as("%s", route).doesNotContain("\"items\"", "\"key\":\"" + MARK);
        if (code != null) {
            assertThat(answer.body()).as("%s", route).contains("\"code\":\"" + code + "\"");
        }
    }

    private HttpResponse<String> ask(Route route, String bearer, String... headers) {
        var http = new TestHttp(port);
        // Brings the CSRF token, without which nobody gets as far as being nobody.
        http.get("/api/v1/system");
        var all =
                Stream.concat(Stream.of(headers), Stream.of("Content-Type", route.type()))
                        .toArray(String[]::new);
        return http.by(bearer).send(route.method(), path(route), "", all);
    }

    private String path(Route route) {
        return route.pattern().replace("{key}", thing).replaceAll("\\{[^}]+}", "1");
    }

    private Stream<Route> guarded() {
        return routes().filter(route -> route.needs() != null);
    }

    private Stream<Route> routes() {
        return mapping.getHandlerMethods().entrySet().stream()
                .filter(each -> each.getValue().getBeanType().getName().startsWith("io.baigong."))
                .flatMap(each -> {
                    var info = each.getKey();
                    var handler = each.getValue();
                    assertThat(
                                    handler.hasMethodAnnotation(Needs.class)
                                            != handler.hasMethodAnnotation(Open.class))
                            .as("%s has a verdict", info)
                            .isTrue();
                    String type =
                            info.getConsumesCondition().getConsumableMediaTypes().stream()
                                    .findFirst()
                                    .map(MediaType::toString)
                                    .orElse("application/json");
                    var methods = info.getMethodsCondition().getMethods();
                    assertThat(methods).as("%s says its methods", info).isNotEmpty();
                    return methods.stream()
                            .map(RequestMethod::name)
                            .flatMap(method ->
                                    info.getPatternValues().stream()
                                            .map(pattern ->
                                                    new Route(
                                                            method,
                                                            pattern,
                                                            type,
                                                            handler.getMethodAnnotation(
                                                                    Needs.class))));
                });
    }
}
