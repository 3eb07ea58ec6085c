package io.baigong.connect.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baigong.connect.AddressFault;
import io.baigong.connect.DataType;
import io.baigong.connect.Reason;
import io.baigong.connect.Value;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonPointer;

class PayloadTests {
    private static Payload.Read read(
            String text, @Nullable String pointer, @Nullable DataType type) {
        return Payload.of(text.getBytes(StandardCharsets.UTF_8))
                .value(pointer == null ? null : JsonPointer.compile(pointer), type);
    }

    private static Payload.Read good(Value value) {
        return new Payload.Read.Good(value);
    }

    @Test
    void readsPlainValues() {
        assertThat(read("21.5", null, null)).isEqualTo(good(Value.of(21.5)));
        assertThat(read("7", null, null)).isEqualTo(good(Value.of(7)));
        assertThat(read("7", null, DataType.FLOAT64)).isEqualTo(good(Value.of(7.0)));
        assertThat(read("true", null, null)).isEqualTo(good(Value.of(true)));
        assertThat(read("ON", null, DataType.BOOLEAN)).isEqualTo(good(Value.of(true)));
        assertThat(read("running fast", null, null)).isEqualTo(good(Value.of("running fast")));
        assertThat(read("007", null, DataType.INT64)).isEqualTo(good(Value.of(7)));
    }

    @Test
    void readsJsonByItsPointer() {
        String message = "{\"a\": {\"b\": [1, 2.5]}, \"s\": \"3\", \"n\": null, \"big\": 1e400}";
        assertThat(read(message, "/a/b/1", null)).isEqualTo(good(Value.of(2.5)));
        assertThat(read(message, "/s", null)).isEqualTo(good(Value.of("3")));
        assertThat(read(message, "/s", DataType.FLOAT64)).isEqualTo(good(Value.of(3.0)));
        assertThat(read(message, "/a", DataType.TEXT)).isEqualTo(good(Value.of("{\"b\":[1,2.5]}")));
        assertThat(read(message, "/n", null))
                .isEqualTo(new Payload.Read.Unusable(Reason.MARKED_BY_DEVICE, "null"));
        assertThat(read(message, "/x", null))
                .isEqualTo(
                        new Payload.Read.Unusable(
                                Reason.BAD_ADDRESS, "the message has nothing at /x"));
        assertThat(read("no json", "/x", null))
                .isEqualTo(
                        new Payload.Read.Unusable(Reason.GARBAGE, "expected JSON, came 'no json'"));
        assertThat(read(message, "/a", DataType.FLOAT64)).isInstanceOf(Payload.Read.Unusable.class);
        assertThat(read(message, "/big", null)).isInstanceOf(Payload.Read.Unusable.class);
    }

    @Test
    void readsTimes() {
        var payload =
                Payload.of(
                        "{\"ms\": 1000, \"iso\": \"1970-01-01T08:00:01+08:00\"}"
                                .getBytes(StandardCharsets.UTF_8));
        assertThat(payload.time(JsonPointer.compile("/ms"))).isEqualTo(Instant.ofEpochSecond(1));
        assertThat(payload.time(JsonPointer.compile("/iso"))).isEqualTo(Instant.ofEpochSecond(1));
        assertThat(payload.time(JsonPointer.compile("/none"))).isNull();
    }

    @Test
    void saysWhereAnAddressIsWrong() {
        assertThat(TopicAddress.read("a/##/x", null))
                .isEqualTo(new TopicAddress("a/##/x", "a/#", JsonPointer.compile("/x"), null));
        assertThat(TopicAddress.read("a/#", null).pointer()).isNull();
        assertThatThrownBy(() -> TopicAddress.read("a/#b", null))
                .hasMessage(
                        "address, character 3: expected a level of its own for + and #, # as the last, came '#'");
        assertThatThrownBy(() -> TopicAddress.read("a+/b", null)).isInstanceOf(AddressFault.class);
        assertThatThrownBy(() -> TopicAddress.read("", null)).isInstanceOf(AddressFault.class);
        assertThatThrownBy(() -> TopicAddress.read("$share/a", null))
                .hasMessage(
                        "address, character 1: expected a topic, came a subscription shared with others");
    }

    @Property
    void understandsAnyBytesAsSomething(@ForAll byte[] bytes, @ForAll DataType type) {
        var payload = Payload.of(bytes);
        assertThat(payload.value(null, type)).isNotNull();
        assertThat(payload.value(JsonPointer.compile("/a"), null)).isNotNull();
    }

    @Property
    void refusesAddressesWithAFaultAndNothingElse(@ForAll String text) {
        try {
            assertThat(TopicAddress.read(text, null).text()).isEqualTo(text);
        } catch (AddressFault fault) {
            assertThat(fault.position()).isBetween(1, text.length() + 1);
        }
    }
}
