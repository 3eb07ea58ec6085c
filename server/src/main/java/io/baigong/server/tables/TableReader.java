package io.baigong.server.tables;

import de.siegmar.fastcsv.reader.CsvParseException;
import io.baigong.server.access.Fault;
import io.baigong.server.access.Invalid;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads a table, CSV (RFC 4180, UTF-8) or XLSX (its first sheet), whichever the bytes are, some
/// rows at a time. Columns go by their headings. Rows that do not fit are left out and told.
public final class TableReader {
    public static final int MAX_ROWS = 100_000;
    private static final int CHUNK = 2_000;

    private final Columns columns;
    private final ImportTally tally;
    private final Taker taker;
    private final Map<String, Map<String, Long>> seen = new HashMap<>();
    private final List<Line> chunk = new ArrayList<>(CHUNK);
    private @Nullable Map<String, Integer> places;

    private TableReader(Columns columns, ImportTally tally, Taker taker) {
        this.columns = columns;
        this.tally = tally;
        this.taker = taker;
    }

    /// Does something with rows and tells the tally what.
    public interface Taker {
        /// @param lines a few thousand at most
        void take(List<Line> lines);
    }

    /// A row as a file gives it.
    record Raw(long row, List<String> fields) {}

    /// Rows of a file, one after the other. Fails with [UncheckedIOException] or
    /// [CsvParseException] where it cannot be read any further.
    interface Rows extends AutoCloseable {
        /// The next row, null at the end.
        @Nullable Raw next();

        @Override
        void close();
    }

    /// @throws Invalid when the heading does not fit, or the bytes are neither CSV nor XLSX
    public static void read(InputStream body, Columns columns, ImportTally tally, Taker taker) {
        var reader = new TableReader(columns, tally, taker);
        try (var rows = open(new BufferedInputStream(body))) {
            reader.all(rows);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Rows open(BufferedInputStream body) throws IOException {
        body.mark(8);
        byte[] first = body.readNBytes(4);
        body.reset();
        if (Xlsx.isOldWorkbook(first)) {
            throw new Invalid("body", "CSV in UTF-8 or a workbook saved as .xlsx", "an .xls file");
        }
        return Xlsx.isWorkbook(first) ? Xlsx.open(body) : new CsvRows(body);
    }

    private void all(Rows rows) {
        while (true) {
            try {
                var raw = rows.next();
                if (raw == null) {
                    break;
                }
                if (places == null) {
                    places = columns.places(raw.fields());
                } else if (!take(raw)) {
                    break;
                }
            } catch (CsvParseException | UncheckedIOException e) {
                tally.stop(tally.read() + 2, expected(e), String.valueOf(e.getMessage()));
                break;
            }
            if (chunk.size() == CHUNK) {
                handOver();
            }
        }
        if (places == null && !tally.hasErrors()) {
            throw new Invalid(
                    List.of(
                            Fault.at(
                                    1,
                                    "",
                                    "a heading with some of " + String.join(", ", columns.all()),
                                    "nothing")));
        }
        handOver();
    }

    private void handOver() {
        if (!chunk.isEmpty()) {
            taker.take(List.copyOf(chunk));
            chunk.clear();
        }
    }

    /// @return whether to go on
    private boolean take(Raw raw) {
        if (tally.read() == MAX_ROWS) {
            tally.stop(raw.row(), "at most " + MAX_ROWS + " rows; the rest was not read", "more");
            return false;
        }
        tally.count();
        var line = new Line(raw.row(), cells(raw.fields()));
        var fault = fault(line, raw.fields().size());
        if (fault == null) {
            chunk.add(line);
        } else {
            tally.fail(line.row(), List.of(fault));
        }
        return true;
    }

    private @Nullable Fault fault(Line line, int fields) {
        int width = heading().size();
        if (fields > width) {
            return Fault.at(line.row(), "", width + " columns", fields);
        }
        for (var cell : line.cells().entrySet()) {
            if (cell.getValue().indexOf('\0') >= 0) {
                return Fault.at(line.row(), cell.getKey(), "text without the character NUL", "");
            }
        }
        for (var column : columns.unique()) {
            String value = line.text(column);
            var rows = seen.computeIfAbsent(column, _ -> new HashMap<>());
            Long before = value.isEmpty() ? null : rows.putIfAbsent(value, line.row());
            if (before != null) {
                return Fault.at(
                        line.row(),
                        column,
                        "each %s once; row %d has it".formatted(column, before),
                        value);
            }
        }
        return null;
    }

    private Map<String, Integer> heading() {
        return places == null ? Map.of() : places;
    }

    private Map<String, String> cells(List<String> fields) {
        Map<String, String> cells = new HashMap<>();
        heading()
                .forEach((column, i) -> {
                    if (i < fields.size()) {
                        cells.put(column, fields.get(i).strip());
                    }
                });
        return cells;
    }

    private static String expected(RuntimeException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof CharacterCodingException) {
                return "text in UTF-8 (in a spreadsheet: save as \"CSV UTF-8\"); the rest was not read";
            }
            if (cause instanceof Xlsx.Broken) {
                return "a whole .xlsx workbook; the rest was not read";
            }
        }
        return "CSV by RFC 4180; the rest was not read";
    }
}
