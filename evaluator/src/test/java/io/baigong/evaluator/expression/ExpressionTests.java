package io.baigong.evaluator.expression;

import static io.baigong.evaluator.expression.Formulas.NAMES;
import static io.baigong.evaluator.expression.Formulas.streamed;
import static io.baigong.evaluator.expression.Formulas.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Percentage.withPercentage;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionTests {
    private static final @Nullable Object GONE = null;

    @Test
    void aTenthAndTwoTenthsAreThreeTenths() {
        assertThat(value("0.1 + 0.2 == 0.3")).isEqualTo(true);
        assertThat(value("a + b == 0.3", "0.1", "0.2")).isEqualTo(true);
        assertThat(streamed("0.1 + 0.2 == 0.3")).isZero();
    }

    @Test
    void literalsAreWhatIsWritten() {
        assertThat(value("0.1000000000000000055511151231257827")).asString().endsWith("231257827");
        assertThat(value("9007199254740993 + 0")).asString().isEqualTo("9007199254740993");
        assertThat(value("-.5e-3")).isEqualTo(new BigDecimal("-0.0005"));
        assertThat(value("0x10 * 1e2")).asString().isEqualTo("1.6E+3");
        assertThat(value("3 - -2.50")).isEqualTo(new BigDecimal("5.50"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a / 9550                        | 3      | 0.0003141361256544502617801047120418848",
                "2 / 3 * 3                       | 0      | 2.0000000000000000000000000000000001",
                "-a                              | 3      | -3",
                "--a                             | 3      | 3",
                "abs(a) + abs(-a)                | -3     | 6",
                "min(a, 2, 7) + max(a, 2, 7)     | 5      | 9",
                "clamp(a, 0, 100)                | 120    | 100",
                "clamp(a, 0, 100)                | -0.1   | 0",
                "round(a, 2)                     | 1.005  | 1.01",
                "round(a, 2)                     | -1.005 | -1.01",
                "round(a, -2)                    | 1250   | 1300",
                "floor(a) * 10 + ceil(a)         | -1.5   | -21",
                "sqrt(a)                         | 2      | 1.414213562373095048801688724209698",
                "log10(a)                        | 1000   | 3",
                "ln(a)                           | 10     | 2.30258509299405",
                "pow(a, 3)                       | 1.1    | 1.331",
                "pow(a, -2)                      | 4      | 0.0625",
                "pow(a, 0)                       | 4      | 1",
                "a > 2 ? a * 2 : a / 2           | 3      | 6",
                "a > 2 ? 1 : a > 1 ? 2 : 3       | 1.5    | 2",
                "orElse(a, 7) + orElse(b, 7)     | 1      | 8",
                "a in [1, 2.50, 3] ? 1 : 0       | 2.5    | 1",
            })
    void calculatesWithDecimals(String formula, String a, BigDecimal expected) {
        assertThat((BigDecimal) value(formula, a)).isEqualByComparingTo(expected);
        assertThat(streamed(formula, Double.parseDouble(a)))
                .isCloseTo(expected.doubleValue(), withPercentage(1e-9));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a + 1",
                "1 - a",
                "a * 0",
                "a / 2",
                "-a",
                "abs(a)",
                "min(a, 1)",
                "max(1, a)",
                "round(a, 1)",
                "sqrt(a)",
                "ln(a)",
                "log10(a)",
                "pow(a, 2)",
                "floor(a)",
                "ceil(a)",
                "clamp(1, a, 2)",
                "orElse(a, b)",
                "a > 0 ? 1 : 2",
                "true ? a : 1",
                "1 / 0",
                "0 / 0",
                "sqrt(-1)",
                "ln(0)",
                "log10(-1)",
                "pow(0, -1)",
                "1e60 * 1e60",
                "convert(a, \"1\")",
                "number(a, \"kg\")"
            })
    void whatIsMissingComesOutOfWhatItGoesInto(String formula) {
        assertThat(value(formula)).isNull();
        if (!formula.contains("1e60")) assertThat(streamed(formula)).isNaN();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a > 1",
                "a == a",
                "a != 1",
                "1 <= a",
                "a in [1]",
                "1 in [a, 2]",
                "!(a > 1)",
                "p",
                "p == q",
                "p != true",
                "p && q",
                "true && p",
                "false || p",
                "p ? true : true",
                "s == u",
                "s == \"x\"",
                "s in [\"x\"]",
                "s.startsWith(\"x\")",
                "\"x\".startsWith(s)",
                "1 / 0 > 1",
                "orElse(p, q)"
            })
    void aTruthAboutWhatIsMissingIsMissing(String formula) {
        assertThat(value(formula)).isNull();
        if (!formula.contains("s")) assertThat(streamed(formula)).isNaN();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "p && false; false",
                "false && p; false",
                "p || true; true",
                "true || p; true",
                "1 in [a + 1, 1]; true",
                "known(a); false",
                "known(a) || p || 1 < 2; true",
                "known(1 / 0); false",
                "known(known(a)); true",
                "known(p); false",
                "known(s); false",
                "orElse(p, true); true",
                "orElse(a > 1, 2 > 1); true",
                "p || !(1 > 2 && q); true"
            })
    void whatDecidesDoesSoBesideWhatIsMissing(String formula, boolean expected) {
        assertThat(value(formula)).isEqualTo(expected);
        if (!formula.contains("s)")) assertThat(streamed(formula)).isEqualTo(expected ? 1 : 0);
    }

    @Test
    void comparesTextsAndLooksForThem() {
        assertThat(value("s == \"水泥\"", GONE, GONE, GONE, GONE, GONE, "水泥")).isEqualTo(true);
        assertThat(value("s != u", 1, GONE, GONE, GONE, GONE, "x", "x")).isEqualTo(false);
        assertThat(value("s in [\"C30\", \"C31\"]", GONE, GONE, GONE, GONE, GONE, "C31"))
                .isEqualTo(true);
        assertThat(value("s.startsWith(\"C3\") ? s : u", 1, 1, 1, true, true, "C30", "no"))
                .isEqualTo("C30");
    }

    @Test
    void truthsAreComparedAsValues() {
        assertThat(value("p == q", GONE, GONE, GONE, true, true)).isEqualTo(true);
        assertThat(value("p == (1 > 2)", GONE, GONE, GONE, true)).isEqualTo(false);
        assertThat(streamed("p != q", 0, 0, 0, 1, 0)).isEqualTo(1);
    }

    @Test
    void streamsNeverGiveWhatIsInfinite() {
        assertThat(streamed("a * a", 1e200)).isNaN();
        assertThat(streamed("a / b", 1, 0)).isNaN();
        assertThat(streamed("a / b > 1", 1, -0.0)).isNaN();
        assertThat(streamed("a", Double.POSITIVE_INFINITY)).isNaN();
    }

    @Test
    void streamsRefuseTexts() {
        assertThatThrownBy(() -> Expression.of("a > 1 && s == \"x\"", NAMES).doubles())
                .isInstanceOfSatisfying(
                        ExpressionFault.class, fault -> assertThat(fault.column()).isEqualTo(10));
    }

    @Test
    void numbersOfAHundredDigitsAreKeptAndMoreAreMissing() {
        var large = new BigDecimal("1e99");
        assertThat(value("a + 1", large)).isNotNull();
        assertThat(value("a * 100", large)).isNull();
        assertThat(value("a", new BigDecimal("1e2000000000"))).isNull();
        assertThat(value("a + 1", new BigDecimal("1e-2000000000"))).isEqualTo(BigDecimal.ONE);
        assertThat((BigDecimal) value("a / 3", new BigDecimal("2e-100")))
                .isEqualByComparingTo("1e-100");
        assertThat(value("a * 5", new BigDecimal("0e2000000000"))).asString().isEqualTo("0");
    }

    @Test
    void tellsTypeNamesAndText() {
        var expression = Expression.of("c > a ? s : u", NAMES);
        assertThat(expression.type()).isEqualTo(Type.TEXT);
        assertThat(expression.uses()).isEqualTo(List.of("a", "c", "s", "u"));
        assertThat(expression.source()).isEqualTo("c > a ? s : u");
    }

    @Test
    void namesMayBeWordsThatTheLanguageHasForTypes() {
        for (String name :
                List.of("int", "double", "type", "map", "min", "known", "e", "in1", "size")) {
            var names = new Names(Map.of(name, Type.number("")));
            var formula = Expression.of("min(%1$s, 9) + %1$s".formatted(name), names).decimals();
            assertThat(formula.number(new Object[] {BigDecimal.ONE})).isEqualByComparingTo("2");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "a*b + ; 115 ; 0         ; 34.5",
                "a > 9 ? 1 :; 115; 2     ; 2",
                "a>0&&; 390; a>0         ; true",
                "p==p||; 330; p          ; true",
                "p&&; 660; p             ; true",
                "sqrt(a)*; 115; 0        ; 0",
                "pow(a,99)*; 115; 0      ; 0",
                "(a+b)*; 115; 0          ; 0",
                "max(a, b) + ; 115 ; 0   ; 345"
            })
    void theLongestFormulasAreCompiled(String link, int times, String end, String expected) {
        Object value = value(link.repeat(times) + end, "0.1", "3", GONE, true);
        assertThat(value instanceof BigDecimal n ? n.stripTrailingZeros().toPlainString() : value)
                .hasToString(expected);
        assertThat(streamed(link.repeat(times) + end, 0.1, 3, Double.NaN, 1)).isNotNaN();
    }

    @Test
    void longListsAreCompiled() {
        assertThat(value("a in [" + "2,".repeat(970) + "1]", "1")).isEqualTo(true);
        assertThat(streamed("a in [" + "2,".repeat(970) + "1]", 1)).isEqualTo(1);
        assertThat(value("s in [" + "'',".repeat(640) + "s]", 1, 1, 1, 1, 1, "x")).isEqualTo(true);
        assertThat((BigDecimal) value("min(" + "a,".repeat(990) + "1)", "2"))
                .isEqualByComparingTo("1");
    }

    @Test
    void aFormulaIsSafeForManyThreads() {
        var formula = Expression.of("a * 3 + b - floor(a)", NAMES).decimals();
        long right =
                IntStream.range(0, 10_000)
                        .parallel()
                        .mapToObj(i -> new Object[] {BigDecimal.valueOf(i), BigDecimal.ONE})
                        .map(formula::number)
                        .mapToLong(value -> value == null ? 0 : value.longValueExact())
                        .sum();
        assertThat(right).isEqualTo(10_000L + 2 * (10_000L * 9_999 / 2));
    }
}
