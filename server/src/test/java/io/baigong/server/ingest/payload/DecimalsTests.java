package io.baigong.server.ingest.payload;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class DecimalsTests {
    @Property
    void scalesAsTheLibraryDoes(
            @ForAll long unscaled,
            @ForAll @IntRange(min = -40, max = 25) int exponent,
            @ForAll @IntRange(max = 12) int scale) {
        var exact = BigDecimal.valueOf(unscaled, -exponent);
        var expected = exact.setScale(scale, RoundingMode.HALF_EVEN).unscaledValue();
        long fits = expected.bitLength() < 64 ? expected.longValue() : Decimals.OVERFLOW;

        assertThat(Decimals.toScale(unscaled, exponent, scale)).isEqualTo(fits);
        assertThat(Decimals.toScale(exact, scale)).isEqualTo(fits);
        boolean kept = exact.compareTo(new BigDecimal(expected, scale)) == 0;
        assertThat(Decimals.isExact(unscaled, exponent, scale)).isEqualTo(kept);
        assertThat(Decimals.isExact(exact, scale)).isEqualTo(kept);
    }

    @Property
    void isTheNearestDouble(@ForAll long unscaled, @ForAll @IntRange(min = -400, max = 400) int e) {
        assertThat(Decimals.toDouble(unscaled, e))
                .isEqualTo(Double.parseDouble(unscaled + "E" + e));
    }
}
