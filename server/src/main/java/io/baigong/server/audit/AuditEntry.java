package io.baigong.server.audit;

import com.fasterxml.jackson.annotation.JsonRawValue;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One line of the audit trail.
///
/// @param outcome `done`, `denied` or `failed`
/// @param details a JSON object
public record AuditEntry(
        Instant time,
        String actor,
        String action,
        String subject,
        String outcome,
        @Nullable String address,
        @JsonRawValue String details) {}
