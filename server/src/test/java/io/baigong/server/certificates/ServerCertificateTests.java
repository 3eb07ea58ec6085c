package io.baigong.server.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baigong.server.database.CannotStart;
import io.baigong.server.database.DataFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerCertificateTests {
    @TempDir private Path folder;
    private Openssl openssl = new Openssl(Path.of("."));

    @BeforeEach
    void tools() {
        openssl = new Openssl(folder);
    }

    private static TlsSettings settings(String tls, Path certificate, Path key) {
        return new TlsSettings(
                tls, certificate.toString(), key.toString(), List.of("a.example"), 0, 0, false);
    }

    private ServerCertificate own() throws Exception {
        return new ServerCertificate(
                settings("", folder.resolve("own.pem"), folder.resolve("own.key")),
                new DataFolder(folder.resolve("data")),
                Clock.systemUTC());
    }

    private ServerCertificate generated(Clock clock) throws Exception {
        return new ServerCertificate(
                new TlsSettings("generated", "", "", List.of("a.example"), 0, 0, false),
                new DataFolder(folder.resolve("data")),
                clock);
    }

    private void make(String algorithm) throws Exception {
        openssl.must(
                "openssl req -x509 -newkey %s -nodes -keyout own.key -out own.pem -days 30 -subj /CN=own",
                algorithm);
    }

    @Test
    void ownFilesAreReadAgainWhenTheyChange() throws Exception {
        make("rsa:2048");
        var certificate = own();
        var taken = new ArrayList<String>();
        certificate.whenRenewed(next -> taken.add(Fingerprints.of(next.certificate())));
        String before = certificate.shown().fingerprint();
        certificate.look();
        assertThat(taken).isEmpty();
        make("ec -pkeyopt ec_paramgen_curve:P-256");
        Files.setLastModifiedTime(
                folder.resolve("own.pem"), FileTime.from(Instant.now().plusSeconds(10)));
        certificate.look();
        assertThat(taken).hasSize(1).doesNotContain(before);
        assertThat(certificate.authority()).isNull();
    }

    @Test
    void aChangeThatDoesNotFitIsNotTaken() throws Exception {
        make("rsa:2048");
        var certificate = own();
        String before = certificate.shown().fingerprint();
        openssl.must("openssl genrsa -out own.key 2048");
        Files.setLastModifiedTime(
                folder.resolve("own.key"), FileTime.from(Instant.now().plusSeconds(10)));
        certificate.look();
        assertThat(certificate.shown().fingerprint()).isEqualTo(before);
        assertThatThrownBy(this::own)
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("BAIGONG_TLS_KEY must be the key of");
    }

    @Test
    void aGeneratedOneIsRenewedBeforeItEndsByTheSameAuthority() throws Exception {
        var start = Instant.now();
        var now = new Instant[] {start};
        Clock clock =
                new Clock() {
                    @Override
                    public java.time.ZoneId getZone() {
                        return ZoneOffset.UTC;
                    }

                    @Override
                    public Clock withZone(java.time.ZoneId zone) {
                        return this;
                    }

                    @Override
                    public Instant instant() {
                        return now[0];
                    }
                };
        var certificate = generated(clock);
        String first = certificate.shown().fingerprint();
        now[0] = start.plus(Duration.ofDays(50));
        certificate.look();
        assertThat(certificate.shown().fingerprint()).isEqualTo(first);
        now[0] = start.plus(Duration.ofDays(61));
        certificate.look();
        assertThat(certificate.shown().fingerprint()).isNotEqualTo(first);
        assertThat(certificate.shown().names()).contains("a.example", "localhost", "127.0.0.1");
        assertThat(generated(clock).authority()).isEqualTo(certificate.authority());
        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(
                                        folder.resolve("data/secrets/server-ca.pem"))))
                .isEqualTo("rw-------");
    }

    @Test
    void settingsThatContradictEachOtherAreRefused() {
        assertThatThrownBy(() -> settings("generated", Path.of("a"), Path.of("b")))
                .hasMessageContaining("BAIGONG_TLS must be left out");
        assertThatThrownBy(() -> settings("on", Path.of(""), Path.of("")))
                .hasMessageContaining("generated or off");
        assertThatThrownBy(() -> settings("", Path.of("a"), Path.of("")))
                .hasMessageContaining("belong together");
    }

    @Test
    void aPlainDoorToTheNetworkOpensOnlyWhenThatIsSaid() {
        var silent = new TlsSettings("", "", "", List.of(), 0, 0, false);
        var off = new TlsSettings("off", "", "", List.of(), 0, 0, false);
        assertThatThrownBy(() -> PlainDoors.check("HTTP", "0.0.0.0", silent, false))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("BAIGONG_TLS=generated");
        PlainDoors.check("HTTP", "0.0.0.0", off, false);
        PlainDoors.check("HTTP", "0.0.0.0", silent, true);
    }
}
