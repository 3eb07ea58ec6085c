package io.baigong.server.overview;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ConfidentialityTests {
    @Test
    void aSmallRowTakesTheNextSmallestAlong() {
        assertThat(Confidentiality.withheld(List.of(2L, 10L, 5L)))
                .containsExactly(true, false, true);
        assertThat(Confidentiality.withheld(List.of(1L, 2L, 9L)))
                .containsExactly(true, true, false);
        assertThat(Confidentiality.withheld(List.of(1L, 1L, 9L, 4L)))
                .containsExactly(true, true, false, true);
        assertThat(Confidentiality.withheld(List.of(3L, 0L, 7L)))
                .containsExactly(false, false, false);
    }

    @Property
    void neitherARowNorADifferenceTellsOfFewerThanThree(
            @ForAll @Size(min = 1, max = 12) List<@IntRange(max = 9) Integer> rows) {
        var organisations = rows.stream().map(Integer::longValue).toList();
        long total = organisations.stream().mapToLong(Long::longValue).sum();
        var withheld = Confidentiality.withheld(organisations);
        long hidden = 0;
        for (int i = 0; i < withheld.length; i++) {
            long row = organisations.get(i);
            assertThat(withheld[i] || row == 0 || row >= Confidentiality.FLOOR)
                    .as("%s at %d", rows, i)
                    .isTrue();
            hidden += withheld[i] ? row : 0;
        }
        // The total less what is shown is a figure too.
        assertThat(hidden == 0 || hidden >= Confidentiality.FLOOR || total < Confidentiality.FLOOR)
                .as("%s %s", rows, Arrays.toString(withheld))
                .isTrue();
    }
}
