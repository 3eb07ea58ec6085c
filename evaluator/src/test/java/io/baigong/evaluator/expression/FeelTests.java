package io.baigong.evaluator.expression;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/// Formulas beside FEEL, the expression language of the Decision Model and Notation (OMG DMN 1.5,
/// clause 10), where both have an equal; feel.SOURCE says how the cases were made.
class FeelTests {
    private static @Nullable Object value(String formula) {
        var types = new LinkedHashMap<String, Type>();
        types.put("missing", Type.number(""));
        types.put("unknown", Type.TRUTH);
        return Expression.of(formula, new Names(types)).decimals().value(new @Nullable Object[2]);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvFileSource(
            resources = "feel.csv",
            delimiter = ';',
            numLinesToSkip = 1,
            quoteCharacter = '\'')
    void givesWhatFeelGives(String clause, String formula, @Nullable String expected) {
        Object value = value(formula);
        switch (value) {
            case BigDecimal found -> assertThat(found).isEqualByComparingTo(expected);
            case String found -> assertThat(found).isEqualTo(expected);
            case null, default ->
                    assertThat(value)
                            .isEqualTo(expected == null ? null : Boolean.valueOf(expected));
        }
    }

    /// In FEEL null equals null, and whoever asks `if` something unknown gets the other branch. In
    /// a regulation a figure that nobody reported must decide nothing, so here both are missing.
    @Test
    void whatIsMissingDecidesNothingUnlikeInFeel() {
        assertThat(value("missing == missing")).isNull();
        assertThat(value("unknown ? 1 : 2")).isNull();
    }

    /// FEEL's decimal(2.5, 0) is 2, half to even; regulations round half up. Half to even is a
    /// choice of a step.
    @Test
    void roundGoesHalfAwayFromZeroUnlikeFeelsDecimal() {
        assertThat((BigDecimal) value("round(2.5, 0)")).isEqualByComparingTo("3");
        assertThat((BigDecimal) value("round(-2.5, 0)")).isEqualByComparingTo("-3");
    }
}
