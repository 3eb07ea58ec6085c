package io.baigong.server.organisations;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.server.PlatformTest;
import io.baigong.server.TestCallers;
import io.baigong.server.TestHttp;
import io.baigong.server.access.Caller;
import io.baigong.server.access.Credentials;
import io.baigong.server.access.Role;
import io.baigong.server.access.Subtrees;
import io.baigong.server.database.Tenancy;
import io.baigong.server.things.Api;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/// The register over HTTP, as an administrator of the platform and as one tenant use it.
@PlatformTest
class RegisterTests {
    private static final AtomicInteger COUNT = new AtomicInteger();

    @Autowired private TestCallers callers;
    @Autowired private Subtrees subtrees;
    @Autowired private Credentials passwords;
    @Autowired private JdbcClient db;
    @LocalServerPort private int port;
    private Caller tenant = new Caller(1, "nobody", Set.of(), false);
    private Api platform;
    private Api own;
    private String mark = "";

    @BeforeEach
    void aPlatformAdministratorAndATenant() {
        tenant = callers.inNewOrganisation();
        own = new Api(port, callers, tenant);
        var administrator =
                callers.in(callers.inNewOrganisation().organisation(), Role.PLATFORM_OPERATOR);
        platform = new Api(port, callers, administrator);
        mark = "r" + COUNT.incrementAndGet();
    }

    @Test
    void regionsAndIndustriesOfChinaAreThereForEveryone() {
        assertThat(own.get("/hierarchies").json().findValuesAsString("key"))
                .contains("administrative", "industry");
        assertThat(own.get("/hierarchies/administrative/nodes").at("/total").asInt()).isEqualTo(34);
        assertThat(own.get("/hierarchies/industry/nodes").at("/total").asInt()).isEqualTo(20);
        var path = own.get("/hierarchies/administrative/nodes/330106").at("/path");
        assertThat(path.findValuesAsString("zh")).containsExactly("浙江省", "杭州市", "西湖区");
        assertThat(path.at("/0/name/en").asString()).isEqualTo("Zhejiang");
        assertThat(path.at("/1/name/en").asString()).isEqualTo("Hangzhou");
        var found = own.get("/hierarchies/industry/nodes?query=机床").json();
        assertThat(found.findValuesAsString("code")).contains("C3421", "C3422");
    }

    @Test
    void whereAnOrganisationWasIsAnsweredForEveryDayWithGapsAndMoves() {
        String key = made("mover", null);
        place(key, "administrative:330106", "2020-01-01", "2021-01-01");
        place(key, "administrative:330106", "2022-01-01", null);
        place(key, "administrative:330203", "2023-06-01", null);

        assertThat(region(key, "2019-12-31")).isEmpty();
        assertThat(region(key, "2020-01-01")).isEqualTo("330106");
        assertThat(region(key, "2020-12-31")).isEqualTo("330106");
        assertThat(region(key, "2021-06-01")).isEmpty();
        assertThat(region(key, "2023-05-31")).isEqualTo("330106");
        assertThat(region(key, "2023-06-01")).isEqualTo("330203");
        assertThat(listed("node=administrative:330100&on=2023-05-31")).contains(key);
        assertThat(listed("node=administrative:330100&on=2023-06-01")).doesNotContain(key);
        assertThat(listed("node=administrative:330000&on=2023-06-01")).contains(key);
        assertThat(platform.get("/organisations/" + key).at("/memberships").size()).isEqualTo(3);
    }

    @Test
    void beingThereAlreadyChangesNothingAndAMoveOfTheSameDayReplacesTheMistake() {
        String key = made("again", null);
        place(key, "industry:C3421", "2020-01-01", null);
        place(key, "industry:C3421", "2021-01-01", null);
        assertThat(platform.get("/organisations/" + key).at("/memberships").size()).isEqualTo(1);
        place(key, "industry:C3422", "2020-01-01", null);
        var memberships = platform.get("/organisations/" + key).at("/memberships");
        assertThat(memberships.size()).isEqualTo(1);
        assertThat(memberships.at("/0/node/code").asString()).isEqualTo("C3422");
    }

