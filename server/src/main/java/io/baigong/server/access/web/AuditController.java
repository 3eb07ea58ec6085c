package io.baigong.server.access.web;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Needs;
import io.baigong.server.access.Page;
import io.baigong.server.access.PageRequest;
import io.baigong.server.access.Scope;
import io.baigong.server.audit.Audit;
import io.baigong.server.audit.AuditEntry;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// The audit trail of the caller's organisation, newest first. Administrators of the platform see
/// the platform's own entries too, such as log-ins by unknown names.
@RestController
class AuditController {
    private final Audit audit;

    AuditController(Audit audit) {
        this.audit = audit;
    }

    /// @param action the beginning of an action, such as `token.`
    /// @param subject the whole subject
    @GetMapping("/api/v1/audit")
    @Needs(Scope.ADMIN)
    Page<AuditEntry> list(
            Caller caller,
            PageRequest page,
            @RequestParam(defaultValue = "") String action,
            @RequestParam(defaultValue = "") String subject) {
        var wanted =
                new Audit.Wanted(
                        caller.organisation(), caller.platformAdministrator(), action, subject);
        var items = audit.list(wanted, page.size(), page.offset());
        return Page.of(items, page, audit.count(wanted));
    }
}
