package io.baigong.server.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.baigong.server.PlatformTest;
import io.baigong.server.TestCallers;
import io.baigong.server.TestHttp;
import io.baigong.server.access.Caller;
import io.baigong.server.ingest.RawMqtt;
import io.baigong.server.things.MqttAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.apache.catalina.connector.Connector;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A platform with TLS at its doors, as openssl, curl and mosquitto find it.
@PlatformTest
@TestPropertySource(
        properties = {
            "baigong.certificates.tls=generated",
            "baigong.certificates.names=works.example",
            "baigong.certificates.https-port=0",
            "baigong.certificates.mqtts-port=0"
        })
class TlsDoorsTests {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String TOPIC = "v1/devices/me/telemetry";

    @Autowired private TestCallers callers;
    @Autowired private MqttAddress mqtt;
    @Autowired private ServerCertificate certificate;
    @Autowired private WebServerApplicationContext web;
    @LocalServerPort private int https;
    @TempDir private Path folder;

    private Openssl openssl = new Openssl(Path.of("."));
    private Caller owner = new Caller(1, "nobody", Set.of(), false);
    private Works works = new Works(0, "", "", "");

    /// An organisation with a first thing.
    private record Works(int http, String bearer, String thing, String token) {
        JsonNode post(String path, String body) {
            var answer = new TestHttp(http).by(bearer).post("/api/v1" + path, body);
            assertThat(answer.statusCode()).as(path + " " + answer.body()).isLessThan(300);
            return JsonMapper.shared().readTree(answer.body());
        }

        JsonNode get(String path) {
            return JsonMapper.shared()
                    .readTree(new TestHttp(http).by(bearer).get("/api/v1" + path).body());
        }

        int delete(String path) {
            return new TestHttp(http).by(bearer).send("DELETE", "/api/v1" + path, "").statusCode();
        }

        double latest() {
            return get("/things/" + thing + "/latest").at("/values/0/value").asDouble(0);
        }
    }

    @BeforeEach
    void worksAndTools() throws IOException {
        openssl = new Openssl(folder);
        owner = callers.inNewOrganisation();
        works = works(owner);
        openssl.write(
                "ca.pem", new TestHttp(plainHttp()).get("/api/v1/certificates/authority").body());
    }

    private Works works(Caller caller) {
        String bearer = callers.bearer(caller);
        var first = new Works(plainHttp(), bearer, "", "");
        first.post(
                "/sites",
                "{\"key\":\"works\",\"name\":{\"zh\":\"厂\",\"en\":\"Works\"},\"timeZone\":\"Asia/Shanghai\"}");
        var connected = first.post("/connect", "{}");
        return new Works(
                plainHttp(),
                bearer,
                connected.at("/thing").asString(),
                connected.at("/token").asString());
    }

    /// The door for programs of this machine.
    private int plainHttp() {
        var tomcat = (TomcatWebServer) Objects.requireNonNull(web.getWebServer());
        for (Connector each : tomcat.getTomcat().getService().findConnectors()) {
            if (!each.getSecure() && each.getLocalPort() != https) {
                return each.getLocalPort();
            }
        }
        throw new IllegalStateException("there is no plain door");
    }

    private int mqtts() {
        return Objects.requireNonNull(mqtt.tlsPort());
    }

    /// Publishes a value as mosquitto does.
    private Openssl.Ended publish(double value, String how) throws Exception {
        return openssl.run(
                "timeout 20 mosquitto_pub -h 127.0.0.1 -p %d %s -q 1 -t %s -m '{\"temperature\":%s}'",
                mqtts(), how, TOPIC, value);
    }

    private void arrives(Works at, double value) {
        await().atMost(PATIENCE).until(() -> at.latest() == value);
    }

    private static String escaped(String pem) {
        return pem.replace("\n", "\\n");
    }

