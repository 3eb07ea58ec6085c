package io.baigong.evaluator.expression;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/// Cases of a foreign suite; where they come from stands in dmn-tck.SOURCE.
class DmnTckTests {

    @ParameterizedTest(name = "{0}: {1}")
    @CsvFileSource(resources = "dmn-tck.csv", delimiter = ';', numLinesToSkip = 1)
    void givesWhatTheSuiteExpects(String number, String formula, @Nullable String expected) {
        var types = new LinkedHashMap<String, Type>();
        types.put("missing", Type.number(""));
        types.put("unknown", Type.TRUTH);
        var compiled = Expression.of(formula, new Names(types)).decimals();
        Object value = compiled.value(new @Nullable Object[2]);
        switch (value) {
            case BigDecimal found -> assertThat(found).isEqualByComparingTo(expected);
            case String found -> assertThat(found).isEqualTo(expected);
            case null, default ->
                    assertThat(value)
                            .isEqualTo(expected == null ? null : Boolean.valueOf(expected));
        }
    }
}
