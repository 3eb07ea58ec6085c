package io.baigong.server.organisations;

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
@RequestMapping("/api/v1/organisations/import")
class RegisterImportController {
    private final RegisterImport imports;

    RegisterImportController(RegisterImport imports) {
        this.imports = imports;
    }

    @Described(
            body = byte[].class,
            bodyTypes = {
                "text/csv",
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            })
    @PostMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    @Needs(value = Scope.ORGANISATIONS_WRITE, platform = true)
    ImportResult read(InputStream body, @RequestParam(defaultValue = "false") boolean dryRun) {
        return imports.read(body, dryRun).shown();
    }

    /// The error file: every fault, one a row.
    @PostMapping(produces = "text/csv")
    @Needs(value = Scope.ORGANISATIONS_WRITE, platform = true)
    ResponseEntity<byte[]> readForErrorFile(
            InputStream body, @RequestParam(defaultValue = "false") boolean dryRun) {
        return CsvFile.errors(imports.read(body, dryRun).errors());
    }
}
