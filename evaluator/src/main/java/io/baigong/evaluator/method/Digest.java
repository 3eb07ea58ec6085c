package io.baigong.evaluator.method;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// SHA-256 over texts; each is preceded by its length, so that no two lists of texts look alike.
final class Digest {
    private final MessageDigest sha256;

    Digest() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    void add(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        add(bytes.length);
        sha256.update(bytes);
    }

    void add(int number) {
        sha256.update((byte) (number >>> 24));
        sha256.update((byte) (number >>> 16));
        sha256.update((byte) (number >>> 8));
        sha256.update((byte) number);
    }

    String hex() {
        return HexFormat.of().formatHex(sha256.digest());
    }
}
