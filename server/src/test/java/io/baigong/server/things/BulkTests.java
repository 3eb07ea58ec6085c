package io.baigong.server.things;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.baigong.server.PlatformTest;
import io.baigong.server.TestCallers;
import io.baigong.server.access.Caller;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

@PlatformTest
class BulkTests {
    private static final String MODEL =
            "{\"properties\":[{\"key\":\"t\",\"type\":\"double\",\"unit\":\"Cel\"}]}";

    @Autowired private TestCallers callers;
    @Autowired private ThingDirectory directory;
    @LocalServerPort private int port;
    private Caller caller;
    private Api api;

    @BeforeEach
    void someThings() {
        caller = callers.inNewOrganisation();
        api = new Api(port, callers, caller);
        api.put("/models/mill", MODEL);
        api.put("/models/lathe", MODEL);
        api.post("/sites", "{\"key\":\"works\",\"timeZone\":\"Asia/Shanghai\"}");
        api.post("/sites", "{\"key\":\"branch\",\"timeZone\":\"Asia/Shanghai\"}");
        things(
                """
                key,model,site,place,tags
                m-1,mill,works,hall-1/line-1,a
                m-2,mill,works,hall-1/line-2,a;b
                m-3,mill,works,hall-2,
                l-1,lathe,branch,,b
                """);
    }

