package io.baigong.evaluator.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ToleranceTests {
    private static Tolerance of(@Nullable String share, @Nullable String amount) {
        return new Tolerance(
                share == null ? null : new BigDecimal(share),
                amount == null ? null : new BigDecimal(amount));
    }

    private static boolean agree(Tolerance within, String one, String other) {
        boolean there = within.agree(new BigDecimal(one), new BigDecimal(other));
        assertThat(within.agree(new BigDecimal(other), new BigDecimal(one)))
                .as("whichever is first")
                .isEqualTo(there);
        return there;
    }

    @Test
    void aShareIsOfTheGreater() {
        assertThat(agree(of("0.02", null), "98", "100")).isTrue();
        assertThat(agree(of("0.02", null), "97.99", "100")).isFalse();
        assertThat(agree(of("0.5", null), "-1", "1")).isFalse();
        assertThat(agree(of("0", null), "0", "0.00")).isTrue();
        assertThat(agree(of("0.02", null), "0", "0.001")).isFalse();
    }

    @Test
    void anAmountHelpsNearZero() {
        assertThat(agree(of("0.02", "0.5"), "0.1", "-0.4")).isTrue();
        assertThat(agree(of(null, "0.5"), "20", "20.51")).isFalse();
    }

    @Test
    void whatWouldConfirmAnythingIsNoTolerance() {
        assertThatIllegalArgumentException().isThrownBy(() -> of(null, null));
        assertThatIllegalArgumentException().isThrownBy(() -> of("0.51", null));
        assertThatIllegalArgumentException().isThrownBy(() -> of("-0.1", null));
        assertThatIllegalArgumentException().isThrownBy(() -> of(null, "-1"));
    }

    private static String method(String more) {
        return "\"inputs\": ["
                + Methods.input("a", more)
                + "], \"steps\": ["
                + Methods.step("s", "\"formula\": \"a\"")
                + "], \"result\": \"s\"";
    }

    @Test
    void aMethodNamesASecondPlaceForANumber() {
        var second =
                Methods.compiled(
                                method(
                                        ", \"confirmedBy\": {\"from\": {\"reading\": {\"of\": \"energy\", \"as\": \"increase\"}}, \"share\": \"0.02\"}"))
                        .method()
                        .inputs()
                        .getFirst()
                        .second();
        assertThat(second).isNotNull();
        assertThat(second.from()).isInstanceOf(Input.From.Reading.class);
        assertThat(second.second()).isNull();
    }

    @Test
    void aSecondPlaceWithoutToleranceOrOfATextIsAFault() {
        String from = ", \"confirmedBy\": {\"from\": {\"table\": \"t\", \"column\": \"b\"}%s}";
        assertThat(Methods.faults(method(from.formatted(""))))
                .extracting(MethodFault::pointer)
                .containsExactly("/inputs/0/confirmedBy");
        assertThat(Methods.faults(method(from.formatted(", \"share\": 0.7")))).hasSize(1);
        assertThat(Methods.faults(method(from.formatted(", \"shares\": 0.1, \"share\": 0.1"))))
                .extracting(MethodFault::pointer)
                .containsExactly("/inputs/0/confirmedBy/shares");
        assertThat(
                        Methods.faults(
                                method(
                                        ", \"type\": \"text\""
                                                + from.formatted(", \"share\": 0.1"))))
                .extracting(MethodFault::pointer)
                .contains("/inputs/0/confirmedBy");
    }
}
