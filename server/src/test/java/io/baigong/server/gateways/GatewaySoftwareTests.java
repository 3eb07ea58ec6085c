package io.baigong.server.gateways;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.baigong.edge.software.SoftwareKeys;
import io.baigong.edge.software.SoftwarePackage;
import io.baigong.server.PlatformTest;
import io.baigong.server.access.Role;
import io.baigong.server.database.DataFolder;
import io.baigong.server.database.Tenancy;
import io.baigong.server.things.Api;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

@PlatformTest
@Import(GatewayWorks.Platform.class)
class GatewaySoftwareTests {
    private static final AtomicInteger COUNT = new AtomicInteger();

    @Autowired private GatewayWorks.Platform platform;
    @Autowired private DataFolder data;
    @Autowired private JdbcClient db;
    @TempDir Path folder;
    private GatewayWorks works;
    private Api operator;
    private Path key;
    private String keyName = "";
    private String version = "";

    @BeforeEach
    void aTrustedKeyAndNothingUploaded() throws Exception {
        works = platform.works();
        operator = works.as(works.callers().in(works.owner.organisation(), Role.PLATFORM_OPERATOR));
        key = folder.resolve("release");
        keyName = SoftwareKeys.make(key);
        var trusted = Files.createDirectories(data.data().resolve("software-keys"));
        try (var old = Files.newDirectoryStream(trusted)) {
            for (var file : old) {
                Files.delete(file);
            }
        }
        Files.copy(folder.resolve("release.pub"), trusted.resolve("release.pub"));
        Tenancy.asPlatform(() -> {
            db.sql("delete from gateway_software_ticket").update();
            db.sql("delete from gateway_roll_out").update();
            return db.sql("delete from gateway_software").update();
        });
        version = "9.0." + COUNT.incrementAndGet();
    }

    private byte[] packed(Path by, String content) throws Exception {
        var jar = Files.writeString(folder.resolve("some.jar"), content);
        var zip = folder.resolve("made.zip");
        Files.deleteIfExists(zip);
        var files = new LinkedHashMap<String, Path>();
        files.put("baigong-edge.jar", jar);
        files.put("lib/some.jar", jar);
        SoftwarePackage.write(
                zip, version, Instant.parse("2026-11-23T08:00:00Z"), false, files, by);
        return Files.readAllBytes(zip);
    }

    private Api.Answer upload(Api by, byte[] zip) {
        return by.send("/gateways/software", "application/zip", "application/json", zip);
    }

