package io.baigong.server.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.server.PlatformTest;
import io.baigong.server.TestCallers;
import io.baigong.server.TestHttp;
import io.baigong.server.access.Caller;
import io.baigong.server.access.Role;
import io.baigong.server.access.Scope;
import io.baigong.server.database.Tenancy;
import io.baigong.server.hostile.Routes.Route;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.json.JsonMapper;

/// What nobody in good faith sends, to every route there is: none fails by itself, each refusal
/// says what was wrong as a problem, and nothing of the platform's inside is told. A new route is
/// tried from its first build on.
@PlatformTest
// A platform of its own: the wrong log-ins tried here must not slow down those of other tests.
@TestPropertySource(properties = "spring.application.name=baigong-hostile")
class HostileInputTests {
    /// Streams without end, and files written where the platform's operator says.
    private static final Set<String> LEFT_OUT =
            Set.of("GET /api/v1/live", "POST /api/v1/operations/backup");

    /// In the form of InfluxDB.
    private static final Set<String> OTHER_FORM = Set.of("POST /api/v2/write", "POST /write");

    /// In the form of Prometheus.
    private static boolean hasOwnForm(Route route) {
        return OTHER_FORM.contains(route.toString()) || route.pattern().startsWith("/prometheus/");
    }

    private static final List<String> INSIDE =
            List.of(
                    "Exception",
                    "\tat ",
                    "org.springframework",
                    "io.baigong",
                    "java.lang",
                    "tools.jackson",
                    "org.postgresql",
                    "SQLSTATE",
                    "<html");

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @Autowired private TestCallers callers;
    @Autowired private JdbcClient db;

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    private RequestMappingHandlerMapping mapping;

    @LocalServerPort private int port;
    private Caller somebody = new Caller(1, "nobody", Set.of(), false);
    private String bearer = "";
    private String thing = "";
    private List<Route> routes = List.of();
    private final List<String> wrong = new ArrayList<>();

    @BeforeEach
    void somebodyWhoMayEverything() {
        somebody = callers.in(callers.inNewOrganisation().organisation(), Role.PLATFORM_OPERATOR);
        var owner = callers.in(somebody.organisation(), Role.OWNER);
        Tenancy.asPlatform(() ->
                db.sql(
                                """
                                insert into access_grant (organisation_id, person, role, valid_from, reason, given_by, given)
                                select organisation_id, id, 'owner', now(), '', 'test', now()
                                  from person where login = ?\
                                """)
                        .param(somebody.login())
                        .update());
        assertThat(owner.login()).isNotEmpty();
        bearer = callers.bearer(somebody, EnumSet.of(Scope.ADMIN));
        thing = "hostile-" + somebody.organisation();
        new TestHttp(port).by(bearer).post("/api/v1/connect", "{\"key\":\"%s\"}".formatted(thing));
        var api = JsonMapper.shared().readTree(new TestHttp(port).get("/v3/api-docs").body());
        routes =
                Routes.all(mapping, api).stream()
                        .filter(route -> !LEFT_OUT.contains(route.toString()))
                        .toList();
        assertThat(routes).hasSizeGreaterThan(100);
    }

    // ---- bodies

    private static Map<String, byte[]> bodies() {
        var all = new LinkedHashMap<String, byte[]>();
        for (var text :
                List.of(
                        "",
                        "null",
                        "true",
                        "7",
                        "1e999999",
                        "\"text\"",
                        "[]",
                        "{}",
                        "[null]",
                        "[{}]",
                        "{\"\":null}",
                        "{\"values\":null}",
                        "{\"a\":1}{\"b\":2}",
                        "{\"key\":",
                        "<xml/>",
                        "key,name\n\"unclosed")) {
            all.put(text, text.getBytes(UTF_8));
        }
        all.put("10,000 arrays deep", ("[".repeat(10_000) + "]".repeat(10_000)).getBytes(UTF_8));
        all.put(
                "3,000 objects deep",
                ("{\"a\":".repeat(3_000) + "1" + "}".repeat(3_000)).getBytes(UTF_8));
        all.put(
                "a number of 100,000 digits",
                ("{\"size\":" + "9".repeat(100_000) + "}").getBytes(UTF_8));
        all.put(
                "broken UTF-8",
                new byte[] {'{', '"', 'k', (byte) 0xC3, '"', ':', (byte) 0xFF, '}'});
        all.put("NUL bytes", new byte[64]);
        return all;
    }

