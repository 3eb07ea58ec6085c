package io.baigong.server.things;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.server.PlatformTest;
import io.baigong.server.TestCallers;
import io.baigong.server.access.Caller;
import io.baigong.server.database.Tenancy;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

@PlatformTest
class ThingApiTests {
    private static final String MILL =
            """
            {"name":{"zh":"铣床","en":"Mill"},"properties":[
              {"key":"temp","type":"double","unit":"Cel"},{"key":"count","type":"int64"}],
             "commands":[{"key":"start","input":[{"key":"speed","type":"int64"}]}]}\
            """;

    @Autowired private TestCallers callers;
    @Autowired private ThingDirectory directory;
    @Autowired private DeviceTokens deviceTokens;
    @Autowired private Things things;
    @LocalServerPort private int port;
    private Caller caller;
    private Api api;

    @BeforeEach
    void anOrganisationWithAModelAndASite() {
        caller = callers.inNewOrganisation();
        api = new Api(port, callers, caller);
        assertThat(api.put("/models/mill", MILL).status()).isEqualTo(201);
        assertThat(
                        api.post(
                                        "/sites",
                                        """
                                        {"key":"works","name":{"zh":"厂区","en":"Works"},"timeZone":"Asia/Shanghai"}\
                                        """)
                                .status())
                .isEqualTo(201);
    }

    @Test
    void theSameModelAgainIsNoNewEditionAndAChangeIsOne() {
        assertThat(api.put("/models/mill", MILL).status()).isEqualTo(200);
        var summary = api.get("/models?fields=summary&query=mill");
        var whole = api.get("/models/mill");
        assertThat(summary.at("/items/0/key").asString()).isEqualTo("mill");
        assertThat(summary.at("/items/0/name")).isEqualTo(whole.at("/name"));
        assertThat(summary.at("/items/0/properties").asInt())
                .isEqualTo(whole.at("/properties").size());
        var changed = api.put("/models/mill", MILL.replace("\"Cel\"", "\"K\""));
        assertThat(changed.status()).isEqualTo(201);
        assertThat(changed.at("/version").asInt()).isEqualTo(2);
        assertThat(api.get("/models/mill/versions/1").at("/properties/0/unit").asString())
                .isEqualTo("Cel");
        assertThat(api.get("/models/mill").at("/properties/0/unit").asString()).isEqualTo("K");
        assertThat(api.get("/models/mill/versions/3").status()).isEqualTo(404);
    }

    @Test
    void aModelWithFaultsIsRefusedWithEachOfThem() {
        var answer =
                api.put(
                        "/models/bad",
                        "{\"properties\":[{\"key\":\"t\",\"type\":\"double\",\"unit\":\"°C\"}]}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.at("/errors/0/field").asString()).isEqualTo("properties[0].unit");
        assertThat(answer.at("/errors/0/got").asString()).isEqualTo("°C");
    }

    @Test
    void aThingIsMadeReadChangedAndRenamed() {
        var made =
                api.post(
                        "/things",
                        """
                        {"key":"mill-1","name":"Mill 1","model":"mill","site":"works",
                         "place":"hall/line","tags":["a","b"]}\
                        """);
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.at("/state").asString()).isEqualTo("never");
        assertThat(made.at("/model/version").asInt()).isEqualTo(1);
        assertThat(made.at("/properties/0/key").asString()).isEqualTo("temp");
        assertThat(made.at("/commands/0/input/0/key").asString()).isEqualTo("speed");

        var patched =
                api.patch(
                        "/things/mill-1",
                        """
                        {"key":"铣床-1","tags":["c"],
                         "sparkplug":{"group":"g","node":"n","device":"d"}}\
                        """);
        assertThat(patched.status()).isEqualTo(200);
        assertThat(patched.at("/place").asString()).isEqualTo("hall/line");
        assertThat(patched.at("/sparkplug/device").asString()).isEqualTo("d");
        assertThat(api.get("/things/mill-1").status()).isEqualTo(404);
        assertThat(api.get("/things/铣床-1").at("/tags/0").asString()).isEqualTo("c");
        var handle = directory.bySparkplug(caller.organisation(), "g", "n", "d");
        assertThat(handle).isNotNull().extracting(ThingHandle::key).isEqualTo("铣床-1");
        assertThat(handle.zone().getId()).isEqualTo("Asia/Shanghai");
        assertThat(directory.byKey(caller.organisation(), "mill-1")).isNull();
    }