    @Test
    void anOrganisationIsInOneRegionAtATimeWhateverOrderItIsWrittenIn() {
        String key = made("order", null);
        place(key, "administrative:330106", "2022-01-01", null);
        place(key, "administrative:330203", "2020-01-01", null);
        assertThat(region(key, "2021-01-01")).isEqualTo("330203");
        assertThat(region(key, "2022-01-01")).isEqualTo("330106");
        var overlapping =
                platform.post(
                        "/organisations/" + key + "/memberships",
                        "{\"node\":\"administrative:110101\",\"from\":\"2021-01-01\",\"to\":\"2023-01-01\"}");
        assertThat(overlapping.status()).isEqualTo(409);
        assertThat(overlapping.at("/code").asString()).isEqualTo("membership-overlaps");
    }

    @Test
    void aRegionThatMergesHangsBelowAnotherFromThatDayOn() {
        String zone = hierarchy("park");
        node(zone, "east", null);
        node(zone, "west", null);
        String key = made("merged", null);
        place(key, zone + ":west", "2020-01-01", null);
        var moved =
                platform.put(
                        "/hierarchies/" + zone + "/nodes/west/parent",
                        "{\"parent\":\"east\",\"from\":\"2022-04-09\"}");
        assertThat(moved.status()).as(moved.text()).isEqualTo(200);

        assertThat(listed("node=" + zone + ":east&on=2022-04-08")).doesNotContain(key);
        assertThat(listed("node=" + zone + ":east&on=2022-04-09")).contains(key);
        assertThat(listed("node=" + zone + ":west&on=2022-04-09")).contains(key);
        var before = platform.get("/hierarchies/" + zone + "/nodes?on=2022-04-08").json();
        assertThat(before.path("total").asInt()).isEqualTo(2);
        var after = platform.get("/hierarchies/" + zone + "/nodes?on=2022-04-09").at("/items");
        assertThat(after.size()).isEqualTo(1);
        assertThat(after.at("/0/organisations").asInt()).isEqualTo(1);
        assertThat(after.at("/0/leaf").asBoolean()).isFalse();
    }

    @Test
    void noNodeComesToHangBelowItselfAtAnyTime() {
        String chain = hierarchy("chain");
        node(chain, "a", null);
        node(chain, "b", "a");
        node(chain, "c", "b");
        var circle =
                platform.put("/hierarchies/" + chain + "/nodes/a/parent", "{\"parent\":\"c\"}");
        assertThat(circle.status()).isEqualTo(409);
        assertThat(circle.at("/code").asString()).isEqualTo("node-circle");
        // When b hangs at the top from 2030 on, a may hang below c then, and not before.
        move(chain, "b", "", "2030-01-01", 200);
        move(chain, "a", "c", "2029-12-31", 409);
        move(chain, "a", "c", "2030-01-01", 200);
    }

    @Test
    void theSubtreeOfANodeIsWhatGrantsReach() {
        String zone = hierarchy("park");
        node(zone, "all", null);
        int part = node(zone, "part", "all");
        int all = platform.get("/hierarchies/" + zone + "/nodes/all").at("/node/id").asInt();
        String key = made("granted", null);
        place(key, zone + ":part", "2020-01-01", null);
        int id = platform.get("/organisations/" + key).at("/id").asInt();
        assertThat(subtrees.reaches(all, id)).isTrue();
        assertThat(subtrees.reaches(part, tenant.organisation())).isFalse();
        assertThat(subtrees.contains(all, part)).isTrue();
        assertThat(subtrees.contains(part, all)).isFalse();
        assertThat(subtrees.organisations(all)).containsExactly(id);
        assertThat(subtrees.name(all)).isEqualTo("all");
        assertThat(subtrees.name(-1)).isNull();
    }

