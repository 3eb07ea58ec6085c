package io.baigong.server.certificates;

import io.baigong.server.database.CannotStart;
import io.baigong.server.database.DataFolder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// By what the platform proves over TLS that it is itself. Own files are read again when they
/// change; a generated certificate is new at each start and renewed when a third of its life is
/// left. Open connections go on, new ones get the new certificate.
@Component
public class ServerCertificate {
    /// The protocols that doors speak.
    public static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

    /// Forward secret and authenticated ones only.
    public static final List<String> CIPHERS =
            List.of(
                    "TLS_AES_256_GCM_SHA384",
                    "TLS_AES_128_GCM_SHA256",
                    "TLS_CHACHA20_POLY1305_SHA256",
                    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
                    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
                    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
                    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
                    "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
                    "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    private static final Logger LOG = LoggerFactory.getLogger(ServerCertificate.class);
    private static final Duration LIFE = Duration.ofDays(90);
    private static final Duration WARN = Duration.ofDays(21);

    private final TlsSettings settings;
    private final DataFolder data;
    private final Clock clock;
    private final List<Consumer<Proof>> listeners = new CopyOnWriteArrayList<>();
    private @Nullable SigningAuthority authority;
    private @Nullable List<FileTime> read;
    private volatile @Nullable Proof proof;

    ServerCertificate(TlsSettings settings, DataFolder data, Clock clock) throws IOException {
        this.settings = settings;
        this.data = data;
        this.clock = clock;
        if (settings.ownFiles()) {
            proof = fromFiles();
        } else if (settings.generated()) {
            proof = generated();
        }
    }

    /// A private key and the certificates for it, the own one first.
    public record Proof(PrivateKey key, List<X509Certificate> chain) {
        public Proof {
            chain = List.copyOf(chain);
        }

        X509Certificate certificate() {
            return chain.getFirst();
        }

        /// In memory, without a password.
        public KeyStore keyStore() {
            try {
                var store = KeyStore.getInstance("PKCS12");
                store.load(null, null);
                store.setKeyEntry(
                        "platform", key, new char[0], chain.toArray(X509Certificate[]::new));
                return store;
            } catch (GeneralSecurityException | IOException e) {
                throw new IllegalStateException("every Java has PKCS12 in memory", e);
            }
        }
    }

    /// @return null without TLS
    public @Nullable Proof proof() {
        return proof;
    }

    /// Is told of each later certificate.
    public void whenRenewed(Consumer<Proof> listener) {
        listeners.add(listener);
    }

    /// The authority that signed a generated certificate; null when it was not generated.
    public @Nullable X509Certificate authority() {
        return settings.generated() ? ownAuthority().certificate() : null;
    }

    private synchronized SigningAuthority ownAuthority() {
        var kept = authority;
        if (kept == null) {
            kept = SigningAuthority.kept(data, "server-ca", "Platform authority", clock.instant());
            authority = kept;
        }
        return kept;
    }

    private Proof generated() {
        var now = clock.instant();
        var pair = SigningAuthority.keyPair();
        var names = names();
        var subject =
                new X500NameBuilder(BCStyle.INSTANCE)
                        .addRDN(BCStyle.O, "Baigong")
                        .addRDN(BCStyle.CN, cut(names.getFirst()))
                        .build();
        var wish =
                new SigningAuthority.Wish(
                        subject,
                        names,
                        pair.getPublic(),
                        KeyPurposeId.id_kp_serverAuth,
                        now.plus(LIFE));
        return new Proof(pair.getPrivate(), List.of(ownAuthority().issue(wish, now)));
    }

    private static String cut(String name) {
        return name.length() <= 64 ? name : name.substring(0, 64);
    }

    private List<String> names() {
        var names = new LinkedHashSet<>(settings.names());
        try {
            names.add(InetAddress.getLocalHost().getHostName());
        } catch (UnknownHostException e) {
            LOG.debug("this machine does not know its name", e);
        }
        names.add("localhost");
        names.add("127.0.0.1");
        names.add("::1");
        try {
            NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> !address.isLoopbackAddress())
                    .map(address -> address.getHostAddress().replaceAll("%.*", ""))
                    .forEach(names::add);
        } catch (SocketException e) {
            LOG.warn("the addresses of this machine cannot be listed", e);
        }
        return List.copyOf(names);
    }

