package io.baigong.server.audit;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One line of the audit trail.
///
/// @param position in the chain of its organisation, from 1 without gap
/// @param outcome `done`, `denied` or `failed`
/// @param details a JSON object
/// @param hash SHA-256 in hexadecimal over the hash before and this entry ([Link])
public record AuditEntry(
        int organisation,
        long position,
        Instant time,
        String actor,
        String action,
        String subject,
        String outcome,
        @Nullable String address,
        @JsonRawValue @Schema(types = "object") String details,
        String hash) {}
