package io.baigong.edge.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import io.baigong.edge.software.SoftwareKeys;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// Joining as docs/gateway.md has it.
class EnrolmentTests {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir Path folder;
    private HttpServer platform;
    private volatile String asked = "";
    private volatile int status = 201;
    private volatile String answer =
            """
            {"thing": "hall-2", "organisation": "works", "sparkplug": {"group": "works", "node": "hall-2"},
             "mqtt": {"host": "127.0.0.1", "port": 1883, "tls": false}, "token": "bgd_secret"}\
            """;

    @BeforeEach
    void start() throws IOException {
        platform = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        platform.createContext(
                "/api/v1/gateways/enrolments",
                exchange -> {
                    asked =
                            new String(
                                    exchange.getRequestBody().readAllBytes(),
                                    StandardCharsets.UTF_8);
                    byte[] body = answer.getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(status, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        platform.start();
    }

    @AfterEach
    void stop() {
        platform.stop(0);
    }

    private String url() {
        return "http://127.0.0.1:" + platform.getAddress().getPort();
    }

    private Identity join() throws Exception {
        return new Enrolment(new IdentityStore(folder))
                .join(url() + "/", "bgj_once", "hall 2", null);
    }

    @Test
    void keepsWhatSoftwareIsTrustedBy() throws Exception {
        SoftwareKeys.make(folder.resolve("release"));
        var trusted = SoftwareKeys.in(folder);
        var keys = JSON.createObjectNode();
        trusted.pems().forEach(keys.putArray("softwareKeys")::add);
        answer =
                answer.replaceFirst(
                        "\\{", keys.toString().replaceFirst("}$", ",").replace("\\", "\\\\"));
        join();
        assertThat(SoftwareKeys.in(folder.resolve("software-keys")).ids()).isEqualTo(trusted.ids());

        answer = answer.replace("BEGIN PUBLIC", "BEGIN PRIVATE");
        assertThatThrownBy(this::join)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the platform's keys of software cannot be used");
    }

    @Test
    void handsInTheTokenAndKeepsWhatItGets() throws Exception {
        var identity = join();
        var request = JSON.readTree(asked);
        assertThat(request.path("token").stringValue()).isEqualTo("bgj_once");
        assertThat(request.path("name").stringValue()).isEqualTo("hall 2");
        assertThat(request.path("csr").stringValue())
                .startsWith("-----BEGIN CERTIFICATE REQUEST-----");
        assertThat(identity.topics().up("DATA", "press"))
                .isEqualTo("lossless/spBv1.0/works/DDATA/hall-2/press");
        assertThat(new IdentityStore(folder).read()).isEqualTo(identity);
        assertThat(Files.readString(folder.resolve("identity.json"))).doesNotContain("bgj_once");
        assertThat(identity.toString()).doesNotContain("bgd_secret");
    }

    /// A foreign program reads the request and finds its signature right.
    @Test
    void asksForACertificateAsOpensslUnderstandsIt() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/openssl")), "needs openssl");
        join();
        var file = folder.resolve("request.pem");
        Files.writeString(file, JSON.readTree(asked).path("csr").stringValue());
        var openssl =
                new ProcessBuilder(
                                "/usr/bin/openssl",
                                "req",
                                "-in",
                                file.toString(),
                                "-verify",
                                "-noout",
                                "-subject")
                        .redirectErrorStream(true)
                        .start();
        String said = new String(openssl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(said).contains("verify OK").contains("CN = hall 2");
    }

    @Test
    void saysWhyThePlatformRefused() {
        status = 403;
        answer = "{\"title\": \"Forbidden\", \"detail\": \"this token has been used\"}";
        assertThatThrownBy(this::join)
                .hasMessage("the platform refused with 403: this token has been used");
        assertThat(folder.resolve("identity.json")).doesNotExist();
    }

    @Test
    void saysWhatItExpectedOfAddressAndAnswer() {
        var enrolment = new Enrolment(Objects.requireNonNull(store()));
        assertThatThrownBy(() -> enrolment.join("works", "t", "n", null))
                .hasMessageContaining("expected the address of a platform");
        answer = "<html>";
        assertThatThrownBy(this::join).hasMessageContaining("is no Baigong");
        answer = "{\"thing\": \"x\"}";
        assertThatThrownBy(this::join).hasMessageContaining("the platform's answer cannot be used");
    }

    private IdentityStore store() {
        try {
            return new IdentityStore(folder);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void knowsNoIdentityBeforeItJoinedAndTellsABrokenOne() throws Exception {
        assertThat(store().read()).isNull();
        Files.writeString(folder.resolve("identity.json"), "{");
        assertThatThrownBy(() -> store().read()).hasMessageContaining("join again");
    }
}