    private HttpResponse<byte[]> fetch(String path) throws Exception {
        var uri = URI.create("http://127.0.0.1:" + works.http + path);
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofByteArray());
    }

    private Api.Answer update(Api by, String gateway) {
        return by.put(
                "/gateways/" + gateway + "/software", "{\"version\":\"%s\"}".formatted(version));
    }

    private static JsonNode answer(String text) {
        return TestGateway.JSON.readTree(text);
    }

    @Test
    void whatATrustedKeySignedIsTakenOnceAndListed() throws Exception {
        byte[] zip = packed(key, "content".repeat(300_000));
        var added = upload(operator, zip);
        assertThat(added.status()).as(added.text()).isEqualTo(201);
        assertThat(upload(operator, zip).status()).isEqualTo(200);

        var list = works.api.get("/gateways/software");
        assertThat(list.at("/items")).hasSize(1);
        assertThat(list.at("/items/0/version").asString()).isEqualTo(version);
        assertThat(list.at("/items/0/size").asLong()).isEqualTo(zip.length);
        assertThat(list.at("/items/0/key").asString()).isEqualTo(keyName);
        assertThat(list.at("/keys/0").asString()).isEqualTo(keyName);
        assertThat(operator.get("/audit?action=gateway-software.add").at("/total").asInt())
                .isEqualTo(1);

        assertThat(operator.delete("/gateways/software/" + version).status()).isEqualTo(204);
        assertThat(operator.delete("/gateways/software/" + version).status()).isEqualTo(404);
        assertThat(works.api.get("/gateways/software").at("/items")).isEmpty();
    }

    @Test
    void whatIsNotSignedByATrustedKeyOrIsDamagedIsRefused() throws Exception {
        var other = folder.resolve("other");
        SoftwareKeys.make(other);
        var foreign = upload(operator, packed(other, "content"));
        assertThat(foreign.status()).isEqualTo(409);
        assertThat(foreign.at("/code").asString()).isEqualTo("software-unsigned");
        assertThat(foreign.at("/detail").asString()).contains(keyName);

        byte[] good = packed(key, "content");
        var cut = upload(operator, Arrays.copyOf(good, good.length - 30));
        assertThat(cut.at("/code").asString()).isEqualTo("software-broken");
        var nothing = upload(operator, new byte[] {1, 2, 3});
        assertThat(nothing.at("/code").asString()).isEqualTo("software-broken");
        assertThat(works.api.get("/gateways/software").at("/items")).isEmpty();
    }

    @Test
    void withoutAKeyNothingIsTaken() throws Exception {
        byte[] zip = packed(key, "content");
        Files.delete(data.data().resolve("software-keys/release.pub"));
        var refused = upload(operator, zip);
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.at("/code").asString()).isEqualTo("software-no-keys");
        assertThat(works.api.get("/gateways/software").at("/keys")).isEmpty();
    }

    @Test
    void aZipBeyondTheBoundIsGivenUp() {
        var refused = upload(operator, new byte[(int) SoftwarePackage.LARGEST + 1]);
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.at("/code").asString()).isEqualTo("software-too-large");
        assertThat(data.data().resolve("uploads")).isEmptyDirectory();
    }

    @Test
    void aVersionIsNeverReplacedByAnotherContent() throws Exception {
        assertThat(upload(operator, packed(key, "one")).status()).isEqualTo(201);
        var other = upload(operator, packed(key, "two"));
        assertThat(other.status()).isEqualTo(409);
        assertThat(other.at("/code").asString()).isEqualTo("software-differs");
    }

    @Test
    void onlyAdministratorsOfThePlatformUploadAndDelete() throws Exception {
        byte[] zip = packed(key, "content");
        var refused = upload(works.api, zip);
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.at("/code").asString()).isEqualTo("platform-needed");
        assertThat(upload(operator, zip).status()).isEqualTo(201);
        assertThat(works.api.delete("/gateways/software/" + version).status()).isEqualTo(403);
        assertThat(platform.works().api.get("/gateways/software").at("/items")).hasSize(1);
    }

    @Test
    void aGatewayGetsTheKeysAndFetchesWhatItIsAskedToTake() throws Exception {
        byte[] zip = packed(key, "content".repeat(300_000));
        upload(operator, zip);
        var joined = works.join("hall");
        assertThat(joined.at("/softwareKeys/0").asString())
                .isEqualTo(Files.readString(folder.resolve("release.pub")));
        var path = new AtomicReference<>("");
        try (var gateway = works.connected(joined)) {
            gateway.answers(
                    "software.read",
                    """
                    {"version":"0.1.0","good":"0.1.0","onTrial":false,"staged":null,"note":"",
                     "keys":["%s"],"runner":true}\
                    """
                            .formatted(keyName));
            gateway.when(
                    "software.update",
                    params -> {
                        path.set(params.path("path").asString());
                        try {
                            boolean whole = Arrays.equals(fetch(path.get()).body(), zip);
                            assertThat(whole).isTrue();
                            assertThat(params.path("size").asLong()).isEqualTo(zip.length);
                        } catch (Exception | AssertionError e) {
                            return answer(
                                    "{\"fault\":{\"code\":\"software-broken\",\"message\":\"x\"}}");
                        }
                        return answer("{\"result\":{\"staged\":\"%s\"}}".formatted(version));
                    });
            var state = works.api.get("/gateways/hall/software");
            assertThat(state.at("/newer").asString()).as(state.text()).isEqualTo(version);
            assertThat(state.at("/gateway/version").asString()).isEqualTo("0.1.0");

            var staged = update(works.api, "hall");
            assertThat(staged.status()).as(staged.text()).isEqualTo(200);
            assertThat(staged.at("/staged").asString()).isEqualTo(version);
            assertThat(fetch(path.get()).statusCode()).as("the ticket has ended").isEqualTo(404);
            assertThat(gateway.asked("software.update").getFirst().path("sha256").asString())
                    .isEqualTo(
                            works.api.get("/gateways/software").at("/items/0/sha256").asString());
        }
        var trail = works.api.get("/audit?action=gateway.software-update");
        assertThat(trail.at("/items/0/subject").asString()).isEqualTo("hall");
        assertThat(trail.text()).doesNotContain(path.get());
    }

    @Test
    void aTicketOpensThreeTimesForAWhileAndKeepsTheVersion() throws Exception {
        upload(operator, packed(key, "content"));
        try (var gateway = works.connected(works.join("hall"))) {
            gateway.when(
                    "software.update",
                    params -> {
                        String path = params.path("path").asString();
                        try {
                            for (int n = 0; n < 3; n++) {
                                assertThat(fetch(path).statusCode()).isEqualTo(200);
                            }
                            assertThat(fetch(path).statusCode()).isEqualTo(404);
                            var kept = operator.delete("/gateways/software/" + version);
                            assertThat(kept.at("/code").asString()).isEqualTo("software-asked-for");
                            Tenancy.asPlatform(() ->
                                    db.sql(
                                                    "update gateway_software_ticket set uses = 0, ends = now() - interval '1 s'")
                                            .update());
                            assertThat(fetch(path).statusCode()).isEqualTo(404);
                            assertThat(fetch(path + "x").statusCode()).isEqualTo(404);
                        } catch (Exception | AssertionError e) {
                            return answer(
                                    TestGateway.JSON.writeValueAsString(
                                            Map.of(
                                                    "fault",
                                                    Map.of(
                                                            "code",
                                                            "failed",
                                                            "message",
                                                            String.valueOf(e.getMessage())))));
                        }
                        return answer(
                                "{\"fault\":{\"code\":\"software-older\",\"message\":\"expected newer\"}}");
                    });
            var refused = update(works.api, "hall");
            assertThat(refused.status()).isEqualTo(409);
            assertThat(refused.at("/code").asString())
                    .as(refused.text())
                    .isEqualTo("software-older");
        }
        assertThat(operator.delete("/gateways/software/" + version).status()).isEqualTo(204);
    }

    @Test
    void aTicketOfAnotherGatewayIsNotTouchedAndOnesOwnIsReplaced() throws Exception {
        upload(operator, packed(key, "content"));
        try (var hall = works.connected(works.join("hall"));
                var yard = works.connected(works.join("yard"))) {
            // Neither answers in a way that is understood: what it fetches with stays in the
            // request.
            hall.answers("software.update", "{}");
            yard.answers("software.update", "{}");
            assertThat(update(works.api, "hall").at("/code").asString())
                    .isEqualTo("gateway-unreadable");
            assertThat(update(works.api, "yard").status()).isEqualTo(409);
            String first = hall.asked("software.update").getFirst().path("path").asString();
            String other = yard.asked("software.update").getFirst().path("path").asString();
            assertThat(first).isNotEqualTo(other);
            assertThat(fetch(first).statusCode()).isEqualTo(404);
        }
    }

    @Test
    void whatCannotBeAskedSaysWhy() throws Exception {
        upload(operator, packed(key, "content"));
        works.join("hall");
        assertThat(update(works.api, "hall").at("/code").asString()).isEqualTo("gateway-away");
        assertThat(works.api.get("/gateways/hall/software").at("/code").asString())
                .isEqualTo("gateway-away");
        assertThat(works.api.put("/gateways/hall/software", "{\"version\":\"0\"}").status())
                .isEqualTo(404);
        assertThat(update(platform.works().api, "hall").status()).isEqualTo(404);
        assertThat(platform.works().api.get("/gateways/hall/software").status()).isEqualTo(404);
    }

    /// A gateway whose updates end in this version, and with this note.
    private void takes(TestGateway gateway, String ends, String note) {
        var runs = new AtomicReference<>("0.1.0");
        gateway.when(
                "software.update",
                _ -> {
                    runs.set(ends);
                    return answer("{\"result\":{\"staged\":\"%s\"}}".formatted(version));
                });
        gateway.when(
                "software.read",
                _ ->
                        answer(
                                """
                                {"result":{"version":"%s","good":"%s","onTrial":false,"staged":null,
                                 "note":"%s","keys":["%s"],"runner":true}}\
                                """
                                        .formatted(runs.get(), runs.get(), note, keyName)));
    }

    private Api.Answer rollOut(Api by, String... gateways) {
        var keys = Arrays.stream(gateways).map("\"%s\""::formatted).toList();
        return by.post(
                "/gateways/software/roll-outs",
                "{\"version\":\"%s\",\"gateways\":%s}".formatted(version, keys));
    }

    private String states(long number) {
        var states = new ArrayList<String>();
        works.api
                .get("/gateways/software/roll-outs/" + number)
                .at("/updates")
                .forEach(one -> states.add(one.path("state").asString()));
        return String.join(" ", states);
    }

    private void becomes(long number, String states) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(states(number)).isEqualTo(states));
    }

    @Test
    void aRollOutEndsAtTheFirstGatewayThatGoesBack() throws Exception {
        upload(operator, packed(key, "content"));
        try (var hall = works.connected(works.join("hall"));
                var yard = works.connected(works.join("yard"));
                var gate = works.connected(works.join("gate"))) {
            takes(hall, version, "it is good");
            takes(yard, "0.1.0", "it went back");
            takes(gate, version, "never asked");

            var asked = rollOut(works.api, "hall", "yard", "gate");
            assertThat(asked.status()).as(asked.text()).isEqualTo(201);
            long number = asked.at("/number").asLong();
            becomes(number, "good back called-off");

            assertThat(gate.asked("software.update")).isEmpty();
            var whole = works.api.get("/gateways/software/roll-outs/" + number);
            assertThat(whole.at("/updates/1/note").asString()).isEqualTo("it went back");
            assertThat(whole.at("/rollOut/failed").asInt()).isEqualTo(1);
            var of = works.api.get("/gateways/yard/software/updates");
            assertThat(of.at("/items/0/rollOut").asLong()).isEqualTo(number);
            assertThat(works.api.get("/audit?action=gateway.software-back").at("/total").asInt())
                    .isEqualTo(1);
            assertThat(works.api.get("/audit?action=gateway.software-good").at("/total").asInt())
                    .isEqualTo(1);
        }
    }

    @Test
    void aGatewayThatIsAwayIsAskedWhenItComesAndTheRestCanBeCalledOff() throws Exception {
        upload(operator, packed(key, "content"));
        var joined = works.join("hall");
        works.join("yard");
        long number = rollOut(works.api, "yard", "hall").at("/number").asLong();
        try (var hall = works.connected(joined)) {
            takes(hall, version, "it is good");
            becomes(number, "waiting good");
        }
        var twice = rollOut(works.api, "yard");
        assertThat(twice.at("/code").asString()).isEqualTo("gateway-in-roll-out");

        var other = platform.works().api;
        String path = "/gateways/software/roll-outs/" + number;
        assertThat(other.get(path).status()).isEqualTo(404);
        assertThat(other.post(path + "/call-off", "").status()).isEqualTo(404);
        assertThat(other.get("/gateways/software/roll-outs").at("/total").asInt()).isZero();
        assertThat(other.get("/gateways/hall/software/updates").status()).isEqualTo(404);

        var ended = works.api.post(path + "/call-off", "");
        assertThat(ended.at("/calledOff").asInt()).as(ended.text()).isEqualTo(1);
        assertThat(ended.at("/calledOffBy").asString()).isNotEmpty();
        becomes(number, "called-off good");
        assertThat(rollOut(works.api, "yard").status()).isEqualTo(201);
    }

    @Test
    void aPlatformThatStartsAnewFollowsWhatItHadAsked() throws Exception {
        upload(operator, packed(key, "content"));
        var joined = works.join("hall");
        long number = rollOut(works.api, "hall").at("/number").asLong();
        Tenancy.asPlatform(() ->
                db.sql(
                                "update gateway_update set state = 'running', began = now(), staged = now() where roll_out = ?")
                        .param(number)
                        .update());
        try (var hall = works.connected(joined)) {
            hall.answers(
                    "software.read",
                    """
                    {"version":"%s","good":"%s","onTrial":false,"staged":null,"note":"it is good",
                     "keys":[],"runner":true}\
                    """
                            .formatted(version, version));
            becomes(number, "good");
            assertThat(hall.asked("software.update")).isEmpty();
        }
    }

    @Test
    void aGatewayThatCannotFetchItIsAskedFiveTimesInAll() throws Exception {
        upload(operator, packed(key, "content"));
        try (var hall = works.connected(works.join("hall"))) {
            takes(hall, version, "");
            hall.when(
                    "software.update",
                    _ ->
                            answer(
                                    "{\"fault\":{\"code\":\"software-unreachable\",\"message\":\"a bad line\"}}"));
            long number = rollOut(works.api, "hall").at("/number").asLong();
            for (int attempt = 1; attempt <= 5; attempt++) {
                int asked = attempt;
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> hall.asked("software.update").size() == asked);
                earlier(number);
            }
            becomes(number, "refused");
            assertThat(
                            works.api
                                    .get("/gateways/hall/software/updates")
                                    .at("/items/0/note")
                                    .asString())
                    .startsWith("software-unreachable: ");
        }
    }

    /// As if it had been asked some minutes ago.
    private void earlier(long number) {
        Tenancy.asPlatform(() ->
                db.sql(
                                "update gateway_update set began = began - interval '6 minutes' where roll_out = ?")
                        .param(number)
                        .update());
    }

    @Test
    void aRollOutOfWhatIsNotThereSaysWhichGateway() throws Exception {
        upload(operator, packed(key, "content"));
        works.join("hall");
        var unknown = rollOut(works.api, "hall", "shed", "hall");
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.at("/errors/0/field").asString()).isEqualTo("gateways/1");
        assertThat(unknown.at("/errors/1/expected").asString()).isEqualTo("each gateway once");
        assertThat(rollOut(works.api).status()).isEqualTo(400);
        version = "0";
        assertThat(rollOut(works.api, "hall").status()).isEqualTo(404);
    }
}
