package io.baigong.server.facts;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Described;
import io.baigong.server.access.Fault;
import io.baigong.server.access.Needs;
import io.baigong.server.access.Page;
import io.baigong.server.access.PageRequest;
import io.baigong.server.access.Scope;
import io.baigong.server.facts.TableImport.Order;
import io.baigong.server.tables.CsvFile;
import io.baigong.server.tables.ImportResult;
import io.baigong.server.tables.TableFile;
import io.baigong.server.things.Name;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Tables of facts: what they are, files to fill, and filled files.
@RestController
@RequestMapping("/api/v1/tables")
class FactTableController {
    private final Definitions definitions;
    private final TableImport imports;
    private final FactFiles files;

    FactTableController(Definitions definitions, TableImport imports, FactFiles files) {
        this.definitions = definitions;
        this.imports = imports;
        this.files = files;
    }

    /// A table in a list.
    record FactTable(
            String key,
            String edition,
            Name title,
            @Nullable Name summary,
            SubjectKind subject,
            PeriodKind period,
            String pack) {
        static FactTable of(TableTemplate table, String pack) {
            return new FactTable(
                    table.key(),
                    table.edition(),
                    table.title(),
                    table.summary(),
                    table.subject(),
                    table.period(),
                    pack);
        }
    }

    /// How much there is of a period.
    record FactPeriod(String period, long rows, Instant recorded) {}

    /// @param editions the newest first
    /// @param periods of which there are rows, the latest first
    record WholeFactTable(
            TableTemplate template, String pack, List<String> editions, List<FactPeriod> periods) {}

    @GetMapping
    @Needs(Scope.FACTS_READ)
    Page<FactTable> list(Caller caller, PageRequest page) {
        var all = definitions.all(caller.organisation(), Source.Kind.TABLE);
        return Page.cut(all, page)
                .map(kept -> FactTable.of((TableTemplate) kept.definition(), kept.pack()));
    }

    /// @param edition the newest without one
    @GetMapping("/{key}")
    @Needs(Scope.FACTS_READ)
    WholeFactTable get(
            Caller caller,
            @PathVariable String key,
            @RequestParam(required = false) @Nullable String edition) {
        var source = Source.table(key);
        var kept = definitions.get(caller.organisation(), source, edition);
        return new WholeFactTable(
                (TableTemplate) kept.definition(),
                kept.pack(),
                definitions.editions(caller.organisation(), source),
                files.periods(caller.organisation(), source));
    }

    /// A file to fill, with headings in the language of `Accept-Language`.
    @Described(answer = byte[].class, answerTypes = "text/csv")
    @GetMapping(value = "/{key}/template.csv", produces = "text/csv")
    @Needs(Scope.FACTS_READ)
    void csvTemplate(
            Caller caller, @PathVariable String key, Locale language, HttpServletResponse response)
            throws IOException {
        template(caller, key, TableFile.Format.CSV, language, response);
    }

    /// The same as a workbook, with a second sheet that says what each column is.
    @Described(
            answer = byte[].class,
            answerTypes = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    @GetMapping(
            value = "/{key}/template.xlsx",
            produces = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    @Needs(Scope.FACTS_READ)
    void workbookTemplate(
            Caller caller, @PathVariable String key, Locale language, HttpServletResponse response)
            throws IOException {
        template(caller, key, TableFile.Format.XLSX, language, response);
    }

    private void template(
            Caller caller,
            String key,
            TableFile.Format format,
            Locale language,
            HttpServletResponse response)
            throws IOException {
        var table = definitions.table(caller.organisation(), key);
        response.setContentType(format.type().toString());
        response.setHeader(
                "Content-Disposition",
                "attachment; filename=\"%s.%s\"".formatted(table.key(), format.ending()));
        TableFiles.template(table, format, language, response.getOutputStream());
    }

    /// Takes a filled file, CSV or a workbook.
    ///
    /// @param dryRun says what would become of the rows and changes nothing
    /// @param period of rows that name none
    /// @param fileName by which people know the file
    /// @param reason of corrections that it brings
    @Described(
            body = byte[].class,
            bodyTypes = {
                "text/csv",
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            })
    @PostMapping(value = "/{key}/import", produces = MediaType.APPLICATION_JSON_VALUE)
    @Needs(Scope.FACTS_WRITE)
    ImportResult read(
            Caller caller,
            @PathVariable String key,
            InputStream body,
            @RequestParam(defaultValue = "false") boolean dryRun,
            @RequestParam(required = false) @Nullable String period,
            @RequestParam(defaultValue = "") String fileName,
            @RequestParam(defaultValue = "") String reason) {
        var table = definitions.table(caller.organisation(), key);
        return imports.read(caller, table, body, new Order(dryRun, period, fileName, reason))
                .shown();
    }

    /// The error file: every fault, one a row, with the headings of the file.
    @PostMapping(value = "/{key}/import", produces = "text/csv")
    @Needs(Scope.FACTS_WRITE)
    ResponseEntity<byte[]> readForErrorFile(
            Caller caller,
            @PathVariable String key,
            InputStream body,
            Locale language,
            @RequestParam(defaultValue = "false") boolean dryRun,
            @RequestParam(required = false) @Nullable String period,
            @RequestParam(defaultValue = "") String fileName,
            @RequestParam(defaultValue = "") String reason) {
        var table = definitions.table(caller.organisation(), key);
        var headings = TableFiles.headingsByKey(table, language);
        var order = new Order(dryRun, period, fileName, reason);
        var errors =
                imports.read(caller, table, body, order).errors().stream()
                        .map(fault ->
                                new Fault(
                                        null,
                                        fault.row(),
                                        headings.getOrDefault(
                                                String.valueOf(fault.column()), fault.column()),
                                        fault.expected(),
                                        fault.got()))
                        .toList();
        return CsvFile.errors(errors);
    }

    /// Files that were imported, the newest first.
    @GetMapping("/{key}/imports")
    @Needs(Scope.FACTS_READ)
    Page<FactFiles.ImportedFile> imports(
            Caller caller, @PathVariable String key, PageRequest page) {
        definitions.get(caller.organisation(), Source.table(key), null);
        return files.list(caller.organisation(), Source.table(key), page);
    }

    /// An imported file, as it was sent.
    @Described(answer = byte[].class, answerTypes = "application/octet-stream")
    @GetMapping(value = "/{key}/imports/{id}/file", produces = "application/octet-stream")
    @Needs(Scope.FACTS_READ)
    ResponseEntity<byte[]> file(Caller caller, @PathVariable String key, @PathVariable long id) {
        return files.file(caller.organisation(), Source.table(key), id);
    }
}
