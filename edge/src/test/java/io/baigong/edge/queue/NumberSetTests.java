package io.baigong.edge.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class NumberSetTests {
    @Property
    void isASetWhateverIsAddedInWhateverOrder(
            @ForAll @Size(max = 60) List<@IntRange(min = 0, max = 80) Integer> numbers) {
        var set = new NumberSet(5, 1_000);
        var model = new TreeSet<Long>();
        for (long below = 0; below < 5; below++) {
            model.add(below);
        }
        for (int number : numbers) {
            set.add(number, number + number % 4);
            for (long each = number; each < number + number % 4; each++) {
                model.add(each);
            }
        }
        long floor = firstMissing(model, 0);
        assertThat(set.floor()).isEqualTo(floor);
        assertThat(set.above()).isEqualTo(model.tailSet(floor).size());
        for (long number = 0; number < 100; number++) {
            assertThat(set.contains(number)).isEqualTo(model.contains(number));
            assertThat(set.nextMissing(number)).isEqualTo(firstMissing(model, number));
        }
        assertThat(set.missing(10, 60)).isEqualTo(50 - model.subSet(10L, 60L).size());
    }

    @Property
    void cutsOffWhatLiesBehindTheEnd(
            @ForAll @Size(max = 30) List<@IntRange(min = 0, max = 60) Integer> numbers,
            @ForAll @IntRange(min = 0, max = 70) int end) {
        var set = new NumberSet(0, 1_000);
        numbers.forEach(number -> set.add(number));
        set.cut(end);
        for (long number = 0; number < 80; number++) {
            boolean kept = number < end && numbers.contains((int) number);
            assertThat(set.contains(number)).as("%d", number).isEqualTo(kept);
        }
    }

    @Test
    void forgetsTheNewestRatherThanGrowWithoutBound() {
        var set = new NumberSet(0, 3);
        for (long number = 10; number < 30; number += 2) {
            set.add(number);
        }
        assertThat(set.intervals()).isEqualTo(3);
        assertThat(set.contains(10)).isTrue();
        assertThat(set.contains(28)).isFalse();
        assertThat(set.above()).isEqualTo(3);
    }

    private static long firstMissing(TreeSet<Long> model, long from) {
        long at = from;
        while (model.contains(at)) {
            at++;
        }
        return at;
    }
}
