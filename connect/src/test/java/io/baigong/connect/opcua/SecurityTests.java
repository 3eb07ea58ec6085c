package io.baigong.connect.opcua;

import static io.baigong.connect.opcua.Servers.OWN;
import static io.baigong.connect.opcua.Servers.read;
import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.connect.ConnectFault;
import io.baigong.connect.ConnectFault.Kind;
import io.baigong.connect.Status;
import io.baigong.connect.peer.Peer;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.milo.opcua.stack.core.util.SelfSignedCertificateBuilder;
import org.eclipse.milo.opcua.stack.core.util.SelfSignedCertificateGenerator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Who is trusted, on both sides, with servers of node-opcua.
class SecurityTests {
    private static final int PORT = Peer.freePort();
    private static final String APPLICATION = "urn:baigong:test:server";
    private static Peer server;
    private static X509Certificate certificate;

    @TempDir static Path made;
    @TempDir Path directory;

    @BeforeAll
    static void start() throws Exception {
        certificate = make("server", "127.0.0.1", APPLICATION, Period.ofYears(1));
        server = serving(PORT, "trusting", "server", "\"trustAll\":true");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Peer serving(int port, String folder, String name, String... more) {
        var members = new ArrayList<>(List.of(more));
        members.add("\"certificate\":\"" + made.resolve(name + ".pem") + "\"");
        members.add("\"key\":\"" + made.resolve(name + ".key") + "\"");
        return Servers.nodeOpcua(port, Servers.folder(folder), members.toArray(String[]::new));
    }

    private static X509Certificate make(
            String name, String host, String application, Period validity) throws Exception {
        var keys = SelfSignedCertificateGenerator.generateRsaKeyPair(2048);
        var builder =
                new SelfSignedCertificateBuilder(keys)
                        .setCommonName(name)
                        .setApplicationUri(application)
                        .setValidityPeriod(validity);
        if (host.matches("[0-9.]+")) {
            builder.addIpAddress(InetAddress.ofLiteral(host).getHostAddress());
        } else {
            builder.addDnsName(host);
        }
        var certificate = builder.build();
        Files.writeString(made.resolve(name + ".pem"), Pem.text(certificate));
        Files.writeString(made.resolve(name + ".key"), Pem.text(keys.getPrivate()));
        return certificate;
    }

    private ConnectFault refused(int port, String... more) throws InterruptedException {
        try (var link = Servers.open(port, directory, more)) {
            throw new AssertionError("opened " + link);
        } catch (ConnectFault fault) {
            return fault;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "basic256sha256, sign",
        "basic256sha256, sign-encrypt",
        "aes128-sha256-rsaoaep, sign-encrypt",
        "aes256-sha256-rsapss, sign-encrypt"
    })
    void everyPolicyCarriesAUserWithPassword(String policy, String mode) throws Exception {
        try (var link =
                Servers.open(
                        PORT,
                        directory,
                        "securityPolicy",
                        policy,
                        "securityMode",
                        mode,
                        "serverCertificate",
                        Trust.fingerprint(certificate),
                        "user",
                        "operator",
                        "password",
                        "secret")) {
            assertThat(read(link, OWN + "Double").status()).isEqualTo(Status.GOOD);
        }
    }

    @Test
    void aCertificateThatNobodyTrustedYetIsNamedWithItsFingerprintAndTakenWhenItIsTrusted()
            throws Exception {
        var fault = refused(PORT, "securityPolicy", "basic256sha256");

        assertThat(fault.kind()).isEqualTo(Kind.CERTIFICATE);
        var fingerprint =
                Pattern.compile("[0-9a-f]{64}").matcher(String.valueOf(fault.getMessage()));
        assertThat(fingerprint.find()).isTrue();
        assertThat(fingerprint.group()).isEqualTo(Trust.fingerprint(certificate));
        try (var link =
                Servers.open(
                        PORT,
                        directory,
                        "securityPolicy",
                        "basic256sha256",
                        "serverCertificate",
                        "SHA256:" + fingerprint.group().toUpperCase(java.util.Locale.ROOT))) {
            assertThat(read(link, OWN + "Double").status()).isEqualTo(Status.GOOD);
        }
    }

    @Test
    void aCertificateMayBeTrustedAsPem() throws Exception {
        try (var link =
                Servers.open(
                        PORT,
                        directory,
                        "securityPolicy",
                        "basic256sha256",
                        "serverCertificate",
                        Pem.text(certificate))) {
            assertThat(read(link, OWN + "Double").status()).isEqualTo(Status.GOOD);
        }
    }

    @Test
    void theOwnCertificateIsMadeOnceAndKept() throws Exception {
        String[] more = {
            "securityPolicy", "basic256sha256", "serverCertificate", Trust.fingerprint(certificate)
        };
        Servers.open(PORT, directory, more).close();
        var first = Files.readString(directory.resolve("application.pem"));
        Servers.open(PORT, directory, more).close();

        assertThat(directory.resolve("application.pem")).hasContent(first);
        assertThat(Files.getPosixFilePermissions(directory.resolve("application.key"))).hasSize(2);
    }

    @Test
    void aWrongPasswordIsAFaultOfCredentials() throws Exception {
        for (String policy : List.of("none", "basic256sha256")) {
            var fault =
                    refused(
                            PORT,
                            "securityPolicy",
                            policy,
                            "serverCertificate",
                            Trust.fingerprint(certificate),
                            "user",
                            "operator",
                            "password",
                            "wrong");
            assertThat(fault.kind()).as(fault.getMessage()).isEqualTo(Kind.CREDENTIALS);
        }
    }

    @Test
    void aPasswordGoesOutEncryptedAlsoWhereTheChannelIsNot() throws Exception {
        var untrusted = refused(PORT, "user", "operator", "password", "secret");
        assertThat(untrusted.kind()).isEqualTo(Kind.CERTIFICATE);
        try (var link =
                Servers.open(
                        PORT,
                        directory,
                        "user",
                        "operator",
                        "password",
                        "secret",
                        "serverCertificate",
                        Trust.fingerprint(certificate))) {
            assertThat(read(link, OWN + "Double").status()).isEqualTo(Status.GOOD);
        }
    }

    @Test
    void aUserMayComeWithACertificate() throws Exception {
        var user = make("user", "127.0.0.1", "urn:user", Period.ofYears(1));
        try (var link =
                Servers.open(
                        PORT,
                        directory,
                        "securityPolicy",
                        "basic256sha256",
                        "serverCertificate",
                        Trust.fingerprint(certificate),
                        "userCertificate",
                        Pem.text(user),
                        "userKey",
                        Files.readString(made.resolve("user.key")))) {
            assertThat(read(link, OWN + "Double").status()).isEqualTo(Status.GOOD);
        }
    }

    @Test
    void aServerThatWantsAUserRefusesAnonymousOnes() throws Exception {
        int port = Peer.freePort();
        try (var closed = serving(port, "trusting", "server", "\"anonymous\":false")) {
            var fault = refused(port);
            assertThat(fault.kind()).isEqualTo(Kind.CREDENTIALS);
            assertThat(fault).hasMessageContaining("UserName").hasMessageContaining("Anonymous");
        }
    }

    @Test
    void aServerThatDoesNotTrustTheOwnCertificateIsNamedWithTheFileToBringThere() throws Exception {
        int port = Peer.freePort();
        try (var careful = serving(port, "careful", "server", "\"trustAll\":false")) {
            var fault =
                    refused(
                            port,
                            "securityPolicy",
                            "basic256sha256",
                            "serverCertificate",
                            Trust.fingerprint(certificate));
            assertThat(fault.kind()).as(fault.getMessage()).isEqualTo(Kind.CERTIFICATE);
            assertThat(fault).hasMessageContaining("application.pem");
        }
    }

    @Test
    void certificatesOfOthersAndOfYesterdayAreNamed() throws Exception {
        var elsewhere = make("elsewhere", "plc.example", APPLICATION, Period.ofYears(1));
        assertThat(faultWith("elsewhere", elsewhere))
                .hasMessageContaining("is of host plc.example, not of 127.0.0.1");
        var foreign = make("foreign", "127.0.0.1", "urn:somebody:else", Period.ofYears(1));
        assertThat(faultWith("foreign", foreign))
                .hasMessageContaining("is of application urn:somebody:else");
        var old = make("old", "127.0.0.1", APPLICATION, Period.ofDays(-1));
        assertThat(faultWith("old", old)).hasMessageContaining("expired on");
    }

    private ConnectFault faultWith(String name, X509Certificate shown) throws Exception {
        int port = Peer.freePort();
        try (var other = serving(port, "trusting", name)) {
            var fault =
                    refused(
                            port,
                            "securityPolicy",
                            "basic256sha256",
                            "serverCertificate",
                            Trust.fingerprint(shown));
            assertThat(fault.kind()).as(fault.getMessage()).isEqualTo(Kind.CERTIFICATE);
            try (var link =
                    Servers.open(
                            port,
                            directory,
                            "securityPolicy",
                            "basic256sha256",
                            "certificateChecks",
                            "fingerprint",
                            "serverCertificate",
                            Trust.fingerprint(shown))) {
                assertThat(read(link, OWN + "Double").status()).isEqualTo(Status.GOOD);
            }
            return fault;
        }
    }

    @Test
    void aPolicyThatTheServerDoesNotOfferIsNamedWithThoseItDoes() throws Exception {
        int port = Peer.freePort();
        try (var plain =
                Servers.nodeOpcua(port, Servers.folder("plain"), "\"policies\":[\"None\"]")) {
            var fault = refused(port, "securityPolicy", "basic256sha256");
            assertThat(fault.kind()).isEqualTo(Kind.SETTINGS);
            assertThat(fault)
                    .hasMessageContaining(
                            "expected one of None, came Basic256Sha256 SignAndEncrypt");
        }
    }

    @Test
    void anOwnKeyThatIsNoneIsAFaultOfSettings() throws IOException, InterruptedException {
        Files.writeString(directory.resolve("application.pem"), "nothing");
        var fault =
                refused(
                        PORT,
                        "securityPolicy",
                        "basic256sha256",
                        "serverCertificate",
                        Trust.fingerprint(certificate));
        assertThat(fault.kind()).isEqualTo(Kind.SETTINGS);
    }
}
