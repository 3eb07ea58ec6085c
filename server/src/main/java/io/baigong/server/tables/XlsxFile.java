package io.baigong.server.tables;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Objects;
import org.dhatim.fastexcel.HyperLink;
import org.dhatim.fastexcel.Position;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;

/// A workbook (ECMA-376) for people. Rows go out as they come; a sheet holds [#MOST_ROWS] of them.
/// Texts stand in their cells as they are, never as formulas, and those that begin as a formula
/// does get `'` in front, because the next program may read them anew.
public final class XlsxFile implements TableFile {
    /// Below the heading.
    public static final int MOST_ROWS = 1_048_575;

    public static final MediaType TYPE =
            MediaType.parseMediaType(
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");

    private static final int LONGEST_TEXT = 32_767;
    private static final int HELD = 500;
    private static final int MOST_DIGITS = 15;
    private static final long MOST_EXACT = 1L << 53;

    private final Workbook workbook;
    private final OutputStream out;
    private @Nullable Worksheet sheet;
    private int row;

    /// Without a sheet yet.
    public XlsxFile(OutputStream out) {
        this.out = out;
        this.workbook = new Workbook(out, "Baigong", "1.0");
    }

    /// Begins the next sheet; the one before cannot be written any more.
    ///
    /// @param title shortened to what a sheet may be called
    public void sheet(String title, List<String> heading) throws IOException {
        sheet(title, List.of(), heading);
    }

    /// Begins the next sheet with lines above its heading, which stay in sight with it and are
    /// printed on each page.
    public void sheet(String title, List<String> above, List<String> heading) throws IOException {
        end();
        var next = workbook.newWorksheet(title.isBlank() ? "-" : title.strip());
        sheet = next;
        row = 0;
        next.freezePane(0, above.size() + 1);
        if (!above.isEmpty()) {
            next.repeatRows(0, above.size());
            next.pageOrientation("landscape");
            next.footer("&P / &N", Position.RIGHT);
        }
        for (var line : above) {
            put(next, 0, line);
            row++;
        }
        for (int i = 0; i < heading.size(); i++) {
            put(next, i, heading.get(i));
            next.style(row, i).bold().set();
            next.width(i, Math.clamp(heading.get(i).length() + 2L, 12, 40));
        }
        row++;
    }

    @Override
    public void row(@Nullable Object... cells) throws IOException {
        if (row > MOST_ROWS) {
            throw new IllegalStateException("a sheet holds " + MOST_ROWS + " rows");
        }
        var here = Objects.requireNonNull(sheet, "no sheet was begun");
        for (int i = 0; i < cells.length; i++) {
            var cell = cells[i];
            if (cell != null) {
                put(here, i, cell);
            }
        }
        row++;
        if (row % HELD == 0) {
            here.flush();
        }
    }

    private void put(Worksheet to, int column, Object cell) {
        switch (cell) {
            case LocalDateTime time -> {
                to.value(row, column, time);
                to.style(row, column).format("yyyy-mm-dd hh:mm:ss.000").set();
            }
            case Boolean truth -> to.value(row, column, truth);
            case Link(Object inner, String address) -> {
                to.range(row, column, row, column).setHyperlink(new HyperLink(address));
                put(to, column, inner);
            }
            case Number number when isExact(number) -> to.value(row, column, number);
            default -> {
                String text = text(cell);
                to.inlineString(
                        row, column, text.substring(0, Math.min(text.length(), LONGEST_TEXT)));
            }
        }
    }

    private static String text(Object cell) {
        return switch (cell) {
            case BigDecimal exact -> exact.toPlainString();
            case Number number -> number.toString();
            default -> CsvFile.harmless(cell.toString());
        };
    }

    /// Spreadsheets know nothing but doubles: what would lose digits is written as text.
    private static boolean isExact(Number number) {
        return switch (number) {
            case Double some -> Double.isFinite(some);
            case Long whole -> Math.abs(whole) <= MOST_EXACT;
            case BigDecimal exact -> exact.precision() <= MOST_DIGITS;
            case Integer _ -> true;
            default -> false;
        };
    }

    private void end() throws IOException {
        if (sheet != null) {
            sheet.close();
        }
    }

    @Override
    public void close() throws IOException {
        end();
        workbook.finish();
        out.flush();
    }
}
