package io.baigong.connect.opcua;

import io.baigong.connect.ConnectFault;
import io.baigong.connect.ConnectFault.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.Period;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.milo.opcua.stack.core.util.CertificateUtil;
import org.eclipse.milo.opcua.stack.core.util.SelfSignedCertificateBuilder;
import org.eclipse.milo.opcua.stack.core.util.SelfSignedCertificateGenerator;
import org.jspecify.annotations.Nullable;

/// What the gateway shows to servers: made once and kept, so that a server has to trust it once.
/// Whoever wants one of an authority puts it into the folder, under the same names.
///
/// @param file where the certificate is, to bring it to a server
record OwnCertificate(X509Certificate certificate, PrivateKey key, Path file) {
    private static final String CERTIFICATE = "application.pem";
    private static final String KEY = "application.key";
    private static final Period VALIDITY = Period.ofYears(20);
    private static final int KEY_BITS = 2048;

    /// Devices may share a folder.
    private static final ReentrantLock MAKING = new ReentrantLock();

    static OwnCertificate in(Path folder, Instant now) throws ConnectFault {
        MAKING.lock();
        try {
            Files.createDirectories(folder);
            Path file = folder.resolve(CERTIFICATE);
            if (!Files.exists(file)) {
                make(folder);
            }
            var own =
                    new OwnCertificate(
                            Pem.certificates(Files.readString(file)).getFirst(),
                            Pem.key(Files.readString(folder.resolve(KEY))),
                            file);
            own.demandValid(now);
            return own;
        } catch (IOException | GeneralSecurityException unusable) {
            throw new ConnectFault(
                    Kind.SETTINGS,
                    "the own certificate in %s: %s".formatted(folder, unusable.getMessage()),
                    unusable);
        } finally {
            MAKING.unlock();
        }
    }

    private void demandValid(Instant now) throws ConnectFault {
        if (now.isAfter(certificate.getNotAfter().toInstant())) {
            throw new ConnectFault(
                    Kind.CERTIFICATE,
                    "the own certificate in %s expired on %s; without that file another is made"
                            .formatted(file, certificate.getNotAfter().toInstant()));
        }
        if (application() == null) {
            throw new ConnectFault(
                    Kind.CERTIFICATE,
                    "the own certificate in %s lacks the URI of an application".formatted(file));
        }
    }

    private static void make(Path folder) throws IOException, GeneralSecurityException {
        KeyPair keys = SelfSignedCertificateGenerator.generateRsaKeyPair(KEY_BITS);
        String host = host();
        X509Certificate certificate;
        try {
            certificate =
                    new SelfSignedCertificateBuilder(keys)
                            .setCommonName("Baigong gateway")
                            .setOrganization("Baigong")
                            .setApplicationUri(
                                    "urn:%s:baigong:%s".formatted(host, UUID.randomUUID()))
                            .addDnsName(host)
                            .setValidityPeriod(VALIDITY)
                            .build();
        } catch (GeneralSecurityException | RuntimeException unusable) {
            throw unusable;
        } catch (Exception unusable) {
            throw new GeneralSecurityException(unusable.getMessage(), unusable);
        }
        put(folder, KEY, Pem.text(keys.getPrivate()));
        put(folder, CERTIFICATE, Pem.text(certificate));
    }

    /// Readable by its owner alone, and never half of it.
    private static void put(Path folder, String name, String text) throws IOException {
        Path made = Files.createTempFile(folder, name, ".new");
        if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rw-------"));
        }
        Files.writeString(made, text);
        Files.move(
                made,
                folder.resolve(name),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    private static String host() {
        try {
            String name = InetAddress.getLocalHost().getHostName();
            return name.matches("[A-Za-z0-9.-]{1,253}") ? name : "localhost";
        } catch (UnknownHostException nameless) {
            return "localhost";
        }
    }

    /// The URI by which the gateway calls itself, as its certificate says; null when it says none.
    @Nullable String application() {
        return CertificateUtil.getSanUri(certificate).orElse(null);
    }

    KeyPair keys() {
        return new KeyPair(certificate.getPublicKey(), key);
    }

    @Override
    public String toString() {
        return "%s, SHA-256 %s".formatted(file, Trust.fingerprint(certificate));
    }
}
