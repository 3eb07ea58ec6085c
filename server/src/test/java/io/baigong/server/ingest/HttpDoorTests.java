package io.baigong.server.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.server.PlatformTest;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;

@PlatformTest
@Import(IngestFixture.Platform.class)
class HttpDoorTests {
    @Autowired private IngestFixture.Platform platform;
    @LocalServerPort private int port;
    private IngestFixture works;

    @BeforeEach
    void works() {
        works = platform.fixture();
    }

    private HttpResponse<String> send(
            String path, String authorization, byte[] body, String... headers) throws Exception {
        var request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .header("Authorization", authorization)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HttpClient.newHttpClient()
                .send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private String readings() {
        return "/api/v1/things/" + works.thingKey + "/readings";
    }

    @Test
    void takesJsonWithTheDevicesOwnTokenAndSaysWhatItRefused() throws Exception {
        var first =
                send(
                        readings(),
                        "Bearer " + works.token,
                        "{\"values\":{\"temp\":21.5}}".getBytes(UTF_8));
        assertThat(first.statusCode()).as(first.body()).isEqualTo(202);
        var second =
                send(
                        readings(),
                        works.bearer,
                        "[{\"time\":\"2026-11-21T08:00:00Z\",\"values\":{\"temp\":\"hot\"}},{\"temp\":3}]"
                                .getBytes(UTF_8));
        assertThat(works.json(second.body()).at("/accepted").asInt()).isEqualTo(2);
        assertThat(works.json(second.body()).at("/refused/0/expected").asString())
                .isEqualTo("double");
        assertThat(works.tail.rows(works.thing().number())).hasSize(3);
    }

    @Test
    void refusesStrangersOtherThingsAndNonsense() throws Exception {
        assertThat(send(readings(), "Bearer nobody", "{}".getBytes(UTF_8)).statusCode())
                .isEqualTo(401);
        var second = works.json(works.post("/api/v1/connect", "{}")).at("/token").asString();
        assertThat(send(readings(), "Bearer " + second, "{}".getBytes(UTF_8)).statusCode())
                .isEqualTo(403);
        assertThat(send(readings(), "Bearer " + works.token, "{oops".getBytes(UTF_8)).statusCode())
                .isEqualTo(400);
    }

    @Test
    void takesLineProtocolZippedAndReportsBadLines() throws Exception {
        send(readings(), "Bearer " + works.token, "{\"temp\":1,\"n\":1}".getBytes(UTF_8));
        var lines = new StringBuilder();
        for (int i = 0; i < 5_000; i++) {
            lines.append(
                    "mill,thing=%s temp=%d.5,n=%di %d\n"
                            .formatted(works.thingKey, i, i, 1_763_700_000_000L + i));
        }
        var zipped = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(zipped)) {
            gzip.write(lines.toString().getBytes(UTF_8));
        }
        var whole =
                send(
                        "/api/v2/write?org=x&bucket=y&precision=ms",
                        "Token " + works.token,
                        zipped.toByteArray(),
                        "Content-Encoding",
                        "gzip");
        assertThat(whole.statusCode()).as(whole.body()).isEqualTo(204);
        assertThat(works.tail.rows(works.thing().number())).hasSize(10_002);

        var bad =
                works.thingKey
                        + " temp=1\nnonsense\n"
                        + works.thingKey
                        + " temp=oops,n=2i\n"
                        + works.thingKey
                        + " temp=2\nnobody temp=1\n";
        var partial =
                send("/api/v2/write", works.bearer.replace("Bearer", "Token"), bad.getBytes(UTF_8));
        assertThat(partial.statusCode()).isEqualTo(400);
        var problem = works.json(partial.body());
        assertThat(problem.at("/code").asString()).isEqualTo("invalid");
        assertThat(problem.at("/line").asInt()).isEqualTo(2);
        assertThat(problem.at("/message").asString()).contains("3 of 5 lines");
        assertThat(works.tail.rows(works.thing().number())).hasSize(10_004);
    }

    @Test
    void aLargeLineInPiecesIsReadWhole() throws Exception {
        send(readings(), "Bearer " + works.token, "{\"s\":\"x\"}".getBytes(UTF_8));
        String text = "主".repeat(20_000);
        var answer =
                send(
                        "/api/v2/write",
                        "Token " + works.token,
                        (works.thingKey + " s=\"" + text + "\"").getBytes(UTF_8));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
        assertThat(works.tail.rows(works.thing().number()).getLast().value()).isEqualTo(text);
    }

    @Test
    void answersWhatTelegrafAsksFirst() throws Exception {
        var client = HttpClient.newHttpClient();
        var ping = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/ping")).build();
        assertThat(client.send(ping, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(204);
        var health =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health")).build();
        assertThat(client.send(health, HttpResponse.BodyHandlers.ofString()).body())
                .contains("\"pass\"");
    }

    @Test
    void moreReadingsThanOneRecordHoldsAreRefusedWhole() throws Exception {
        send(readings(), "Bearer " + works.token, "{\"a\":1}".getBytes(UTF_8));
        String many = "[" + "{\"a\":1},".repeat(450_000) + "{\"a\":1}]";
        var answer = send(readings(), "Bearer " + works.token, many.getBytes(UTF_8));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(413);
        assertThat(works.tail.rows(works.thing().number())).hasSize(1);
    }
}
