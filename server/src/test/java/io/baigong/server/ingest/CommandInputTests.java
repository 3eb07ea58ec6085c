package io.baigong.server.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baigong.server.access.Invalid;
import io.baigong.server.things.Name;
import io.baigong.server.things.Property;
import io.baigong.server.things.PropertyType;
import io.baigong.telemetry.Retention;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class CommandInputTests {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final List<Property.Member> MODES =
            List.of(
                    new Property.Member(0, "off", Name.of("off")),
                    new Property.Member(2, "auto", Name.of("auto")));

    @Test
    void wholeNumbersBeyondDoublesComeAsTextAndKeepTheirDigits() {
        var input = read(PropertyType.INT64, null, "\"9007199254740993\"");
        assertThat(input.values()).containsEntry("x", 9007199254740993L);
        assertThat(input.params().toString()).isEqualTo("{\"x\":9007199254740993}");
    }

    @Test
    void decimalsComeAsNumberOrText() {
        assertThat(read(PropertyType.DECIMAL, null, "\"21.50\"").params().toString())
                .isEqualTo("{\"x\":21.50}");
        assertThat(read(PropertyType.DECIMAL, null, "21.5").values()).containsEntry("x", 21.5);
    }

    @Test
    void membersOfAnEnumComeByKeyOrCodeAndGoByKey() {
        for (String sent : List.of("\"auto\"", "2")) {
            var input = read(PropertyType.ENUM, null, sent);
            assertThat(input.values()).containsEntry("x", 2L);
            assertThat(input.params().toString()).isEqualTo("{\"x\":\"auto\"}");
        }
    }

    @Test
    void aFieldThatTheCommandDoesNotHaveIsRefused() {
        var none = List.<Property>of();
        assertThatThrownBy(() -> CommandInput.of(none, JSON.readTree("{\"typo\":1}")))
                .isInstanceOfSatisfying(
                        Invalid.class,
                        e -> assertThat(e.faults().toString()).contains("input.typo"));
    }

    @Test
    void whatDoesNotFitIsRefusedWithWhatWasExpected() {
        refused(PropertyType.ENUM, null, "\"manual\"", "enum: off, auto");
        refused(PropertyType.ENUM, null, "1", "enum: off, auto");
        refused(PropertyType.INT64, null, "1.5", "int64");
        refused(PropertyType.INT64, null, "\"99999999999999999999\"", "int64");
        refused(PropertyType.DOUBLE, 10.0, "\"11\"", "double up to 10.0");
        refused(PropertyType.DOUBLE, null, "\"1e999\"", "double");
        refused(PropertyType.DOUBLE, null, "\"warm\"", "double");
        refused(PropertyType.BOOLEAN, null, "\"true\"", "boolean");
    }

    private static void refused(
            PropertyType type, @Nullable Double max, String sent, String expected) {
        assertThatThrownBy(() -> read(type, max, sent))
                .isInstanceOfSatisfying(
                        Invalid.class,
                        e -> assertThat(e.faults().getFirst().expected()).isEqualTo(expected));
    }

    private static CommandInput read(PropertyType type, @Nullable Double max, String sent) {
        var members = type == PropertyType.ENUM ? MODES : List.<Property.Member>of();
        var field =
                new Property(
                        "x",
                        Name.of("x"),
                        type,
                        null,
                        null,
                        max,
                        type == PropertyType.DECIMAL ? 2 : 0,
                        members,
                        Retention.STANDARD,
                        false,
                        null);
        return CommandInput.of(List.of(field), JSON.readTree("{\"x\":" + sent + "}"));
    }
}
