package io.baigong.server.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baigong.server.access.TooMuch;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.dhatim.fastexcel.reader.CellType;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class XlsxFileTests {
    @Test
    void cellsKeepTheirKind() throws IOException {
        var time = LocalDateTime.parse("2026-11-22T08:01:02.345");
        var row =
                written("text", 21.5, -3L, new BigDecimal("1.25"), true, time, null, "last").get(1);
        assertThat(row.getCell(0).getText()).isEqualTo("text");
        assertThat(row.getCellAsNumber(1)).contains(new BigDecimal("21.5"));
        assertThat(row.getCellAsNumber(2)).contains(new BigDecimal("-3"));
        assertThat(row.getCellAsNumber(3)).contains(new BigDecimal("1.25"));
        assertThat(row.getCellAsBoolean(4)).contains(true);
        assertThat(row.getCellAsDate(5)).contains(time);
        assertThat(row.getCellText(7)).isEqualTo("last");
    }

    @Test
    void whatADoubleCannotHoldIsText() throws IOException {
        var row = written(9_007_199_254_740_993L, new BigDecimal("1.2345678901234567")).get(1);
        assertThat(row.getCellText(0)).isEqualTo("9007199254740993");
        assertThat(row.getCellText(1)).isEqualTo("1.2345678901234567");
        assertThat(row.getCell(1).getType()).isEqualTo(CellType.STRING);
    }

    @Test
    void noCellIsAFormulaOrBeginsAsOne() throws IOException {
        for (var evil : List.of("=1+1", "+1", "-1", "@SUM(A1)", "\tx", "=cmd|' /C calc'!A0")) {
            var cell = written(evil).get(1).getCell(0);
            assertThat(cell.getType()).isEqualTo(CellType.STRING);
            assertThat(cell.getFormula()).isNull();
            assertThat(cell.getText()).startsWith("'");
        }
    }

    @Property(tries = 200)
    void anyTextCanBeReadAgain(@ForAll String text) throws IOException {
        var rows = written(text, "end");
        assertThat(rows.get(1).getCellText(1)).isEqualTo("end");
        String got = rows.get(1).getCellText(0);
        assertThat(got.isEmpty() || "=+-@".indexOf(got.charAt(0)) < 0).isTrue();
    }

    @Test
    void rowsGoOutAsTheyComeAndSheetsFollowEachOther() throws IOException {
        var out = new ByteArrayOutputStream();
        try (var file = new XlsxFile(out)) {
            for (var sheet :
                    List.of(
                            "one",
                            "a/b:c*?[d] and much longer than a sheet may be called",
                            "one")) {
                file.sheet(sheet, List.of("n"));
                for (int i = 0; i < 3_000; i++) {
                    file.row(i);
                }
            }
        }
        try (var book = new ReadableWorkbook(new ByteArrayInputStream(out.toByteArray()))) {
            assertThat(book.getSheets()).hasSize(3);
            for (var sheet : book.getSheets().toList()) {
                assertThat(sheet.read()).hasSize(3_001);
            }
        }
    }

    @Test
    void moreRowsThanASheetHoldsAreRefusedBeforehand() {
        TableFile.Format.XLSX.check(1_048_575);
        TableFile.Format.CSV.check(Long.MAX_VALUE);
        assertThatThrownBy(() -> TableFile.Format.XLSX.check(1_048_576))
                .isInstanceOf(TooMuch.class)
                .hasMessageContaining("1048575");
    }

    private static List<Row> written(@Nullable Object... cells) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var file = TableFile.Format.XLSX.begin(out, "sheet", List.of("heading"))) {
            file.row(cells);
        }
        try (var book = new ReadableWorkbook(new ByteArrayInputStream(out.toByteArray()))) {
            return book.getFirstSheet().read();
        }
    }
}
