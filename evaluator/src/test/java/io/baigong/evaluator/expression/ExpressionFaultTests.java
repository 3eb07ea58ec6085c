package io.baigong.evaluator.expression;

import static io.baigong.evaluator.expression.Formulas.NAMES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionFaultTests {
    private static final Names METER =
            Formulas.names(
                    "power", "kWh", "heat", "MJ", "temp", "Cel", "tax", "万元", "land", "亩", "rate",
                    "%", "area", "m2");

    private static ExpressionFault fault(String formula, Names names) {
        var fault =
                catchThrowableOfType(ExpressionFault.class, () -> Expression.of(formula, names));
        return Objects.requireNonNull(fault, () -> "no fault in " + formula);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "power + heat               | 7  | one unit on both sides, got kWh and MJ | convert(heat, \"kWh\")",
                "power - tax                | 7  | got kWh and 万元                       | ''",
                "temp > 80                  | 6  | got Cel and 1                          | number(80, \"Cel\")",
                "80 < temp                  | 4  | got 1 and Cel                          | number(80, \"Cel\")",
                "1 - rate                   | 3  | got 1 and %                            | convert(1, \"%\")",
                "min(power, heat)           | 1  | got kWh and MJ                         | convert(heat, \"kWh\")",
                "clamp(temp, 0, 5)          | 1  | clamp                                  | number(5, \"Cel\")",
                "land > area                | 6  | got 亩 and m2                          | convert(area, \"亩\")",
                "power in [1]               | 11 | in needs one unit                      | number(1, \"kWh\")",
                "1 > 2 ? power : heat       | 7  | ? : needs one unit                     | convert(heat, \"kWh\")",
                "orElse(power, 1)           | 1  | orElse needs one unit                  | number(1, \"kWh\")",
                "sqrt(power * power * heat) | 1  | the unit of a square                   | ''",
                "ln(rate)                   | 1  | ln takes a plain number, got %         | convert(rate, \"1\")",
                "ln(power)                  | 1  | ln takes a plain number, got kWh       | power / number(1, \"kWh\")",
                "number(power, \"MJ\")      | 1  | number takes a plain number            | power / number(1, \"kWh\")",
                "convert(power, \"tce\")    | 1  | no factor leads from kWh to tce        | ''",
                "convert(80, \"Cel\")       | 1  | no factor leads from 1 to Cel          | number(80, \"Cel\")",
                "convert(power, \"k W\")    | 16 | unit \"k W\": expected                 | ''",
                "pow(power, 21)             | 1  | powers up to 20                        | ''",
            })
    void unitsThatDoNotFitAreToldWithPlaceAndHint(
            String formula, int column, String message, String hint) {
        var fault = fault(formula, METER);
        assertThat(fault).hasMessageContaining(message);
        assertThat(fault.column()).isEqualTo(column);
        assertThat(fault.hint()).isEqualTo(hint);
        assertThat(fault.line()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "tax / land; 万元/亩",
                "tax / land * land; 万元",
                "convert(power, \"MJ\") + heat; MJ",
                "tax / number(24.097, \"万元/亩\"); 亩",
                "tax / land / number(24.097, \"万元/亩\") * 30; ''",
                "temp > 0 ? temp : 0; Cel",
                "max(0, -temp); Cel",
                "convert(rate, \"1\") * 3; 1",
                "sqrt(area); m",
                "pow(power / power, 3); 1",
                "convert(land, \"ha\"); ha",
                "round(abs(temp), 1); Cel"
            })
    void infersTheUnit(String formula, String unit) {
        assertThat(Expression.of(formula, METER).type()).isEqualTo(Type.number(unit));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a + bb                    | 5  | there is no name bb            | Did you mean b?",
                "a + mni(a, b)             | 5  | mni is no function             | Did you mean min?",
                "a = 1                     | 3  | ''                             | Write ==.",
                "a and b                   | 3  | expected a sign or the end, got and | Write &&.",
                "温度 > 1                  | 1  | ''                             | Names are letters a to z, digits and _; other characters belong in \"quotes\".",
                "a × b                     | 3  | got × | Write *.",
                "a ≥ b                     | 3  | ''                             | Write >=.",
                "a > '80                   | 5  | this text has no end | ''",
                "a +                       | 4  | expected a value, got the end | ''",
                "(a + b                    | 7  | expected ')', got the end | ''",
                "a <> b                    | 4  | expected a value, got >        | Write !=.",
                "a > 80%                   | 8  | expected a value, got the end  | Write number(80, \"%\").",
                "1,000 + a                 | 2  | expected a sign or the end     | A number has no commas.",
                "a ? 1                     | 6  | expected a sign, got the end   | ''",
                "if (p) 1                  | 1  | if is a word of the language   | Write p ? a : b.",
                "a ? 1 : 2                 | 1  | expected true or false         | ''",
                "p + 1                     | 1  | expected a number              | ''",
                "s + s                     | 1  | expected a number, got a text  | ''",
                "s > s                     | 3  | > compares numbers, got a text | ''",
                "s == 1                    | 3  | == needs two of a kind         | ''",
                "a && p                    | 1  | expected true or false         | ''",
                "!a                        | 2  | expected true or false         | ''",
                "a in b                    | 3  | expected a list                | x in [\"a\", \"b\"]",
                "a in []                   | 3  | expected a list                | x in [\"a\", \"b\"]",
                "[a]                       | 1  | a list may only stand behind   | x in [\"a\", \"b\"]",
                "a[0]                      | 2  | no lists                       | ''",
                "a % b                     | 3  | % is no sign                   | x - floor(x / y) * y",
                "a == null                 | 6  | nothing equals                 | known(x), orElse(x, y)",
                "5u + 1                    | 1  | no letters behind              | 5",
                "round(a)                  | 1  | round takes 2 values, got 1    | round(x, 2)",
                "round(a, b)               | 10 | expected a whole number        | ''",
                "round(a, 99)              | 10 | expected a whole number        | ''",
                "pow(a, 0.5)               | 8  | expected a whole number        | ''",
                "pow(a, 101)               | 8  | expected a whole number        | ''",
                "min(a)                    | 1  | min takes 2 values or more     | min(x, y)",
                "convert(a, s)             | 12 | expected a unit in quotes      | \"kWh\"",
                "startsWith(s, \"x\")      | 1  | stands behind a text           | text.startsWith(\"31\")",
                "a.round(2)                | 3  | cannot be called with a point  | round(x, 2)",
                "1e101                     | 1  | at most 100 digits             | ''",
                "1e-101                    | 1  | at most 100 digits             | ''",
                "1e999999999999            | 1  | ''                             | ''",
                "99999999999999999999      | 1  | ''                             | ''",
            })
    void mistakesAreToldWithPlaceAndHint(String formula, int column, String message, String hint) {
        var fault = fault(formula, NAMES);
        assertThat(fault).hasMessageContaining(message);
        assertThat(fault.column()).isEqualTo(column);
        assertThat(fault.hint()).isEqualTo(hint);
    }

    @Test
    void thePlaceIsGivenByLineAndCodePoint() {
        var fault = fault("s == \"𠮷𠮷\" &&\n   zz > 1", NAMES);
        assertThat(fault.line()).isEqualTo(2);
        assertThat(fault.column()).isEqualTo(4);
        assertThat(fault.length()).isEqualTo(2);
        assertThat(fault("s == \"𠮷𠮷\" && zz", NAMES).column()).isEqualTo(14);
    }

    @Test
    void anotherTypeThanWantedIsRefused() {
        var fault =
                catchThrowableOfType(
                        ExpressionFault.class,
                        () -> Expression.of("power", METER, Type.number("MJ")));
        assertThat(fault).hasMessage("expected a number in MJ, got a number in kWh");
        assertThat(Objects.requireNonNull(fault).hint()).isEqualTo("convert(power, \"MJ\")");
        assertThat(Expression.of("0", METER, Type.number("MJ")).fits(Type.TRUTH)).isFalse();
        assertThat(Expression.of("power", METER, Type.number("kW.h")).source()).isEqualTo("power");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a.getClass()",
                "a.class",
                "''.getClass().forName('java.lang.Runtime')",
                "type(a)",
                "dyn(a)",
                "[1, 2].all(x, x > 0)",
                "[1].map(x, x * 2)",
                "[1].exists(x, true)",
                "has(a.b)",
                "{1: 2}",
                "google.protobuf.Struct{}",
                "b'bytes'",
                "a.matches('(x+x+)+y')",
                "size(s)",
                "timestamp(s)",
                "string(a)",
                "double(s)",
                "duration('1s')",
                "s + s",
                "a ? b : c",
                "`a`",
                ".a",
                "a.?b",
                "",
                "   ",
                "// only a remark",
                "\ud800",
                "\u0000",
                "a\udc00",
                "if (true) 1",
                "while(true){}",
                "__result__",
                "@result",
                "a; b",
                "true[0]",
                "\"\\ud800\"",
                "\"\\",
                "0x",
                "1..2",
                "1.2.3"
            })
    void whatIsNotPartOfFormulasIsRefused(String formula) {
        assertThat(fault(formula, NAMES).getMessage()).isNotBlank();
    }

    @Test
    void loopsAreRefusedByName() {
        assertThat(fault("[1, 2].all(x, x > 0)", NAMES)).hasMessageContaining("no loops");
        assertThat(fault("a > 0 && [1].exists(x, p)", NAMES)).hasMessageContaining("no exists");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "(; 1999; ''",
                "(; 500; a",
                "abs(; 110; a",
                "abs(; 1999; ''",
                "-(; 60; a",
                "!; 1990; p",
                "-; 1990; a",
                "[; 1990; ''",
                "{1:; 660; ''",
                "a?; 990; ''",
                "a?p:; 490; a",
                "a+; 990; a",
                "a<; 990; a",
                "a in ; 390; a",
                "a.b; 600; ''",
                "a.a(; 490; ''",
                "a b ; 490; ''",
                "x; 1990; y",
                "min(a,; 330; a"
            })
    void whatIsTooLongOrTooDeepIsRefusedOnASmallStack(String piece, int times, String end)
            throws InterruptedException {
        var found = new AtomicReference<Throwable>();
        String formula = piece.repeat(times) + end;
        var thread =
                new Thread(
                        null,
                        () ->
                                found.set(
                                        Assertions.catchThrowable(
                                                () -> Expression.of(formula, NAMES))),
                        "small",
                        512 * 1024);
        thread.start();
        thread.join();
        assertThat(found.get()).isInstanceOf(ExpressionFault.class);
        assertThat(found.get().getMessage()).hasSizeLessThan(300);
    }

    @Test
    void lengthAndDepthAreBounded() {
        assertThat(fault("a + " + " ".repeat(2_000) + "b", NAMES)).hasMessageContaining("2000");
        assertThat(fault("abs(".repeat(33) + "a" + ")".repeat(33), NAMES))
                .hasMessageContaining("32 levels");
        assertThat(fault("-(".repeat(60) + "a" + ")".repeat(60), NAMES))
                .hasMessageContaining("32 levels");
        assertThat(Expression.of("abs(".repeat(32) + "a" + ")".repeat(32), NAMES).uses())
                .containsExactly("a");
    }

    @Test
    void powersOfPowersStayCheap() {
        String tower = "pow(".repeat(30) + "a" + ", 100)".repeat(30);
        var formula = Expression.of(tower, NAMES).decimals();
        assertThat(formula.value(new Object[] {new BigDecimal("1.000001")})).isNull();
        String wide = String.join("*", Collections.nCopies(115, "pow(a,99)"));
        assertThat(Formulas.value(wide, "0.9")).isNotNull();
    }

    @Property(tries = 2_000)
    void anyTextIsAFormulaOrAFault(@ForAll String text) {
        assertFormulaOrFault(text);
    }

    @Property(tries = 3_000)
    void anySoupOfWordsIsAFormulaOrAFault(@ForAll("soups") String text) {
        assertFormulaOrFault(text);
    }

    private static void assertFormulaOrFault(String text) {
        Expression expression;
        try {
            expression = Expression.of(text, METER);
        } catch (ExpressionFault fault) {
            assertThat(fault.line()).isPositive();
            assertThat(fault.column()).isBetween(1, text.codePointCount(0, text.length()) + 1);
            assertThat(fault.length()).isPositive();
            assertThat(fault.getMessage()).isNotBlank();
            return;
        }
        Object value = expression.decimals().value(new Object[METER.types().size()]);
        assertThat(expression.whyMissing(new Object[METER.types().size()]) == null)
                .isEqualTo(value != null);
        try {
            expression.doubles().value(new double[METER.types().size()]);
        } catch (ExpressionFault fault) {
            assertThat(fault).hasMessageContaining("a stream has no texts");
        }
    }

    @Provide
    Arbitrary<String> soups() {
        return Arbitraries.of(
                        List.of(
                                "power",
                                "heat",
                                "temp",
                                "p",
                                "s",
                                "1",
                                "0",
                                "0.5",
                                "1e3",
                                "\"kWh\"",
                                "\"x\"",
                                "+",
                                "-",
                                "*",
                                "/",
                                "<",
                                ">=",
                                "==",
                                "!=",
                                "&&",
                                "||",
                                "!",
                                "?",
                                ":",
                                "(",
                                ")",
                                "[",
                                "]",
                                ",",
                                ".",
                                "in",
                                "min(",
                                "max(",
                                "known(",
                                "orElse(",
                                "convert(",
                                "number(",
                                "round(",
                                "pow(",
                                "startsWith(",
                                "true",
                                "null",
                                "//",
                                "\n",
                                "{",
                                "}",
                                "=",
                                "'",
                                "\"",
                                "\\",
                                "%",
                                "λ",
                                "1u"))
                .list()
                .ofMaxSize(14)
                .map(words -> String.join(" ", words));
    }
}
