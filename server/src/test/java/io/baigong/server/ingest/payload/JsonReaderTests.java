package io.baigong.server.ingest.payload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class JsonReaderTests {
    private static List<String> read(String json) {
        return read(json.getBytes(UTF_8));
    }

    private static List<String> read(byte[] bytes) {
        var recorder = new Recorder();
        new JsonReader().read(bytes, 0, bytes.length, recorder);
        return recorder.said;
    }

    @Test
    void readsPlainValuesOfEveryKind() {
        assertThat(
                        read(
                                """
                                {"a":21.5, "b":-3, "c":true, "d":null, "e":"主\\u8f74 \\"1\\" \\ud83d\\ude00",
                                 "f":{"x":[1,{}]}, "g":[], "h":NaN, "i":-Infinity, "j":1e3}\
                                """))
                .containsExactly(
                        "report",
                        "key a",
                        "number 21.5",
                        "key b",
                        "number -3",
                        "key c",
                        "truth true",
                        "key d",
                        "none",
                        "key e",
                        "text 主轴 \"1\" 😀",
                        "key f",
                        "other object",
                        "key g",
                        "other array",
                        "key h",
                        "real NaN",
                        "key i",
                        "real -Infinity",
                        "key j",
                        "number 1E+3");
    }

    @Test
    void takesTheEventTimeWhereverItStands() {
        assertThat(read("{\"values\":{\"a\":1},\"ts\":1763700000123}"))
                .isEqualTo(read("{\"time\":1763700000123,\"values\":{\"a\":1}}"))
                .isEqualTo(
                        read(
                                "{\"time\":\"2025-11-21T12:40:00.123+08:00\",\"x\":[{}],\"values\":{\"a\":1}}"))
                .containsExactly("report 1763700000123000", "key a", "number 1");
        assertThat(read("{\"ts\":0.5,\"values\":{}}")).containsExactly("report 500");
    }

    @Test
    void readsAMemberNamedLikeATimeAsAValueWhenThereAreNoValues() {
        assertThat(read("{\"time\":\"noon\"}")).containsExactly("report", "key time", "text noon");
        assertThat(read("{\"values\":3}")).containsExactly("report", "key values", "number 3");
    }

    @Test
    void readsArraysOfReports() {
        assertThat(read("[{\"a\":1},{\"ts\":5,\"values\":{\"a\":2}}]"))
                .containsExactly("report", "key a", "number 1", "report 5000", "key a", "number 2");
        assertThat(read(" [ ] ")).isEmpty();
    }

    @Test
    void keepsEveryDigitOfLargeIntegers() {
        assertThat(read("{\"a\":9223372036854775807,\"b\":-9007199254740993}"))
                .containsExactly(
                        "report",
                        "key a",
                        "number 9223372036854775807",
                        "key b",
                        "number -9007199254740993");
    }

    @Test
    void saysWhatItExpectedAndWhereItStopped() {
        assertThatThrownBy(() -> read("{\"a\":tru}"))
                .isInstanceOf(Malformed.class)
                .hasMessage("expected true, got \"tru}\" at byte 5");
        assertThatThrownBy(() -> read("{\"ts\":\"noon\",\"values\":{}}"))
                .hasMessageContaining("a time such as");
        assertThatThrownBy(() -> read("{\"ts\":-1,\"values\":{}}"))
                .hasMessageContaining("a time from 1970");
        for (var bad :
                List.of(
                        "",
                        "{",
                        "[",
                        "{}x",
                        "{\"a\"}",
                        "{\"a\":1,}",
                        "[1]",
                        "{\"a\":}",
                        "{\"a\":1]",
                        "{\"a\":\"\\ud800\"}",
                        "{a:1}",
                        "{\"a\":1e99999}",
                        "{\"a\":--1}",
                        "{\"a\":]}")) {
            assertThatThrownBy(() -> read(bad)).as(bad).isInstanceOf(Malformed.class);
        }
        assertThatThrownBy(() -> read("{\"a\":" + "[".repeat(100_000)))
                .hasMessageContaining("64 levels");
    }

    @Property
    void throwsNothingButMalformedWhateverTheBytes(@ForAll byte[] bytes) {
        try {
            read(bytes);
        } catch (Malformed expected) {
            assertThat(expected.expected()).isNotBlank();
        }
    }

    @Property(tries = 3000)
    void throwsNothingButMalformedWhateverTheBrackets(
            @ForAll @Size(max = 40)
                    List<@net.jqwik.api.constraints.IntRange(max = 21) Integer> picks) {
        var pieces =
                "{ } [ ] , : \"a\" \"values\" \"ts\" 1 -1.5e2 true null \" \\ \\u12 {\"values\":{ 1e400 - . e NaN"
                        .split(" ");
        var text = new StringBuilder("{\"a\":");
        picks.forEach(pick -> text.append(pieces[pick % pieces.length]));
        try {
            read(text.toString());
        } catch (Malformed expected) {
            assertThat(expected).hasMessageContaining("at byte");
        }
    }

    @Property
    void readsEveryDoubleAsJavaWritesIt(@ForAll double value) {
        var seen = new double[1];
        var text = ("{\"a\":" + value + "}").getBytes(UTF_8);
        new JsonReader().read(text, 0, text.length, new DoubleSink(seen));
        assertThat(seen[0]).isEqualTo(value);
    }
}
