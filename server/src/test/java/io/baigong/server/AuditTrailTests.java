package io.baigong.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.server.access.Caller;
import io.baigong.server.audit.Audit;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/// What people do to readings is in the audit trail; what they see ends when they may not any more.
@PlatformTest
class AuditTrailTests {
    @Autowired private TestCallers callers;
    @Autowired private Audit audit;
    @Autowired private io.baigong.server.access.ApiTokens tokens;
    @LocalServerPort private int port;
    private Caller caller = new Caller(1, "nobody", java.util.Set.of(), false);
    private String bearer = "";

    @BeforeEach
    void aConnectedThing() {
        caller = callers.inNewOrganisation();
        bearer = callers.bearer(caller);
        send("POST", "/api/v1/connect", "{\"key\":\"press\"}", 201);
    }

    @Test
    void importsAnnotationsClearedInboxesAndTheFirstSiteAreAudited() {
        send("POST", "/api/v1/import/readings?format=csv", "thing,property,time,value\n", 202);
        send(
                "POST",
                "/api/v1/things/press/annotations",
                "{\"from\":\"2026-01-01T00:00:00Z\",\"to\":\"2026-01-02T00:00:00Z\",\"text\":\"oil\"}",
                201);
        send("DELETE", "/api/v1/inbox/refused", "", 200);
        for (var action :
                new String[] {"readings.import", "annotation.add", "refused.clear", "site.put"}) {
            var wanted = new Audit.Wanted(caller.organisation(), false, action, "");
            assertThat(caller.call(() -> audit.count(wanted))).as(action).isEqualTo(1);
        }
    }

    @Test
    void aLiveViewEndsWhenItsTokenIsRevoked() throws Exception {
        var request =
                HttpRequest.newBuilder(
                                URI.create(
                                        "http://127.0.0.1:" + port + "/api/v1/live?things=press"))
                        .header("Authorization", bearer)
                        .build();
        var answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body().read()).isEqualTo(':');
        caller.call(() -> {
            tokens.of(caller).forEach(token -> tokens.revoke(caller, token.id()));
            return true;
        });
        // At the next heartbeat.
        var rest = CompletableFuture.supplyAsync(() -> readToTheEnd(answer.body()));
        assertThat(rest.get(2, TimeUnit.MINUTES)).startsWith(" live");
    }

    private static String readToTheEnd(InputStream body) {
        try (body) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void send(String method, String path, String body, int status) {
        var answer = new TestHttp(port).send(method, path, body, "Authorization", bearer);
        assertThat(answer.statusCode()).as(path + answer.body()).isEqualTo(status);
    }
}