    @Test
    void whatIsWrongWithAThingIsToldAndNothingIsMade() {
        var answer =
                api.post(
                        "/things", "{\"key\":\"a b\",\"model\":\"mill\",\"tags\":[1],\"place\":7}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("errors").size()).isEqualTo(3);
        assertThat(api.post("/things", "{\"key\":\"m\",\"model\":\"none\"}").status())
                .isEqualTo(400);
        make("mill-1");
        assertThat(api.post("/things", "{\"key\":\"mill-1\",\"model\":\"mill\"}").status())
                .isEqualTo(409);
        assertThat(api.get("/things").at("/total").asInt()).isEqualTo(1);
    }

    @Test
    void listsAreFilteredSortedAndPaged() {
        for (int i = 1; i <= 5; i++) {
            api.post(
                    "/things",
                    """
                    {"key":"m-%d","name":{"zh":"铣%d","en":"Mill %d"},"model":"mill","site":"works",
                     "place":"hall-%d/line","tags":["t%d"]}\
                    """
                            .formatted(i, 9 - i, i, i % 2, i));
        }
        assertThat(keys("/things?size=2&page=1")).containsExactly("m-3", "m-4");
        assertThat(keys("/things?sort=name")).containsExactly("m-1", "m-2", "m-3", "m-4", "m-5");
        assertThat(keys("/things?sort=model&descending=true&size=1")).containsExactly("m-5");
        assertThat(keys("/things?sort=lastSeen")).hasSize(5);
        assertThat(keys("/things?query=MILL 3")).containsExactly("m-3");
        assertThat(keys("/things?query=铣8")).containsExactly("m-1");
        assertThat(keys("/things?query=%25")).isEmpty();
        assertThat(keys("/things?place=hall-0")).containsExactly("m-2", "m-4");
        assertThat(keys("/things?place=hall")).isEmpty();
        assertThat(keys("/things?tag=t2")).containsExactly("m-2");
        assertThat(keys("/things?model=none")).isEmpty();
        assertThat(keys("/things?site=works&model=mill")).hasSize(5);
        assertThat(keys("/things?state=never")).hasSize(5);
        assertThat(keys("/things?state=online")).isEmpty();
        assertThat(api.get("/things?size=2").at("/total").asInt()).isEqualTo(5);
        assertThat(api.get("/things?sort=colour").status()).isEqualTo(400);
    }

    @Test
    void aTokenIsShownOnceWorksAtOnceAndEndsAtOnce() {
        make("mill-1");
        var made = api.post("/things/mill-1/tokens", "{\"name\":\"gateway\"}");
        assertThat(made.status()).isEqualTo(201);
        String secret = made.at("/token").asString();
        var identity = directory.authenticate(secret);
        assertThat(identity)
                .isEqualTo(
                        new DeviceIdentity.OneThing(
                                caller.organisation(), number("mill-1"), "gateway"));
        deviceTokens.keepLastUse();
        var listed = api.get("/things/mill-1/tokens").at("/items/0");
        assertThat(listed.has("token")).isFalse();
        assertThat(listed.path("lastUsed").asString("")).isNotEmpty();
        int id = made.at("/id").asInt();
        assertThat(api.delete("/things/mill-1/tokens/" + id).status()).isEqualTo(204);
        assertThat(directory.authenticate(secret)).isNull();
        assertThat(directory.authenticate("bgd_wrong")).isNull();
    }

    @Test
    void anEnrolmentTokenSpeaksForItsOrganisation() {
        var made = api.post("/enrolment-tokens", "{\"name\":\"edge\"}");
        String secret = made.at("/token").asString();
        assertThat(directory.authenticate(secret))
                .isEqualTo(new DeviceIdentity.Enrolment(caller.organisation(), "edge"));
        assertThat(api.get("/enrolment-tokens").at("/total").asInt()).isEqualTo(1);
        api.delete("/enrolment-tokens/" + made.at("/id").asInt());
        assertThat(directory.authenticate(secret)).isNull();
    }

    @Test
    void aReplacedDeviceLosesItsTokensAndThePlaceKeepsItsHistory() {
        make("mill-1");
        var before = Objects.requireNonNull(handle("mill-1").property("temp")).series();
        var first = api.post("/things/mill-1/device", "{\"serial\":\"S1\"}");
        assertThat(first.status()).isEqualTo(200);
        String old = first.at("/token/token").asString();
        var second = api.post("/things/mill-1/device", "{\"serial\":\"S2\"}");
        assertThat(directory.authenticate(old)).isNull();
        assertThat(directory.authenticate(second.at("/token/token").asString())).isNotNull();
        var devices = api.get("/things/mill-1").json().path("devices");
        assertThat(devices.get(0).path("serial").asString()).isEqualTo("S2");
        assertThat(devices.get(0).has("to")).isFalse();
        assertThat(devices.get(1).path("to").asString("")).isNotEmpty();
        assertThat(Objects.requireNonNull(handle("mill-1").property("temp")).series())
                .isEqualTo(before);
        assertThat(api.post("/things/mill-1/device", "{}").status()).isEqualTo(400);
    }

    @Test
    void aThingThatIsTakenAwayIsGoneAtOnceAndItsKeyIsFreeWhenItsReadingsAreErased() {
        make("mill-1");
        String secret = api.post("/things/mill-1/tokens", "{}").at("/token").asString();
        var handle = handle("mill-1");
        var gone = api.delete("/things/mill-1");
        assertThat(gone.status()).isEqualTo(202);
        assertThat(directory.byKey(caller.organisation(), "mill-1")).isNull();
        assertThat(directory.authenticate(secret)).isNull();
        var erasing =
                things.erasing().stream().filter(one -> one.thing() == handle.number()).findFirst();
        if (erasing.isPresent()) {
            assertThat(erasing.get().series())
                    .containsAll(handle.properties().stream().map(PropertyHandle::series).toList());
        }
        things.erased(caller.organisation(), handle.number());
        assertThat(api.get("/things/mill-1").status()).isEqualTo(404);
        make("mill-1");
        assertThat(handle("mill-1").number()).isNotEqualTo(handle.number());
        assertThat(Objects.requireNonNull(handle("mill-1").property("temp")).series())
                .isNotIn(handle.properties().stream().map(PropertyHandle::series).toList());
    }

    @Test
    void theWizardSaysTheVeryLinesToType() {
        var first = api.post("/connect", "{}");
        assertThat(first.status()).isEqualTo(201);
        assertThat(first.at("/thing").asString()).isEqualTo("first-device-1");
        String token = first.at("/token").asString();
        assertThat(first.at("/mosquitto").asString())
                .startsWith("mosquitto_pub -h 127.0.0.1 -p " + first.at("/port").asInt())
                .contains("-u " + token, "-t v1/devices/me/telemetry");
        assertThat(first.at("/curl").asString())
                .contains("http://127.0.0.1:" + port + "/api/v1/things/first-device-1/readings");
        assertThat(directory.authenticate(token)).isInstanceOf(DeviceIdentity.OneThing.class);
        assertThat(api.post("/connect", "").at("/thing").asString()).isEqualTo("first-device-2");
        var named = api.post("/connect", "{\"key\":\"泵\",\"name\":{\"zh\":\"泵\",\"en\":\"Pump\"}}");
        assertThat(named.at("/curl").asString()).contains("/things/%E6%B3%B5/readings");
    }

    @Test
    void anOpenMqttDoorIsNamedAsTheCallerFoundThePlatform() {
        var open =
                new MqttAddress() {
                    @Override
                    public String host() {
                        return "0.0.0.0";
                    }

                    @Override
                    public int port() {
                        return 1883;
                    }
                };
        assertThat(Connect.lines("saw", "t", "https://works.example:8443", open).mosquitto())
                .startsWith("mosquitto_pub -h works.example -p 1883 ");
        assertThat(Connect.lines("saw", "t", "http://[fd00::5]:8080", open).host())
                .isEqualTo("fd00::5");
    }

    @Test
    void eachConnectedDeviceHasAGrowingModelOfItsOwn() {
        api.post("/connect", "{\"key\":\"mill\"}");
        api.post("/connect", "{\"key\":\"saw\"}");
        var mill = api.get("/things/mill").at("/model/key").asString();
        assertThat(mill).as("the model mill is there already").isEqualTo("mill-2");
        assertThat(api.get("/things/saw").at("/model/key").asString()).isEqualTo("saw");
        var model = api.get("/models/saw");
        assertThat(model.at("/grows").asBoolean()).isTrue();
        assertThat(model.at("/properties").size()).isZero();
        assertThat(api.post("/connect", "{\"key\":\"saw\"}").at("/code").asString())
                .isEqualTo("key-taken");
    }

    @Test
    void theZoneOfASiteCanBeChangedWhileItHasNoReadings() {
        make("mill-1");
        api.patch("/things/mill-1", "{\"site\":\"works\"}");
        var changed = api.put("/sites/works", "{\"timeZone\":\"Europe/Berlin\"}");
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.at("/timeZone").asString()).isEqualTo("Europe/Berlin");
        assertThat(changed.at("/name/en").asString()).isEqualTo("Works");
        assertThat(directory.byKey(caller.organisation(), "mill-1"))
                .isNotNull()
                .extracting(thing -> thing.zone().getId())
                .isEqualTo("Europe/Berlin");
        assertThat(api.post("/things/mill-1/readings", "{\"temp\":1.5}").status()).isEqualTo(202);
        await(() -> api.get("/things/mill-1/latest").at("/values").size() > 0);
        var refused = api.put("/sites/works", "{\"timeZone\":\"Asia/Tokyo\"}");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.at("/code").asString()).isEqualTo("site-has-readings");
        assertThat(api.put("/sites/works", "{\"name\":\"Plant\"}").status()).isEqualTo(200);
    }

    private static void await(java.util.function.BooleanSupplier done) {
        long deadline = System.nanoTime() + 120_000_000_000L;
        while (!done.getAsBoolean() && System.nanoTime() < deadline) {
            java.util.concurrent.locks.LockSupport.parkNanos(50_000_000);
        }
        assertThat(done.getAsBoolean()).isTrue();
    }

    @Test
    void namesAreSortedInTheCallersLanguage() {
        api.post("/things", named("one", "乙", "Zebra"));
        api.post("/things", named("two", "甲", "Ant"));
        assertThat(api.get("/things?sort=name", "en").at("/items/0/key").asString())
                .isEqualTo("two");
        assertThat(api.get("/things?sort=name", "zh-CN,en;q=0.5").at("/items/0/key").asString())
                .isEqualTo("one");
    }

    private static String named(String key, String zh, String en) {
        return "{\"key\":\"%s\",\"model\":\"mill\",\"name\":{\"zh\":\"%s\",\"en\":\"%s\"}}"
                .formatted(key, zh, en);
    }

    @Test
    void keysThatMeanSomethingElseInAUrlAreRefused() {
        for (var key : List.of(".", "..")) {
            assertThat(api.post("/things", named(key, "a", "a")).status()).isEqualTo(400);
        }
        assertThat(api.post("/things", named("...", "a", "a")).status()).isEqualTo(201);
    }

    @Test
    void sitesTokensAndModelsComeInPages() {
        make("mill-1");
        api.post("/sites", "{\"key\":\"second\",\"timeZone\":\"Asia/Shanghai\"}");
        api.post("/things/mill-1/tokens", "{\"name\":\"a\"}");
        api.post("/things/mill-1/tokens", "{\"name\":\"b\"}");
        api.post("/enrolment-tokens", "{\"name\":\"a\"}");
        api.post("/enrolment-tokens", "{\"name\":\"b\"}");
        for (var path : List.of("/sites", "/things/mill-1/tokens", "/enrolment-tokens")) {
            var second = api.get(path + "?page=1&size=1");
            assertThat(second.at("/items").size()).as(path).isEqualTo(1);
            assertThat(second.at("/total").asInt()).as(path).isEqualTo(2);
        }
    }

    @Test
    void theCommandsOfAnErasedThingGoWithIt(@Autowired JdbcClient db) {
        make("mill-1");
        int thing = number("mill-1");
        Tenancy.asPlatform(() ->
                db.sql(
                                """
                                insert into command (organisation_id, thing_id, command, input, state, sent, made_by)
                                values (?, ?, 'start', '{}', 'sent', now(), 'test')\
                                """)
                        .params(caller.organisation(), thing)
                        .update());
        api.delete("/things/mill-1");
        await(() ->
                Tenancy.asPlatform(() ->
                        db.sql("select count(*) = 0 from command where thing_id = ?")
                                .param(thing)
                                .query(Boolean.class)
                                .single()));
    }

    @Test
    void anotherOrganisationSeesAndTouchesNothingOfIt() {
        make("mill-1");
        int token = api.post("/things/mill-1/tokens", "{}").at("/id").asInt();
        var other = new Api(port, callers, callers.inNewOrganisation());
        var refused = new ArrayList<Api.Answer>();
        refused.add(other.get("/things/mill-1"));
        refused.add(other.patch("/things/mill-1", "{\"tags\":[]}"));
        refused.add(other.delete("/things/mill-1"));
        refused.add(other.get("/things/mill-1/tokens"));
        refused.add(other.post("/things/mill-1/tokens", "{}"));
        refused.add(other.delete("/things/mill-1/tokens/" + token));
        refused.add(other.post("/things/mill-1/device", "{\"serial\":\"S\"}"));
        refused.add(other.get("/models/mill"));
        refused.add(other.get("/models/mill/versions/1"));
        assertThat(refused).extracting(Api.Answer::status).containsOnly(404);
        assertThat(other.post("/things", "{\"key\":\"x\",\"model\":\"mill\"}").status())
                .isEqualTo(400);
        assertThat(other.get("/things").at("/total").asInt()).isZero();
        assertThat(other.get("/sites").at("/total").asInt()).isZero();
        assertThat(other.get("/enrolment-tokens").at("/total").asInt()).isZero();
        var visible = things.visible(callers.inNewOrganisation());
        assertThat(visible.thing("mill-1")).isNull();
        assertThat(visible.sees(number("mill-1"))).isFalse();
        assertThat(visible.all()).isEmpty();
        assertThat(things.visible(caller).sees(number("mill-1"))).isTrue();
    }

    @Test
    void aStoreBoundToOneTenantGivesNothingOfAnotherEvenWhenAskedForIt(
            @Autowired ThingStore store,
            @Autowired ModelStore models,
            @Autowired ThingList list,
            @Autowired DirectoryStore directoryStore,
            @Autowired Devices devices,
            @Autowired Sites sites) {
        make("mill-1");
        api.post("/things/mill-1/device", "{\"serial\":\"S\"}");
        int mine = caller.organisation();
        int number = number("mill-1");
        int stranger = callers.inNewOrganisation().organisation();
        Tenancy.as(
                stranger,
                () -> {
                    assertThat(store.find(mine, "mill-1")).isNull();
                    assertThat(models.find(mine, "mill")).isNull();
                    assertThat(sites.all(mine)).isEmpty();
                    assertThat(devices.all(mine, number)).isEmpty();
                    assertThat(deviceTokens.all(mine, number)).isEmpty();
                    assertThat(deviceTokens.delete(mine, number, null)).isZero();
                    assertThat(store.delete(mine, number)).isFalse();
                    store.rename(mine, number, "stolen");
                    store.markErasing(mine, number);
                    assertThat(
                                    directoryStore.read(
                                            DirectoryStore.Part.number(number), (_, _) -> {}))
                            .isZero();
                    var question =
                            new ThingList.Question(ThingFilter.ALL, ThingList.Sort.KEY, false);
                    assertThat(
                                    list.page(
                                                    mine,
                                                    question,
                                                    new io.baigong.server.access.PageRequest(0, 10))
                                            .total())
                            .isZero();
                    return true;
                });
        assertThat(api.get("/things/mill-1").at("/state").asString()).isEqualTo("never");
        assertThat(api.get("/things/mill-1/tokens").at("/total").asInt()).isEqualTo(1);
    }

    private void make(String key) {
        var made = api.post("/things", "{\"key\":\"%s\",\"model\":\"mill\"}".formatted(key));
        assertThat(made.status()).as(made.text()).isEqualTo(201);
    }

    private ThingHandle handle(String key) {
        return Objects.requireNonNull(directory.byKey(caller.organisation(), key));
    }

    private int number(String key) {
        return handle(key).number();
    }

    private List<String> keys(String path) {
        var answer = api.get(path);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        var keys = new ArrayList<String>();
        for (JsonNode item : answer.json().path("items")) {
            keys.add(item.path("key").asString());
        }
        return keys;
    }
}
