package io.baigong.plant;

import static io.baigong.plant.sparkplug.Mosquitto.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.baigong.plant.sparkplug.Report;
import io.baigong.plant.sparkplug.Sample;
import io.baigong.plant.sparkplug.Value;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MeterUplinkTests {
    private final List<Integer> taken = new CopyOnWriteArrayList<>();
    private final Queue<Integer> answers = new ArrayDeque<>();
    private final AtomicReference<String> token = new AtomicReference<>("old");
    private HttpServer server;
    private Cable cable;
    private Platform platform;
    private MeterUplink uplink;
    private Thread running;

    @BeforeEach
    void startPlatformAndMeter() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/api/v1/things/meter-main/readings",
                exchange -> {
                    String body =
                            new String(
                                    exchange.getRequestBody().readAllBytes(),
                                    StandardCharsets.UTF_8);
                    Integer next = answers.poll();
                    int status = next == null ? 202 : next;
                    if (status == 202) {
                        for (Object each : new JsonArray(body)) {
                            taken.add(((JsonObject) each).getJsonObject("values").getInteger("n"));
                        }
                    }
                    exchange.sendResponseHeaders(status, -1);
                    exchange.close();
                });
        server.start();
        cable = new Cable("127.0.0.1", server.getAddress().getPort());
        platform = new Platform(URI.create("http://127.0.0.1:" + cable.port()));
        uplink =
                new MeterUplink(
                        platform,
                        new MeterUplink.Tokens() {
                            @Override
                            public @Nullable String current() {
                                return token.get();
                            }

                            @Override
                            public void renew() {
                                token.set("new");
                            }
                        });
        running = Thread.ofVirtual().start(uplink);
    }

    @AfterEach
    void stop() {
        running.interrupt();
        platform.close();
        cable.close();
        server.stop(0);
    }

    @Test
    void whatIsMeasuredWhileThePlugIsOutArrivesOnceAndInOrder() {
        offer(0, 10);
        await("ten", () -> uplink.status().delivered() == 10);
        cable.pull();
        offer(10, 510);
        cable.plugIn();
        await("all", () -> uplink.status().delivered() == 510);
        assertThat(taken).containsExactlyElementsOf(IntStream.range(0, 510).boxed().toList());
    }

    @Test
    void whatThePlatformCouldNotTakeIsSentAgain() {
        answers.addAll(List.of(503, 500, 429));
        offer(0, 1);
        await("it", () -> uplink.status().delivered() == 1);
        assertThat(taken).containsExactly(0);
    }

    @Test
    void whatThePlatformCallsWrongIsGivenUpAndCounted() {
        answers.add(400);
        offer(0, 1);
        await("the refusal", () -> uplink.status().dropped() == 1);
        offer(1, 2);
        await("the next", () -> uplink.status().delivered() == 1);
        assertThat(taken).containsExactly(1);
    }

    @Test
    void aTokenThatIsNoLongerKnownIsRenewed() {
        answers.add(401);
        offer(0, 1);
        await("it", () -> uplink.status().delivered() == 1);
        assertThat(token).hasValue("new");
    }

    private void offer(int from, int until) {
        for (int i = from; i < until; i++) {
            uplink.offer(
                    new Report(EnergyMeter.KEY, i, List.of(new Sample("n", new Value.Whole(i)))));
        }
    }
}