    @Test
    void anOfficerSeesTheRegisterOfTheGrantedSubtreeUntilTheGrantIsTakenBack() {
        String inside = made("inside", null);
        String outside = made("outside", null);
        place(inside, "administrative:330106", "2020-01-01", null);
        place(outside, "administrative:440106", "2020-01-01", null);
        var officer = callers.in(tenant.organisation(), Role.OFFICER);
        var office = new Api(port, callers, officer);
        assertThat(office.get("/organisations").at("/total").asInt()).isEqualTo(1);
        var grant =
                platform.post(
                        "/grants",
                        "{\"login\":\"%s\",\"role\":\"officer\",\"node\":\"administrative:330000\",\"reason\":\"duty\"}"
                                .formatted(officer.login()));
        assertThat(grant.status()).as(grant.text()).isEqualTo(201);

        assertThat(office.get("/organisations?query=" + inside).at("/total").asInt()).isEqualTo(1);
        assertThat(office.get("/organisations?query=" + outside).at("/total").asInt()).isZero();
        assertThat(office.get("/organisations/" + inside).status()).isEqualTo(200);
        assertThat(office.get("/organisations/" + inside).at("/editable").asBoolean()).isFalse();
        assertThat(office.get("/organisations/" + outside).status()).isEqualTo(404);
        assertThat(office.patch("/organisations/" + inside, "{\"shortName\":\"x\"}").status())
                .isEqualTo(403);
        assertThat(
                        office.get("/hierarchies/administrative/nodes?parent=330100")
                                .at("/items")
                                .findValuesAsString("organisations"))
                .anyMatch(seen -> !seen.equals("0"));
        assertThat(
                        office.get("/hierarchies/administrative/nodes?parent=440100")
                                .at("/items")
                                .findValuesAsString("organisations"))
                .containsOnly("0");

        platform.delete("/grants/" + grant.at("/id").asLong());
        assertThat(office.get("/organisations/" + inside).status()).isEqualTo(404);
    }

    @Test
    void twoThatMergeEndAndPointToWhatTheyBecame() {
        String a = made("a", null);
        String b = made("b", null);
        place(a, "administrative:330106", "2020-01-01", null);
        String c = mark + "-c";
        var change =
                platform.post(
                        "/organisation-changes",
                        """
                        {"kind":"merge","effective":"2024-05-01","before":["%s","%s"],
                         "after":[{"key":"%s","name":{"zh":"合并","en":"Merged"}}],"note":"x"}\
                        """
                                .formatted(a, b, c));
        assertThat(change.status()).as(change.text()).isEqualTo(201);

        assertThat(listed("query=" + mark + "-&on=2024-04-30")).containsExactly(a, b);
        assertThat(listed("query=" + mark + "-&on=2024-05-01")).containsExactly(c);
        assertThat(region(a, "2024-04-30")).isEqualTo("330106");
        assertThat(region(c, "2024-05-01")).isEqualTo("330106");
        var old = platform.get("/organisations/" + a).json();
        assertThat(old.path("ended").asString()).isEqualTo("2024-05-01");
        assertThat(old.at("/changes/0/to/0/key").asString()).isEqualTo(c);
        assertThat(old.at("/changes/0/from").size()).isEqualTo(2);
        assertThat(old.at("/memberships/0/to").asString()).isEqualTo("2024-05-01");
        assertThat(platform.get("/organisations/" + c).at("/begun").asString())
                .isEqualTo("2024-05-01");
        var again =
                platform.post(
                        "/organisation-changes",
                        "{\"kind\":\"merge\",\"effective\":\"2025-01-01\",\"before\":[\"%s\"],\"after\":[{\"key\":\"%s\"}]}"
                                .formatted(a, b));
        assertThat(again.at("/code").asString()).isEqualTo("organisation-ended");
    }

    @Test
    void peopleOfAnOrganisationThatEndedAreLetInNoLonger() {
        String key = made("ends", null);
        int organisation =
                Tenancy.asPlatform(() ->
                        db.sql("select id from organisation where key = ?")
                                .param(key)
                                .query(Integer.class)
                                .single());
        var person = callers.in(organisation, Role.OWNER);
        var browser = callers.loggedIn(person, port);
        String token = callers.bearer(person);
        assertThat(browser.get("/api/v1/things").statusCode()).isEqualTo(200);
        String other = made("goes-on", null);
        var change =
                platform.post(
                        "/organisation-changes",
                        "{\"kind\":\"merge\",\"effective\":\"2024-05-01\",\"before\":[\"%s\"],\"after\":[{\"key\":\"%s\"}]}"
                                .formatted(key, other));
        assertThat(change.status()).as(change.text()).isEqualTo(201);
        assertThat(browser.get("/api/v1/things").statusCode()).isEqualTo(401);
        assertThat(new TestHttp(port).by(token).get("/api/v1/things").statusCode()).isEqualTo(401);
        var again =
                new TestHttp(port).logIn(person.login(), passwords.resetPassword(person.login()));
        assertThat(again.statusCode()).isEqualTo(401);
        assertThat(again.body()).contains("\"code\":\"organisation-ended\"");
    }