    private Proof fromFiles() throws IOException {
        var certificateFile = settings.certificateFile();
        var keyFile = settings.keyFile();
        read = times();
        var chain = Pem.certificates(Files.readString(certificateFile));
        if (chain == null) {
            throw new CannotStart(
                    "BAIGONG_TLS_CERTIFICATE must hold 1 to 10 certificates in PEM, got "
                            + certificateFile);
        }
        PrivateKey key;
        try {
            key = Pem.key(Files.readString(keyFile));
        } catch (IllegalArgumentException e) {
            throw new CannotStart(
                    "BAIGONG_TLS_KEY must hold a private key in PEM without password, got "
                            + keyFile);
        }
        if (!belongTogether(key, chain.getFirst())) {
            throw new CannotStart(
                    "BAIGONG_TLS_KEY must be the key of the first certificate of BAIGONG_TLS_CERTIFICATE, got %s and %s"
                            .formatted(keyFile, certificateFile));
        }
        return new Proof(key, chain);
    }

    private List<FileTime> times() throws IOException {
        return List.of(
                Files.getLastModifiedTime(settings.certificateFile()),
                Files.getLastModifiedTime(settings.keyFile()));
    }

    private static boolean belongTogether(PrivateKey key, X509Certificate certificate) {
        String algorithm = signature(key.getAlgorithm());
        try {
            byte[] text = {1, 2, 3};
            var signer = Signature.getInstance(algorithm);
            signer.initSign(key);
            signer.update(text);
            byte[] signed = signer.sign();
            var verifier = Signature.getInstance(algorithm);
            verifier.initVerify(certificate.getPublicKey());
            verifier.update(text);
            return verifier.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    static String signature(String keyAlgorithm) {
        return switch (keyAlgorithm) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> keyAlgorithm;
        };
    }

    /// Reads changed files, renews what nears its end, and warns of what cannot be renewed.
    @Scheduled(fixedDelay = 30, timeUnit = TimeUnit.SECONDS)
    void look() {
        var now = proof;
        if (now == null) {
            return;
        }
        if (settings.ownFiles()) {
            readAgain();
        } else if (left(now).compareTo(LIFE.dividedBy(3)) < 0) {
            renew();
        }
    }

    void renew() {
        take(generated());
    }

    private void readAgain() {
        try {
            if (!times().equals(read)) {
                take(fromFiles());
            }
        } catch (IOException | CannotStart e) {
            LOG.error("the changed certificate is not taken, the one before stays", e);
        }
    }

    @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.DAYS)
    void warn() {
        var now = proof;
        if (now != null && left(now).compareTo(WARN) < 0) {
            LOG.warn(
                    "the certificate of this platform ends on {}",
                    now.certificate().getNotAfter().toInstant());
        }
    }

    private Duration left(Proof of) {
        return Duration.between(clock.instant(), of.certificate().getNotAfter().toInstant());
    }

    private void take(Proof next) {
        proof = next;
        listeners.forEach(listener -> listener.accept(next));
        LOG.info("TLS goes on with a certificate that holds until {}", shown().until());
    }

    /// The certificate for people.
    ///
    /// @param fingerprint SHA-256, in hexadecimal
    /// @param generated whether the platform renews it by itself
    public record Shown(
            String subject,
            String issuer,
            List<String> names,
            Instant from,
            Instant until,
            String fingerprint,
            boolean generated) {}

    Shown shown() {
        var certificate = Objects.requireNonNull(proof, "TLS is off").certificate();
        return new Shown(
                certificate.getSubjectX500Principal().getName(),
                certificate.getIssuerX500Principal().getName(),
                alternativeNames(certificate),
                certificate.getNotBefore().toInstant(),
                certificate.getNotAfter().toInstant(),
                Fingerprints.of(certificate),
                settings.generated());
    }

    private static List<String> alternativeNames(X509Certificate certificate) {
        try {
            var names = certificate.getSubjectAlternativeNames();
            return names == null
                    ? List.of()
                    : names.stream()
                            .map(name -> String.valueOf(name.get(1)))
                            .collect(Collectors.toCollection(ArrayList::new));
        } catch (GeneralSecurityException e) {
            return List.of();
        }
    }
}
