package io.baigong.server.tables;

import io.baigong.server.access.Invalid;
import io.baigong.server.access.TooMuch;
import io.baigong.server.tables.TableReader.Raw;
import io.baigong.server.tables.TableReader.Rows;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.CellType;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.ReadingOptions;
import org.dhatim.fastexcel.reader.Row;
import org.dhatim.fastexcel.reader.Sheet;
import org.jspecify.annotations.Nullable;

/// The rows of the first sheet of an XLSX workbook (ECMA-376). A formula's cell is what it was
/// calculated to when the workbook was saved; nothing is calculated here. A date is written as ISO
/// 8601 does.
final class Xlsx implements Rows {
    static final int MAX_BYTES = 16 << 20;
    static final int MAX_UNZIPPED = 96 << 20;
    private static final int MAX_FILES = 1_000;

    private final ReadableWorkbook workbook;
    private final Stream<Row> stream;
    private final Iterator<Row> rows;

    private Xlsx(ReadableWorkbook workbook, Stream<Row> stream) {
        this.workbook = workbook;
        this.stream = stream;
        this.rows = stream.iterator();
    }

    /// The workbook cannot be read any further.
    static final class Broken extends IOException {
        Broken(Throwable cause) {
            super(cause.getMessage(), cause);
        }
    }

    static boolean isWorkbook(byte[] first) {
        return first.length == 4 && first[0] == 'P' && first[1] == 'K' && first[2] == 3;
    }

    /// The container of Excel up to 2003.
    static boolean isOldWorkbook(byte[] first) {
        return first.length == 4 && first[0] == (byte) 0xd0 && first[1] == (byte) 0xcf;
    }

    static Xlsx open(InputStream body) throws IOException {
        byte[] zipped = body.readNBytes(MAX_BYTES + 1);
        if (zipped.length > MAX_BYTES) {
            throw new TooMuch("bytes in a workbook", MAX_BYTES);
        }
        check(zipped);
        try {
            var workbook =
                    new ReadableWorkbook(
                            new ByteArrayInputStream(zipped), new ReadingOptions(true, true));
            Sheet sheet = workbook.getFirstSheet();
            return new Xlsx(workbook, sheet.openStream());
        } catch (IOException | RuntimeException e) {
            throw unreadable(e);
        }
    }

    private static Invalid unreadable(Exception e) {
        return new Invalid("body", "an .xlsx workbook", String.valueOf(e.getMessage()));
    }

    /// Unpacks all of it once, by the same directory as the reader does, and keeps nothing:
    /// believes no size the zip states.
    private static void check(byte[] zipped) throws IOException {
        var left = new long[] {MAX_UNZIPPED};
        try (var zip =
                ZipFile.builder()
                        .setSeekableByteChannel(new SeekableInMemoryByteChannel(zipped))
                        .get()) {
            int files = 0;
            for (var entry : Collections.list(zip.getEntries())) {
                if (++files > MAX_FILES) {
                    throw new TooMuch("files in a workbook", MAX_FILES);
                }
                // Others need libraries that are not there; a workbook has none (ECMA-376 part 2).
                if (entry.getMethod() != ZipEntry.STORED
                        && entry.getMethod() != ZipEntry.DEFLATED) {
                    throw new Invalid(
                            "body",
                            "an .xlsx workbook, whose parts are stored or deflated",
                            "method %d for %s".formatted(entry.getMethod(), entry.getName()));
                }
                try (var file = zip.getInputStream(entry)) {
                    check(file, entry.getName(), left);
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            throw unreadable(e);
        }
    }

    private static void check(InputStream file, String name, long[] left) throws IOException {
        boolean sheet = name.toLowerCase(Locale.ROOT).contains("sheet");
        var marks = new SheetMarks();
        var buffer = new byte[16_384];
        for (int n = file.read(buffer); n >= 0; n = file.read(buffer)) {
            left[0] -= n;
            if (left[0] < 0) {
                throw new TooMuch("bytes in an unzipped workbook", MAX_UNZIPPED);
            }
            if (sheet) {
                marks.look(buffer, n);
            }
        }
    }

    @Override
    public @Nullable Raw next() {
        try {
            while (rows.hasNext()) {
                var row = rows.next();
                var fields = new ArrayList<String>(row.getCellCount());
                for (int i = 0; i < row.getCellCount(); i++) {
                    fields.add(text(row.getCell(i)));
                }
                while (!fields.isEmpty() && fields.getLast().isBlank()) {
                    fields.removeLast();
                }
                if (!fields.isEmpty()) {
                    return new Raw(row.getRowNum(), fields);
                }
            }
            return null;
        } catch (RuntimeException e) {
            throw new UncheckedIOException(new Broken(e));
        }
    }

    private static String text(@Nullable Cell cell) {
        if (cell == null || cell.getType() == CellType.EMPTY) {
            return "";
        }
        return switch (cell.getValue()) {
            case null -> cell.getType() == CellType.FORMULA ? "=" + cell.getFormula() : "";
            case BigDecimal number -> number(cell, number);
            case Object other -> other.toString();
        };
    }

    private static String number(Cell cell, BigDecimal number) {
        String format = cell.getDataFormatString();
        if (format != null && isDate(format) && cell.getType() == CellType.NUMBER) {
            var time = cell.asDate();
            return time.toLocalTime().toSecondOfDay() == 0
                    ? time.toLocalDate().toString()
                    : time.toString();
        }
        return number.stripTrailingZeros().toPlainString();
    }

    /// Whether a number format shows days: outside quotes and brackets it has a `d` or `y`.
    private static boolean isDate(String format) {
        String plain =
                format.toLowerCase(Locale.ROOT).replaceAll("\"[^\"]*\"|\\[[^\\]]*]|\\\\.", "");
        return !plain.equals("general") && (plain.indexOf('d') >= 0 || plain.indexOf('y') >= 0);
    }

    @Override
    public void close() {
        stream.close();
        try {
            workbook.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Looks for what makes the reader of sheets take memory or time out of all proportion: columns
    /// beyond XFD, the last there is, and array formulas by the thousand.
    private static final class SheetMarks {
        private static final byte[] CELL = "r=\"".getBytes(StandardCharsets.US_ASCII);
        private static final byte[] ARRAY = "=\"array\"".getBytes(StandardCharsets.US_ASCII);
        private static final int MAX_ARRAYS = 1_000;
        private int inCell;
        private int inArray;
        private int letters = -1;
        private byte before;
        private int arrays;

        void look(byte[] bytes, int length) {
            for (int i = 0; i < length; i++) {
                byte b = bytes[i];
                if (letters >= 0) {
                    letters = (b >= 'A' && b <= 'Z') || (b >= 'a' && b <= 'z') ? letters + 1 : -1;
                    if (letters > 3) {
                        throw new TooMuch("columns in a workbook", 16_384);
                    }
                }
                // An attribute of its own, not the end of another one such as pageOrder.
                boolean begins = b == CELL[0] && before <= ' ';
                inCell = inCell > 0 && b == CELL[inCell] ? inCell + 1 : begins ? 1 : 0;
                before = b;
                if (inCell == CELL.length) {
                    inCell = 0;
                    letters = 0;
                }
                inArray = b == ARRAY[inArray] ? inArray + 1 : b == ARRAY[0] ? 1 : 0;
                if (inArray == ARRAY.length) {
                    inArray = 0;
                    if (++arrays > MAX_ARRAYS) {
                        throw new TooMuch("array formulas in a workbook", MAX_ARRAYS);
                    }
                }
            }
        }
    }
}
