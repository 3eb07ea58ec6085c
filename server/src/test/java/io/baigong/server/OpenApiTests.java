package io.baigong.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.baigong.server.access.Caller;
import io.baigong.server.access.Role;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The description of the API that clients are generated from: it is the server's, and what the
/// server answers is as it says.
@PlatformTest
class OpenApiTests {
    private static final Path KEPT = Path.of("..", "clients", "openapi.json");
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /// Values of what addresses have in braces, and of what handlers must be given. Those of
    /// `{key}` go by the noun before it.
    private static final Map<String, String> GIVEN =
            Map.of(
                    "hierarchies", "administrative",
                    "code", "110000",
                    "version", "1",
                    "from", "2026-01-01T00:00:00Z",
                    "to", "2026-01-01T06:00:00Z",
                    "step", "PT1H",
                    "kind", "exploration",
                    "query", "",
                    "format", "csv");

    /// Answered by the test below, whatever else is.
    private static final Set<String> MUST =
            Set.of(
                    "/api/v1/session",
                    "/api/v1/things",
                    "/api/v1/things/{key}",
                    "/api/v1/things/{key}/latest",
                    "/api/v1/things/{key}/readings",
                    "/api/v1/things/{key}/buckets",
                    "/api/v1/things/{key}/completeness",
                    "/api/v1/things/{key}/tokens",
                    "/api/v1/models",
                    "/api/v1/models/{key}",
                    "/api/v1/sites",
                    "/api/v1/organisations",
                    "/api/v1/hierarchies/{key}/nodes",
                    "/api/v1/users",
                    "/api/v1/roles",
                    "/api/v1/grants",
                    "/api/v1/tokens",
                    "/api/v1/packs",
                    "/api/v1/jobs",
                    "/api/v1/audit",
                    "/api/v1/overview",
                    "/api/v1/system");

    @Autowired private TestCallers callers;
    @LocalServerPort private int port;

    @Test
    void theDescriptionThatClientsAreMadeFromIsTheServers() throws IOException {
        String served = JSON.writeValueAsString(sorted(served())) + "\n";
        if (Boolean.getBoolean("baigong.draw")) {
            Files.writeString(KEPT, served);
        }
        assertThat(Files.readString(KEPT))
                .as(
                        """
                        clients/openapi.json is not what the server describes. If the change of the API is meant, run
                        ./mvnw -pl server -am test -Dtest=OpenApiTests -Dsurefire.failIfNoSpecifiedTests=false -Dbaigong.draw=true
                        and commit the file\
                        """)
                .isEqualTo(served);
    }

    @Test
    void everyAnswerInJsonHasAShapeWithAName() {
        var nameless = new ArrayList<String>();
        each(
                served(),
                (operation, described) -> {
                    for (var answer : described.path("responses").properties()) {
                        var schema =
                                answer.getValue()
                                        .path("content")
                                        .path("application/json")
                                        .path("schema");
                        var shape =
                                schema.path("type").asString("").equals("array")
                                        ? schema.path("items")
                                        : schema;
                        if (answer.getKey().startsWith("2")
                                && !schema.isMissingNode()
                                && !shape.has("$ref")
                                && !operation.equals("GET /api/v1/views/{id}/versions/{version}")
                                && !operation.equals("GET /health")) {
                            nameless.add(operation + " " + answer.getKey() + " " + schema);
                        }
                    }
                });
        assertThat(nameless).as("give the handler a record to answer, or a @Described").isEmpty();
    }

    @Test
    void whatIsAnsweredIsAsDescribed() {
        var platform = callers.in(1, Role.PLATFORM_OPERATOR);
        var owner = callers.inNewOrganisation();
        var answered = new TreeSet<String>();
        for (var caller : List.of(owner, platform)) {
            var http = callers.loggedIn(caller, port);
            var given = prepared(http, caller);
            each(
                    served(),
                    (operation, described) -> {
                        String answer = answer(http, operation, described, given);
                        if (answer != null) {
                            answered.add(answer);
                        }
                    });
        }
        assertThat(answered).containsAll(MUST);
    }

    @Test
    void aRefusalIsAProblemAsDescribed() {
        var http = callers.loggedIn(callers.inNewOrganisation(), port);
        var wrong = http.post("/api/v1/things", "{\"key\":\"a b\",\"model\":7}");
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(faults(wrong, ref("Problem"))).isEmpty();
        var missing = http.get("/api/v1/things/nothing");
        assertThat(missing.statusCode()).isEqualTo(404);
        assertThat(faults(missing, ref("Problem"))).isEmpty();
    }

