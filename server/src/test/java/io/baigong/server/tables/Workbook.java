package io.baigong.server.tables;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// XLSX workbooks for tests, written by hand so that they can hold what no spreadsheet would write.
public final class Workbook {
    private Workbook() {}

    /// @param rows of cells as [#text], [#date], [#formula] and [#error] make them
    public static byte[] of(List<List<String>> rows) {
        String sheet =
                rows.stream()
                        .map(row -> "<row>" + String.join("", row) + "</row>")
                        .collect(Collectors.joining());
        return zipped(sheet.getBytes(StandardCharsets.UTF_8));
    }

    public static List<String> texts(String... cells) {
        return Arrays.stream(cells).map(Workbook::text).toList();
    }

    public static String text(String text) {
        return "<c t=\"inlineStr\"><is><t>%s</t></is></c>".formatted(text);
    }

    public static String number(String number) {
        return "<c><v>%s</v></c>".formatted(number);
    }

    /// @param serial days since 1899-12-30
    public static String date(int serial) {
        return "<c s=\"1\"><v>%d</v></c>".formatted(serial);
    }

    /// @param result what it was calculated to, empty for never
    public static String formula(String formula, String result) {
        String value = result.isEmpty() ? "" : "<v>" + result + "</v>";
        return "<c t=\"str\"><f>%s</f>%s</c>".formatted(formula, value);
    }

    /// @param rows the XML of the rows
    public static byte[] zipped(byte[] rows) {
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(out)) {
            entry(
                    zip,
                    "[Content_Types].xml",
                    """
                    <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
                    <Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>
                    <Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>
                    </Types>\
                    """);
            entry(
                    zip,
                    "xl/workbook.xml",
                    """
                    <workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"
                     xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">
                    <sheets><sheet name="1" sheetId="1" r:id="rId1"/></sheets></workbook>\
                    """);
            entry(
                    zip,
                    "xl/_rels/workbook.xml.rels",
                    """
                    <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
                    <Relationship Id="rId1" Target="worksheets/sheet1.xml"
                     Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"/>
                    <Relationship Id="rId2" Target="styles.xml"
                     Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles"/>
                    </Relationships>\
                    """);
            entry(
                    zip,
                    "xl/styles.xml",
                    """
                    <styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">
                    <cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>\
                    """);
            zip.putNextEntry(new ZipEntry("xl/worksheets/sheet1.xml"));
            zip.write(
                    "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>"
                            .getBytes(StandardCharsets.UTF_8));
            zip.write(rows);
            zip.write("</sheetData></worksheet>".getBytes(StandardCharsets.UTF_8));
            zip.closeEntry();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static void entry(ZipOutputStream zip, String name, String text) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(text.getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
    }
}
