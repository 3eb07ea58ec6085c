package io.baigong.server.things;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.server.PlatformTest;
import io.baigong.server.TestCallers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

@PlatformTest
class ModelEditionTests {
    private static final String MILL =
            """
            {"name":{"zh":"铣床","en":"Mill"},"properties":[
              {"key":"temp","type":"double","unit":"Cel","max":90},{"key":"count","type":"int64"}],
             "events":[{"key":"trip","severity":"warning"}]}\
            """;

    @Autowired private TestCallers callers;
    @LocalServerPort private int port;
    private Api api;

    @BeforeEach
    void aModelWithThings() {
        api = new Api(port, callers, callers.inNewOrganisation());
        api.put("/models/mill", MILL);
        for (int i = 0; i < 3; i++) {
            api.post("/things", "{\"key\":\"m-%d\",\"model\":\"mill\"}".formatted(i));
        }
        api.patch("/things/m-0", "{\"model\":{\"key\":\"mill\",\"version\":1}}");
    }

    @Test
    void aPreviewSaysWhatChangesForHowManyThingsAndChangesNothing() {
        var answer =
                api.post(
                        "/models/mill/preview",
                        MILL.replace("\"Cel\"", "\"K\"")
                                .replace("\"max\":90", "\"max\":95")
                                .replace("\"count\"", "\"pieces\",\"was\":\"count\""));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.at("/version").asInt()).isEqualTo(2);
        assertThat(answer.at("/following").asInt()).isEqualTo(2);
        assertThat(answer.at("/pinned").asInt()).isEqualTo(1);
        var temp = answer.at("/differences/0");
        assertThat(temp.path("key").asString()).isEqualTo("temp");
        assertThat(temp.path("kind").asString()).isEqualTo("changed");
        assertThat(temp.path("newSeries").asBoolean()).isTrue();
        assertThat(temp.at("/fields/0").toString())
                .isEqualTo("{\"field\":\"unit\",\"before\":\"Cel\",\"after\":\"K\"}");
        var count = answer.at("/differences/1");
        assertThat(count.path("key").asString()).isEqualTo("pieces");
        assertThat(count.path("newSeries").asBoolean()).isFalse();
        assertThat(api.get("/models/mill").at("/version").asInt()).isEqualTo(1);
    }

    @Test
    void whatComesAndGoesIsSaid() {
        var answer =
                api.post(
                        "/models/mill/preview",
                        """
                        {"name":{"zh":"铣床","en":"Mill"},"properties":[
                          {"key":"temp","type":"double","unit":"Cel","max":90},
                          {"key":"speed","type":"double"}]}\
                        """);
        assertThat(answer.at("/differences").findValuesAsString("kind"))
                .containsExactly("added", "removed", "removed");
        assertThat(answer.at("/differences").findValuesAsString("part"))
                .containsExactly("property", "property", "event");
        assertThat(api.post("/models/mill/preview", MILL).at("/changed").asBoolean()).isFalse();
    }

    @Test
    void aFaultNamesTheFieldAndWhatWasExpected() {
        var answer = api.post("/models/mill/preview", MILL.replace("\"Cel\"", "\"degrees\""));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.at("/errors/0/field").asString()).isEqualTo("properties[0].unit");
        assertThat(answer.at("/errors/0/got").asString()).isEqualTo("degrees");
        assertThat(api.get("/units?unit=°C").at("/code").asString()).isEqualTo("Cel");
        assertThat(api.get("/units?unit=degrees").at("/known").asBoolean()).isFalse();
    }

    @Test
    void whoEditsAnOldEditionIsTold() {
        String changed = MILL.replace("90", "95");
        assertThat(api.put("/models/mill?expected=1", changed).status()).isEqualTo(201);
        var late = api.put("/models/mill?expected=1", MILL);
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.at("/code").asString()).isEqualTo("model-changed");
        assertThat(api.put("/models/mill?expected=0", MILL).at("/code").asString())
                .isEqualTo("key-taken");
        var editions = api.get("/models/mill/versions").json();
        assertThat(editions.at("/0/version").asInt()).isEqualTo(2);
        assertThat(editions.at("/0/following").asInt()).isEqualTo(2);
        assertThat(editions.at("/1/pinned").asInt()).isEqualTo(1);
        assertThat(api.get("/models/none/versions").status()).isEqualTo(404);
    }
}