    @Test
    void whatSpinsOffIsNewAndItsParentGoesOn() {
        String parent = made("leader", null);
        place(parent, "industry:C3421", "2020-01-01", null);
        String child = mark + "-child";
        var change =
                platform.post(
                        "/organisation-changes",
                        """
                        {"kind":"spin-off","effective":"2024-05-01","before":["%s"],
                         "after":[{"key":"%s","name":"Child"}]}\
                        """
                                .formatted(parent, child));
        assertThat(change.status()).as(change.text()).isEqualTo(201);
        assertThat(listed("query=" + mark + "-&on=2024-05-01")).containsExactly(child, parent);
        assertThat(listed("node=industry:C&query=" + mark + "-&on=2024-05-01"))
                .containsExactly(child, parent);
        var opened =
                platform.post(
                        "/organisations/" + child + "/administrator",
                        "{\"login\":\"%s\",\"password\":\"correct-horse-battery\"}"
                                .formatted(child));
        assertThat(opened.status()).as(opened.text()).isEqualTo(204);
        var twice =
                platform.post(
                        "/organisations/" + child + "/administrator",
                        "{\"login\":\"%s2\",\"password\":\"correct-horse-battery\"}"
                                .formatted(child));
        assertThat(twice.at("/code").asString()).isEqualTo("has-people");
    }

