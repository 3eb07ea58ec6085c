package io.baigong.server.audit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What of an entry is chained. Its hash is SHA-256 over the hash before it (32 bytes, zeros for
/// the first) and the netstrings of `baigong-audit-1`, organisation, position, time (RFC 3339 in
/// UTC, as exported), actor, action, subject, outcome, address (`-` when there is none, `+` and the
/// address otherwise) and details (the JSON text). A netstring is the number of bytes in decimal,
/// `:`, the UTF-8 bytes, `,`; so no two entries read the same.
record Link(
        int organisation,
        Instant time,
        String actor,
        String action,
        String subject,
        String outcome,
        @Nullable String address,
        String details) {
    static final int HASH = 32;

    static byte[] beginning() {
        return new byte[HASH];
    }

    byte[] hash(byte[] before, long position) {
        var sha256 = sha256();
        sha256.update(before);
        add(sha256, "baigong-audit-1");
        add(sha256, Integer.toString(organisation));
        add(sha256, Long.toString(position));
        add(sha256, time.toString());
        add(sha256, actor);
        add(sha256, action);
        add(sha256, subject);
        add(sha256, outcome);
        add(sha256, address == null ? "-" : "+" + address);
        add(sha256, details);
        return sha256.digest();
    }

    private static void add(MessageDigest to, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        to.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
        to.update(bytes);
        to.update((byte) ',');
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
