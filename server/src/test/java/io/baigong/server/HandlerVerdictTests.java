package io.baigong.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.server.access.Needs;
import io.baigong.server.access.Open;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.json.JsonMapper;

@PlatformTest
class HandlerVerdictTests {
    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    private RequestMappingHandlerMapping mapping;

    @LocalServerPort private int port;

    @Test
    void everyHandlerSaysWhoMayCallIt() {
        var silent =
                mapping.getHandlerMethods().entrySet().stream()
                        .filter(each ->
                                each.getValue().getBeanType().getName().startsWith("io.baigong."))
                        .filter(each ->
                                each.getValue().hasMethodAnnotation(Needs.class)
                                        == each.getValue().hasMethodAnnotation(Open.class))
                        .map(each -> each.getKey() + " " + each.getValue())
                        .toList();
        assertThat(silent).as("handlers with neither or both of @Needs and @Open").isEmpty();
    }

    @Test
    void handlersOfOthersAreOnlyTheKnownOnes() {
        var foreign =
                mapping.getHandlerMethods().values().stream()
                        .map(method -> method.getBeanType().getSimpleName())
                        .filter(name -> !name.endsWith("Controller") || name.startsWith("Basic"))
                        .distinct()
                        .toList();
        assertThat(foreign).isSubsetOf("BasicErrorController", "OpenApiWebMvcResource");
    }

    @Test
    void healthIsOpenAndFiguresAreForThePlatformsAdministrators() {
        var http = new TestHttp(port);
        assertThat(http.get("/actuator/health").statusCode()).isEqualTo(200);
        assertThat(http.get("/actuator/prometheus").statusCode()).isEqualTo(401);
        assertThat(http.get("/actuator/").statusCode()).isEqualTo(401);
    }

    @Test
    void pagesOfTheConsoleAreItsIndexAndUnknownPathsOfTheApiAreNotFound() {
        var http = new TestHttp(port);
        for (var page : new String[] {"/", "/login", "/things/pump.7"}) {
            var answer = http.get(page);
            assertThat(answer.statusCode()).as(page).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type").orElse(""))
                    .startsWith("text/html");
            assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
                    .contains("default-src 'self'", "frame-ancestors 'none'");
            assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        }
        for (var nothing : new String[] {"/api/v1/nothing", "/assets/nothing.js"}) {
            var answer = http.get(nothing);
            assertThat(answer.statusCode()).as(nothing).isEqualTo(404);
            assertThat(answer.headers().firstValue("Content-Type").orElse(""))
                    .startsWith("application/problem+json");
        }
    }

    @Test
    void theDescriptionNamesOperationsScopesAndProblems() {
        var answer = new TestHttp(port).get("/v3/api-docs");
        assertThat(answer.statusCode()).isEqualTo(200);
        var paths = new JsonMapper().readTree(answer.body()).path("paths");
        var list = paths.path("/api/v1/organisations").path("get");
        assertThat(list.path("operationId").asString()).isEqualTo("organisation.list");
        assertThat(paths.path("/api/v1/organisations").path("post").path("x-scopes").toString())
                .isEqualTo("[\"organisations:write\",\"administrator of the platform\"]");
        assertThat(list.path("responses").path("403").path("content").toString())
                .contains("application/problem+json", "Problem");
        assertThat(list.path("parameters").findValuesAsString("name")).contains("page", "size");
        assertThat(paths.path("/api/v1/session").path("post").has("security")).isFalse();
    }
}