    private void things(String csv) {
        api.send(
                "/things/import",
                "text/csv",
                "application/json",
                csv.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aTagIsAddedToThoseNamedAndEachSaysWhatBecameOfIt() {
        var answer =
                bulk("\"action\":\"add-tag\",\"tag\":\"b\",\"keys\":[\"m-1\",\"m-2\",\"nobody\"]");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(counts(answer)).isEqualTo("3: 1 1 1");
        assertThat(items(answer)).isEqualTo("nobody failed key; m-1 changed ; m-2 unchanged ");
        assertThat(api.get("/things/m-1").at("/tags").toString()).isEqualTo("[\"a\",\"b\"]");
        assertThat(counts(bulk("\"action\":\"remove-tag\",\"tag\":\"b\",\"filter\":{}")))
                .isEqualTo("4: 3 1 0");
        assertThat(api.get("/things?tag=b").at("/total").asInt()).isZero();
    }

    @Test
    void aDryRunSaysTheSameAndChangesNothing() {
        String move =
                "\"action\":\"move\",\"site\":\"branch\",\"place\":\"yard\",\"filter\":{\"place\":\"hall-1\"}";
        var would = bulk(move + ",\"dryRun\":true");
        assertThat(counts(would)).isEqualTo("2: 2 0 0");
        assertThat(api.get("/things?site=branch").at("/total").asInt()).isEqualTo(1);
        assertThat(audited("thing.bulk")).isZero();
        assertThat(counts(bulk(move + ",\"expected\":2"))).isEqualTo("2: 2 0 0");
        assertThat(api.get("/things?site=branch&place=yard").at("/total").asInt()).isEqualTo(2);
        assertThat(api.get("/places?site=branch").at("/0/things").asInt()).isEqualTo(2);
    }

    @Test
    void whoConfirmedAnotherNumberIsAskedAgain() {
        var answer = bulk("\"action\":\"add-tag\",\"tag\":\"x\",\"filter\":{},\"expected\":3");
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.at("/code").asString()).isEqualTo("selection-changed");
        assertThat(api.get("/things?tag=x").at("/total").asInt()).isZero();
    }

    @Test
    void theTrailSaysWhatWasMeantAndWhatChangedInEachThing() {
        bulk("\"action\":\"add-tag\",\"tag\":\"x\",\"filter\":{\"model\":\"mill\"}");
        var entry = api.get("/audit?action=thing.bulk").at("/items/0");
        assertThat(entry.path("subject").asString()).isEqualTo("add-tag");
        assertThat(entry.at("/details/filter/model").asString()).isEqualTo("mill");
        assertThat(entry.at("/details/changed").asInt()).isEqualTo(3);
        var one = api.get("/audit?action=thing.change&subject=m-2").at("/items/0/details");
        assertThat(one.at("/before/tags").toString()).isEqualTo("[\"a\",\"b\"]");
        assertThat(one.at("/after/tags").toString()).isEqualTo("[\"a\",\"b\",\"x\"]");
    }

    @Test
    void thingsOfAnotherModelDoNotTakeAnEdition() {
        api.put("/models/mill", MODEL.replace("Cel", "K"));
        assertThat(editionOf("m-1")).isEqualTo(2);
        var answer =
                bulk("\"action\":\"use-edition\",\"model\":\"mill\",\"version\":1,\"filter\":{}");
        assertThat(counts(answer)).isEqualTo("4: 3 0 1");
        assertThat(answer.at("/items/0/key").asString()).isEqualTo("l-1");
        assertThat(answer.at("/items/0/got").asString()).isEqualTo("lathe");
        assertThat(editionOf("m-1")).isEqualTo(1);
        var editions = api.get("/models/mill/versions").json();
        assertThat(editions.at("/1/pinned").asInt()).isEqualTo(3);
        assertThat(editions.at("/0/following").asInt()).isZero();
        assertThat(
                        bulk("\"action\":\"use-edition\",\"model\":\"mill\",\"version\":9,\"filter\":{}")
                                .status())
                .isEqualTo(400);
    }

    @Test
    void tokensAreInTheAnswerAndWork() {
        var answer =
                bulk("\"action\":\"issue-tokens\",\"name\":\"line\",\"keys\":[\"m-1\",\"l-1\"]");
        assertThat(counts(answer)).isEqualTo("2: 2 0 0");
        var identity = directory.authenticate(answer.at("/items/0/token").asString());
        assertThat(identity).isInstanceOf(DeviceIdentity.OneThing.class);
        assertThat(api.get("/things/m-1/tokens").at("/items/0/name").asString()).isEqualTo("line");
        assertThat(api.get("/audit?action=thing.bulk").text())
                .doesNotContain(answer.at("/items/0/token").asString());
    }

    @Test
    void erasingGoesOnAsAJob() {
        var answer = bulk("\"action\":\"erase\",\"filter\":{\"tag\":\"b\"}");
        assertThat(answer.status()).isEqualTo(202);
        String job = answer.at("/job").asString();
        await().atMost(Duration.ofMinutes(2))
                .untilAsserted(() ->
                        assertThat(api.get("/jobs/" + job).at("/state").asString())
                                .isEqualTo("done"));
        await().atMost(Duration.ofMinutes(3))
                .untilAsserted(
                        () -> assertThat(api.get("/things").at("/total").asInt()).isEqualTo(2));
    }

    @Test
    void manyThingsBecomeAJobThatSaysHowFarItIs() {
        int many = Bulk.AT_ONCE + 1;
        things(
                "key,model,site\n"
                        + IntStream.range(0, many)
                                .mapToObj("many-%d,mill,works\n"::formatted)
                                .collect(Collectors.joining()));
        var answer = bulk("\"action\":\"add-tag\",\"tag\":\"m\",\"filter\":{\"query\":\"many-\"}");
        assertThat(answer.status()).isEqualTo(202);
        String job = answer.at("/job").asString();
        await().atMost(Duration.ofMinutes(2))
                .untilAsserted(() ->
                        assertThat(api.get("/jobs/" + job).at("/state").asString())
                                .isEqualTo("done"));
        assertThat(api.get("/jobs/" + job).at("/done").asInt()).isEqualTo(many);
        assertThat(api.get("/things?tag=m&size=1").at("/total").asInt()).isEqualTo(many);
        var entry = api.get("/audit?action=thing.bulk").at("/items/0");
        assertThat(entry.path("actor").asString()).startsWith(caller.login());
        assertThat(entry.at("/details/changed").asInt()).isEqualTo(many);
    }

    @Test
    void whatIsAnotherOrganisationsIsNotThere() {
        var other = new Api(port, callers, callers.inNewOrganisation());
        var answer =
                other.post(
                        "/things/bulk",
                        "{\"action\":\"add-tag\",\"tag\":\"stolen\",\"keys\":[\"m-1\"]}");
        assertThat(counts(answer)).isEqualTo("1: 0 0 1");
        assertThat(
                        counts(
                                other.post(
                                        "/things/bulk",
                                        "{\"action\":\"add-tag\",\"tag\":\"stolen\",\"filter\":{}}")))
                .isEqualTo("0: 0 0 0");
        assertThat(api.get("/things?tag=stolen").at("/total").asInt()).isZero();
        assertThat(other.get("/places").json()).isEmpty();
        assertThat(other.get("/tags").json()).isEmpty();
    }

    @Test
    void whatCannotBeDoneToAnyThingIsRefusedAsAWhole() {
        assertThat(bulk("\"action\":\"paint\",\"filter\":{}").at("/errors/0/field").asString())
                .isEqualTo("action");
        assertThat(bulk("\"action\":\"add-tag\",\"tag\":\"\",\"filter\":{}").status())
                .isEqualTo(400);
        assertThat(bulk("\"action\":\"add-tag\",\"tag\":\"x\"").status()).isEqualTo(400);
        assertThat(bulk("\"action\":\"move\",\"site\":\"nowhere\",\"filter\":{}").status())
                .isEqualTo(400);
    }

    @Test
    void theTreeCountsWhatTheFilterMeans() {
        var sites = api.get("/places").json();
        assertThat(sites.findValuesAsString("site")).contains("works", "branch");
        var works = api.get("/places?site=works").json();
        assertThat(works.findValuesAsString("place")).containsExactly("hall-1", "hall-2");
        assertThat(works.at("/0/things").asInt()).isEqualTo(2);
        assertThat(works.at("/0/never").asInt()).isEqualTo(2);
        assertThat(works.at("/0/leaf").asBoolean()).isFalse();
        assertThat(works.at("/1/leaf").asBoolean()).isTrue();
        var halls = api.get("/places?site=works&place=hall-1&tag=b").json();
        assertThat(halls.findValuesAsString("place")).containsExactly("hall-1/line-2");
        assertThat(api.get("/tags?query=A").at("/0/things").asInt()).isEqualTo(2);
    }

    private int editionOf(String key) {
        return Objects.requireNonNull(directory.byKey(caller.organisation(), key)).modelVersion();
    }

    private Api.Answer bulk(String body) {
        return api.post("/things/bulk", "{" + body + "}");
    }

    private long audited(String action) {
        return api.get("/audit?action=" + action).at("/total").asLong();
    }

    private static String counts(Api.Answer answer) {
        return "%d: %d %d %d"
                .formatted(
                        answer.at("/matched").asInt(),
                        answer.at("/changed").asInt(),
                        answer.at("/unchanged").asInt(),
                        answer.at("/failed").asInt());
    }

    private static String items(Api.Answer answer) {
        return answer.at("/items")
                .valueStream()
                .map(item ->
                        "%s %s %s"
                                .formatted(
                                        item.path("key").asString(),
                                        item.path("outcome").asString(),
                                        item.path("field").asString("")))
                .collect(Collectors.joining("; "));
    }
}
