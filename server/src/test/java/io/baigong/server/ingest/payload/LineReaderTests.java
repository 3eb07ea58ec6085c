package io.baigong.server.ingest.payload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.server.ingest.payload.LineReader.Precision;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class LineReaderTests {
    private static List<String> read(String lines, Precision precision) {
        var bytes = lines.getBytes(UTF_8);
        var recorder = new Recorder();
        int read = new LineReader(precision).read(bytes, 0, bytes.length, true, recorder);
        assertThat(read).isEqualTo(bytes.length);
        return recorder.said;
    }

    @Test
    void readsEveryKindOfField() {
        assertThat(
                        read(
                                "mill,line=3,thing=M-1 t=21.5,n=-3i,u=7u,on=T,off=false,s=\"a \\\"b\\\", c\" 1763700000000000001\n",
                                Precision.NS))
                .containsExactly(
                        "series {=mill, line=3, thing=M-1}",
                        "report 1763700000000000",
                        "key t",
                        "number 21.5",
                        "key n",
                        "number -3",
                        "key u",
                        "number 7",
                        "key on",
                        "truth true",
                        "key off",
                        "truth false",
                        "key s",
                        "text a \"b\", c",
                        "line 1");
    }

    @Test
    void understandsEscapesCommentsBlanksAndMissingTimes() {
        assertThat(
                        read(
                                "# it's \"open\n\r\n  \nmy\\ mill,a\\,b=c\\=d k\\ e\\=y=1\r\nm s=\"two\nlines\"",
                                Precision.S))
                .containsExactly(
                        "series {=my mill, a,b=c=d}",
                        "report",
                        "key k e=y",
                        "number 1",
                        "line 4",
                        "series {=m}",
                        "report",
                        "key s",
                        "text two\nlines",
                        "line 5");
    }

    @Test
    void readsTimesInEveryPrecision() {
        assertThat(read("m a=1 1763700000", Precision.S)).contains("report 1763700000000000");
        assertThat(read("m a=1 1763700000123", Precision.MS)).contains("report 1763700000123000");
        assertThat(read("m a=1 1763700000123456", Precision.US))
                .contains("report 1763700000123456");
        assertThat(read("m a=1 9000000000000000000", Precision.S))
                .containsExactly("bad 1: a time from 1970 to 2262");
    }

    @Test
    void reportsEachBadLineAndReadsTheOthers() {
        assertThat(
                        read(
                                "m a=1\nm\nm a\n,x=1 a=1 x\nm a=1.5i\nm a=nope\nm a=1,\nm a=1 soon\nm b=2\nm c=\"open",
                                Precision.NS))
                .filteredOn(said -> said.startsWith("bad") || said.startsWith("line"))
                .containsExactly(
                        "line 1",
                        "bad 2: fields after the measurement",
                        "bad 3: a field such as temp=21.5",
                        "bad 4: a time as a whole number",
                        "bad 5: a whole number",
                        "bad 6: a number",
                        "bad 7: a field such as temp=21.5",
                        "bad 8: a time as a whole number",
                        "line 9",
                        "bad 10: a closing quote");
    }

    @Property
    void neverThrowsWhateverTheBytes(@ForAll byte[] bytes) {
        new LineReader(Precision.MS).read(bytes, 0, bytes.length, true, new Quiet());
    }

    @Property(tries = 2000)
    void splittingTheBytesChangesNothing(
            @ForAll @Size(max = 60) List<@IntRange(max = 15) Integer> picks,
            @ForAll @IntRange(min = 1, max = 9) int step) {
        var pieces =
                new String[] {
                    "m", ",t=1", " ", "\n", "a=1", "b=\"x", "\"", "\\", ",", "=", "#", "c=t", "\r",
                    " 12", "é", "\n"
                };
        var text = new StringBuilder();
        picks.forEach(pick -> text.append(pieces[pick]));
        var bytes = text.toString().getBytes(UTF_8);
        var whole = new Quiet();
        new LineReader(Precision.S).read(bytes, 0, bytes.length, true, whole);

        var inPieces = new Quiet();
        var reader = new LineReader(Precision.S);
        int from = 0;
        for (int to = Math.min(step, bytes.length); ; to = Math.min(to + step, bytes.length)) {
            from = reader.read(bytes, from, to, to == bytes.length, inPieces);
            if (to == bytes.length) {
                break;
            }
        }
        assertThat(inPieces.inner.said).isEqualTo(whole.inner.said);
    }

    /// A recorder that bears tags without a name.
    private static final class Quiet implements LineSink {
        final Recorder inner = new Recorder();

        @Override
        public void series(byte[] in, int from, int to) {
            inner.said.add("series " + new String(in, from, to - from, UTF_8));
        }

        @Override
        public void line(long number) {
            inner.line(number);
        }

        @Override
        public void bad(long number, Malformed why) {
            inner.bad(number, why);
        }

        @Override
        public void report(long timeMicros) {
            inner.report(timeMicros);
        }

        @Override
        public void key(byte[] bytes, int from, int to) {
            inner.key(bytes, from, to);
        }

        @Override
        public void number(long unscaled, int exponent) {
            inner.number(unscaled, exponent);
        }

        @Override
        public void number(java.math.BigDecimal value) {
            inner.number(value);
        }

        @Override
        public void real(double value) {
            inner.real(value);
        }

        @Override
        public void truth(boolean value) {
            inner.truth(value);
        }

        @Override
        public void text(byte[] bytes, int from, int to) {
            inner.text(bytes, from, to);
        }

        @Override
        public void none() {
            inner.none();
        }

        @Override
        public void other(String kind) {
            inner.other(kind);
        }
    }
}
