package io.baigong.server.production;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.evaluator.method.Label;
import io.baigong.server.production.Composition.Whole;
import io.baigong.server.production.ShiftElements.Amount;
import io.baigong.server.things.Name;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/// What is planned less what is lost is what is left, whatever the shifts were like.
class LossTallyTests {
    private static final List<Element> ELEMENTS = List.of(Element.values());

    /// Of a shift of eight hours, in which a machine did one thing after the other.
    private static Whole shift(List<Integer> lengths, int produced, int good, int named, int more) {
        var stretches = new ArrayList<Stretch>();
        var sums = new EnumMap<Element, Long>(Element.class);
        long at = 0;
        for (int i = 0; i < lengths.size(); i++) {
            var element = ELEMENTS.get(lengths.get(i) % ELEMENTS.size());
            long length = lengths.get(i) % 7_200_000;
            String reason = i % 3 == 0 && element != Element.UNKNOWN ? "r" + i % 4 : null;
            stretches.add(new Stretch(at, at + length, element, reason));
            sums.merge(element, length, Long::sum);
            at += length;
        }
        var figures = new EnumMap<Figure, Amount>(Figure.class);
        figures.put(Figure.PBT, amount(ShiftCase.seconds(at)));
        figures.put(
                Figure.APT,
                amount(seconds(sums, Element.PRODUCTION).add(BigDecimal.valueOf(more))));
        figures.put(Figure.AUST, amount(seconds(sums, Element.SETUP)));
        figures.put(Figure.ADET, amount(seconds(sums, Element.DELAY)));
        figures.put(Figure.ADOT, amount(seconds(sums, Element.DOWN)));
        figures.put(Figure.PDOT, amount(seconds(sums, Element.PLANNED_DOWN)));
        figures.put(
                Figure.UNKNOWN,
                amount(
                        seconds(sums, Element.UNKNOWN)
                                .subtract(BigDecimal.valueOf(more))
                                .max(BigDecimal.ZERO)));
        figures.put(Figure.PQ, amount(BigDecimal.valueOf(produced)));
        figures.put(Figure.GQ, amount(BigDecimal.valueOf(good)));
        figures.put(Figure.PRI_PQ, amount(BigDecimal.valueOf(produced * 7L)));
        var elements =
                new ShiftElements(
                        1,
                        "m",
                        LocalDate.EPOCH,
                        "early",
                        Name.of("early"),
                        Instant.EPOCH,
                        Instant.ofEpochMilli(Math.max(1, at)),
                        true,
                        figures,
                        List.of());
        return new Whole(elements, stretches, Map.of(), Map.of("crack", BigDecimal.valueOf(named)));
    }

    private static BigDecimal seconds(Map<Element, Long> sums, Element element) {
        return ShiftCase.seconds(sums.getOrDefault(element, 0L));
    }

    private static Amount amount(BigDecimal value) {
        return new Amount(value, Label.EVIDENCED);
    }

    @Property(tries = 300)
    void whatIsPlannedLessWhatIsLostIsWhatIsLeft(
            @ForAll @Size(min = 1, max = 12)
                    List<@IntRange(min = 1, max = 9_000_000) Integer> first,
            @ForAll @Size(min = 1, max = 12)
                    List<@IntRange(min = 1, max = 9_000_000) Integer> second,
            @ForAll @IntRange(max = 900) int produced,
            @ForAll @IntRange(max = 900) int good,
            @ForAll @IntRange(max = 60) int named,
            @ForAll @IntRange(max = 4_000) int more) {
        var tally = new LossTally(LossTally.ALL);
        assertThat(tally.add(shift(first, produced, Math.min(good, produced), named, 0))).isEmpty();
        assertThat(tally.add(shift(second, 100, 90, 4, more))).isEmpty();
        var times = tally.times();
        var lost = BigDecimal.ZERO;
        var beforeProduction = BigDecimal.ZERO;
        for (var loss : tally.losses()) {
            lost = lost.add(loss.seconds());
            if (loss.kind().compareTo(LossKind.SPEED) < 0) {
                beforeProduction = beforeProduction.add(loss.seconds());
            }
        }
        assertThat(times.planned().subtract(beforeProduction))
                .isEqualByComparingTo(times.production());
        assertThat(times.planned().subtract(lost)).isEqualByComparingTo(times.valuable());
        assertThat(times.shifts()).isEqualTo(2);
    }
}
