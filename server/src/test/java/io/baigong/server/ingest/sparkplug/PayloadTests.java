package io.baigong.server.ingest.sparkplug;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baigong.server.ingest.payload.Malformed;
import io.baigong.server.ingest.payload.ValueSink;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PayloadTests {
    private static List<String> read(byte[] bytes) {
        var said = new ArrayList<String>();
        var values = new Values(said);
        new PayloadReader()
                .read(
                        bytes,
                        0,
                        bytes.length,
                        new PayloadReader.Metrics() {
                            @Override
                            public void payload(int seq, long timeMicros) {
                                said.add("seq " + seq + " at " + timeMicros);
                            }

                            @Override
                            public void metric(Metric metric) {
                                said.add(
                                        (metric.hasName() ? metric.name() : "#" + metric.alias())
                                                + " "
                                                + metric.type()
                                                + " "
                                                + metric.timeMicros()
                                                + (metric.isHistorical() ? " historical" : "")
                                                + " q"
                                                + metric.quality()
                                                + metric.unit());
                                metric.tell(DataType.UNKNOWN, values);
                            }
                        });
        return said;
    }

    private record Values(List<String> said) implements ValueSink {
        @Override
        public void report(long timeMicros) {}

        @Override
        public void key(byte[] bytes, int from, int to) {}

        @Override
        public void number(long unscaled, int exponent) {
            said.add("= " + unscaled);
        }

        @Override
        public void number(BigDecimal value) {
            said.add("= " + value);
        }

        @Override
        public void real(double value) {
            said.add("= " + value);
        }

        @Override
        public void truth(boolean value) {
            said.add("= " + value);
        }

        @Override
        public void text(byte[] bytes, int from, int to) {
            said.add(
                    "= "
                            + new String(
                                    bytes,
                                    from,
                                    to - from,
                                    java.nio.charset.StandardCharsets.UTF_8));
        }

        @Override
        public void none() {
            said.add("= none");
        }

        @Override
        public void other(String kind) {
            said.add("= other " + kind);
        }
    }

    @Test
    void readsBackEveryTypeAHostWrites() {
        byte[] bytes =
                new PayloadWriter(1000)
                        .metric("Node Control/Rebirth", 1000, DataType.BOOLEAN, true)
                        .metric("i8", 1000, DataType.INT8, -1L)
                        .metric("i64", 1000, DataType.INT64, Long.MIN_VALUE + 1)
                        .metric("u64", 1000, DataType.UINT64, -1L)
                        .metric("d", 1000, DataType.DOUBLE, -0.1)
                        .metric("f", 1000, DataType.FLOAT, 0.5)
                        .metric("s", 1000, DataType.STRING, "主轴")
                        .seq(255)
                        .toBytes();

        assertThat(read(bytes))
                .containsExactly(
                        "seq 255 at 1000000",
                        "Node Control/Rebirth BOOLEAN 1000000 q-1",
                        "= true",
                        "i8 INT8 1000000 q-1",
                        "= -1",
                        "i64 INT64 1000000 q-1",
                        "= -9223372036854775807",
                        "u64 UINT64 1000000 q-1",
                        "= 18446744073709551615",
                        "d DOUBLE 1000000 q-1",
                        "= -0.1",
                        "f FLOAT 1000000 q-1",
                        "= 0.5",
                        "s STRING 1000000 q-1",
                        "= 主轴");
    }

    /// Written by hand from the field numbers: alias 300, null, historical, Quality 500 and a unit;
    /// then a data set. The sequence number comes first here, as protocol buffers allow.
    @Test
    void readsNullHistoricalQualityAndRefusesDataSets() {
        byte[] bytes =
                HexFormat.ofDelimiter(" ")
                        .parseHex(
                                "18 05 12 2f 10 ac 02 18 e8 07 20 03 28 01 38 01 4a 21 0a 07 51 75 61 6c 69 74 79"
                                        + " 0a 07 65 6e 67 55 6e 69 74 12 05 08 03 18 f4 03 12 06 08 0c 42 02 6b 57"
                                        + " 12 05 20 10 8a 01 00 08 e8 07");

        assertThat(read(bytes))
                .containsExactly(
                        "seq 5 at 1000000",
                        "#300 INT32 1000000 historical q500kW",
                        "= none",
                        "#0 DATA_SET -9223372036854775808 q-1",
                        "= other DATA_SET");
    }

    @Test
    void saysWhereABrokenPayloadEnds() {
        assertThatThrownBy(() -> read(new byte[] {0x12, 5, 1}))
                .isInstanceOf(Malformed.class)
                .hasMessageContaining("5 bytes of field 2");
    }

    @Property
    void throwsNothingButMalformedWhateverTheBytes(@ForAll byte[] bytes) {
        try {
            read(bytes);
        } catch (Malformed expected) {
            assertThat(expected).hasMessageContaining("at byte");
        }
    }

    @Property
    void throwsNothingButMalformedWhateverByteIsDamaged(
            @ForAll @IntRange(max = 120) int where, @ForAll byte what) {
        byte[] bytes =
                new PayloadWriter(1_763_700_000_000L)
                        .metric("temperature", 1_763_700_000_000L, DataType.DOUBLE, 21.5)
                        .metric("count", 1_763_700_000_000L, DataType.INT64, 7L)
                        .metric("program", 1_763_700_000_000L, DataType.STRING, "O0001")
                        .seq(3)
                        .toBytes();
        bytes[where % bytes.length] = what;
        try {
            assertThat(read(bytes)).hasSizeLessThan(bytes.length);
        } catch (Malformed expected) {
            assertThat(expected).hasMessageContaining("at byte");
        }
    }
}
