package io.baigong.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baigong.client.api.ConnectApi;
import io.baigong.client.api.ModelApi;
import io.baigong.client.api.ReadingsApi;
import io.baigong.client.api.SessionApi;
import io.baigong.client.api.ThingApi;
import io.baigong.client.api.WriteApi;
import io.baigong.client.model.NewConnection;
import io.baigong.client.model.NewReadings;
import io.baigong.client.model.NewThing;
import io.baigong.client.model.Thing;
import io.baigong.client.model.ThingPage;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/// Against a running platform; `./baigong test` starts one and says where it is.
@EnabledIfEnvironmentVariable(named = "BAIGONG_URL", matches = ".+")
class PlatformTests {
    private final Baigong anybody = Baigong.at(URI.create(given("BAIGONG_URL")));
    private final String key = "client-" + System.nanoTime();
    private Baigong works = anybody;

    @BeforeEach
    void signIn() {
        try (var signIn =
                SignIn.at(anybody, given("BAIGONG_LOGIN"), given("BAIGONG_PASSWORD"), null)) {
            var token =
                    signIn.newToken(
                            "client test", List.of("admin"), Instant.now().plusSeconds(600));
            works = anybody.token(token.secret());
        }
    }

    @Test
    void knowsWhoAsks() {
        var session = works.ask(SessionApi::new, SessionApi::sessionGet);
        assertThat(session.getLogin()).isEqualTo(given("BAIGONG_LOGIN"));
    }

    @Test
    void sendsReadingsAndIsToldOfThem() throws InterruptedException {
        var connected =
                works.ask(ConnectApi::new, api -> api.connectConnect(new NewConnection().key(key)));
        var device = anybody.token(connected.getToken());
        send(device, 20);
        var said = new LinkedBlockingQueue<Live.Event>();
        try (var live = works.live(List.of(key), said::add)) {
            Live.Event event = null;
            for (int i = 0; i < 120 && !(event instanceof Live.Event.Readings); i++) {
                send(device, 21.5);
                event = said.poll(500, TimeUnit.MILLISECONDS);
            }
            assertThat(event)
                    .isInstanceOfSatisfying(
                            Live.Event.Readings.class,
                            readings ->
                                    assertThat(readings.values().getFirst().getProperty())
                                            .isEqualTo("temp"));
        }
        var latest = works.ask(ReadingsApi::new, api -> api.readingsLatest(key));
        assertThat(latest.getValues()).hasSize(1);
        works.ask(ThingApi::new, api -> api.thingRemove(key));
    }

    private void send(Baigong device, double temperature) {
        var taken =
                device.ask(
                        WriteApi::new,
                        api ->
                                api.writeJson(
                                        key,
                                        new NewReadings().values(Map.of("temp", temperature))));
        assertThat(taken.getAccepted()).isEqualTo(1);
    }

    @Test
    void goesThroughAList() {
        var all =
                works.all(
                                ThingApi::new,
                                (api, page, size) ->
                                        api.thingList(
                                                null, null, null, null, null, null, null, null,
                                                page, size),
                                ThingPage::getItems)
                        .map(Thing::getKey)
                        .toList();
        assertThat(all).doesNotHaveDuplicates().isNotEmpty();
        var models = works.ask(ModelApi::new, api -> api.modelList(null, null, null, null));
        assertThat(models.getItems()).isNotEmpty();
    }

    @Test
    void aRefusalNamesTheField() {
        assertThatThrownBy(() ->
                        works.ask(
                                ThingApi::new,
                                api -> api.thingCreate(new NewThing().key("a b").model("none"))))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal ->
                                assertThat(refusal.faults())
                                        .extracting(Refusal.Fault::field)
                                        .contains("key"));
    }

    private static String given(String name) {
        return Objects.requireNonNull(System.getenv(name), name);
    }
}
