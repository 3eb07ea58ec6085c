package io.baigong.connect.modbus;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.connect.DataType;
import io.baigong.connect.Reason;
import io.baigong.connect.Value;
import io.baigong.connect.Write;
import io.baigong.connect.modbus.Request.Table;
import io.baigong.connect.modbus.Request.Wanted;
import io.baigong.connect.peer.Capture;
import io.baigong.connect.peer.ZeekLog;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A recording of all functions between programs of others, and what Zeek's analyser makes of it.
class RecordingTests {
    private record Key(int transaction, int unit, int function) {}

    private static final Map<Key, byte[]> REQUESTS = new HashMap<>();
    private static final Map<Key, byte[]> ANSWERS = new HashMap<>();
    private static List<Map<String, String>> rows;

    @BeforeAll
    static void read() {
        for (var segment : Capture.read(RecordingTests.class, "modbus_example.pcap")) {
            byte[] bytes = segment.payload();
            int at = 0;
            while (at < bytes.length
                    && TcpFrames.read(bytes, at, bytes.length)
                            instanceof
                            Frame.Complete(int transaction, int unit, byte[] message, int end)) {
                var key = new Key(transaction, unit, message[0] & 0x7F);
                (segment.toPort() == 502 ? REQUESTS : ANSWERS).put(key, message);
                at = end;
            }
            assertThat(at).isEqualTo(bytes.length);
        }
        rows = ZeekLog.read(RecordingTests.class, "modbus_detailed.log");
    }

    private static int number(Map<String, String> row, String field) {
        return Integer.parseInt(Objects.requireNonNull(row.get(field)));
    }

    private static Key key(Map<String, String> row, int function) {
        return new Key(number(row, "tid"), number(row, "unit"), function);
    }

    private static List<Map<String, String>> rows(String function) {
        var found = rows.stream().filter(row -> function.equals(row.get("func"))).toList();
        assertThat(found).as(function).isNotEmpty();
        return found;
    }

    private static byte[] asked(Key key) {
        return Objects.requireNonNull(REQUESTS.get(key), key::toString);
    }

    private static byte[] came(Key key) {
        return Objects.requireNonNull(ANSWERS.get(key), key::toString);
    }

    private static void reads(String function, Area area) {
        for (var row : rows(function)) {
            var table = new Table(number(row, "unit"), area);
            int from = number(row, "address");
            int count = number(row, "quantity");
            var request = Request.of(wishes(table, from, count));
            var key = key(row, area.readFunction());
            byte[] asked = asked(key);
            assertThat(request.message()).isEqualTo(asked);
            var reply = Reply.to(asked, came(key));
            if (!"-".equals(row.get("exception_code"))) {
                assertThat(reply)
                        .isInstanceOfSatisfying(
                                Reply.Refused.class,
                                refused ->
                                        assertThat(refused.status().reason())
                                                .isEqualTo(Reason.BAD_ADDRESS));
                continue;
            }
            assertThat(reply)
                    .isInstanceOfSatisfying(
                            Reply.Done.class,
                            done -> {
                                var values = new ArrayList<String>();
                                for (int i = 0; i < count; i++) {
                                    values.add("" + value(area, done.message(), i));
                                }
                                assertThat(String.join(",", values))
                                        .isEqualTo(row.get("response_values"));
                            });
        }
    }

    private static List<Wanted> wishes(Table table, int from, int count) {
        var wishes = new ArrayList<Wanted>();
        Content content =
                table.area().bits() ? new Content.Bit() : new Content.Number(DataType.UINT16);
        for (int i = 0; i < count; i++) {
            wishes.add(new Wanted(i, table, from + i, content, Order.ABCD));
        }
        return wishes;
    }

    private static long value(Area area, byte[] message, int place) {
        if (area.bits()) {
            return message[2 + place / 8] >> place % 8 & 1;
        }
        var content = new Content.Number(DataType.UINT16);
        var decoded =
                Registers.decode(
                        content, Order.ABCD, StandardCharsets.UTF_8, message, 2 + 2 * place);
        return decoded instanceof Registers.Decoded.Good(Value.Whole(long number)) ? number : -1;
    }

    @Test
    void readsBitsAsZeekDoes() {
        reads("READ_COILS", Area.COIL);
        reads("READ_DISCRETE_INPUTS", Area.DISCRETE);
    }

    @Test
    void readsRegistersAndTheirRefusalAsZeekDoes() {
        reads("READ_HOLDING_REGISTERS", Area.HOLDING);
        reads("READ_INPUT_REGISTERS", Area.INPUT);
    }

    @Test
    void writesWhatWasRecorded() {
        var coil = rows("WRITE_SINGLE_COIL").getFirst();
        writes(coil, 5, "coil", null, Value.of(number(coil, "request_values") == 1));
        var register = rows("WRITE_SINGLE_REGISTER").getFirst();
        writes(
                register,
                6,
                "holding",
                DataType.UINT16,
                Value.of(number(register, "request_values")));
        var registers = rows("WRITE_MULTIPLE_REGISTERS").getFirst();
        assertThat(registers.get("request_values")).isEqualTo("170,187,204,221");
        writes(registers, 16, "holding", DataType.INT64, Value.of(0x00AA_00BB_00CC_00DDL));
    }

    private static void writes(
            Map<String, String> row,
            int function,
            String area,
            @Nullable DataType type,
            Value value) {
        var key = key(row, function);
        var tag =
                Units.tag(
                        "%d@%s:%d".formatted(number(row, "unit"), area, number(row, "address")),
                        type);
        var device = Device.of(Units.settings(new ModbusTcp(), Map.of("host", "recorded")));
        assertThat(Writing.of(new Write(tag, value), device))
                .isInstanceOfSatisfying(
                        Writing.Order.Message.class,
                        order -> {
                            assertThat(order.unit()).isEqualTo(key.unit());
                            assertThat(order.bytes()).isEqualTo(asked(key));
                            assertThat(Reply.to(order.bytes(), came(key)))
                                    .isInstanceOf(Reply.Done.class);
                        });
    }

    @Test
    void understandsTheEchoOfAMaskWrite() {
        for (var row : rows("MASK_WRITE_REGISTER")) {
            var key = key(row, 22);
            assertThat(Reply.to(asked(key), came(key))).isInstanceOf(Reply.Done.class);
        }
    }
}
