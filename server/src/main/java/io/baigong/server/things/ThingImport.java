package io.baigong.server.things;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.baigong.server.access.Fault;
import io.baigong.server.access.Invalid;
import io.baigong.server.audit.Audit;
import io.baigong.server.audit.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.stereotype.Service;

/// Makes and changes many things from CSV (RFC 4180, UTF-8, columns by heading). Doing it again
/// changes nothing. Rows with faults are left out and told; the others are taken, some at a time.
@Service
class ThingImport {
    static final int MAX_ROWS = 100_000;
    static final List<String> COLUMNS =
            List.of("key", "name", "name_zh", "name_en", "model", "site", "place", "tags");
    private static final int CHUNK = 2_000;
    private static final int MAX_RECORD_CHARS = 65_536;

    private final ThingRows rows;
    private final Audit audit;

    ThingImport(ThingRows rows, Audit audit) {
        this.rows = rows;
        this.audit = audit;
    }

    /// What became of the rows.
    ///
    /// @param rows read, without the heading; each is in one of the four counts
    /// @param errors all of them
    record Result(
            long rows,
            long created,
            long updated,
            long unchanged,
            long failed,
            List<Fault> errors) {}

    /// @param dryRun says what would become of the rows and changes nothing
    Result read(int organisation, InputStream csv, boolean dryRun) {
        var tally = new ImportTally();
        boolean whole = false;
        try (var reader = reader(csv)) {
            read(organisation, reader, dryRun, tally);
            whole = true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            // Also of one that breaks off: what was taken before stays.
            if (!dryRun) {
                audit(tally.result(), whole);
            }
        }
        return tally.result();
    }

    private void audit(Result result, boolean whole) {
        audit.record(
                "thing.import",
                "csv",
                whole && result.failed() == 0 ? Outcome.DONE : Outcome.FAILED,
                Map.of(
                        "rows", result.rows(),
                        "created", result.created(),
                        "updated", result.updated(),
                        "failed", result.failed()));
    }

    private void read(
            int organisation, CsvReader<CsvRecord> csv, boolean dryRun, ImportTally tally) {
        Map<String, Long> keys = new HashMap<>();
        var chunk = new ArrayList<ThingRows.Line>(CHUNK);
        Map<String, Integer> heading = Map.of();
        var records = csv.iterator();
        while (true) {
            try {
                if (!records.hasNext()) {
                    break;
                }
                var next = records.next();
                if (heading.isEmpty()) {
                    heading = heading(next);
                    continue;
                }
                if (tally.read() == MAX_ROWS) {
                    tally.stop(
                            next.getStartingLineNumber(),
                            "at most " + MAX_ROWS + " rows; the rest was not read",
                            "more");
                    break;
                }
                var line = new ThingRows.Line(next.getStartingLineNumber(), cells(heading, next));
                tally.count();
                if (fits(line, next, heading, keys, tally)) {
                    chunk.add(line);
                }
            } catch (CsvParseException | UncheckedIOException e) {
                tally.stop(tally.read() + 2, expected(e), String.valueOf(e.getMessage()));
                break;
            }
            if (chunk.size() == CHUNK) {
                rows.take(organisation, chunk, dryRun, tally);
                chunk.clear();
            }
        }
        if (heading.isEmpty() && tally.errors().isEmpty()) {
            throw new Invalid(
                    List.of(Fault.at(1, "key", "a heading with key and model", "nothing")));
        }
        rows.take(organisation, chunk, dryRun, tally);
    }

    private static String expected(RuntimeException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof CharacterCodingException) {
                return "text in UTF-8 (in a spreadsheet: save as \"CSV UTF-8\"); the rest was not read";
            }
        }
        return "CSV by RFC 4180; the rest was not read";
    }

    private static boolean fits(
            ThingRows.Line line,
            CsvRecord row,
            Map<String, Integer> heading,
            Map<String, Long> keys,
            ImportTally tally) {
        if (row.getFieldCount() > heading.size()) {
            tally.fail(
                    line.row(),
                    List.of(
                            Fault.at(
                                    line.row(),
                                    "",
                                    heading.size() + " columns",
                                    row.getFieldCount())));
            return false;
        }
        String key = line.cells().getOrDefault("key", "");
        Long before = keys.putIfAbsent(key, line.row());
        if (before != null && !key.isEmpty()) {
            tally.fail(
                    line.row(),
                    List.of(
                            Fault.at(
                                    line.row(),
                                    "key",
                                    "each key once; row " + before + " has it",
                                    key)));
            return false;
        }
        return true;
    }

    private static Map<String, Integer> heading(CsvRecord row) {
        Map<String, Integer> heading = new HashMap<>();
        var faults = new ArrayList<Fault>();
        for (int i = 0; i < row.getFieldCount(); i++) {
            String column = row.getField(i).strip().toLowerCase(Locale.ROOT);
            if (!COLUMNS.contains(column) || heading.putIfAbsent(column, i) != null) {
                faults.add(
                        Fault.at(
                                1,
                                row.getField(i),
                                "each of " + String.join(", ", COLUMNS) + " at most once",
                                row.getField(i)));
            }
        }
        for (var needed : List.of("key", "model")) {
            if (!heading.containsKey(needed)) {
                faults.add(Fault.at(1, needed, "a column " + needed, row.getFields()));
            }
        }
        if (!faults.isEmpty()) {
            throw new Invalid(faults);
        }
        return heading;
    }

    private static Map<String, String> cells(Map<String, Integer> heading, CsvRecord row) {
        Map<String, String> cells = new HashMap<>();
        heading.forEach((column, i) -> {
            if (i < row.getFieldCount()) {
                cells.put(column, row.getField(i).strip());
            }
        });
        return cells;
    }

    private static CsvReader<CsvRecord> reader(InputStream csv) throws IOException {
        var decoder = StandardCharsets.UTF_8.newDecoder();
        return CsvReader.builder()
                .allowMissingFields(true)
                .allowExtraFields(true)
                .skipEmptyLines(true)
                .maxBufferSize(MAX_RECORD_CHARS)
                .ofCsvRecord(withoutMark(new InputStreamReader(csv, decoder)));
    }

    /// The byte order mark that spreadsheets put in front.
    private static Reader withoutMark(Reader text) throws IOException {
        var reader = new PushbackReader(text);
        try {
            int first = reader.read();
            if (first >= 0 && first != '\ufeff') {
                reader.unread(first);
            }
        } catch (CharacterCodingException e) {
            throw new Invalid("body", "text in UTF-8", "other bytes");
        }
        return reader;
    }
}