    @Test
    void oneThatSplitsNeedsTwoSuccessors() {
        String one = made("one", null);
        var wrong =
                platform.post(
                        "/organisation-changes",
                        "{\"kind\":\"split\",\"effective\":\"2024-05-01\",\"before\":[\"%s\"],\"after\":[{\"key\":\"x-1\",\"name\":\"X\"}]}"
                                .formatted(one));
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.at("/errors/0/expected").asString()).contains("two or more");
        assertThat(platform.get("/organisations/" + one).json().has("ended")).isFalse();
    }

    @Test
    void aCreditCodeIsCheckedAndBelongsToOne() {
        String first = made("first", "91350100M000100Y43");
        var taken =
                platform.post(
                        "/organisations",
                        "{\"key\":\"%s-second\",\"name\":\"Second\",\"creditCode\":\"91350100m000100y43\"}"
                                .formatted(mark));
        assertThat(taken.at("/code").asString()).isEqualTo("credit-code-taken");
        var wrong =
                platform.patch(
                        "/organisations/" + first, "{\"creditCode\":\"91350100M000100Y44\"}");
        assertThat(wrong.at("/errors/0/expected").asString()).contains("check character 3");
        assertThat(platform.get("/organisations/" + mark + "-second").status()).isEqualTo(404);
        platform.patch("/organisations/" + first, "{\"creditCode\":\"9144030071526726XG\"}");
        assertThat(listed("query=9144030071526726xg")).containsExactly(first);
        platform.patch("/organisations/" + first, "{\"creditCode\":\"91350100M000100Y43\"}");
    }

    @Test
    void aTenantSeesAndEditsItsOwnRecordAndNoOther() {
        String other = made("other", null);
        var listed = own.get("/organisations").json();
        assertThat(listed.path("total").asInt()).isEqualTo(1);
        String key = listed.at("/items/0/key").asString();
        var changed =
                own.patch(
                        "/organisations/" + key, "{\"name\":{\"zh\":\"本厂\",\"en\":\"Our works\"}}");
        assertThat(changed.status()).as(changed.text()).isEqualTo(200);
        assertThat(changed.at("/name/en").asString()).isEqualTo("Our works");
        assertThat(own.get("/audit?action=organisation.change").at("/total").asInt()).isEqualTo(1);

        assertThat(own.get("/organisations/" + other).status()).isEqualTo(404);
        assertThat(own.patch("/organisations/" + other, "{\"shortName\":\"x\"}").status())
                .isEqualTo(404);
        assertThat(own.patch("/organisations/" + key, "{\"kind\":\"government\"}").status())
                .isEqualTo(403);
        var moved =
                own.post(
                        "/organisations/" + key + "/memberships",
                        "{\"node\":\"administrative:330106\"}");
        assertThat(moved.status()).isEqualTo(403);
        assertThat(own.put("/hierarchies/administrative/nodes/999999", "{\"name\":\"x\"}").status())
                .isEqualTo(403);
        assertThat(
                        own.get("/hierarchies/administrative/nodes")
                                .json()
                                .findValuesAsString("organisations"))
                .containsOnly("0");
    }

    @Test
    void aTenantKeepsHierarchiesOfItsOwnThatOthersDoNotSee() {
        String key = own.get("/organisations").at("/items/0/key").asString();
        String group = mark + "-group";
        assertThat(
                        own.post(
                                        "/hierarchies",
                                        "{\"key\":\"%s\",\"kind\":\"group\",\"name\":\"Works\"}"
                                                .formatted(group))
                                .status())
                .isEqualTo(201);
        own.put("/hierarchies/" + group + "/nodes/division-1", "{\"name\":\"Division 1\"}");
        var placed =
                own.post(
                        "/organisations/" + key + "/memberships",
                        "{\"node\":\"%s:division-1\"}".formatted(group));
        assertThat(placed.status()).as(placed.text()).isEqualTo(200);
        assertThat(own.get("/organisations?node=" + group + ":division-1").at("/total").asInt())
                .isEqualTo(1);
        var stranger = new Api(port, callers, callers.inNewOrganisation());
        assertThat(stranger.get("/hierarchies/" + group).status()).isEqualTo(404);
        assertThat(stranger.get("/organisations?node=" + group + ":division-1").status())
                .isEqualTo(404);
        assertThat(platform.get("/hierarchies/" + group).status()).isEqualTo(200);
        assertThat(
                        own.post(
                                        "/hierarchies",
                                        "{\"key\":\"x\",\"kind\":\"industry\",\"name\":\"X\"}")
                                .status())
                .isEqualTo(400);
    }

    @Test
    void inSqlATenantReadsTheRegistersRowsOfItselfOnly() {
        made("hidden", null);
        for (var table : new String[] {"legal_entity", "membership", "succession"}) {
            var others =
                    tenant.call(() ->
                            db.sql("select count(*) from " + table + " where organisation_id <> ?")
                                    .param(tenant.organisation())
                                    .query(Long.class)
                                    .single());
            assertThat(others).as(table).isZero();
        }
        var changed =
                tenant.call(() ->
                        db.sql("update node set name_zh = 'mine' where organisation_id = 0")
                                .update());
        assertThat(changed).isZero();
        assertThat(db.sql("select count(*) from node").query(Long.class).single()).isZero();
    }

    private String made(String name, @org.jspecify.annotations.Nullable String code) {
        String key = mark + "-" + name;
        String credit = code == null ? "" : ",\"creditCode\":\"" + code + "\"";
        var answer =
                platform.post(
                        "/organisations",
                        "{\"key\":\"%s\",\"name\":{\"zh\":\"%s\"}%s}".formatted(key, name, credit));
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return key;
    }

    private void place(
            String key, String node, String from, @org.jspecify.annotations.Nullable String to) {
        String end = to == null ? "" : ",\"to\":\"" + to + "\"";
        var answer =
                platform.post(
                        "/organisations/" + key + "/memberships",
                        "{\"node\":\"%s\",\"from\":\"%s\"%s}".formatted(node, from, end));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }

    private String region(String key, String on) {
        for (JsonNode item :
                platform.get("/organisations?query=" + key + "&on=" + on).at("/items")) {
            for (JsonNode place : item.path("places")) {
                if (place.path("kind").asString().equals("administrative")) {
                    return place.at("/node/code").asString();
                }
            }
        }
        return "";
    }

    private Set<String> listed(String filter) {
        var keys = new TreeSet<String>();
        var answer = platform.get("/organisations?size=500&" + filter);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        answer.at("/items").forEach(item -> keys.add(item.path("key").asString()));
        return keys;
    }

    private String hierarchy(String kind) {
        String key = mark + "-" + kind;
        platform.post(
                "/hierarchies",
                "{\"key\":\"%s\",\"kind\":\"%s\",\"name\":\"%s\"}".formatted(key, kind, key));
        return key;
    }

    private int node(
            String hierarchy, String code, @org.jspecify.annotations.Nullable String parent) {
        String above = parent == null ? "" : ",\"parent\":\"" + parent + "\"";
        var made =
                platform.put(
                        "/hierarchies/" + hierarchy + "/nodes/" + code,
                        "{\"name\":\"%s\"%s}".formatted(code, above));
        assertThat(made.status()).as(made.text()).isEqualTo(200);
        return made.at("/id").asInt();
    }

    private void move(String hierarchy, String code, String parent, String from, int status) {
        var answer =
                platform.put(
                        "/hierarchies/%s/nodes/%s/parent".formatted(hierarchy, code),
                        "{\"parent\":\"%s\",\"from\":\"%s\"}".formatted(parent, from));
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    }
}
