package io.baigong.server.queries.promql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.baigong.server.queries.promql.Expr.Aggregation;
import io.baigong.server.queries.promql.Expr.At;
import io.baigong.server.queries.promql.Expr.Binary;
import io.baigong.server.queries.promql.Expr.Literal;
import io.baigong.server.queries.promql.Expr.Moment;
import io.baigong.server.queries.promql.Expr.Negation;
import io.baigong.server.queries.promql.Expr.RangeSelector;
import io.baigong.server.queries.promql.Expr.Selector;
import io.baigong.server.queries.promql.LabelMatcher.Operator;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParserTests {
    private static final long MINUTE = 60_000_000L;

    @Test
    void readsASelectorWithMatchersOffsetAndTime() {
        var expr = Parser.parse("temp{thing=\"mill-1\", model!~'a|b',} offset 5m @ 1600000000.5");
        assertThat(expr).isInstanceOf(Selector.class);
        var selector = (Selector) expr;
        assertThat(selector.matchers().stream().map(LabelMatcher::toString))
                .containsExactly("__name__=\"temp\"", "thing=\"mill-1\"", "model!~\"a|b\"");
        assertThat(selector.moment())
                .isEqualTo(new Moment(5 * MINUTE, new At.Time(1_600_000_000_500_000L)));
    }

    @Test
    void readsARangeWithADurationOfSeveralUnits() {
        assertThat(Parser.parse("temp[1h30m] offset -1d"))
                .isEqualTo(
                        new RangeSelector(
                                new Selector(
                                        List.of(
                                                LabelMatcher.of(
                                                        "__name__", Operator.EQUAL, "temp")),
                                        new Moment(-1_440 * MINUTE, null),
                                        0),
                                90 * MINUTE,
                                0));
    }

    @Test
    void bindsAsTightlyAsPrometheus() {
        var or = (Binary) Parser.parse("a + b * c ^ d ^ e > 1 and f or g");
        assertThat(or.operator().sign()).isEqualTo("or");
        var and = (Binary) or.left();
        var greater = (Binary) and.left();
        var plus = (Binary) greater.left();
        var times = (Binary) plus.right();
        var power = (Binary) times.right();
        assertThat(power.left()).isInstanceOf(Selector.class);
        assertThat(((Binary) power.right()).operator().sign()).isEqualTo("^");
        assertThat(Parser.parse("-1 ^ 2")).isInstanceOf(Negation.class);
        assertThat(Parser.parse("-1 + 2")).isInstanceOf(Binary.class);
        var minus = (Binary) Parser.parse("1 - 2 - 3");
        assertThat(minus.right()).isInstanceOf(Literal.class);
    }

    @Test
    void takesAGroupingBeforeOrAfterTheArguments() {
        var before = (Aggregation) Parser.parse("topk by (thing) (3, temp)");
        var after = (Aggregation) Parser.parse("topk(3, temp) by (thing)");
        assertThat(before.grouping()).isEqualTo(after.grouping());
        assertThat(before.parameter()).isInstanceOf(Literal.class);
    }

    @Test
    void namesOfAggregationsAndOperatorsMayBeMetrics() {
        assertThat(Parser.parse("sum")).isInstanceOf(Selector.class);
        assertThat(Parser.parse("count{thing=\"x\"}")).isInstanceOf(Selector.class);
        assertThat(Parser.parse("sum(on)")).isInstanceOf(Aggregation.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    temp{thing=}              | 1:12: parse error: expected a text in quotes, got "}"
                    temp +                    | 1:7: parse error: expected a number, a selector
                    rate(temp)                | 1:6: parse error: rate takes a range vector here, got an instant vector; write the time it looks back
                    abs(temp[5m])             | 1:5: parse error: abs takes an instant vector here, got a range vector
                    temp[5m:1m]               | not supported: subqueries; supported:
                    histogram_quantile(1, a)  | 1:1: parse error: not supported: the function or aggregation histogram_quantile; supported: selectors
                    a * on(b) group_left c    | not supported: group_left
                    1 > 2                     | comparisons between scalars must use bool
                    {thing=~".*"}             | a selector needs a name or a label that is not empty
                    {thing=~"("}              | expected a regular expression (RE2), got "("
                    {a=~"((a{99}){99}){99}"}  | multiply to at most 1000
                    temp[5]                   | expected a duration such as 5m, got "5"
                    temp[5mm]                 | expected a number such as 1.5 or a duration such as 5m, got "5mm"
                    temp offset 1m offset 1m  | offset is there twice
                    a b                       | 1:3: parse error: expected an operator or the end, got "b"
                    a and 1                   | and takes an instant vector on both sides
                    topk(temp)                | topk takes 2 arguments, got 1
                    a $ b                     | 1:3: parse error: unexpected character "$"
                    "a                        | at the end of this text
                    """)
    void saysWhatIsWrongAndWhere(String query, String message) {
        assertThatThrownBy(() -> Parser.parse(query))
                .isInstanceOf(QueryError.class)
                .hasMessageContaining(message);
    }

    @Test
    void countsLinesInThePosition() {
        assertThatThrownBy(() -> Parser.parse("temp\n  + # more\n  ]"))
                .hasMessageStartingWith("3:3: parse error");
    }

    @Test
    void boundsLengthAndDepth() {
        assertThatThrownBy(() -> Parser.parse("a".repeat(9_000)))
                .hasMessageContaining("at most 8192 characters");
        assertThatThrownBy(() -> Parser.parse("(".repeat(4_000) + "a" + ")".repeat(4_000)))
                .hasMessageContaining("nests at most");
        assertThatThrownBy(() -> Parser.parse("-".repeat(8_000) + "1"))
                .hasMessageContaining("nests at most");
        assertThatThrownBy(() -> Parser.parse("1^".repeat(4_000) + "1"))
                .hasMessageContaining("nests at most");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", ".5", "1e3", "0x1F", "Inf", "-nan", "+1.5E-2", "1."})
    void readsNumbers(String query) {
        assertThat(Parser.parse(query).type()).isEqualTo(Type.SCALAR);
    }

    @Property(tries = 3_000)
    void throwsNothingButItsErrorWhateverTheText(@ForAll String text) {
        onlyItsError(text);
    }

    @Property(tries = 5_000)
    void throwsNothingButItsErrorWhateverTheTokens(@ForAll("tokens") List<String> tokens) {
        onlyItsError(String.join(" ", tokens));
        onlyItsError(String.join("", tokens));
    }

    private static void onlyItsError(String text) {
        var thrown = catchThrowable(() -> Parser.parse(text));
        if (thrown != null) {
            assertThat(thrown).isInstanceOf(QueryError.class).message().isNotBlank();
        }
    }

    @Provide
    Arbitrary<List<String>> tokens() {
        return Arbitraries.of(
                        "temp",
                        "sum",
                        "by",
                        "without",
                        "on",
                        "ignoring",
                        "bool",
                        "offset",
                        "@",
                        "start()",
                        "end()",
                        "rate",
                        "topk",
                        "abs",
                        "(",
                        ")",
                        "{",
                        "}",
                        "[",
                        "]",
                        ",",
                        "=",
                        "!=",
                        "=~",
                        "!~",
                        "==",
                        "<",
                        ">=",
                        "+",
                        "-",
                        "*",
                        "^",
                        "5m",
                        "1h30m",
                        "1",
                        "0x",
                        "1e",
                        ".5",
                        "\"a\"",
                        "'",
                        "`x`",
                        "\\",
                        "\"(\"",
                        "and",
                        "or",
                        "unless",
                        "group_left",
                        "thing",
                        ":",
                        "#",
                        "\n",
                        "inf",
                        "atan2")
                .list()
                .ofMaxSize(14);
    }
}
