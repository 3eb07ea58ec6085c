package io.baigong.connect.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class CsvReaderTests {
    private static List<Row> rows(String text) throws IOException {
        var reader = new CsvReader(new StringReader(text), ',');
        var rows = new ArrayList<Row>();
        while (rows.size() < 1_000) {
            var row = reader.next();
            if (row instanceof Row.End) {
                break;
            }
            rows.add(row);
        }
        return rows;
    }

    @Test
    void readsQuotesBreaksAndEmptyLines() throws Exception {
        assertThat(rows("\uFEFFa,b\r\n\r\n\"x, \"\"y\"\"\n z\",\r\n1,2"))
                .containsExactly(
                        new Row.Fields(1, List.of("a", "b")),
                        new Row.Fields(3, List.of("x, \"y\"\n z", "")),
                        new Row.Fields(5, List.of("1", "2")));
    }

    @Test
    void namesWhatIsMalformedAndGoesOn() throws Exception {
        assertThat(rows("a,\"b\"c,d\n1,2\n\"open"))
                .containsExactly(
                        new Row.Malformed(1, "a separator after a quoted field", "'c'"),
                        new Row.Fields(2, List.of("1", "2")),
                        new Row.Malformed(3, "a closing quote", "the end of the file"));
    }

    @Property
    void understandsAnyTextAsRows(@ForAll String text) throws Exception {
        assertThat(rows(text)).isNotNull();
    }

    @Property
    void readsBackWhatWasQuoted(@ForAll @Size(min = 1, max = 5) List<@NotEmpty String> fields)
            throws Exception {
        String line =
                fields.stream()
                        .map(field -> '"' + field.replace("\"", "\"\"") + '"')
                        .collect(Collectors.joining(","));
        assertThat(rows(line)).containsExactly(new Row.Fields(1, fields));
    }
}
