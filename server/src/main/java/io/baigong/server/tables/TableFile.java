package io.baigong.server.tables;

import io.baigong.server.access.TooMuch;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;

/// A table as a file for people, written row by row as it comes: CSV or a workbook. No text in it
/// begins as a formula does.
public sealed interface TableFile extends Closeable permits CsvFile, XlsxFile {
    /// One row: texts, numbers, truths and `LocalDateTime`; null is an empty cell.
    void row(@Nullable Object... cells) throws IOException;

    /// A cell that leads somewhere; a CSV file has the value only.
    record Link(Object cell, String address) {}

    /// Which kind of file.
    enum Format {
        CSV(CsvFile.TYPE, "csv"),
        XLSX(XlsxFile.TYPE, "xlsx");

        private final MediaType type;
        private final String ending;

        Format(MediaType type, String ending) {
            this.type = type;
            this.ending = ending;
        }

        /// The kind that a request asks for by its header `Accept`; CSV when it does not say.
        public static Format accepted(@Nullable String accept) {
            return accept != null && accept.contains(XLSX.type.toString()) ? XLSX : CSV;
        }

        public MediaType type() {
            return type;
        }

        /// Of the file's name, without the point.
        public String ending() {
            return ending;
        }

        /// @throws TooMuch when so many rows do not fit into one sheet
        public void check(long rows) {
            if (this == XLSX && rows > XlsxFile.MOST_ROWS) {
                throw new TooMuch("rows in a sheet", XlsxFile.MOST_ROWS);
            }
        }

        /// Begins a file with its heading. Close it to end it.
        public TableFile begin(OutputStream out, String title, List<String> heading)
                throws IOException {
            return switch (this) {
                case CSV ->
                        CsvFile.begin(
                                new BufferedWriter(
                                        new OutputStreamWriter(out, StandardCharsets.UTF_8)),
                                heading);
                case XLSX -> {
                    var file = new XlsxFile(out);
                    file.sheet(title, heading);
                    yield file;
                }
            };
        }
    }
}
