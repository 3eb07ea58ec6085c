package io.baigong.evaluator.method;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/// A correction, a late comer or a leaver gives the same as starting anew; so does another order.
class RecalculationTests {
    private static final CompiledMethod HUANGYAN =
            Methods.packed("land-efficiency", "abc-huangyan-2022");
    private static final CompiledMethod ZHENGZHOU =
            Methods.packed("land-efficiency", "abc-zhengzhou-type-2018");
    private static final CompiledMethod ANHUI =
            Methods.packed("land-efficiency", "abc-anhui-type-2021");

    @Property(tries = 60)
    void recalculatingGivesWhatCalculatingGives(@ForAll Random random) {
        for (var method : List.of(HUANGYAN, ZHENGZHOU, ANHUI)) {
            Map<String, SubjectIn> all = new TreeMap<>();
            for (int i = random.nextInt(30); i >= 0; i--) {
                put(all, firm(method, "f" + i, random));
            }
            var calculation = calculate(method, all.values());
            for (int round = 0; round < 3; round++) {
                String before = calculation.hash();
                Map<String, SubjectIn> changed = new TreeMap<>();
                for (int i = random.nextInt(4); i >= 0; i--) {
                    put(changed, firm(method, "f" + random.nextInt(40), random));
                }
                Set<String> removed =
                        Set.of("f" + random.nextInt(40) + "x", "f" + (40 + round), "f" + round);
                changed.keySet().removeAll(removed);
                all.keySet().removeAll(removed);
                all.putAll(changed);

                var next = calculation.recalculate(changed.values(), removed);

                assertSame(next, calculate(method, all.values()));
                assertThat(calculation.hash()).as("the earlier one stays").isEqualTo(before);
                calculation = next;
            }
        }
    }

    @Property(tries = 60)
    void theOrderOfArrivalDoesNotMatter(@ForAll Random random) {
        for (var method : List.of(HUANGYAN, ZHENGZHOU, ANHUI)) {
            List<SubjectIn> firms = new ArrayList<>();
            for (int i = 0; i < 25; i++) {
                firms.add(firm(method, "f" + i, random));
            }
            String hash = calculate(method, firms).hash();
            Collections.shuffle(firms, random);
            assertThat(calculate(method, firms).hash()).isEqualTo(hash);
        }
    }

    @Property(tries = 40)
    void whatWasGivenGivesTheSameAgain(@ForAll Random random) {
        var first =
                calculate(
                        HUANGYAN,
                        List.of(firm(HUANGYAN, "a", random), firm(HUANGYAN, "b", random)));
        assertSame(first, calculate(HUANGYAN, List.of(first.given("b"), first.given("a"))));
    }

    private static void put(Map<String, SubjectIn> all, SubjectIn in) {
        all.put(in.subject(), in);
    }

    private static Calculation calculate(CompiledMethod method, Iterable<SubjectIn> firms) {
        return method.calculate(new Population("2022", firms, Past.NONE));
    }

    /// Few different numbers, so that there are ties, and gaps and nonsense among them.
    private static SubjectIn firm(CompiledMethod method, String key, Random random) {
        Map<String, Given> inputs = new HashMap<>();
        for (Input input : method.method().inputs()) {
            if (random.nextInt(10) > 0) {
                Label label = Label.values()[random.nextInt(3)];
                inputs.put(input.key(), Given.of(value(input, random), label));
            }
        }
        return new SubjectIn(key, Map.of("region", "33" + random.nextInt(3)), inputs);
    }

    private static Object value(Input input, Random random) {
        return switch (input.kind()) {
            case NUMBER -> new BigDecimal(random.nextInt(8) - 1).movePointLeft(random.nextInt(2));
            case TEXT ->
                    random.nextInt(5) == 0 ? "other" : random.nextBoolean() ? "above" : "below";
            case TRUTH -> random.nextInt(4) == 0;
        };
    }

    private static void assertSame(Calculation one, Calculation other) {
        assertThat(one.subjects()).isEqualTo(other.subjects());
        for (String subject : one.subjects()) {
            for (String name : one.method().names()) {
                assertThat(one.figure(subject, name))
                        .as("%s of %s", name, subject)
                        .isEqualTo(other.figure(subject, name));
            }
        }
        assertThat(one.hash()).isEqualTo(other.hash());
    }
}
