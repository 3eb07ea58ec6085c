package io.baigong.server.database;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.stereotype.Component;

/// The random key of this platform, in `secrets/platform-key` of the data folder and never in the
/// database. Unlike the other secrets it goes into backups: what is encrypted or sealed with it
/// must be readable after a restore.
@Component
public final class PlatformKey {
    private static final String FILE = "platform-key";
    private static final List<String> AUTHORITIES = List.of("server-ca.pem", "device-ca.pem");
    private final Path secrets;
    private final String text;
    private final byte[] key;

    PlatformKey(DataFolder data) {
        this.secrets = data.folder("secrets");
        this.text = data.secret(FILE);
        this.key = HexFormat.of().parseHex(text);
    }

    /// A key of 256 bits for one purpose; keys of different purposes say nothing of each other.
    public byte[] forPurpose(String purpose) {
        return hmac(key, purpose.getBytes(StandardCharsets.UTF_8));
    }

    /// HMAC-SHA-256 (RFC 2104).
    public static byte[] hmac(byte[] key, byte[] message) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(message);
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }

    void write(ZipOutputStream zip) throws IOException {
        zip.putNextEntry(new ZipEntry("secrets/" + FILE));
        zip.write((text + "\n").getBytes(StandardCharsets.US_ASCII));
        zip.closeEntry();
        // Devices trust the platform's authorities, and their certificates are signed by them.
        for (var authority : AUTHORITIES) {
            Path file = secrets.resolve(authority);
            if (Files.exists(file)) {
                zip.putNextEntry(new ZipEntry("secrets/" + authority));
                zip.write(Files.readAllBytes(file));
                zip.closeEntry();
            }
        }
    }
}
