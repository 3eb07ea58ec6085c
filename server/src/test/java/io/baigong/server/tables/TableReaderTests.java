package io.baigong.server.tables;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.server.access.Invalid;
import io.baigong.server.access.TooMuch;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class TableReaderTests {
    private static final Columns COLUMNS =
            new Columns(List.of("key", "name"), List.of("key"), Set.of("key"), Map.of("标识", "key"));

    /// What came of bytes: the lines and counts, or the refusal.
    private static String read(InputStream in) {
        var tally = new ImportTally();
        var lines = new ArrayList<String>();
        try {
            TableReader.read(
                    in,
                    COLUMNS,
                    tally,
                    some ->
                            some.forEach(line ->
                                    lines.add(
                                            line.row()
                                                    + new java.util.TreeMap<>(line.cells())
                                                            .toString())));
        } catch (Invalid | TooMuch refused) {
            return refused.code();
        }
        return lines + " " + tally.result();
    }

    private static String read(byte[] bytes) {
        return read(new ByteArrayInputStream(bytes));
    }

    @Property
    void noBytesAreMoreThanRefused(@ForAll("tables") byte[] bytes) {
        assertThat(read(bytes)).isNotEmpty();
    }

    /// Of text in another encoding the reader may see the fault sooner or later.
    @Property
    void splittingTheBytesChangesNothing(@ForAll("tables") byte[] bytes) {
        Assume.that(bytes.length > 0 && bytes[0] == 'P' || isText(bytes));
        assertThat(read(new Dribble(bytes))).isEqualTo(read(bytes));
    }

    private static boolean isText(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        return Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes);
    }

    @Property(tries = 200)
    void aDamagedWorkbookIsRefusedOrTold(@ForAll long seed) {
        byte[] workbook =
                Workbook.of(List.of(Workbook.texts("key", "name"), Workbook.texts("a", "b")));
        var random = new Random(seed);
        for (int i = 0; i < 3; i++) {
            workbook[4 + random.nextInt(workbook.length - 4)] = (byte) random.nextInt();
        }
        assertThat(read(workbook)).isNotEmpty();
    }

    @Test
    void csvAndWorkbookSayTheSame() {
        byte[] csv = "标识,name\na,Ä\nb,\n".getBytes(StandardCharsets.UTF_8);
        byte[] workbook =
                Workbook.of(
                        List.of(
                                Workbook.texts("标识", "name"),
                                Workbook.texts("a", "Ä"),
                                Workbook.texts("b")));
        assertThat(read(workbook))
                .startsWith("[2{key=a, name=Ä}, 3{key=b")
                .endsWith("failed=0, errors=[]]");
        assertThat(read(csv)).startsWith("[2{key=a, name=Ä}, 3{key=b");
    }

    @Test
    void aCellWithNulIsToldAndTheOtherRowsAreTaken() {
        assertThat(read("key\na\0b\nc\n".getBytes(StandardCharsets.UTF_8)))
                .startsWith("[3{key=c}]")
                .contains("without the character NUL");
    }

    @Provide
    Arbitrary<byte[]> tables() {
        var any = Arbitraries.bytes().array(byte[].class).ofMaxSize(200);
        var csv =
                Arbitraries.strings()
                        .withChars("key,name\n\r\";a=\0é标识")
                        .ofMaxLength(80)
                        .map(text -> ("key,name\n" + text).getBytes(StandardCharsets.UTF_8));
        var zip =
                any.map(bytes -> {
                    byte[] all = new byte[bytes.length + 4];
                    System.arraycopy(new byte[] {'P', 'K', 3, 4}, 0, all, 0, 4);
                    System.arraycopy(bytes, 0, all, 4, bytes.length);
                    return all;
                });
        return Arbitraries.oneOf(any, csv, zip);
    }

    /// Gives one byte at a time.
    private static final class Dribble extends FilterInputStream {
        Dribble(byte[] bytes) {
            super(new ByteArrayInputStream(bytes));
        }

        @Override
        public int read(byte[] to, int from, int length) throws IOException {
            return super.read(to, from, Math.min(1, length));
        }

        @Override
        public int available() {
            return 0;
        }
    }
}
