package io.baigong.server.tables;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.baigong.server.access.Fault;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/// CSV (RFC 4180, UTF-8 with a mark, which spreadsheets need) for people. No cell begins as a
/// formula does.
public final class CsvFile implements TableFile {
    public static final MediaType TYPE = new MediaType("text", "csv", StandardCharsets.UTF_8);
    private static final String FORMULA = "=+-@\t\r";

    private final CsvWriter csv;

    private CsvFile(Writer out) throws IOException {
        out.write('\ufeff');
        csv = CsvWriter.builder().build(out);
    }

    /// Begins a file with its heading.
    public static CsvFile begin(Writer out, List<String> heading) throws IOException {
        var file = new CsvFile(out);
        file.csv.writeRecord(heading);
        return file;
    }

    @Override
    public void row(@Nullable Object... cells) {
        csv.writeRecord(Arrays.stream(cells).map(CsvFile::text).toList());
    }

    /// Numbers cannot be formulas, whatever their sign.
    private static String text(@Nullable Object cell) {
        return switch (cell) {
            case null -> "";
            case BigDecimal exact -> exact.toPlainString();
            case Number number -> number.toString();
            case Link(Object inner, String _) -> text(inner);
            default -> harmless(cell.toString());
        };
    }

    @Override
    public void close() throws IOException {
        csv.close();
    }

    public void flush() throws IOException {
        csv.flush();
    }

    /// The text, with `'` in front when a spreadsheet would take it for a formula.
    public static String harmless(@Nullable String cell) {
        if (cell == null || cell.isEmpty()) {
            return "";
        }
        return FORMULA.indexOf(cell.charAt(0)) >= 0 ? "'" + cell : cell;
    }

    /// The error file of an import: every fault, one a row.
    public static ResponseEntity<byte[]> errors(List<Fault> errors) {
        var text = new StringWriter();
        try {
            var file = begin(text, List.of("row", "column", "expected", "got"));
            for (var error : errors) {
                file.row(
                        Objects.toString(error.row(), ""),
                        error.column(),
                        error.expected(),
                        error.got());
            }
            file.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ResponseEntity.ok()
                .contentType(TYPE)
                .header("Content-Disposition", "attachment; filename=\"errors.csv\"")
                .body(text.toString().getBytes(StandardCharsets.UTF_8));
    }
}
