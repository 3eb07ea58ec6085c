package io.baigong.server.hostile;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.server.PlatformTest;
import io.baigong.server.TestCallers;
import io.baigong.server.TestHttp;
import io.baigong.server.access.Caller;
import io.baigong.server.access.Role;
import io.baigong.server.database.Tenancy;
import io.baigong.server.things.MqttAddress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.json.JsonMapper;

/// What browsers of others, clever files and slow clients try.
@PlatformTest
@TestPropertySource(
        properties = {
            "spring.application.name=baigong-hostile",
            "baigong.mqtt.patience=3s",
            "baigong.http.patience=3s"
        })
class ProtectionTests {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final int SLOW = 200;

    @Autowired private TestCallers callers;
    @Autowired private JdbcClient db;
    @Autowired private MqttAddress mqtt;

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    private RequestMappingHandlerMapping mapping;

    @LocalServerPort private int port;
    private Caller owner = new Caller(1, "nobody", Set.of(), false);
    private TestHttp program = new TestHttp(0);

    @BeforeEach
    void anOwner() {
        owner = callers.inNewOrganisation();
        program = new TestHttp(port).by(callers.bearer(owner));
    }

    // ---- browsers

    /// What counts is in their body, never a cookie that a browser adds by itself.
    private static final Set<String> WITHOUT_COOKIE =
            Set.of("POST /api/v1/session", "POST /api/v1/gateways/enrolments");

    @Test
    void noRouteThatChangesSomethingRunsWithoutTheCsrfToken() {
        var browser = callers.loggedIn(owner, port);
        browser.forgetCsrfHeader();
        var api = JsonMapper.shared().readTree(new TestHttp(port).get("/v3/api-docs").body());
        var ran = new ArrayList<String>();
        Routes.all(mapping, api).stream()
                .filter(Routes.Route::changes)
                .filter(route -> !WITHOUT_COOKIE.contains(route.toString()))
                .forEach(route -> {
                    var answer =
                            browser.send(
                                    route.method(),
                                    route.path("1"),
                                    "",
                                    "Content-Type",
                                    route.type());
                    if (answer.statusCode() != 403
                            || !answer.body().contains("\"code\":\"csrf\"")) {
                        ran.add(route + " " + answer.statusCode() + " " + answer.body());
                    }
                });
        assertThat(ran).isEmpty();
        assertThat(browser.get("/api/v1/session").statusCode()).isEqualTo(200);
    }

    @Test
    void everyAnswerSaysWhatBrowsersMayDoWithIt() {
        for (var path :
                List.of(
                        "/",
                        "/api/v1/session",
                        "/api/v1/things",
                        "/no-such-file",
                        "/v3/api-docs")) {
            var headers = program.get(path).headers();
            assertThat(headers.firstValue("Content-Security-Policy").orElse(""))
                    .as(path)
                    .contains("default-src 'self'", "frame-ancestors 'none'", "object-src 'none'")
                    .contains("base-uri 'self'", "form-action 'self'")
                    .doesNotContain("unsafe-eval", "script-src 'unsafe", "http:", "*");
            assertThat(headers.firstValue("X-Content-Type-Options")).as(path).hasValue("nosniff");
            assertThat(headers.firstValue("X-Frame-Options")).as(path).hasValue("DENY");
            assertThat(headers.firstValue("Referrer-Policy")).as(path).isPresent();
            assertThat(headers.firstValue("Server")).as(path).isEmpty();
            assertThat(headers.firstValue("X-Powered-By")).as(path).isEmpty();
        }
    }

    @Test
    void privateAnswersAreKeptByNoCache() {
        for (var path :
                List.of("/api/v1/session", "/api/v1/things", "/api/v1/users", "/api/v1/audit")) {
            assertThat(program.get(path).headers().firstValue("Cache-Control").orElse(""))
                    .as(path)
                    .contains("no-store");
        }
    }