    private JsonNode issued(String name) throws Exception {
        String csr = openssl.request(name, "/CN=whatever the device says");
        var made =
                works.post(
                        "/things/" + works.thing() + "/certificates",
                        "{\"name\":\"%s\",\"csr\":\"%s\"}".formatted(name, escaped(csr)));
        openssl.write(name + ".pem", made.at("/pem").asString());
        return made;
    }

    private static String by(String name) {
        return "--cafile ca.pem --cert %s.pem --key %s.key".formatted(name, name);
    }

    @Test
    void httpsHasTheNamesOfThePlatformAndTellsBrowsersToStay() throws Exception {
        String said =
                openssl.must(
                        "curl -sS -i --cacert ca.pem --resolve works.example:%d:127.0.0.1 https://works.example:%d/api/v1/system",
                        https, https);
        assertThat(said.toLowerCase(java.util.Locale.ROOT))
                .contains("200", "strict-transport-security: max-age=31536000\r")
                .contains("\"name\":\"baigong\"");
        assertThat(openssl.run("curl -sS https://127.0.0.1:%d/api/v1/system", https).code())
                .as("whoever does not trust the authority does not get through")
                .isEqualTo(60);
    }

    @Test
    void cookiesThatCameOverTlsNeverGoWithout() throws Exception {
        String password = "a-long-enough-password-1";
        String login = "tls-" + owner.organisation();
        works.post(
                "/users",
                "{\"login\":\"%s\",\"password\":\"%s\",\"role\":\"operator\"}"
                        .formatted(login, password));
        String said =
                openssl.must(
                        "curl -sS -i --cacert ca.pem -H 'Content-Type: application/json' -d '{\"login\":\"%s\",\"password\":\"%s\"}' https://127.0.0.1:%d/api/v1/session",
                        login, password, https);
        assertThat(said.lines().filter(line -> line.startsWith("Set-Cookie: baigong-session=")))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).contains("; Secure", "; HttpOnly", "Strict"));
        assertThat(said.lines().filter(line -> line.startsWith("Set-Cookie: XSRF-TOKEN=")))
                .allSatisfy(line -> assertThat(line).contains("; Secure"));
    }

    @Test
    void oldProtocolsAndWeakCiphersAreRefusedAtBothDoors() throws Exception {
        for (int port : new int[] {https, mqtts()}) {
            String to =
                    "timeout 20 openssl s_client -connect 127.0.0.1:" + port + " -CAfile ca.pem ";
            for (var old : new String[] {"-tls1", "-tls1_1"}) {
                assertThat(openssl.run(to + old + " -cipher 'ALL:@SECLEVEL=0'").said())
                        .as("%s at %d", old, port)
                        .contains("Cipher is (NONE)");
            }
            assertThat(openssl.run(to + "-tls1_2 -cipher 'AES128-SHA:AES256-SHA256'").said())
                    .contains("Cipher is (NONE)");
            for (var good : new String[] {"-tls1_2", "-tls1_3"}) {
                assertThat(openssl.run(to + good + " -verify_return_error").said())
                        .contains("Verify return code: 0 (ok)");
            }
        }
    }

    @Test
    void aTokenGoesOverTlsAsItDoesWithout() throws Exception {
        var ended = publish(11.5, "--cafile ca.pem -u " + works.token());
        assertThat(ended.code()).as(ended.said()).isZero();
        arrives(works, 11.5);
        assertThat(publish(1, "--cafile ca.pem").code()).as("nobody in particular").isNotZero();
        assertThat(publish(1, "--cafile ca.pem -u wrong").code()).isNotZero();
    }

    @Test
    void aDeviceWithASignedRequestNeedsNoToken() throws Exception {
        var made = issued("device");
        assertThat(made.at("/key").isMissingNode()).isTrue();
        assertThat(made.at("/certificate/subject").asString())
                .as("what the request says of itself does not count")
                .contains("CN=" + works.thing())
                .doesNotContain("whatever");
        var ended = publish(12.5, by("device"));
        assertThat(ended.code()).as(ended.said()).isZero();
        arrives(works, 12.5);
        var shown = works.get("/things/" + works.thing() + "/certificates").at("/items/0");
        assertThat(shown.at("/kind").asString()).isEqualTo("issued");
        assertThat(shown.at("/lastUsed").isMissingNode()).isFalse();
        assertThat(works.get("/device-certificates?within=30").at("/total").asInt()).isZero();
        assertThat(works.get("/device-certificates?within=400").at("/total").asInt()).isEqualTo(1);
        assertThat(works.get("/audit?action=certificate.create").at("/total").asInt()).isEqualTo(1);
    }

    @Test
    void aBundleIsMadeOnceForADeviceThatCannot() throws Exception {
        var made = works.post("/things/" + works.thing() + "/certificates", "{\"days\":20}");
        openssl.write("bundle.pem", made.at("/pem").asString());
        openssl.write("bundle.key", made.at("/key").asString());
        assertThat(made.at("/serverAuthority").asString()).isEqualTo(openssl.read("ca.pem"));
        assertThat(publish(13.5, by("bundle")).code()).isZero();
        arrives(works, 13.5);
        assertThat(works.get("/things/" + works.thing() + "/certificates").toString())
                .doesNotContain("PRIVATE");
        assertThat(works.get("/device-certificates?within=30").at("/total").asInt()).isEqualTo(1);
    }

    @Test
    void aRevokedCertificateEndsOpenConnectionsAtOnceAndOpensNone() throws Exception {
        int id = issued("device").at("/certificate/id").asInt();
        try (var open = new RawMqtt(socket("device"), 5)) {
            assertThat(open.connect("revoked", null, null, null).body()[1]).isZero();
            String path = "/things/" + works.thing() + "/certificates/" + id;
            assertThat(works.delete(path)).isEqualTo(204);
            assertThat(works.delete(path)).isEqualTo(404);
            assertThat(open.read().type()).as("DISCONNECT, though it sent nothing").isEqualTo(14);
        }
        assertThat(publish(1, by("device")).code()).isNotZero();
        assertThat(works.get("/audit?action=certificate.revoke").at("/total").asInt()).isEqualTo(1);
    }

    @Test
    void certificatesOfOthersOrOutOfTheirTimeAreRefusedInTheHandshake() throws Exception {
        openssl.authority("strange");
        openssl.request("stranger", "/CN=" + works.thing());
        openssl.sign("stranger", "strange", 30);
        assertThat(publish(1, by("stranger")).code()).as("of an unknown authority").isNotZero();
        assertThat(publish(1, by("stranger") + " -u " + works.token()).code())
                .as("a token does not make up for it")
                .isNotZero();

        openssl.must(
                "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout self.key -out self.pem -days 9 -subj /CN=%s",
                works.thing());
        assertThat(publish(1, by("self")).code()).as("signed by itself").isNotZero();

        assertThat(bring("expired", expired("expired")).at("/until").asString()).isNotEmpty();
        assertThat(publish(1, by("expired")).code()).as("out of its time").isNotZero();
    }

    /// Pins it to the thing.
    private JsonNode bring(String name, String pem) throws Exception {
        return works.post(
                "/things/" + works.thing() + "/certificates/pinned", brought(name, pem, name));
    }

    private String brought(String name, String pem, String key) throws Exception {
        String challenge = works.get("/device-authorities/challenge").at("/openssl").asString();
        String proof =
                openssl.must("set -o pipefail; %s", challenge.replace("key.pem", key + ".key"));
        return "{\"name\":\"%s\",\"certificate\":\"%s\",\"proof\":\"%s\"}"
                .formatted(name, escaped(pem), proof.strip());
    }

    /// A certificate that ended a minute ago, with its key in NAME.key.
    private String expired(String name) throws Exception {
        var pair = SigningAuthority.keyPair();
        var authority =
                SigningAuthority.kept(
                        new io.baigong.server.database.DataFolder(folder.resolve("other")),
                        "ca",
                        "Other",
                        Instant.now());
        var wish =
                new SigningAuthority.Wish(
                        new X500Name("CN=" + name),
                        java.util.List.of(),
                        pair.getPublic(),
                        KeyPurposeId.id_kp_clientAuth,
                        Instant.now().minusSeconds(60));
        String pem = Pem.of(authority.issue(wish, Instant.now().minus(Duration.ofHours(3))));
        openssl.write(name + ".pem", pem);
        openssl.write(name + ".key", Pem.of(pair.getPrivate()));
        return pem;
    }

    @Test
    void aPinnedCertificateIsTheThingOfWhoeverHasItsKey() throws Exception {
        openssl.must(
                "openssl req -x509 -newkey rsa:2048 -nodes -keyout own.key -out own.pem -days 9 -subj /CN=anything");
        String pem = openssl.read("own.pem");
        var thief = works(callers.inNewOrganisation());
        var theft =
                new TestHttp(plainHttp())
                        .by(thief.bearer())
                        .post(
                                "/api/v1/things/" + thief.thing() + "/certificates/pinned",
                                brought("x", pem, "own"));
        assertThat(theft.statusCode())
                .as("a proof for one organisation is none for another")
                .isEqualTo(400);
        assertThat(theft.body()).contains("\"field\":\"proof\"");
        bring("own", pem);
        assertThat(publish(14.5, by("own")).code()).isZero();
        arrives(works, 14.5);
    }

    @Test
    void devicesOfAnOwnAuthorityAreTheThingsThatTheirNamesSay() throws Exception {
        String authority = openssl.authority("group");
        int id =
                works.post("/device-authorities", brought("Group", authority, "group"))
                        .at("/id")
                        .asInt();
        openssl.request("named", "/O=Works/CN=" + works.thing());
        openssl.sign("named", "group", 30);
        var ended = publish(15.5, by("named"));
        assertThat(ended.code()).as(ended.said()).isZero();
        arrives(works, 15.5);
        openssl.request("unnamed", "/O=Works/CN=no-such-thing");
        openssl.sign("unnamed", "group", 30);
        assertThat(publish(1, by("unnamed")).code()).isNotZero();

        var met = works.get("/things/" + works.thing() + "/certificates").at("/items/0");
        assertThat(met.at("/kind").asString()).isEqualTo("authority");
        String path = "/things/" + works.thing() + "/certificates/" + met.at("/id").asInt();
        assertThat(works.delete(path)).isEqualTo(204);
        assertThat(publish(1, by("named")).code()).as("one of them is revoked").isNotZero();

        openssl.request("another", "/O=Works/CN=" + works.thing());
        openssl.sign("another", "group", 30);
        assertThat(publish(16.5, by("another")).code()).isZero();
        assertThat(works.delete("/device-authorities/" + id)).isEqualTo(204);
        assertThat(publish(1, by("another")).code()).as("its authority is gone").isNotZero();
        var again =
                new TestHttp(plainHttp())
                        .by(works.bearer())
                        .post("/api/v1/device-authorities", brought("Group", authority, "group"));
        assertThat(again.statusCode()).isEqualTo(201);
        assertThat(publish(1, by("named")).code()).as("revoked stays revoked").isNotZero();
    }

    @Test
    void aCertificateOfAnotherOrganisationSpeaksForThatOneOnly() throws Exception {
        issued("device");
        var mine = works;
        var other = works(callers.inNewOrganisation());
        works = other;
        issued("elsewhere");
        assertThat(other.thing()).as("called alike").isEqualTo(mine.thing());
        assertThat(publish(17.5, by("elsewhere")).code()).isZero();
        arrives(other, 17.5);
        assertThat(mine.latest()).isZero();
        assertThat(other.delete("/things/" + other.thing() + "/certificates/1")).isEqualTo(404);
        assertThat(mine.get("/things/" + mine.thing() + "/certificates").at("/total").asInt())
                .isEqualTo(1);
    }

    @Test
    void anotherDeviceAtThePlaceEndsTheCertificateOfTheOneBefore() throws Exception {
        issued("before");
        works.post("/things/" + works.thing() + "/device", "{\"serial\":\"S-2\"}");
        assertThat(publish(1, by("before")).code()).isNotZero();
    }

    @Test
    void eachDoorTakesItsOwnLanguageOnly() throws Exception {
        try (var plain = new RawMqtt(mqtts(), 4)) {
            assertThatThrownBy(() -> plain.connect("plain", works.token(), null, null))
                    .isInstanceOf(IOException.class);
        }
        assertThat(
                        openssl.run(
                                        "timeout 20 openssl s_client -connect 127.0.0.1:%d -CAfile ca.pem",
                                        mqtt.port())
                                .said())
                .contains("Cipher is (NONE)");
        assertThat(openssl.run("curl -sS -m 20 http://127.0.0.1:%d/api/v1/system", https).said())
                .doesNotContain("\"version\"");
    }

    @Test
    void requestsThatAreNoneAreRefusedWithTheFieldNamed() {
        var http = new TestHttp(plainHttp()).by(works.bearer());
        String path = "/api/v1/things/" + works.thing() + "/certificates";
        for (var body :
                new String[] {
                    "{\"csr\":\"\"}",
                    "{\"csr\":\"-----BEGIN CERTIFICATE REQUEST-----\\nMIIB\\n-----END CERTIFICATE REQUEST-----\"}",
                    "{\"csr\":\"%s\"}".formatted("x".repeat(20_000))
                }) {
            var answer = http.post(path, body);
            assertThat(answer.statusCode()).as(body).isEqualTo(400);
            assertThat(answer.body()).contains("\"field\":\"csr\"");
        }
        assertThat(http.post(path, "{\"days\":0}").body()).contains("\"field\":\"days\"");
        assertThat(
                        http.post(
                                        path + "/pinned",
                                        "{\"name\":\"x\",\"certificate\":\"x\",\"proof\":\"x\"}")
                                .body())
                .contains("\"field\":\"certificate\"");
    }

    @Test
    void aRenewedCertificateIsShownAtBothDoorsWithoutARestart() throws Exception {
        var before = certificate.shown().fingerprint();
        assertThat(shownAt(https)).isEqualTo(before);
        assertThat(shownAt(mqtts())).isEqualTo(before);
        certificate.renew();
        var after = certificate.shown().fingerprint();
        assertThat(after).isNotEqualTo(before);
        await().atMost(PATIENCE).until(() -> shownAt(https).equals(after));
        assertThat(shownAt(mqtts())).isEqualTo(after);
    }

    @Test
    void thePlatformsAdministratorSeesHowItStands() {
        var administrator =
                callers.in(
                        callers.inNewOrganisation().organisation(),
                        io.baigong.server.access.Role.PLATFORM_OPERATOR);
        var answer =
                new TestHttp(plainHttp())
                        .by(callers.bearer(administrator))
                        .get("/api/v1/certificates");
        assertThat(answer.body())
                .contains("\"tls\":true", "works.example", "\"generated\":true")
                .doesNotContain("PRIVATE");
    }

    private String shownAt(int port) throws Exception {
        try (var socket = socket(port, null)) {
            socket.startHandshake();
            return Fingerprints.of((X509Certificate) socket.getSession().getPeerCertificates()[0]);
        }
    }

    private Socket socket(String name) throws Exception {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        var chain = Objects.requireNonNull(Pem.certificates(openssl.read(name + ".pem")));
        store.setKeyEntry(
                "own",
                Pem.key(openssl.read(name + ".key")),
                new char[0],
                chain.toArray(X509Certificate[]::new));
        return socket(mqtts(), store);
    }

    private SSLSocket socket(int port, @Nullable KeyStore own) throws Exception {
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("ca", Objects.requireNonNull(certificate.authority()));
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, new char[0]);
        var context = SSLContext.getInstance("TLS");
        context.init(
                own == null ? null : keys.getKeyManagers(),
                trust.getTrustManagers(),
                new SecureRandom());
        var socket =
                (SSLSocket)
                        context.getSocketFactory()
                                .createSocket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(30_000);
        return socket;
    }
}
