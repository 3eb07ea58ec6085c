package io.baigong.edge.control;

import io.baigong.edge.configuration.ConfigurationReader;
import io.baigong.edge.control.Fault.Code;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/// A document that comes zipped, in parts, in order. The first part forgets whatever came before
/// it. For one thread at a time.
final class Parts {
    private static final int MOST_PARTS = 64;
    private static final int LONGEST_PART = 512 << 10;
    private static final int LONGEST_DOCUMENT = 2 * ConfigurationReader.LONGEST_DOCUMENT;

    private final ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    private String sha256 = "";
    private int next = 1;

    /// @return the document after its last part, null before
    synchronized @Nullable String take(Params params) throws Fault {
        int parts = params.whole("parts", 1, MOST_PARTS, 1);
        int part = params.whole("part", 1, parts, 1);
        String expected = params.text("sha256").strip();
        String gzip = params.text("gzip");
        if (part == 1) {
            zipped.reset();
            sha256 = expected;
            next = 1;
        }
        if (part != next || !sha256.equals(expected)) {
            int due = next;
            next = 1;
            throw new Fault(
                    Code.PARAMS_INVALID,
                    "expected part %d of the document, got part %d".formatted(due, part));
        }
        if (gzip.length() > LONGEST_PART) {
            throw new Fault(
                    Code.PARAMS_INVALID,
                    "expected a part of at most %d characters".formatted(LONGEST_PART));
        }
        try {
            zipped.writeBytes(Base64.getDecoder().decode(gzip));
        } catch (IllegalArgumentException e) {
            throw new Fault(
                    Code.PARAMS_INVALID,
                    "expected base64 in part %d: %s".formatted(part, e.getMessage()));
        }
        next = part + 1;
        if (part < parts) {
            return null;
        }
        next = 1;
        return document();
    }

    private String document() throws Fault {
        try (var in = new GZIPInputStream(new ByteArrayInputStream(zipped.toByteArray()))) {
            byte[] bytes = in.readNBytes(LONGEST_DOCUMENT + 1);
            if (bytes.length > LONGEST_DOCUMENT) {
                throw new Fault(
                        Code.PARAMS_INVALID,
                        "expected a document of at most %d bytes".formatted(LONGEST_DOCUMENT));
            }
            String found =
                    HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
            if (!found.equalsIgnoreCase(sha256)) {
                throw new Fault(
                        Code.PARAMS_INVALID,
                        "expected a document with SHA-256 %s, got %s".formatted(sha256, found));
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new Fault(Code.PARAMS_INVALID, "expected a gzip file: " + e.getMessage());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        } finally {
            zipped.reset();
        }
    }
}
