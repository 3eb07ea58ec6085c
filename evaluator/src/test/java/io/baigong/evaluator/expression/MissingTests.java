package io.baigong.evaluator.expression;

import static io.baigong.evaluator.expression.Formulas.NAMES;
import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.evaluator.expression.Missing.Cause;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MissingTests {

    private static @Nullable Missing why(String formula, @Nullable Object... slots) {
        var all = new @Nullable Object[7];
        System.arraycopy(slots, 0, all, 0, slots.length);
        return Expression.of(formula, NAMES).whyMissing(all);
    }

    @Test
    void namesTheFirstInputThatIsNotThere() {
        assertThat(why("a + b", BigDecimal.ONE)).isEqualTo(new Missing(Cause.INPUT, "b", 1, 5));
        assertThat(why("p && a > b", null, null, null, true))
                .isEqualTo(new Missing(Cause.INPUT, "a", 1, 6));
    }

    @Test
    void tellsADivisionByZeroFromAnInputThatIsNotThere() {
        assertThat(why("1 +\n a / b", BigDecimal.ONE, BigDecimal.ZERO))
                .isEqualTo(new Missing(Cause.DIVISION_BY_ZERO, "a / b", 2, 4));
        assertThat(why("pow(a, -1)", BigDecimal.ZERO))
                .extracting(Missing::cause)
                .isEqualTo(Cause.DIVISION_BY_ZERO);
    }

    @Test
    void tellsWhatDoesNotExistAndWhatIsTooLarge() {
        assertThat(why("sqrt(a)", BigDecimal.ONE.negate()))
                .isEqualTo(new Missing(Cause.UNDEFINED, "sqrt", 1, 1));
        assertThat(why("a * a", new BigDecimal("1e60")))
                .extracting(Missing::cause)
                .isEqualTo(Cause.TOO_LARGE);
    }

    @Test
    void hasNoReasonForWhatIsThere() {
        assertThat(why("orElse(a, 1) > 0 || p")).isNull();
        assertThat(why("false && p")).isNull();
    }
}
