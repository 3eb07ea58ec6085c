package io.baigong.connect.hj212;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baigong.connect.AddressFault;
import io.baigong.connect.DataType;
import io.baigong.connect.Reason;
import io.baigong.connect.Severity;
import io.baigong.connect.hj212.Message.Field;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The standard's printed packet, packets recorded by others, and any bytes at all.
class PacketsTests {
    /// HJ 212-2017, annex A.
    private static final String PRINTED =
            "##0101QN=20160801085857223;ST=32;CN=1062;PW=100000;MN=010000A8900016F000169DC0;Flag=5;"
                    + "CP=&&RtdInterval=30&&1C80\r\n";

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static Message message(String text) {
        byte[] bytes = bytes(text);
        assertThat(Packets.read(bytes, 0, bytes.length)).isInstanceOf(Packet.Complete.class);
        return ((Packet.Complete) Packets.read(bytes, 0, bytes.length)).message();
    }

    @Test
    void readsAndWritesThePrintedExample() {
        var message = message(PRINTED);
        assertThat(message.head("MN")).isEqualTo("010000A8900016F000169DC0");
        assertThat(message.fields()).containsExactly(new Field("RtdInterval", "30"));
        assertThat(message.wantsAnswer()).isTrue();
        assertThat(message.isPart()).isFalse();
        assertThat(Packets.write(message)).isEqualTo(bytes(PRINTED));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "##0178ST=32;CN=2011;PW=123456;MN=0873HHMZWSLH02;CP=&&DataTime=20160103133030;"
                        + "060-Rtd=3.0943,060-Flag=N;011-Rtd=18.0412,011-Flag=N;"
                        + "001-Rtd=8.2137,001-Flag=N;B01-Rtd=10.9890,B01-Flag=N&&a9c1\r\n",
                "##0087QN=20160801085000001;ST=91;CN=9014;PW=123456;MN=010000A8900016F000169DC0;"
                        + "Flag=4;CP=&&&&C241\r\n"
            })
    void readsWhatOthersRecorded(String packet) {
        assertThat(new String(Packets.write(message(packet)), StandardCharsets.US_ASCII))
                .isEqualToIgnoringCase(packet);
    }

    @Test
    void readsAFactorAfterTheOther() {
        var message =
                message(
                        "##0453QN=20160801085000001;ST=22;CN=2011;PW=123456;"
                                + "MN=010000A8900016F000169DC0;Flag=7;CP=&&DataTime=20160801084000;"
                                + "a21005-Rtd=1.1,a21005-Flag=N;a21004-Rtd=112,a21004-Flag=N;"
                                + "a21026-Rtd=58,a21026-Flag=N;LA-td=50.1,LA-Flag=N;"
                                + "a34004-Rtd=207,a34004-Flag=N;a34002-Rtd=295,a34002-Flag=N;"
                                + "a01001-Rtd=12.6,a01001-Flag=N;a01002-Rtd=32,a01002-Flag=N;"
                                + "a01006-Rtd=101.02,a01006-Flag=N;a01007-Rtd=2.1,a01007-Flag=N;"
                                + "a01008-Rtd=120,a01008-Flag=N;a34001-Rtd=217,a34001-Flag=N;&&c0c1");
        assertThat(message.field("a21026-Rtd")).isEqualTo("58");
        assertThat(message.field("LA-td")).isEqualTo("50.1");
        assertThat(message.fields()).hasSize(25);
    }

    @Test
    void answersAsTheMonitorsVersionWantsIt() {
        var fields = List.of(new Field("DataTime", "20160801084000"));
        var since2017 =
                Message.upload(
                        "20160801085000001",
                        "31",
                        "2011",
                        "123456",
                        "010000A8900016F000169DC0",
                        5,
                        fields);
        assertThat(new String(Packets.write(since2017.answer()), StandardCharsets.US_ASCII))
                .isEqualTo(
                        "##0087QN=20160801085000001;ST=91;CN=9014;PW=123456;"
                                + "MN=010000A8900016F000169DC0;Flag=4;CP=&&&&C241\r\n");
        var before = Message.upload("20040516010101001", "32", "2051", "123456", "1", 1, fields);
        assertThat(before.answer().text())
                .isEqualTo("ST=91;CN=9014;CP=&&QN=20040516010101001;CN=2051&&");
    }

    @ParameterizedTest
    @CsvSource({
        "##0101Q, no four digits, false",
        "#x, no ## to begin with, true",
        "##01x1, no four digits of length after ##, true",
        "##0008CP=&&x&&ZZZZ, no four hexadecimal digits of checksum, true",
        "##0008CP=&&x&&0000, checksum 0000 where, true"
    })
    void saysWhatIsWrong(String text, String why, boolean malformed) {
        byte[] bytes = bytes(text);
        var packet = Packets.read(bytes, 0, bytes.length);
        assertThat(packet instanceof Packet.Malformed).isEqualTo(malformed);
        if (packet instanceof Packet.Malformed(String came, _)) {
            assertThat(came).startsWith(why);
        }
    }

    @Provide
    Arbitrary<List<Field>> fields() {
        var names =
                Arbitraries.strings()
                        .alpha()
                        .numeric()
                        .ofMinLength(1)
                        .ofMaxLength(8)
                        .flatMap(factor ->
                                Arbitraries.of("", "-Rtd", "-Avg", "-Flag")
                                        .map(field -> factor + field));
        var values = Arbitraries.strings().alpha().numeric().withChars("排放.-+").ofMaxLength(12);
        return names.flatMap(name -> values.map(value -> new Field(name, value)))
                .list()
                .ofMaxSize(30);
    }

    @Property
    void readsWhatItWritesHoweverMuchCame(@ForAll("fields") List<Field> fields) {
        var message = Message.upload("20260501000000000", "31", "2011", "", "M1", 5, fields);
        byte[] packet = Packets.write(message);
        assertThat(Packets.read(packet, 0, packet.length))
                .isEqualTo(new Packet.Complete(message, packet.length - 2));
        for (int to = 0; to < packet.length - 2; to++) {
            assertThat(Packets.read(packet, 0, to)).isInstanceOf(Packet.Incomplete.class);
        }
    }

    @Property
    void neverFailsWhateverTheBytes(@ForAll @Size(max = 200) byte[] bytes) {
        for (int from = 0; from <= bytes.length; from++) {
            assertThat(Packets.read(bytes, from, bytes.length)).isNotNull();
        }
    }

    @Property
    void neverFailsWhateverTheSegment(@ForAll String segment) {
        var message = Message.read("CP=&&" + segment + "&&");
        assertThat(message).isNotNull();
        assertThat(Message.read(segment + "&&") == null || segment.contains("CP=&&")).isTrue();
    }

    @Test
    void writesNoSegmentThatIsTooLong() {
        var fields = new ArrayList<Field>();
        for (int i = 0; i < 1000; i++) {
            fields.add(new Field("a%05d-Rtd".formatted(i), "1"));
        }
        var message = new Message(List.of(), fields);
        assertThatThrownBy(() -> Packets.write(message))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("a data segment has at most 9999 bytes");
    }

    @ParameterizedTest
    @CsvSource({
        "a21026, 2011, a21026-Rtd, true",
        "hour:a21026, 2061, a21026-Avg, true",
        "minute:a21026-Cou, 2051, a21026-Cou, true",
        "day:060-Avg, 2031, 060-Avg, true",
        "a21026-Flag, 2011, a21026-Flag, false",
        "2021:SB1-RS, 2021, SB1-RS, true",
        "2081:RestartTime, 2081, RestartTime, false",
        "realtime:LA-td, 2011, LA-td, true"
    })
    void knowsAddresses(String text, String command, String name, boolean number) {
        assertThat(FactorAddress.read(text, null))
                .isEqualTo(new FactorAddress(text, command, name, number));
    }

    @Test
    void saysWhereAnAddressIsWrong() {
        for (var wrong : Map.of("week:a21026", 1, "hour:", 6, "a21026-", 1, "", 1).entrySet()) {
            assertThatThrownBy(() -> FactorAddress.read(wrong.getKey(), null))
                    .isInstanceOfSatisfying(
                            AddressFault.class,
                            fault -> assertThat(fault.position()).isEqualTo(wrong.getValue()));
        }
        assertThat(FactorAddress.read("3020:i12001-Info", DataType.FLOAT64).number()).isTrue();
        assertThatThrownBy(() -> FactorAddress.read("a21026", DataType.INT16))
                .hasMessage("type: expected float64 or text, came int16");
    }

    @ParameterizedTest
    @CsvSource({
        "N, GOOD, ",
        "T, UNCERTAIN, OUT_OF_RANGE",
        "F, UNCERTAIN, MARKED_BY_DEVICE",
        "S, UNCERTAIN, MARKED_BY_DEVICE",
        "7, UNCERTAIN, MARKED_BY_DEVICE",
        "M, BAD, MARKED_BY_DEVICE",
        "C, BAD, MARKED_BY_DEVICE",
        "D, BAD, MARKED_BY_DEVICE",
        "B, BAD, MARKED_BY_DEVICE"
    })
    void knowsTheMarksOfData(String flag, Severity severity, Reason reason) {
        var status = Intake.mark(flag);
        assertThat(status.severity()).isEqualTo(severity);
        assertThat(status.reason()).isEqualTo(reason);
    }

    @Test
    void readsTimesByTheMonitorsClock() {
        var shanghai = ZoneId.of("Asia/Shanghai");
        assertThat(Intake.time("20160801084000", shanghai))
                .isEqualTo(Instant.parse("2016-08-01T00:40:00Z"));
        assertThat(Intake.time("20160801085857223", shanghai))
                .isEqualTo(Instant.parse("2016-08-01T00:58:57.223Z"));
        assertThat(Intake.time("20160230084000", shanghai)).isNull();
        assertThat(Intake.time("yesterday12345", shanghai)).isNull();
    }
}
