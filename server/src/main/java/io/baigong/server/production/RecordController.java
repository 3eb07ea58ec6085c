package io.baigong.server.production;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Described;
import io.baigong.server.access.Fault;
import io.baigong.server.access.Invalid;
import io.baigong.server.access.LargeBody;
import io.baigong.server.access.Needs;
import io.baigong.server.access.NotFound;
import io.baigong.server.access.Page;
import io.baigong.server.access.PageRequest;
import io.baigong.server.access.Scope;
import io.baigong.server.access.TooMuch;
import io.baigong.server.audit.Audit;
import io.baigong.server.audit.Outcome;
import io.baigong.server.production.Ledger.Wanted;
import io.baigong.server.tables.ImportResult;
import io.baigong.server.tables.ImportTally;
import io.baigong.server.things.ThingDirectory;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/// Sums of shifts, as programs such as an ERP send them.
@RestController
@RequestMapping("/api/v1/production/records")
class RecordController {
    private static final int MOST_ROWS = 5_000;

    private final Records records;
    private final Masters masters;
    private final Ledger ledger;
    private final ThingDirectory directory;
    private final Audit audit;

    RecordController(
            Records records,
            Masters masters,
            Ledger ledger,
            ThingDirectory directory,
            Audit audit) {
        this.records = records;
        this.masters = masters;
        this.ledger = ledger;
        this.directory = directory;
        this.audit = audit;
    }

    /// What was said, newest day first.
    @GetMapping
    @Needs(Scope.PRODUCTION_READ)
    Page<Said> list(
            Caller caller,
            PageRequest page,
            @RequestParam(required = false) @Nullable String workUnit,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(required = false) @Nullable String asOf) {
        var thing =
                workUnit == null || workUnit.isEmpty()
                        ? null
                        : directory.byKey(caller.organisation(), workUnit);
        if (thing == null && workUnit != null && !workUnit.isEmpty()) {
            throw new NotFound("thing", workUnit);
        }
        var wanted =
                new Wanted(
                        Kind.RECORD,
                        "",
                        "",
                        thing == null ? null : thing.number(),
                        Asked.dayOrNull("from", from),
                        Asked.dayOrNull("to", to),
                        Asked.instantOrNull("asOf", asOf));
        return ledger.page(caller.organisation(), wanted, page)
                .map(entry -> {
                    var of = entry.thing() == null ? null : directory.byNumber(entry.thing());
                    return Said.of(entry, of == null ? null : of.key());
                });
    }

    /// @param day on which the shift begins, in the site's time
    /// @param production seconds, as the other times
    @Schema(name = "ShiftSums")
    record Sums(
            String workUnit,
            LocalDate day,
            String shift,
            @Nullable String order,
            @Nullable String product,
            @Nullable BigDecimal produced,
            @Nullable BigDecimal good,
            @Nullable BigDecimal scrap,
            @Nullable BigDecimal rework,
            @Nullable BigDecimal production,
            @Nullable BigDecimal setup,
            @Nullable BigDecimal delay,
            @Nullable BigDecimal down,
            @Nullable BigDecimal plannedDown) {}

    /// @param reason of those that differ from what is there
    @Schema(name = "ShiftSumsRows")
    record Rows(List<Sums> rows, @Nullable String reason) {}

    /// Takes rows; those with faults are left out and told by their number, from 1.
    @LargeBody
    @Described(body = Rows.class)
    @PostMapping
    @Needs(Scope.PRODUCTION_WRITE)
    ImportResult take(
            Caller caller,
            @RequestBody JsonNode body,
            @RequestParam(defaultValue = "false") boolean dryRun) {
        var rows = body.path("rows");
        if (!rows.isArray()) {
            throw new Invalid("rows", "a list of rows", rows.getNodeType());
        }
        if (rows.size() > MOST_ROWS) {
            throw new TooMuch("rows", MOST_ROWS);
        }
        String reason = Asked.reason(body.path("reason").asString(""));
        var tally = new ImportTally();
        var known = records.known(caller);
        long number = 0;
        for (var row : rows) {
            number++;
            var faults = new ArrayList<Fault>();
            var read = records.read(known, Body.of(row, faults), faults);
            if (read == null) {
                tally.fail(number, faults);
            } else {
                Imports.tell(
                        tally,
                        ledger,
                        caller.organisation(),
                        Records.draft(read, Asked.channel(), reason),
                        dryRun);
            }
        }
        var told = tally.result();
        var result =
                new ImportResult(
                        number,
                        told.created(),
                        told.updated(),
                        told.unchanged(),
                        told.failed(),
                        told.errors());
        if (!dryRun) {
            audit.record(
                    "production-record.take",
                    "rows",
                    result.failed() == 0 ? Outcome.DONE : Outcome.FAILED,
                    Map.of(
                            "rows", result.rows(),
                            "created", result.created(),
                            "updated", result.updated(),
                            "failed", result.failed()));
        }
        return result.shown();
    }

    /// Takes one back; its versions stay.
    @DeleteMapping("/{key}")
    @Needs(Scope.PRODUCTION_WRITE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void withdraw(
            Caller caller,
            @PathVariable String key,
            @RequestParam(defaultValue = "") String reason) {
        masters.withdraw(caller, Kind.RECORD, key, Asked.channel(), Asked.needed(reason));
    }
}
