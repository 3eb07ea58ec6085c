package io.baigong.server.things;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Described;
import io.baigong.server.access.Needs;
import io.baigong.server.access.Scope;
import io.baigong.server.tables.CsvFile;
import io.baigong.server.tables.ImportResult;
import java.io.InputStream;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/things/import")
class ThingImportController {
    private final ThingImport imports;

    ThingImportController(ThingImport imports) {
        this.imports = imports;
    }

    @Described(
            body = byte[].class,
            bodyTypes = {
                "text/csv",
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            })
    @PostMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    @Needs(Scope.THINGS_WRITE)
    ImportResult read(
            Caller caller, InputStream body, @RequestParam(defaultValue = "false") boolean dryRun) {
        return imports.read(caller.organisation(), body, dryRun).shown();
    }

    /// The error file: every fault, one a row.
    @PostMapping(produces = "text/csv")
    @Needs(Scope.THINGS_WRITE)
    ResponseEntity<byte[]> readForErrorFile(
            Caller caller, InputStream body, @RequestParam(defaultValue = "false") boolean dryRun) {
        return CsvFile.errors(imports.read(caller.organisation(), body, dryRun).errors());
    }
}
