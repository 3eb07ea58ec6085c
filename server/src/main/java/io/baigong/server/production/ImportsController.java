package io.baigong.server.production;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Described;
import io.baigong.server.access.LargeBody;
import io.baigong.server.access.Needs;
import io.baigong.server.access.Scope;
import io.baigong.server.tables.CsvFile;
import io.baigong.server.tables.ImportResult;
import io.baigong.server.tables.TableFile.Format;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Tables of an ERP, CSV or XLSX: `products`, `orders`, `reasons`, `records`.
@RestController
@RequestMapping("/api/v1/production/imports/{what}")
class ImportsController {
    private static final String XLSX =
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    private final Imports imports;

    ImportsController(Imports imports) {
        this.imports = imports;
    }

    /// @param dryRun says what would become of the rows and changes nothing
    @LargeBody
    @Described(
            body = byte[].class,
            bodyTypes = {"text/csv", XLSX})
    @PostMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    @Needs(Scope.PRODUCTION_WRITE)
    ImportResult read(
            Caller caller,
            @PathVariable String what,
            InputStream body,
            @RequestParam(defaultValue = "false") boolean dryRun) {
        return imports.read(caller, ErpTable.of(what), body, dryRun).shown();
    }

    /// The error file: every fault, one a row.
    @LargeBody
    @PostMapping(produces = "text/csv")
    @Needs(Scope.PRODUCTION_WRITE)
    ResponseEntity<byte[]> readForErrorFile(
            Caller caller,
            @PathVariable String what,
            InputStream body,
            @RequestParam(defaultValue = "false") boolean dryRun) {
        return CsvFile.errors(imports.read(caller, ErpTable.of(what), body, dryRun).errors());
    }

    /// An empty table with an example row, CSV or a workbook as `Accept` says.
    @Described(
            answer = byte[].class,
            answerTypes = {"text/csv", XLSX})
    @GetMapping(
            value = "/template",
            produces = {"text/csv", XLSX})
    @Needs(Scope.PRODUCTION_READ)
    void template(
            @PathVariable String what,
            @RequestHeader(value = "Accept", required = false) @Nullable String accept,
            HttpServletResponse response)
            throws IOException {
        var of = ErpTable.of(what);
        var format = Format.accepted(accept);
        response.setContentType(format.type().toString());
        response.setHeader(
                "Content-Disposition",
                "attachment; filename=\"%s.%s\"".formatted(what, format.ending()));
        try (var file = format.begin(response.getOutputStream(), what, of.columns.all())) {
            file.row(of.example.toArray());
        }
    }
}
