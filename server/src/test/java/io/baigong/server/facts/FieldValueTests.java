package io.baigong.server.facts;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.server.things.Name;
import java.math.BigDecimal;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.JsonNodeFactory;

class FieldValueTests {
    private static final Field NUMBER = field(FieldType.NUMBER, "万元", "0", "1000000");

    private static Field field(
            FieldType type, @Nullable String unit, @Nullable String min, @Nullable String max) {
        boolean chosen = type == FieldType.CHOICE || type == FieldType.CHOICES;
        return new Field(
                "f",
                Name.of("f"),
                null,
                type,
                unit,
                false,
                min == null ? null : new BigDecimal(min),
                max == null ? null : new BigDecimal(max),
                null,
                chosen
                        ? List.of(
                                new Choice("a", new Name("甲", "A one"), BigDecimal.ONE),
                                new Choice("b", new Name("乙", "B two"), BigDecimal.TWO))
                        : List.of());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0.1|0.1",
                "  12.50 |12.5",
                "234,567.8|234567.8",
                "1.5E+3|1500",
                "100|100",
                "0.1000000000000000000001|",
                "12,34|",
                "-1|",
                "2000000|",
                "十二|",
                "1e99|",
                "=1+1|",
                "0x10|"
            })
    void aNumberIsExactOrToldWithItsUnitAndLimits(String text, @Nullable String expected) {
        var read = FieldValue.ofText(NUMBER, text);
        if (expected == null) {
            assertThat(read.value()).isNull();
            assertThat(read.expected()).contains("number");
        } else {
            assertThat(read.value()).isEqualTo(new BigDecimal(expected));
        }
    }

    @Test
    void saysHowManyDigitsANumberMayHave() {
        assertThat(FieldValue.ofText(NUMBER, "266.6666666666666666666666666666667").expected())
                .isEqualTo("a number of at most 34 digits, 20 of them behind the point");
    }

    @Test
    void saysTheWordsOfChoicesBesideTheirKeys() {
        assertThat(FieldValue.ofText(field(FieldType.CHOICE, null, null, null), "丙").expected())
                .isEqualTo("one of a (甲), b (乙)");
    }

    @Test
    void saysUnitAndLimitsOfANumber() {
        assertThat(FieldValue.ofText(NUMBER, "abc").expected())
                .isEqualTo("a number in 万元 from 0 to 1000000");
    }

    @Test
    void equalNumbersAreEqualHoweverTheyAreWritten() {
        assertThat(FieldValue.ofText(NUMBER, "5.00")).isEqualTo(FieldValue.ofText(NUMBER, "5"));
        assertThat(FieldValue.ofJson(NUMBER, JsonNodeFactory.instance.stringNode("5.0")))
                .isEqualTo(FieldValue.ofJson(NUMBER, JsonNodeFactory.instance.numberNode(5)));
    }

    @Test
    void choicesGoByKeyOrTitleInEitherLanguageAndInTheirOrder() {
        var one = field(FieldType.CHOICE, null, null, null);
        assertThat(FieldValue.ofText(one, "乙").value()).isEqualTo("b");
        assertThat(FieldValue.ofText(one, "B two").value()).isEqualTo("b");
        assertThat(FieldValue.ofText(one, "丙").expected()).contains("a (甲), b (乙)");
        var several = field(FieldType.CHOICES, null, null, null);
        assertThat(FieldValue.ofText(several, "乙；a").value()).isEqualTo(List.of("a", "b"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2022-1-5", "2022/01/05", "2022.1.5"})
    void daysComeAsSpreadsheetsWriteThem(String text) {
        assertThat(FieldValue.ofText(field(FieldType.DATE, null, null, null), text).value())
                .isEqualTo("2022-01-05");
    }

    @Test
    void aDayThatNoCalendarHasIsTold() {
        assertThat(FieldValue.ofText(field(FieldType.DATE, null, null, null), "2022-02-30").value())
                .isNull();
    }

    @Property
    void noTextBreaksTheReaderAndWhatIsReadIsReadAgain(
            @ForAll FieldType type, @ForAll String text) {
        var field = field(type, null, null, null);
        var read = FieldValue.ofText(field, text);
        var value = read.value();
        if (value != null) {
            assertThat(FieldValue.value(field, FieldValue.json(value))).isEqualTo(value);
        }
    }

    @ParameterizedTest
    @EnumSource(FieldType.class)
    void jsonOfAnotherTypeIsToldNotTaken(FieldType type) {
        var field = field(type, null, null, null);
        var object = JsonNodeFactory.instance.objectNode();
        assertThat(FieldValue.ofJson(field, object).value()).isNull();
        assertThat(FieldValue.ofJson(field, object).expected()).isNotBlank();
    }

    @ParameterizedTest
    @CsvSource({
        "YEAR,2022,2022,2022-01-01,2023-01-01",
        "YEAR,2022年,2022,2022-01-01,2023-01-01",
        "QUARTER,2022-Q3,2022-Q3,2022-07-01,2022-10-01",
        "QUARTER,2022年第4季度,2022-Q4,2022-10-01,2023-01-01",
        "MONTH,2022/2,2022-02,2022-02-01,2022-03-01",
        "MONTH,202212,2022-12,2022-12-01,2023-01-01",
        "DAY,2022年1月31日,2022-01-31,2022-01-31,2022-02-01"
    })
    void periodsAreUnderstoodAndKeptInOneForm(
            PeriodKind kind, String text, String kept, String first, String end) {
        assertThat(kind.said(text)).isEqualTo(kept);
        assertThat(kind.said(kept)).isEqualTo(kept);
        assertThat(kind.first(kept)).hasToString(first);
        assertThat(kind.end(kept)).hasToString(end);
    }

    @ParameterizedTest
    @CsvSource({"YEAR,22", "YEAR,2022-01", "MONTH,2022-13", "DAY,2022-02-30", "QUARTER,2022-Q5"})
    void whatNamesNoPeriodIsRefused(PeriodKind kind, String text) {
        assertThat(kind.said(text)).isNull();
    }
}
