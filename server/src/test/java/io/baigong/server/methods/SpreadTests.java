package io.baigong.server.methods;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SpreadTests {
    private static List<BigDecimal> values(int... times) {
        return IntStream.range(0, times.length)
                .boxed()
                .flatMap(at -> IntStream.range(0, times[at]).mapToObj(_ -> BigDecimal.valueOf(at)))
                .toList();
    }

    private static final Histogram TENS =
            new Histogram(List.of(BigDecimal.ONE, BigDecimal.TWO, BigDecimal.valueOf(3)));

    @Test
    void tellsAllRangesWhereItMayBeToldHowManyHaveAFigure() {
        var spread = Spread.of(TENS, values(3, 5, 9, 4), true);
        assertThat(IntStream.range(0, 4).mapToObj(spread::in)).containsExactly(3, 5, 9, 4);
    }

    @Test
    void hidesThoseWithoutAFigureInTheSmallestRangeThatIsLargeEnough() {
        var spread = Spread.of(TENS, values(3, 5, 9, 4), false);
        assertThat(IntStream.range(0, 4).mapToObj(spread::in)).containsExactly(3, null, 9, 4);
    }

    @Test
    void tellsNothingWhereNoRangeHidesThem() {
        // With four in each, one more that is missing could only be one: the least is three.
        var spread = Spread.of(TENS, values(4, 4, 3, 4), false);
        assertThat(IntStream.range(0, 4).mapToObj(spread::in)).allMatch(Objects::isNull);
    }
}
