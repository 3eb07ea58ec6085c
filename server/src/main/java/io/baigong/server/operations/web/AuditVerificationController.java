package io.baigong.server.operations.web;

import io.baigong.server.access.Needs;
import io.baigong.server.access.Scope;
import io.baigong.server.audit.AuditVerification;
import io.baigong.server.audit.Verdict;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// The launcher's `./baigong audit verify`.
@RestController
@RequestMapping("/api/v1/operations")
class AuditVerificationController {
    private final AuditVerification verification;

    AuditVerificationController(AuditVerification verification) {
        this.verification = verification;
    }

    /// @param heads lines of an earlier answer
    @Schema(name = "AuditHeads")
    record Wanted(@Nullable List<String> heads) {}

    /// Verifies every chain. The first line is `intact` or `broken`; then, for each chain, its
    /// organisation, number of entries and head, and what is broken.
    @PostMapping(value = "/audit-verification", produces = MediaType.TEXT_PLAIN_VALUE)
    @Needs(value = Scope.ADMIN, platform = true)
    String verify(@RequestBody Wanted wanted) {
        Map<String, String> heads = new HashMap<>();
        for (var line : wanted.heads() == null ? List.<String>of() : wanted.heads()) {
            String[] words = line.strip().split("\\s+");
            if (words.length >= 3 && words[2].matches("\\d{1,18}:[0-9a-f]{64}")) {
                heads.put(words[0], words[2]);
            }
        }
        var verdicts = verification.verifyAll(heads);
        var text = new StringBuilder();
        text.append(verdicts.stream().allMatch(Verdict::intact) ? "intact\n" : "broken\n");
        verdicts.forEach(verdict -> text.append(line(verdict)));
        return text.toString();
    }

    private static String line(Verdict verdict) {
        String line = "%s %d %s\n".formatted(verdict.key(), verdict.entries(), verdict.head());
        var broken = verdict.broken();
        return broken == null
                ? line
                : line
                        + "%s entry %d is %s: expected %s, got %s (%s, %s, %s)\n"
                                .formatted(
                                        verdict.key(),
                                        broken.position(),
                                        broken.reason().key(),
                                        broken.expected(),
                                        broken.got(),
                                        broken.time(),
                                        broken.actor(),
                                        broken.action());
    }
}
