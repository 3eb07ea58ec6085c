package io.baigong.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Role;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Grants on a node reach the organisations below it, as long as they are there, and nothing of
/// them but what the role says.
@PlatformTest
class NodeGrantTests {
    private static final String HEADER = "Baigong-Organisation";
    private static final String CITY = "administrative:330100";
    private static final AtomicInteger COUNT = new AtomicInteger();

    @Autowired private TestCallers callers;
    @Autowired private JdbcClient db;
    @LocalServerPort private int port;
    private Caller platform = new Caller(1, "nobody", Set.of(), false);
    private Caller officer = platform;
    private Caller firm = platform;
    private String firmsKey = "";
    private final Map<String, TestHttp> browsers = new HashMap<>();

    @BeforeEach
    void anOfficerOfACityAndAFirmInIt() {
        var government = callers.inNewOrganisation();
        platform = callers.in(government.organisation(), Role.PLATFORM_OPERATOR);
        officer = callers.in(government.organisation(), Role.OFFICER);
        firm = callers.inNewOrganisation();
        firmsKey = key(firm);
        as(firm).post("/api/v1/connect", "{\"key\":\"lathe\"}");
        var placed =
                as(platform)
                        .post(
                                "/api/v1/organisations/" + firmsKey + "/memberships",
                                "{\"node\":\"administrative:330106\",\"from\":\"2020-01-01\"}");
        assertThat(placed.statusCode()).as(placed.body()).isBetween(200, 201);
    }

    @Test
    void anOfficerSeesTheRegisterOfTheCityAndNoReadings() {
        assertThat(as(officer).get("/api/v1/organisations?query=" + firmsKey).body())
                .doesNotContain("\"" + firmsKey + "\"");
        give("officer", CITY, 201);
        assertThat(as(officer).get("/api/v1/organisations?query=" + firmsKey).body())
                .contains("\"" + firmsKey + "\"");
        for (var path : new String[] {"/api/v1/things", "/api/v1/overview", "/api/v1/users"}) {
            assertThat(as(officer).get(path, HEADER, firmsKey).statusCode())
                    .as(path)
                    .isEqualTo(403);
        }
        assertThat(as(officer).get("/api/v1/session/organisations").body()).contains(firmsKey);
    }

    @Test
    void aGrantOnARegionReachesTheFirmsInItAndNoOthers() {
        var elsewhere = callers.inNewOrganisation();
        give("viewer", CITY, 201);
        assertThat(as(officer).get("/api/v1/things/lathe", HEADER, firmsKey).statusCode())
                .isEqualTo(200);
        assertThat(as(officer).get("/api/v1/things", HEADER, key(elsewhere)).statusCode())
                .isEqualTo(403);
        // The firm sees who can see it.
        assertThat(as(firm).get("/api/v1/grants/above").body())
                .contains(officer.login(), "\"role\":\"viewer\"");
        assertThat(as(elsewhere).get("/api/v1/grants/above").body())
                .doesNotContain(officer.login());
        // It moves to another province: the grant reaches it no longer.
        as(platform)
                .post(
                        "/api/v1/organisations/" + firmsKey + "/memberships",
                        "{\"node\":\"administrative:110101\",\"from\":\"2021-01-01\"}");
        assertThat(as(officer).get("/api/v1/things/lathe", HEADER, firmsKey).statusCode())
                .isEqualTo(403);
    }

    @Test
    void onANodeNobodyGivesWhatTheyDoNotHoldThere() {
        var delegate = callers.in(officer.organisation(), Role.OWNER);
        assertThat(code(give(delegate, officer, "viewer", CITY))).isEqualTo("role-too-wide");
        give(platform, delegate, "officer", CITY);
        assertThat(give(delegate, officer, "officer", "administrative:330106").statusCode())
                .isEqualTo(201);
        assertThat(code(give(delegate, officer, "officer", "administrative:330000")))
                .isEqualTo("role-too-wide");
        assertThat(code(give(delegate, officer, "viewer", "administrative:330106")))
                .isEqualTo("role-too-wide");
        assertThat(code(give(platform, officer, "platform-operator", CITY))).isEqualTo("invalid");
        assertThat(code(give(firm, officer, "viewer", CITY))).isEqualTo("role-too-wide");
        String own =
                "{\"key\":\"own-%d\",\"name\":{\"zh\":\"角色\",\"en\":\"Role\"},\"scopes\":[\"things:read\"]}"
                        .formatted(COUNT.incrementAndGet());
        var made = json(as(platform).post("/api/v1/roles", own));
        assertThat(code(give(platform, officer, made.path("key").asString(), CITY)))
                .isEqualTo("invalid");
    }

    private void give(String role, String node, int status) {
        var answer = give(platform, officer, role, node);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    }

    private HttpResponse<String> give(Caller by, Caller to, String role, String node) {
        return as(by).post(
                        "/api/v1/grants",
                        "{\"login\":\"%s\",\"role\":\"%s\",\"node\":\"%s\"}"
                                .formatted(to.login(), role, node));
    }

    private String key(Caller caller) {
        return caller.call(() ->
                db.sql("select key from organisation where id = ?")
                        .param(caller.organisation())
                        .query(String.class)
                        .single());
    }

    private TestHttp as(Caller caller) {
        return browsers.computeIfAbsent(caller.login(), login -> callers.loggedIn(caller, port));
    }

    private static String code(HttpResponse<String> answer) {
        return json(answer).path("code").asString();
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return JsonMapper.shared().readTree(answer.body());
    }
}
