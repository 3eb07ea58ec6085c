package io.baigong.edge.software;

import io.baigong.edge.files.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The Ed25519 keys (RFC 8032) that software is trusted by, each named by the first 16 hexadecimal
/// digits of the SHA-256 of its X.509 form.
public final class SoftwareKeys {
    /// More are not looked at.
    public static final int MOST = 16;

    public static final SoftwareKeys NONE = new SoftwareKeys(new TreeMap<>());

    private static final Logger LOG = LoggerFactory.getLogger(SoftwareKeys.class);
    private static final int LONGEST_PEM = 4_096;
    private static final int ID_DIGITS = 16;
    private static final String ALGORITHM = "Ed25519";
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

    private final TreeMap<String, PublicKey> keys;

    private SoftwareKeys(TreeMap<String, PublicKey> keys) {
        this.keys = keys;
    }

    /// Those of the files `*.pub` of a folder; none when there is no such folder. A file that holds
    /// no key is told in the log and passed over.
    ///
    /// @throws IOException when the folder cannot be read
    public static SoftwareKeys in(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return NONE;
        }
        var keys = new TreeMap<String, PublicKey>();
        try (var files = Files.newDirectoryStream(folder, "*.pub")) {
            for (var file : files) {
                try {
                    var key = publicKey(text(file));
                    if (keys.size() < MOST || keys.containsKey(id(key))) {
                        keys.put(id(key), key);
                    } else {
                        LOG.warn("{} is passed over: there are {} keys already", file, MOST);
                    }
                } catch (IOException e) {
                    LOG.warn("{} is passed over: {}", file, e.getMessage());
                }
            }
        }
        return new SoftwareKeys(keys);
    }

    /// @param pems of public keys
    /// @throws IOException when one of them is none, or there are too many
    public static SoftwareKeys of(List<String> pems) throws IOException {
        if (pems.size() > MOST) {
            throw new IOException("expected at most %d keys, got %d".formatted(MOST, pems.size()));
        }
        var keys = new TreeMap<String, PublicKey>();
        for (var pem : pems) {
            var key = publicKey(pem);
            keys.put(id(key), key);
        }
        return new SoftwareKeys(keys);
    }

    /// Makes a pair: the private key in a file that only its owner reads, the public one beside it.
    ///
    /// @return the name of the key
    /// @throws IOException when one of the files is there already or cannot be written
    public static String make(Path file) throws IOException {
        var beside = file.resolveSibling(file.getFileName() + ".pub");
        for (var one : List.of(file, beside)) {
            if (Files.exists(one)) {
                throw new IOException("%s is there already".formatted(one));
            }
        }
        try {
            var pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
            WholeFile.write(file, pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
            Files.writeString(beside, pem("PUBLIC KEY", pair.getPublic().getEncoded()));
            return id(pair.getPublic());
        } catch (NoSuchAlgorithmException e) {
            throw new IOException("this Java has no " + ALGORITHM, e);
        }
    }

    /// Writes each key into a file of its own, named after it.
    public void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        for (var key : keys.entrySet()) {
            var file = folder.resolve(key.getKey() + ".pub");
            WholeFile.write(file, pem("PUBLIC KEY", key.getValue().getEncoded()));
        }
    }

    /// Their names, in order.
    public Set<String> ids() {
        return Collections.unmodifiableSet(keys.keySet());
    }

    /// In PEM, in the order of their names.
    public List<String> pems() {
        return keys.values().stream().map(key -> pem("PUBLIC KEY", key.getEncoded())).toList();
    }

    /// @return the name of the key that signed it; null when none of these did
    @Nullable String signerOf(byte[] text, byte[] signature) {
        for (var key : keys.entrySet()) {
            try {
                var verifier = Signature.getInstance(ALGORITHM);
                verifier.initVerify(key.getValue());
                verifier.update(text);
                if (verifier.verify(signature)) {
                    return key.getKey();
                }
            } catch (SignatureException malformed) {
                return null;
            } catch (NoSuchAlgorithmException | InvalidKeyException e) {
                throw new IllegalStateException("a key that was read cannot verify", e);
            }
        }
        return null;
    }

    /// @param file a private key in PEM (PKCS#8)
    static byte[] sign(Path file, byte[] text) throws IOException {
        try {
            var signer = Signature.getInstance(ALGORITHM);
            signer.initSign(privateKey(file));
            signer.update(text);
            return signer.sign();
        } catch (GeneralSecurityException e) {
            throw new IOException(
                    "expected %s to hold a private key (%s, PKCS#8 in PEM): %s"
                            .formatted(file, ALGORITHM, e.getMessage()),
                    e);
        }
    }

    private static PrivateKey privateKey(Path file) throws IOException, GeneralSecurityException {
        var spec = new PKCS8EncodedKeySpec(bytes("PRIVATE KEY", text(file)));
        return KeyFactory.getInstance(ALGORITHM).generatePrivate(spec);
    }

    private static PublicKey publicKey(String pem) throws IOException {
        try {
            var spec = new X509EncodedKeySpec(bytes("PUBLIC KEY", pem));
            return KeyFactory.getInstance(ALGORITHM).generatePublic(spec);
        } catch (GeneralSecurityException e) {
            throw new IOException(
                    "expected a public key (%s, X.509 in PEM): %s"
                            .formatted(ALGORITHM, e.getMessage()),
                    e);
        }
    }

    private static String id(PublicKey key) {
        return hexOfSha256(key.getEncoded()).substring(0, ID_DIGITS);
    }

    static String hexOfSha256(byte[] bytes) {
        return HexFormat.of().formatHex(sha256().digest(bytes));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static String text(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException("expected a file %s, got none".formatted(file));
        }
        try (var in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LONGEST_PEM + 1);
            if (bytes.length > LONGEST_PEM) {
                throw new IOException(
                        "expected a key of at most %d bytes, got more".formatted(LONGEST_PEM));
            }
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
    }

    private static String pem(String what, byte[] bytes) {
        return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
                .formatted(what, LINES.encodeToString(bytes));
    }

    private static byte[] bytes(String what, String pem) throws IOException {
        String begin = "-----BEGIN %s-----".formatted(what);
        String end = "-----END %s-----".formatted(what);
        int from = pem.indexOf(begin);
        int to = pem.indexOf(end);
        if (from < 0 || to < from || pem.length() > LONGEST_PEM) {
            throw new IOException("expected %s … %s, got no such lines".formatted(begin, end));
        }
        try {
            return Base64.getMimeDecoder().decode(pem.substring(from + begin.length(), to));
        } catch (IllegalArgumentException e) {
            throw new IOException(
                    "expected Base64 after %s: %s".formatted(begin, e.getMessage()), e);
        }
    }
}
