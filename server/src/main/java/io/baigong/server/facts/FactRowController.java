package io.baigong.server.facts;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Described;
import io.baigong.server.access.Invalid;
import io.baigong.server.access.LargeBody;
import io.baigong.server.access.Needs;
import io.baigong.server.access.Page;
import io.baigong.server.access.PageRequest;
import io.baigong.server.access.Scope;
import io.baigong.server.facts.FactStore.Wanted;
import io.baigong.server.facts.FactWriter.Outcome;
import io.baigong.server.tables.ImportResult;
import io.baigong.server.tables.TableFile;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/// Rows of a table of facts. A subject is called by its key, an organisation also by its credit
/// code.
@RestController
@RequestMapping("/api/v1/tables/{key}/rows")
class FactRowController {
    private final Definitions definitions;
    private final FactRows rows;
    private final SentRows sent;

    FactRowController(Definitions definitions, FactRows rows, SentRows sent) {
        this.definitions = definitions;
        this.rows = rows;
        this.sent = sent;
    }

    /// @param period several narrow less; all without one
    /// @param subject of one subject only
    /// @param asOf what was known at a time; now without one
    @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    @Needs(Scope.FACTS_READ)
    Page<FactRow> list(
            Caller caller,
            @PathVariable String key,
            PageRequest page,
            @RequestParam(required = false) @Nullable List<String> period,
            @RequestParam(defaultValue = "") String subject,
            @RequestParam(required = false) @Nullable String asOf) {
        var table = definitions.table(caller.organisation(), key);
        return rows.page(wanted(caller, table, period, subject, asOf), table, page);
    }

    private Wanted wanted(
            Caller caller,
            TableTemplate table,
            @Nullable List<String> period,
            String subject,
            @Nullable String asOf) {
        var periods = new ArrayList<String>();
        for (var text : period == null ? List.<String>of() : period) {
            String said = table.period().said(text);
            if (said == null || periods.size() >= 500) {
                throw new Invalid("period", table.period().rule(), text);
            }
            periods.add(said);
        }
        return new Wanted(
                caller.organisation(),
                table.source(),
                periods,
                subject.isBlank() ? "" : rows.subject(caller, table, subject.strip()),
                FactRows.time("asOf", asOf));
    }

    /// The same as CSV or as a workbook, all of it, with the headings of the template: what comes
    /// out can go in again.
    @Described(
            answer = byte[].class,
            answerTypes = {
                "text/csv",
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            })
    @GetMapping(
            produces = {
                "text/csv",
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            })
    @Needs(Scope.FACTS_READ)
    void export(
            Caller caller,
            @PathVariable String key,
            Locale language,
            @RequestParam(required = false) @Nullable List<String> period,
            @RequestParam(defaultValue = "") String subject,
            @RequestParam(required = false) @Nullable String asOf,
            @RequestHeader(value = "Accept", required = false) @Nullable String accept,
            HttpServletResponse response)
            throws IOException {
        var table = definitions.table(caller.organisation(), key);
        var wanted = wanted(caller, table, period, subject, asOf);
        var format = TableFile.Format.accepted(accept);
        response.setContentType(format.type().toString());
        response.setHeader(
                "Content-Disposition",
                "attachment; filename=\"%s.%s\"".formatted(table.key(), format.ending()));
        try (var file =
                format.begin(
                        response.getOutputStream(),
                        TableFiles.title(table, language),
                        TableFiles.headings(table, language))) {
            rows.each(
                    wanted,
                    table,
                    (fact, name) -> {
                        try {
                            file.row(TableFiles.row(table, fact, name, language));
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    });
        }
    }

    /// Takes rows from a program; those that fit are taken, the others told. A column that a row
    /// leaves out stays as it is, null clears it.
    @LargeBody
    @Described(body = FactBodies.SentFacts.class)
    @PostMapping
    @Needs(Scope.FACTS_WRITE)
    ImportResult send(Caller caller, @PathVariable String key, @RequestBody JsonNode body) {
        var table = definitions.table(caller.organisation(), key);
        return sent.take(caller, table, body).shown();
    }

    @GetMapping("/{subject}/{period}")
    @Needs(Scope.FACTS_READ)
    FactRow get(
            Caller caller,
            @PathVariable String key,
            @PathVariable String subject,
            @PathVariable String period,
            @RequestParam(required = false) @Nullable String asOf) {
        var table = definitions.table(caller.organisation(), key);
        var place = rows.place(caller, table, subject, period);
        return rows.row(caller, table, place, FactRows.time("asOf", asOf));
    }

    /// Enters or corrects a row as a whole; the same again changes nothing. A person who corrects
    /// says why.
    @Described(
            body = FactBodies.FactEntry.class,
            statuses = {200, 201})
    @PutMapping("/{subject}/{period}")
    @Needs(Scope.FACTS_WRITE)
    ResponseEntity<FactRow> put(
            Caller caller,
            @PathVariable String key,
            @PathVariable String subject,
            @PathVariable String period,
            @RequestBody JsonNode body) {
        var table = definitions.table(caller.organisation(), key);
        var place = rows.place(caller, table, subject, period);
        boolean created = rows.put(caller, table, place, body) instanceof Outcome.Created;
        return ResponseEntity.status(created ? HttpStatus.CREATED : HttpStatus.OK)
                .body(rows.row(caller, table, place, null));
    }

    /// Withdraws a row: from now on there is none. Its versions stay.
    @DeleteMapping("/{subject}/{period}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Needs(Scope.FACTS_WRITE)
    void withdraw(
            Caller caller,
            @PathVariable String key,
            @PathVariable String subject,
            @PathVariable String period,
            @RequestParam(defaultValue = "") String reason) {
        var table = definitions.table(caller.organisation(), key);
        rows.withdraw(caller, table, rows.place(caller, table, subject, period), reason);
    }

    /// Every version, the newest first.
    @GetMapping("/{subject}/{period}/versions")
    @Needs(Scope.FACTS_READ)
    Page<FactRow> versions(
            Caller caller,
            @PathVariable String key,
            @PathVariable String subject,
            @PathVariable String period,
            PageRequest page) {
        var table = definitions.table(caller.organisation(), key);
        return rows.versions(caller, table, rows.place(caller, table, subject, period), page);
    }
}