    @Test
    void noBodyMakesAnyRouteFail() {
        for (var route : routes) {
            if (route.changes()) {
                bodies().forEach((name, body) ->
                        tried(route, name, route.path(thing), route.type(), body));
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void noTypeOfBodyMakesAnyRouteFail() {
        var types =
                List.of(
                        "text/plain",
                        "application/xml",
                        "application/x-www-form-urlencoded",
                        "multipart/form-data; boundary=x",
                        "application/octet-stream",
                        "application/json;charset=UTF-16",
                        "application/json;charset=none-such",
                        "nonsense",
                        "application/zip",
                        "text/csv");
        for (var route : routes) {
            if (route.changes()) {
                for (var type : types) {
                    tried(route, type, route.path(thing), type, "{\"key\":\"x\"}".getBytes(UTF_8));
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void noValueOfAnyFieldMakesARouteFail() {
        var values =
                List.of(
                        "null",
                        "true",
                        "-1",
                        "0",
                        "9223372036854775808",
                        "1e308",
                        "0.1",
                        "[]",
                        "{}",
                        "[[[null]]]",
                        "\"\"",
                        "\"\\u0000\"",
                        "\"a\\u0007\\u001bb\"",
                        "\"\\ud800\"",
                        "\"../../etc/passwd\"",
                        "\"' or 1=1 --\"",
                        "\"${jndi:ldap://127.0.0.1:1/a}\"",
                        "\"<img src=x onerror=alert(1)>\"",
                        "\"0000-99-99T99:99:99Z\"",
                        "\"+999999999-12-31T23:59:59Z\"",
                        "\"" + "长".repeat(20_000) + "\"");
        for (var route : routes) {
            if (!route.changes() || !route.isJson()) {
                continue;
            }
            for (var field : route.fields().keySet()) {
                for (var value : values) {
                    String body = whole(route, field, value);
                    tried(
                            route,
                            field + " = " + value.substring(0, Math.min(40, value.length())),
                            route.path(thing),
                            route.type(),
                            body.getBytes(UTF_8));
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    /// A body that is right but for one field, as far as its description tells.
    private String whole(Route route, String hostile, String value) {
        var text = new StringBuilder("{\"" + hostile + "\":" + value);
        route.fields()
                .forEach((field, type) -> {
                    if (!field.equals(hostile)) {
                        text.append(",\"").append(field).append("\":");
                        text.append(
                                switch (type) {
                                    case "integer", "number" -> "1";
                                    case "boolean" -> "false";
                                    case "array" -> "[]";
                                    case "string" -> "\"x\"";
                                    default -> "{\"zh\":\"名\",\"en\":\"Name\"}";
                                });
                    }
                });
        return text.append("}").toString();
    }

    // ---- addresses

    @Test
    void noAddressMakesARouteFail() {
        var names =
                List.of(
                        "-1",
                        "0",
                        "99999999999999999999",
                        "%2e%2e%2fetc%2fpasswd",
                        "..%5c..%5cwindows",
                        "%00",
                        "%0d%0aSet-Cookie:%20a=b",
                        "%ff%fe",
                        "'%20or%201=1--",
                        "%F0%9F%92%A3",
                        "null",
                        "a".repeat(3_000));
        for (var route : routes) {
            if (route.hasVariables()) {
                for (var name : names) {
                    tried(
                            route,
                            name,
                            route.path(name),
                            route.type(),
                            route.changes() ? "{}".getBytes(UTF_8) : new byte[0]);
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void noParameterMakesARouteFail() {
        var values =
                List.of(
                        "",
                        "-1",
                        "2147483648",
                        "1e9",
                        "x".repeat(2_000),
                        "\u0000",
                        "' or 1=1--",
                        "%",
                        "\\",
                        "(((((((((",
                        "2020-01-01T00:00:00Z",
                        "-999999999-01-01T00:00:00Z",
                        "PT0S",
                        "P999999999D",
                        "NaN");
        for (var route : routes) {
            for (var parameter : parameters(route)) {
                for (var value : values) {
                    tried(
                            route,
                            parameter + "=" + value.substring(0, Math.min(40, value.length())),
                            route.path(thing)
                                    + "?"
                                    + parameter
                                    + "="
                                    + URLEncoder.encode(value, UTF_8),
                            route.type(),
                            new byte[0]);
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static List<String> parameters(Route route) {
        return Stream.concat(route.parameters().stream(), Stream.of("page", "size", "sort"))
                .distinct()
                .toList();
    }

    // ---- others' things

    @Test
    void whatBelongsToOthersIsAnsweredLikeWhatIsNotThere() {
        var other = callers.inNewOrganisation();
        String others = callers.bearer(other);
        String key = "others-" + other.organisation();
        new TestHttp(port).by(others).post("/api/v1/connect", "{\"key\":\"%s\"}".formatted(key));
        String mine = callers.bearer(callers.inNewOrganisation());
        for (var route : routes) {
            boolean platform = route.needs() != null && route.needs().platform();
            if (!route.pattern().startsWith("/api/v1/things/{key}") || platform) {
                continue;
            }
            var there = ask(mine, route, route.path("1").replaceFirst("/1", "/" + key), "{}");
            var gone = ask(mine, route, route.path("1").replaceFirst("/1", "/no-such-key"), "{}");
            if (there.statusCode() != gone.statusCode()
                    || !there.body().replace(key, "no-such-key").equals(gone.body())) {
                wrong.add(route + ": " + there.body() + " and " + gone.body());
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void numbersOfOthersAreAnsweredLikeNumbersThatAreNotThere() {
        String mine = callers.bearer(callers.inNewOrganisation());
        for (var route : routes) {
            boolean platform = route.needs() != null && route.needs().platform();
            if (!route.hasVariables() || platform || route.pattern().contains("{key}")) {
                continue;
            }
            for (var low : List.of("1", "2", "3")) {
                var there = ask(mine, route, route.path(low), "{}");
                var gone = ask(mine, route, route.path("2000000000"), "{}");
                boolean like =
                        there.statusCode() == gone.statusCode()
                                && there.body()
                                        .replaceAll("\\d+", "N")
                                        .equals(gone.body().replaceAll("\\d+", "N"));
                if (!like) {
                    wrong.add(route + " of " + low + ": " + there.body() + " and " + gone.body());
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    private HttpResponse<String> ask(String by, Route route, String path, String body) {
        return new TestHttp(port)
                .by(by)
                .send(
                        route.method(),
                        path,
                        "",
                        "Content-Type",
                        route.changes() ? route.type() : "text/plain");
    }

    // ---- trying

    private void tried(Route route, String what, String path, String type, byte[] body) {
        try {
            var request =
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                            .timeout(Duration.ofMinutes(1))
                            .header("Authorization", bearer)
                            .method(route.method(), BodyPublishers.ofByteArray(body));
            if (route.changes()) {
                request.header("Content-Type", type);
            }
            judge(route, what, CLIENT.send(request.build(), BodyHandlers.ofString()));
        } catch (IOException e) {
            wrong.add(route + " with " + what + " ended the connection: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void judge(Route route, String what, HttpResponse<String> answer) {
        String said = route + " with " + what + " answered " + answer.statusCode();
        String body = answer.body();
        String shown = body.substring(0, Math.min(300, body.length()));
        if (answer.statusCode() >= 500) {
            wrong.add(said + ": " + shown);
        }
        if (answer.statusCode() < 400) {
            return;
        }
        for (var inside : INSIDE) {
            if (body.contains(inside)) {
                wrong.add(said + " and tells of its inside: " + shown);
                return;
            }
        }
        boolean head = route.method().equals("HEAD");
        if (!head && !hasOwnForm(route)) {
            String type = answer.headers().firstValue("Content-Type").orElse("");
            boolean problem =
                    type.startsWith("application/problem+json") && body.contains("\"code\":\"");
            // What the container cannot read as HTTP it refuses by itself, with nothing in it.
            boolean unread = answer.statusCode() == 400 && body.isEmpty();
            if (!problem && !unread) {
                wrong.add(said + ", which is no problem: " + type + " " + shown);
            }
        }
    }
}
