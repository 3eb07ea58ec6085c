package io.baigong.server.certificates;

import io.baigong.server.database.DataFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// An authority of this platform's own: a key on the curve P-256 and its self-signed certificate,
/// made once and kept in one file of the data folder's `secrets/`, for the owner only.
final class SigningAuthority {
    private static final Duration LIFE = Duration.ofDays(3650);
    private static final Duration SKEW = Duration.ofHours(1);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final PrivateKey key;
    private final X509Certificate certificate;

    private SigningAuthority(PrivateKey key, X509Certificate certificate) {
        this.key = key;
        this.certificate = certificate;
    }

    /// A certificate for, and what it is for.
    ///
    /// @param names DNS names and addresses; empty for none
    /// @param purpose of the extended key usage
    record Wish(
            X500Name subject,
            List<String> names,
            PublicKey key,
            KeyPurposeId purpose,
            Instant until) {}

    /// The authority that is kept under this name; made when there is none.
    static SigningAuthority kept(DataFolder data, String name, String title, Instant now) {
        Path file = data.folder("secrets").resolve(name + ".pem");
        try {
            if (!Files.exists(file)) {
                DataFolder.keepPrivate(file, made(title, now));
            }
            String text = Files.readString(file);
            var certificates = Objects.requireNonNull(Pem.certificates(text), "no certificate");
            return new SigningAuthority(Pem.key(text), certificates.getFirst());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep " + file, e);
        }
    }

    private static String made(String title, Instant now) {
        var pair = keyPair();
        var serial = serial();
        String mark = serial.toString(16).substring(0, 8);
        var subject =
                new X500NameBuilder(BCStyle.INSTANCE)
                        .addRDN(BCStyle.O, "Baigong")
                        .addRDN(BCStyle.CN, title + " " + mark)
                        .build();
        var builder = builder(subject, serial, now, now.plus(LIFE), subject, pair.getPublic());
        try {
            var extensions = new JcaX509ExtensionUtils();
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
                    .addExtension(
                            Extension.keyUsage,
                            true,
                            new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))
                    .addExtension(
                            Extension.subjectKeyIdentifier,
                            false,
                            extensions.createSubjectKeyIdentifier(pair.getPublic()));
        } catch (CertIOException | GeneralSecurityException e) {
            throw new IllegalStateException("every Java can do this", e);
        }
        return Pem.of(pair.getPrivate()) + Pem.of(signed(builder, pair.getPrivate()));
    }

    static KeyPair keyPair() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has P-256", e);
        }
    }

    X509Certificate certificate() {
        return certificate;
    }

    X509Certificate issue(Wish wish, Instant now) {
        var end = certificate.getNotAfter().toInstant();
        var until = wish.until().isBefore(end) ? wish.until() : end;
        var issuer = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
        var builder = builder(issuer, serial(), now, until, wish.subject(), wish.key());
        try {
            var extensions = new JcaX509ExtensionUtils();
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                    .addExtension(
                            Extension.extendedKeyUsage, false, new ExtendedKeyUsage(wish.purpose()))
                    .addExtension(
                            Extension.subjectKeyIdentifier,
                            false,
                            extensions.createSubjectKeyIdentifier(wish.key()))
                    .addExtension(
                            Extension.authorityKeyIdentifier,
                            false,
                            extensions.createAuthorityKeyIdentifier(certificate));
            if (!wish.names().isEmpty()) {
                builder.addExtension(Extension.subjectAlternativeName, false, names(wish.names()));
            }
        } catch (CertIOException | GeneralSecurityException e) {
            throw new IllegalStateException("every Java can do this", e);
        }
        return signed(builder, key);
    }

    private static GeneralNames names(List<String> names) {
        return new GeneralNames(
                names.stream()
                        .map(name ->
                                new GeneralName(
                                        isAddress(name)
                                                ? GeneralName.iPAddress
                                                : GeneralName.dNSName,
                                        name))
                        .toArray(GeneralName[]::new));
    }

    private static boolean isAddress(String name) {
        try {
            InetAddress.ofLiteral(name);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static X509v3CertificateBuilder builder(
            X500Name issuer,
            BigInteger serial,
            Instant now,
            Instant until,
            X500Name subject,
            PublicKey key) {
        return new JcaX509v3CertificateBuilder(
                issuer, serial, Date.from(now.minus(SKEW)), Date.from(until), subject, key);
    }

    private static X509Certificate signed(X509v3CertificateBuilder builder, PrivateKey key) {
        try {
            var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(key);
            return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
        } catch (OperatorCreationException | GeneralSecurityException e) {
            throw new IllegalStateException("every Java can sign with P-256", e);
        }
    }

    private static BigInteger serial() {
        return new BigInteger(126, RANDOM).setBit(126);
    }
}