    @Test
    void noOtherSiteIsAllowedToAsk() {
        var answer = program.get("/api/v1/things", "Origin", "https://evil.example");
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
        var first =
                new TestHttp(port)
                        .send(
                                "OPTIONS",
                                "/api/v1/things",
                                "",
                                "Origin",
                                "https://evil.example",
                                "Access-Control-Request-Method",
                                "POST");
        assertThat(first.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    }

    @Test
    void aSessionThatSomebodyElseChoseIsNotTaken() {
        var victim = new TestHttp(port);
        victim.cookies().put("baigong-session", "A".repeat(43));
        victim.cookies().put("JSESSIONID", "fixed");
        var answer = callers.loggedIn(owner, port);
        String own = answer.cookies().get("baigong-session");
        assertThat(own).isNotEqualTo("A".repeat(43)).hasSize(43);
        assertThat(victim.get("/api/v1/session").statusCode()).isEqualTo(401);
        assertThat(victim.cookies().get("baigong-session")).isEqualTo("A".repeat(43));
        assertThat(new TestHttp(port).get("/api/v1/session?baigong-session=" + own).statusCode())
                .isEqualTo(401);
        assertThat(new TestHttp(port).get("/api/v1/session;baigong-session=" + own).statusCode())
                .isGreaterThanOrEqualTo(400);
    }

    @Test
    void redirectsLeadNowhereElse() throws Exception {
        for (var path :
                List.of(
                        "/api/v1/sign-in/callback?state=x&code=y&redirect_uri=https://evil.example",
                        "/api/v1/sign-in/callback?state=%0d%0aLocation:%20https://evil.example",
                        "//evil.example/%2e%2e",
                        "/api/v1/sign-in/start/works?next=https://evil.example")) {
            var request =
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                            .timeout(Duration.ofMinutes(1))
                            .build();
            var answer = CLIENT.send(request, BodyHandlers.ofString());
            var to = request.uri().resolve(answer.headers().firstValue("Location").orElse("/"));
            assertThat(to.getAuthority()).as(path).isEqualTo("127.0.0.1:" + port);
            assertThat(to.toString()).as(path).doesNotContain("evil");
        }
    }

    // ---- what is in a body and must not count

    @Test
    void whatABodySaysBesideItsFieldsDoesNotCount() {
        var other = callers.inNewOrganisation();
        String extra =
                "\"id\":1,\"number\":1,\"organisation\":%d,\"organisationId\":%d,\"organisation_id\":%d,\"role\":\"owner\",\"roles\":[\"owner\"],\"created\":\"2001-01-01T00:00:00Z\",\"platformAdministrator\":true,\"scopes\":[\"admin\"]"
                        .formatted(
                                other.organisation(), other.organisation(), other.organisation());
        String login = "mass-" + owner.organisation();
        program.post(
                "/api/v1/users",
                "{\"login\":\"%s\",\"password\":\"a-long-password-1\",%s}"
                        .formatted(login, extra.replace("\"role\":\"owner\",", "")));
        var made =
                Tenancy.asPlatform(() ->
                        db.sql("select organisation_id, created from person where login = ?")
                                .param(login)
                                .query((row, n) -> {
                                    assertThat(row.getInt(1)).isEqualTo(owner.organisation());
                                    assertThat(row.getTimestamp(2).toInstant().toString())
                                            .doesNotStartWith("2001");
                                    return true;
                                })
                                .list());
        var grants =
                Tenancy.asPlatform(() ->
                        db.sql(
                                        "select count(*) from access_grant g join person p on p.id = g.person where p.login = ?")
                                .param(login)
                                .query(Long.class)
                                .single());
        assertThat(grants).as("roles of a body give nothing").isZero();
        assertThat(made).hasSizeLessThanOrEqualTo(1);

        String key = "mass-" + owner.organisation();
        program.post(
                "/api/v1/sites",
                "{\"key\":\"%s\",\"timeZone\":\"Asia/Shanghai\",\"name\":{\"zh\":\"厂\",\"en\":\"W\"},%s}"
                        .formatted(key, extra));
        program.post("/api/v1/connect", "{\"key\":\"%s\",%s}".formatted(key, extra));
        program.send("PATCH", "/api/v1/things/" + key, "{\"tags\":[\"t\"],%s}".formatted(extra));
        for (var table : List.of("site", "thing", "model")) {
            var strangers =
                    Tenancy.asPlatform(() ->
                            db.sql("select count(*) from " + table + " where organisation_id = ?")
                                    .param(other.organisation())
                                    .query(Long.class)
                                    .single());
            assertThat(strangers).as(table).isZero();
        }
        assertThat(new TestHttp(port).by(callers.bearer(other)).get("/api/v1/things").body())
                .doesNotContain(key);
    }

    // ---- files

    @Test
    void bombsAreRefusedBeforeTheyAreUnpacked() throws Exception {
        var bomb = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bomb)) {
            zip.putNextEntry(new ZipEntry("xl/worksheets/sheet1.xml"));
            var zeros = new byte[1 << 20];
            for (int i = 0; i < 300; i++) {
                zip.write(zeros);
            }
            zip.closeEntry();
        }
        var files =
                new String[][] {
                    {"/api/v1/packs", "application/zip"},
                    {
                        "/api/v1/things/import",
                        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
                    }
                };
        for (var file : files) {
            var answer = upload(file[0], file[1], bomb.toByteArray());
            assertThat(answer.statusCode()).as(file[0] + answer.body()).isEqualTo(413);
            assertThat(answer.body()).contains("\"code\":\"too-much\"");
        }
        var gzip = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(gzip)) {
            var zeros = new byte[1 << 20];
            for (int i = 0; i < 300; i++) {
                out.write(zeros);
            }
        }
        var answer =
                upload(
                        "/api/v2/write",
                        "text/plain",
                        gzip.toByteArray(),
                        "Content-Encoding",
                        "gzip");
        assertThat(answer.statusCode()).as(answer.body()).isBetween(400, 413);
    }

    @Test
    void pathsInAPackLeadNowhereElse() throws Exception {
        for (var path :
                List.of(
                        "../manifest.json",
                        "/etc/passwd",
                        "a/../../b",
                        "C:\\x",
                        "a\\..\\b",
                        "a/./b")) {
            var bytes = new ByteArrayOutputStream();
            try (var zip = new ZipOutputStream(bytes)) {
                zip.putNextEntry(new ZipEntry(path));
                zip.write("{}".getBytes(UTF_8));
                zip.closeEntry();
            }
            var answer = upload("/api/v1/packs", "application/zip", bytes.toByteArray());
            assertThat(answer.statusCode()).as(path + answer.body()).isEqualTo(400);
        }
        for (var path :
                List.of(
                        "/../../etc/passwd",
                        "/assets/..%2f..%2f..%2fetc%2fpasswd",
                        "/%2e%2e/%2e%2e/etc/passwd")) {
            var answer = raw("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            assertThat(answer).as(path).doesNotContain("root:");
        }
    }

    private HttpResponse<String> upload(String path, String type, byte[] body, String... headers)
            throws Exception {
        var request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .timeout(Duration.ofMinutes(2))
                        .header("Authorization", callers.bearer(owner))
                        .header("Content-Type", type)
                        .POST(BodyPublishers.ofByteArray(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    // ---- spreadsheets

    @Test
    void noExportHoldsAFormula() {
        String key = "sheet-" + owner.organisation();
        program.post("/api/v1/connect", "{\"key\":\"%s\"}".formatted(key));
        program.post(
                "/api/v1/things/" + key + "/readings",
                "{\"time\":\"2026-05-01T00:00:00Z\",\"values\":{\"note\":\"=cmd|' /C calc'!A0\",\"at\":\"@SUM(1)\",\"plus\":\"+1+1\",\"minus\":\"-1+1\"}}");
        org.awaitility.Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .untilAsserted(() ->
                        assertThat(
                                        program.get(
                                                        "/api/v1/things/"
                                                                + key
                                                                + "/export?from=2026-04-30T00:00:00Z&to=2026-05-02T00:00:00Z")
                                                .body()
                                                .lines())
                                .hasSize(5));
        String login = "=calc-" + owner.organisation();
        new TestHttp(port).logIn(login, "x");
        for (var path :
                List.of(
                        "/api/v1/things/"
                                + key
                                + "/export?from=2026-04-30T00:00:00Z&to=2026-05-02T00:00:00Z",
                        "/api/v1/audit/export?format=csv")) {
            String body = program.get(path, "Accept", "text/csv, */*").body();
            assertThat(cells(body))
                    .as(path)
                    .noneMatch(cell ->
                            cell.matches("(?s)^[=+@\\t\\r].*|^-[^0-9].*|^-\\d+[^0-9.eE].*"));
        }
    }

    /// As a spreadsheet reads them.
    private static List<String> cells(String csv) {
        var cells = new ArrayList<String>();
        var cell = new StringBuilder();
        boolean quoted = false;
        for (char c : csv.toCharArray()) {
            if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && (c == ',' || c == '\n')) {
                cells.add(cell.toString().strip());
                cell.setLength(0);
            } else {
                cell.append(c);
            }
        }
        return cells;
    }

    // ---- slow ones

    @Test
    void twoHundredSlowHeadersEndAndHinderNobody() throws Exception {
        slow(port, "GET /api/v1/system HTTP/1.1\r\nHost: x\r\nX-Slow: ");
    }

    @Test
    void twoHundredSlowBodiesEndAndHinderNobody() throws Exception {
        slow(
                port,
                "POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{");
    }

    @Test
    void twoHundredSlowMqttGreetingsEndAndHinderNobody() throws Exception {
        slow(mqtt.port(), "\u0010");
    }

    /// Opens many, sends a byte now and then, and waits until all were ended.
    private void slow(int to, String beginning) throws Exception {
        var open = new ArrayList<Socket>();
        try {
            for (int i = 0; i < SLOW; i++) {
                var socket = new Socket(InetAddress.getLoopbackAddress(), to);
                socket.getOutputStream().write(beginning.getBytes(US_ASCII));
                open.add(socket);
            }
            assertThat(new TestHttp(port).get("/api/v1/system").statusCode()).isEqualTo(200);
            long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
            while (!open.isEmpty() && System.nanoTime() < end) {
                open.removeIf(socket -> isOver(socket));
                Thread.sleep(500);
            }
            assertThat(open).as("connections that go on").isEmpty();
        } finally {
            for (var socket : open) {
                socket.close();
            }
        }
    }

    /// Sends one more byte and looks whether the other side has ended the connection.
    private static boolean isOver(Socket socket) {
        try {
            socket.setSoTimeout(1);
            InputStream in = socket.getInputStream();
            while (in.read() >= 0) {
                // What it says at the end.
            }
            socket.close();
            return true;
        } catch (SocketTimeoutException e) {
            try {
                socket.getOutputStream().write('x');
                return false;
            } catch (IOException over) {
                return true;
            }
        } catch (IOException e) {
            return true;
        }
    }

    private String raw(String request) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(request.getBytes(US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    @Test
    void platformRoutesAreNotTheOwners() {
        assertThat(owner.platformAdministrator()).isFalse();
        assertThat(Role.OWNER.platform()).isFalse();
        assertThat(program.get("/api/v1/certificates").statusCode()).isEqualTo(403);
    }
}