    /// One of each thing there is, so that lists have something in them.
    private static Map<String, String> prepared(TestHttp http, Caller caller) {
        String thing = "described-" + caller.organisation();
        var made = new TreeMap<>(GIVEN);
        accepted(http.post("/api/v1/connect", "{\"key\":\"%s\"}".formatted(thing)));
        accepted(
                http.post(
                        "/api/v1/sites",
                        "{\"key\":\"east\",\"name\":{\"zh\":\"东\"},\"timeZone\":\"Asia/Shanghai\"}"));
        String token =
                accepted(http.post("/api/v1/things/" + thing + "/tokens", "{}"))
                        .path("token")
                        .asString();
        accepted(
                new TestHttp(http.port())
                        .by("Bearer " + token)
                        .post(
                                "/api/v1/things/" + thing + "/readings",
                                "{\"values\":{\"temp\":21.5,\"on\":true}}"));
        accepted(http.post("/api/v1/tokens", "{\"name\":\"t\",\"scopes\":[\"things:read\"]}"));
        var view =
                accepted(
                        http.post(
                                "/api/v1/views",
                                "{\"kind\":\"exploration\",\"name\":\"v\",\"content\":{}}"));
        accepted(
                http.post(
                        "/api/v1/things/" + thing + "/annotations",
                        "{\"from\":\"2026-01-01T00:00:00Z\",\"to\":\"2026-01-01T01:00:00Z\",\"text\":\"a\"}"));
        made.put("things", thing);
        made.put("models", thing);
        made.put("views", view.path("id").asString());
        made.put(
                "organisations",
                accepted(http.get("/api/v1/session")).path("organisation").path("key").asString());
        made.put(
                "users",
                accepted(http.get("/api/v1/users")).path("items").path(0).path("id").asString());
        return made;
    }

    private static JsonNode accepted(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.uri() + " " + answer.body()).isBetween(200, 299);
        return JSON.readTree(answer.body());
    }

    /// @return the path when it was asked, answered and is as described; null for what was refused
    private @Nullable String answer(
            TestHttp http, String operation, JsonNode described, Map<String, String> given) {
        var schema =
                described
                        .path("responses")
                        .path("200")
                        .path("content")
                        .path("application/json")
                        .path("schema");
        if (!operation.startsWith("GET ") || schema.isMissingNode()) {
            return null;
        }
        String path = operation.substring(4);
        String address = path;
        var query = new ArrayList<String>();
        for (var parameter : described.path("parameters")) {
            String name = parameter.path("name").asString();
            if (parameter.path("in").asString().equals("path")) {
                String noun = path.replaceAll("^.*/([a-z-]+)/\\{" + name + "}.*$", "$1");
                String value = given.getOrDefault(noun, given.getOrDefault(name, "1"));
                address = address.replace("{" + name + "}", value);
            } else if (parameter.path("required").asBoolean(false)) {
                query.add(name + "=" + given.getOrDefault(name, ""));
            }
        }
        var answer = http.get(address + (query.isEmpty() ? "" : "?" + String.join("&", query)));
        assertThat(answer.statusCode()).as("%s: %s", address, answer.body()).isLessThan(500);
        if (answer.statusCode() != 200) {
            return null;
        }
        assertThat(faults(answer, schema)).as("GET %s answered %s", path, answer.body()).isEmpty();
        return path;
    }

    private List<String> faults(HttpResponse<String> answer, JsonNode schema) {
        var whole = (ObjectNode) JSON.createObjectNode();
        whole.setAll((ObjectNode) schema.deepCopy());
        whole.set("components", closed(served().path("components").deepCopy()));
        return registry
                .getSchema(whole)
                .validate(
                        JSON.readTree(answer.body()),
                        context ->
                                context.executionConfig(
                                        config -> config.formatAssertionsEnabled(true)))
                .stream()
                .map(Object::toString)
                .toList();
    }

    private final SchemaRegistry registry =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    /// With nothing that is not described.
    private static JsonNode closed(JsonNode components) {
        components
                .path("schemas")
                .forEach(schema -> {
                    if (schema.has("properties") && !schema.has("additionalProperties")) {
                        ((ObjectNode) schema).put("additionalProperties", false);
                    }
                });
        return components;
    }

    private static JsonNode ref(String name) {
        return JSON.createObjectNode().put("$ref", "#/components/schemas/" + name);
    }

    private interface Look {
        void at(String operation, JsonNode described);
    }

    private static void each(JsonNode api, Look look) {
        api.path("paths")
                .properties()
                .forEach(path ->
                        path.getValue()
                                .properties()
                                .forEach(operation ->
                                        look.at(
                                                operation
                                                                .getKey()
                                                                .toUpperCase(java.util.Locale.ROOT)
                                                        + " "
                                                        + path.getKey(),
                                                operation.getValue())));
    }

    private @Nullable JsonNode served;

    private JsonNode served() {
        if (served == null) {
            var answer = new TestHttp(port).get("/v3/api-docs");
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            served = JSON.readTree(answer.body());
        }
        return served;
    }

    private static JsonNode sorted(JsonNode node) {
        if (node instanceof ObjectNode object) {
            var members = new TreeMap<String, JsonNode>();
            object.properties()
                    .forEach(member -> members.put(member.getKey(), sorted(member.getValue())));
            var copy = JSON.createObjectNode();
            members.forEach(copy::set);
            return copy;
        }
        if (node.isArray()) {
            var items = JSON.createArrayNode();
            node.forEach(item -> items.add(sorted(item)));
            return items;
        }
        return node;
    }
}
