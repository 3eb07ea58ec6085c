package io.baigong.server.access.web;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Described;
import io.baigong.server.access.Invalid;
import io.baigong.server.access.Needs;
import io.baigong.server.access.Page;
import io.baigong.server.access.PageRequest;
import io.baigong.server.access.Scope;
import io.baigong.server.audit.Audit;
import io.baigong.server.audit.AuditEntry;
import io.baigong.server.audit.AuditVerification;
import io.baigong.server.audit.Outcome;
import io.baigong.server.audit.Verdict;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/// The audit trail of the caller's organisation. Administrators of the platform see the platform's
/// own entries too, such as log-ins by unknown names.
@RestController
@RequestMapping("/api/v1/audit")
class AuditController {
    private static final Pattern HEAD =
            Pattern.compile("([a-z0-9-]{1,63}):(\\d{1,18}:[0-9a-f]{64})");

    private final Audit audit;
    private final AuditVerification verification;
    private final JsonMapper json;

    AuditController(Audit audit, AuditVerification verification, JsonMapper json) {
        this.audit = audit;
        this.verification = verification;
        this.json = json;
    }

    /// What narrows the list.
    ///
    /// @param action the beginning of an action, such as `token.`
    /// @param subject the whole subject
    /// @param actor the beginning of who did it
    /// @param from the first moment, RFC 3339
    /// @param to the moment after the last
    record Filter(
            @Nullable String action,
            @Nullable String subject,
            @Nullable String actor,
            @DateTimeFormat(iso = DateTimeFormat.ISO.DATE_TIME) @Nullable Instant from,
            @DateTimeFormat(iso = DateTimeFormat.ISO.DATE_TIME) @Nullable Instant to) {
        Audit.Wanted by(Caller caller) {
            return new Audit.Wanted(
                    caller.organisation(),
                    caller.platformAdministrator(),
                    orAll(action),
                    orAll(subject),
                    orAll(actor),
                    from,
                    to);
        }

        private static String orAll(@Nullable String text) {
            return text == null ? "" : text;
        }
    }

    /// Newest first.
    @GetMapping
    @Needs(Scope.AUDIT_READ)
    Page<AuditEntry> list(Caller caller, PageRequest page, @ParameterObject Filter filter) {
        var wanted = filter.by(caller);
        var items = audit.list(wanted, page.size(), page.offset());
        return Page.of(items, page, audit.count(wanted));
    }

    /// @param verdicts one for each chain that was looked at
    record Verification(boolean intact, List<Verdict> verdicts) {
        static Verification of(List<Verdict> verdicts) {
            return new Verification(verdicts.stream().allMatch(Verdict::intact), verdicts);
        }
    }

    /// Goes through the whole trail and says where somebody changed it past the platform.
    ///
    /// @param head `ORGANISATION:POSITION:HASH` of entries that were there once; repeatable
    /// @param all every organisation's; for administrators of the platform
    @GetMapping("/verify")
    @Needs(Scope.AUDIT_READ)
    Verification verify(
            Caller caller,
            @RequestParam(defaultValue = "") List<String> head,
            @RequestParam(defaultValue = "false") boolean all) {
        var heads = heads(head);
        if (all && caller.platformAdministrator()) {
            return Verification.of(verification.verifyAll(heads));
        }
        var verdicts = new ArrayList<Verdict>();
        verdicts.add(verification.verify(caller.organisation(), heads));
        if (caller.platformAdministrator()) {
            verdicts.add(verification.verify(0, heads));
        }
        return Verification.of(verdicts);
    }

    private static Map<String, String> heads(List<String> texts) {
        Map<String, String> heads = new HashMap<>();
        for (var text : texts) {
            var matcher = HEAD.matcher(text);
            if (!matcher.matches()) {
                throw new Invalid("head", "ORGANISATION:POSITION:HASH", text);
            }
            heads.put(matcher.group(1), matcher.group(2));
        }
        return heads;
    }

    /// All entries that pass the filter, oldest first, as CSV or as one JSON object a line.
    ///
    /// @param format `csv` or `jsonl`
    @Described(
            answer = byte[].class,
            answerTypes = {"text/csv", "application/jsonl"})
    @GetMapping("/export")
    @Needs(Scope.AUDIT_READ)
    void export(
            Caller caller,
            @ParameterObject Filter filter,
            @RequestParam(defaultValue = "csv") String format,
            HttpServletResponse response)
            throws IOException {
        boolean csv = format.equals("csv");
        if (!csv && !format.equals("jsonl")) {
            throw new Invalid("format", "csv or jsonl", format);
        }
        var wanted = filter.by(caller);
        audit.record("audit.export", format, Outcome.DONE, Map.of("entries", audit.count(wanted)));
        response.setContentType(csv ? "text/csv;charset=UTF-8" : "application/jsonl;charset=UTF-8");
        response.setHeader("Content-Disposition", "attachment; filename=\"audit." + format + "\"");
        response.setCharacterEncoding(StandardCharsets.UTF_8);
        Writer out = response.getWriter();
        if (csv) {
            out.write(
                    "organisation,position,time,actor,action,subject,outcome,address,details,hash\r\n");
            audit.export(wanted, entry -> out.write(line(entry)));
        } else {
            audit.export(wanted, entry -> out.write(json.writeValueAsString(entry) + "\n"));
        }
        out.flush();
    }

    private static String line(AuditEntry entry) {
        String address = entry.address();
        return String.join(
                        ",",
                        Integer.toString(entry.organisation()),
                        Long.toString(entry.position()),
                        entry.time().toString(),
                        cell(entry.actor()),
                        cell(entry.action()),
                        cell(entry.subject()),
                        cell(entry.outcome()),
                        cell(address == null ? "" : address),
                        cell(entry.details()),
                        entry.hash())
                + "\r\n";
    }

    /// A cell of CSV (RFC 4180) that no spreadsheet takes for a formula.
    static String cell(String text) {
        String safe =
                !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        boolean plain = safe.chars().noneMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
        return plain ? safe : '"' + safe.replace("\"", "\"\"") + '"';
    }
}
