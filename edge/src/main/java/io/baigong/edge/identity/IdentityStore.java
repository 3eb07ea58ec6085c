package io.baigong.edge.identity;

import com.hivemq.client.mqtt.MqttClientSslConfig;
import io.baigong.edge.files.WholeFile;
import io.baigong.edge.sparkplug.Topics;
import io.baigong.edge.uplink.Door;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.EnumSet;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The identity in a folder that only its owner reads.
public final class IdentityStore {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final char[] NO_PASSWORD = new char[0];

    private final Path file;
    private final Path key;
    private final Path softwareKeys;

    public IdentityStore(Path folder) throws IOException {
        Files.createDirectories(folder);
        if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(
                    folder,
                    EnumSet.of(
                            PosixFilePermission.OWNER_READ,
                            PosixFilePermission.OWNER_WRITE,
                            PosixFilePermission.OWNER_EXECUTE));
        }
        file = folder.resolve("identity.json");
        key = folder.resolve("key.pem");
        softwareKeys = folder.resolve("software-keys");
    }

    /// The folder of the public keys that software is trusted by.
    public Path softwareKeys() {
        return softwareKeys;
    }

    /// @return null when the gateway has joined no platform
    /// @throws IOException when the file cannot be read or used
    public @Nullable Identity read() throws IOException {
        if (!Files.exists(file)) {
            return null;
        }
        try {
            return of(JSON.readTree(Files.readString(file)));
        } catch (JacksonException | IllegalArgumentException e) {
            throw new IOException(
                    "%s cannot be used: %s; join again".formatted(file, e.getMessage()), e);
        }
    }

    private static Identity of(JsonNode json) {
        return new Identity(
                json.path("platform").asString(""),
                json.path("thing").asString(""),
                new Topics(json.path("group").asString(""), json.path("node").asString("")),
                json.path("host").asString(""),
                json.path("port").asInt(0),
                json.path("tls").asBoolean(false),
                text(json, "token"),
                text(json, "certificate"),
                text(json, "authority"));
    }

    private static @Nullable String text(JsonNode json, String name) {
        var node = json.path(name);
        return node.isString() ? node.stringValue() : null;
    }

    /// @param privateKey in PEM; none when there is no certificate
    void write(Identity identity, @Nullable String privateKey) throws IOException {
        if (privateKey != null) {
            WholeFile.write(key, privateKey);
        }
        var json = JSON.createObjectNode();
        json.put("platform", identity.platform()).put("thing", identity.thing());
        json.put("group", identity.topics().group()).put("node", identity.topics().node());
        json.put("host", identity.host()).put("port", identity.port()).put("tls", identity.tls());
        json.put("token", identity.token());
        json.put("certificate", identity.certificate()).put("authority", identity.authority());
        WholeFile.write(file, json.toPrettyString());
    }

    /// The way to the platform.
    ///
    /// @throws IOException when key or certificates cannot be used; says which
    public Door door(Identity identity) throws IOException {
        var tls = identity.tls() ? tls(identity) : null;
        return new Door(identity.host(), identity.port(), identity.thing(), identity.token(), tls);
    }

    /// When the gateway's certificate ends; null without one.
    public @Nullable Instant certificateEnds(Identity identity) throws IOException {
        String pem = identity.certificate();
        if (pem == null) {
            return null;
        }
        try {
            for (var one : certificates(pem)) {
                if (one instanceof X509Certificate certificate) {
                    return certificate.getNotAfter().toInstant();
                }
            }
            return null;
        } catch (GeneralSecurityException e) {
            throw new IOException("the gateway's certificate cannot be read: " + e.getMessage(), e);
        }
    }

    private MqttClientSslConfig tls(Identity identity) throws IOException {
        var builder = MqttClientSslConfig.builder();
        String authority = identity.authority();
        String certificate = identity.certificate();
        try {
            if (authority != null) {
                builder = builder.trustManagerFactory(trusting(authority));
            }
            if (certificate != null) {
                builder = builder.keyManagerFactory(showing(certificate));
            }
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException(
                    "key or certificates of the gateway cannot be used: " + e.getMessage(), e);
        }
        return builder.build();
    }

    static TrustManagerFactory trusting(String authority)
            throws GeneralSecurityException, IOException {
        var store = empty();
        int number = 0;
        for (var certificate : certificates(authority)) {
            store.setCertificateEntry("authority-" + number++, certificate);
        }
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory;
    }

    private KeyManagerFactory showing(String certificate)
            throws GeneralSecurityException, IOException {
        String pem = Files.readString(key).replaceAll("-----[A-Z ]+-----", "");
        byte[] bytes = Base64.getMimeDecoder().decode(pem);
        var own = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(bytes));
        var store = empty();
        var chain = certificates(certificate).toArray(Certificate[]::new);
        store.setKeyEntry("gateway", own, NO_PASSWORD, chain);
        var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return factory;
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static Collection<? extends Certificate> certificates(String pem)
            throws GeneralSecurityException {
        var bytes = new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
        return CertificateFactory.getInstance("X.509").generateCertificates(bytes);
    }
}
