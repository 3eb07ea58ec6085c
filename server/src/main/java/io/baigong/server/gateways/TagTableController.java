package io.baigong.server.gateways;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Described;
import io.baigong.server.access.Needs;
import io.baigong.server.access.NotFound;
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

/// Tags of a gateway as a table.
@RestController
@RequestMapping("/api/v1/gateways/{key}/tags")
class TagTableController {
    private static final String WORKBOOK =
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    private final Gateways gateways;
    private final Configurations configurations;
    private final TagImport imports;
    private final TagExport export;

    TagTableController(
            Gateways gateways, Configurations configurations, TagImport imports, TagExport export) {
        this.gateways = gateways;
        this.configurations = configurations;
        this.imports = imports;
        this.export = export;
    }

    /// Rows that do not fit are left out and told; all others make one next version.
    ///
    /// @param device whose tags all rows are; absent when each row says so
    @Described(
            body = byte[].class,
            bodyTypes = {"text/csv", WORKBOOK})
    @PostMapping(value = "/import", produces = MediaType.APPLICATION_JSON_VALUE)
    @Needs(Scope.THINGS_WRITE)
    ImportResult read(
            Caller caller,
            @PathVariable String key,
            InputStream body,
            @RequestParam(required = false) @Nullable String device,
            @RequestParam(defaultValue = "") String note,
            @RequestParam(defaultValue = "false") boolean dryRun) {
        return imports.read(caller, key, device, note.strip(), body, dryRun).shown();
    }

    /// The error file: every fault, one a row.
    @PostMapping(value = "/import", produces = "text/csv")
    @Needs(Scope.THINGS_WRITE)
    ResponseEntity<byte[]> readForErrorFile(
            Caller caller,
            @PathVariable String key,
            InputStream body,
            @RequestParam(required = false) @Nullable String device,
            @RequestParam(defaultValue = "") String note,
            @RequestParam(defaultValue = "false") boolean dryRun) {
        return CsvFile.errors(
                imports.read(caller, key, device, note.strip(), body, dryRun).errors());
    }

    /// All tags of the newest configuration, CSV or a workbook as `Accept` says; can be imported
    /// again.
    @Described(
            answer = byte[].class,
            answerTypes = {"text/csv", WORKBOOK})
    @GetMapping(produces = {"text/csv", WORKBOOK})
    @Needs(Scope.THINGS_READ)
    void export(
            Caller caller,
            @PathVariable String key,
            @RequestParam(required = false) @Nullable String device,
            @RequestHeader(value = "Accept", required = false) @Nullable String accept,
            HttpServletResponse response)
            throws IOException {
        var document = configurations.shown(gateways.get(caller.organisation(), key));
        if (device != null && document.device(device) == null) {
            throw new NotFound("device", device);
        }
        var format = Format.accepted(accept);
        response.setContentType(format.type().toString());
        response.setHeader(
                "Content-Disposition",
                "attachment; filename=\"tags.%s\"".formatted(format.ending()));
        export.write(document, device, format, response.getOutputStream());
    }
}
