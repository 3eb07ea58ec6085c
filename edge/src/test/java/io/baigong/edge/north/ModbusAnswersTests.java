package io.baigong.edge.north;

import static io.baigong.edge.north.Hall.source;
import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.connect.DataType;
import io.baigong.connect.Reason;
import io.baigong.connect.Status;
import io.baigong.connect.Value;
import io.baigong.edge.configuration.NorthConfiguration.Modbus;
import io.baigong.edge.configuration.NorthConfiguration.Rights;
import io.baigong.edge.configuration.NorthConfiguration.WhenBad;
import io.baigong.edge.readings.Reading;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Requests and answers as they stand in the Modbus application protocol 1.1b3, clause 6.
class ModbusAnswersTests {
    private static final Rights ALL = new Rights(List.of("*"), List.of("*"));

    private final Hall hall = new Hall();
    private final List<Offer> offers =
            List.of(
                    offer("a/count", DataType.UINT16, true),
                    offer("a/real", DataType.FLOAT32, true),
                    offer("a/far", DataType.INT32, false),
                    offer("a/lamp", DataType.BOOLEAN, true),
                    offer("a/door", DataType.BOOLEAN, false));

    private static Offer offer(String source, DataType type, boolean writable) {
        return new Offer(source(source), type, null, writable);
    }

    private String ask(String request, Rights rights, WhenBad whenBad) throws Exception {
        var modbus = new Modbus("127.0.0.1", 502, whenBad, true, List.of(), List.of());
        var map = new ModbusMap(modbus, offers, List.of());
        var bySource =
                offers.stream().collect(Collectors.toMap(Offer::source, Function.identity()));
        var answers = new ModbusAnswers(map, bySource, whenBad, hall);
        return HexFormat.of()
                .withUpperCase()
                .formatHex(answers.answer(HexFormat.of().parseHex(request), rights));
    }

    private void filled() {
        hall.has("a/count", Value.of(513));
        hall.has("a/real", Value.of(1.5));
        hall.has("a/far", Value.of(-2));
        hall.has("a/lamp", Value.of(true));
        hall.has("a/door", Value.of(false));
    }

    @ParameterizedTest
    @CsvSource({
        "0300000005, 030A02013FC00000FFFFFFFE",
        "0400010001, 04023FC0",
        "0100000002, 010101",
        "0200010001, 020100",
        "0300000006, 8302",
        "0300000000, 8303",
        "030000007E, 8303",
        "03000000,   8303",
        "2B0E0100,   AB01",
        "0500000000, 0500000000",
        "0500001234, 8503",
        "050001FF00, 8502",
        "0600000007, 0600000007",
        "0600010007, 8602",
        "10000100020440200000, 1000010002",
        "10000100010240200000, 9003",
        "1000010001024020,     9002",
        "1000010002047FC00000, 9003",
        "10000100020443480000, 9003",
        "0F000000010101,       0F00000001"
    })
    void answersAsTheProtocolSays(String request, String answer) throws Exception {
        filled();
        assertThat(ask(request, ALL, WhenBad.REFUSE)).isEqualTo(answer);
    }

    @Test
    void refusesABadValueAndTheOthersAreRead() throws Exception {
        filled();
        hall.readings.put(
                source("a/real"),
                new Reading("real", null, Status.bad(Reason.STALE, "away"), 1, null));
        assertThat(ask("0300000005", ALL, WhenBad.REFUSE)).isEqualTo("8304");
        assertThat(ask("0300000001", ALL, WhenBad.REFUSE)).isEqualTo("03020201");
        assertThat(ask("0300000005", ALL, WhenBad.MARK))
                .as("NaN stands for it")
                .isEqualTo("030A02017FC00000FFFFFFFE");
    }

    @Test
    void refusesANumberThatDoesNotFitItsRegistersAndOneThatWasNeverRead() throws Exception {
        hall.has("a/count", Value.of(65_536));
        assertThat(ask("0300000001", ALL, WhenBad.REFUSE)).isEqualTo("8304");
        assertThat(ask("0300010001", ALL, WhenBad.REFUSE)).isEqualTo("8304");
        assertThat(ask("0100000001", ALL, WhenBad.MARK)).as("no such bit").isEqualTo("8104");
    }

    @Test
    void showsAndWritesNothingThatAClientHasNoRightTo() throws Exception {
        filled();
        var some = new Rights(List.of("a/count"), List.of());
        assertThat(ask("0300000001", some, WhenBad.REFUSE)).isEqualTo("03020201");
        assertThat(ask("0300000002", some, WhenBad.REFUSE)).isEqualTo("8302");
        assertThat(ask("0600000007", some, WhenBad.REFUSE)).isEqualTo("8602");
        assertThat(hall.written).isEmpty();
    }

    @Property
    void answersWhateverTheBytes(@ForAll byte[] request) throws Exception {
        filled();
        String answer = ask(HexFormat.of().formatHex(request), ALL, WhenBad.REFUSE);
        assertThat(answer).hasSizeGreaterThanOrEqualTo(4);
    }
}
