package io.baigong.server.things;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.baigong.server.access.Caller;
import io.baigong.server.access.Fault;
import io.baigong.server.access.Needs;
import io.baigong.server.access.Scope;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/things/import")
class ThingImportController {
    private static final int SHOWN = 1_000;
    private static final MediaType CSV = new MediaType("text", "csv", StandardCharsets.UTF_8);

    private final ThingImport imports;

    ThingImportController(ThingImport imports) {
        this.imports = imports;
    }

    @PostMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    @Needs(Scope.THINGS_WRITE)
    ThingImport.Result read(
            Caller caller, InputStream body, @RequestParam(defaultValue = "false") boolean dryRun) {
        var all = imports.read(caller.organisation(), body, dryRun);
        return new ThingImport.Result(
                all.rows(),
                all.created(),
                all.updated(),
                all.unchanged(),
                all.failed(),
                all.errors().stream().limit(SHOWN).toList());
    }

    /// The error file: every fault, one a row.
    @PostMapping(produces = "text/csv")
    @Needs(Scope.THINGS_WRITE)
    org.springframework.http.ResponseEntity<byte[]> readForErrorFile(
            Caller caller, InputStream body, @RequestParam(defaultValue = "false") boolean dryRun) {
        var result = imports.read(caller.organisation(), body, dryRun);
        return org.springframework.http.ResponseEntity.ok()
                .contentType(CSV)
                .header("Content-Disposition", "attachment; filename=\"errors.csv\"")
                .body(errorFile(result.errors()).getBytes(StandardCharsets.UTF_8));
    }

    static String errorFile(List<Fault> errors) {
        var text = new StringWriter();
        // The mark lets spreadsheets see that it is UTF-8.
        text.write('\ufeff');
        try (var csv = CsvWriter.builder().build(text)) {
            csv.writeRecord("row", "column", "expected", "got");
            for (var error : errors) {
                csv.writeRecord(
                        Objects.toString(error.row(), ""),
                        harmless(error.column()),
                        harmless(error.expected()),
                        harmless(error.got()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /// No cell that a spreadsheet would take for a formula.
    private static String harmless(@Nullable String cell) {
        if (cell == null || cell.isEmpty()) {
            return "";
        }
        return "=+-@\t\r".indexOf(cell.charAt(0)) >= 0 ? "'" + cell : cell;
    }
}
