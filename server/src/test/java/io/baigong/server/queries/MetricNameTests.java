package io.baigong.server.queries;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricNameTests {
    @ParameterizedTest
    @CsvSource({
        "temp, temp",
        "spindle.power, spindle_power",
        "line-1:speed, line_1:speed",
        "2nd, _2nd",
        "温度, reading",
        "temp温, reading"
    })
    void isTheKeyMadeLegal(String property, String metric) {
        assertThat(MetricName.of(property)).isEqualTo(metric);
    }
}
