package io.baigong.server.things;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.server.things.Property.Member;
import io.baigong.server.things.Slots.Allotment;
import io.baigong.server.things.Slots.Slot;
import io.baigong.telemetry.Retention;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SlotsTests {
    private static final Slots NONE = new Slots(1, List.of());
    private final Property celsius = Property.plain("temp", PropertyType.DOUBLE, "Cel");
    private final Property fahrenheit = Property.plain("temp", PropertyType.DOUBLE, "[degF]");

    @Test
    void otherNamesAndLimitsKeepTheSlot() {
        var first = NONE.allot(List.of(celsius), Map.of());
        var renamed = changed(celsius, new Name("温度", "Temperature"), -20.0, null);
        var second = first.slots().allot(List.of(renamed), first.slotOf());
        assertThat(second.slotOf()).isEqualTo(first.slotOf());
        assertThat(second.slots().all()).hasSize(1);
    }

    @Test
    void anotherUnitTakesANewSlotAndTheOldOneStaysAsHistory() {
        var first = NONE.allot(List.of(celsius), Map.of());
        var second = first.slots().allot(List.of(fahrenheit), first.slotOf());
        assertThat(units(second, "temp")).containsExactly("[degF]", "Cel");
    }

    @Test
    void theUnitOfBeforeTakesUpItsOldSlot() {
        var first = NONE.allot(List.of(celsius), Map.of());
        var second = first.slots().allot(List.of(fahrenheit), first.slotOf());
        var third = second.slots().allot(List.of(celsius), second.slotOf());
        assertThat(third.slotOf()).isEqualTo(first.slotOf());
        assertThat(units(third, "temp")).containsExactly("Cel", "[degF]");
    }

    @Test
    void anotherKeyKeepsTheHistoryWhenItSaysWhatItWas() {
        var first = NONE.allot(List.of(celsius), Map.of());
        var second = first.slots().allot(List.of(called("heat", "temp")), first.slotOf());
        assertThat(second.slotOf()).containsExactly(Map.entry("heat", 0));
        var silent = first.slots().allot(List.of(called("heat", null)), first.slotOf());
        assertThat(silent.slotOf()).containsExactly(Map.entry("heat", 1));
    }

    @Test
    void aNewPropertyUnderAFreedKeyStartsAfresh() {
        var first = NONE.allot(List.of(celsius), Map.of());
        var both = first.slots().allot(List.of(celsius, called("heat", "temp")), first.slotOf());
        assertThat(both.slotOf()).isEqualTo(Map.of("temp", 0, "heat", 1));
        var moved = first.slots().allot(List.of(called("heat", "temp")), first.slotOf());
        var again = moved.slots().allot(List.of(called("heat", null), celsius), moved.slotOf());
        assertThat(again.slotOf()).isEqualTo(Map.of("heat", 0, "temp", 1));
    }

    @Test
    void twoPropertiesCanSwapTheirKeys() {
        var a = Property.plain("a", PropertyType.DOUBLE, null);
        var b = Property.plain("b", PropertyType.DOUBLE, null);
        var first = NONE.allot(List.of(a, b), Map.of());
        var second = first.slots().allot(List.of(), first.slotOf());
        var third = second.slots().allot(List.of(b, a), second.slotOf());
        assertThat(third.slotOf()).isEqualTo(first.slotOf());
    }

    @Test
    void aDroppedPropertyThatComesBackGoesOnWhereItWas() {
        var first = NONE.allot(List.of(celsius), Map.of());
        var without = first.slots().allot(List.of(), first.slotOf());
        var back = without.slots().allot(List.of(celsius), without.slotOf());
        assertThat(back.slotOf()).isEqualTo(first.slotOf());
    }

    @Test
    void moreMembersKeepTheSlotButAnotherMeaningOfACodeDoesNot() {
        var first = NONE.allot(List.of(mode("off", 0, "on", 1)), Map.of());
        var more = first.slots().allot(List.of(mode("off", 0, "on", 1, "hold", 2)), first.slotOf());
        assertThat(more.slotOf()).isEqualTo(first.slotOf());
        var fewer = more.slots().allot(List.of(mode("off", 0)), more.slotOf());
        assertThat(fewer.slotOf()).isEqualTo(first.slotOf());
        assertThat(fewer.slots().all().getFirst().members()).containsKeys("off", "on", "hold");
        var other = fewer.slots().allot(List.of(mode("off", 0, "hold", 1)), fewer.slotOf());
        assertThat(other.slotOf()).isEqualTo(Map.of("mode", 1));
    }

    @Test
    void anotherRetentionTakesANewSlot() {
        var first = NONE.allot(List.of(celsius), Map.of());
        var evidence =
                new Property(
                        "temp",
                        celsius.name(),
                        PropertyType.DOUBLE,
                        "Cel",
                        null,
                        null,
                        0,
                        List.of(),
                        Retention.LONG,
                        false,
                        null);
        assertThat(first.slots().allot(List.of(evidence), first.slotOf()).slotOf())
                .isEqualTo(Map.of("temp", 1));
    }

    @net.jqwik.api.Property
    void whateverTheEditionsASlotNeverChangesItsMeaningAndNoTwoPropertiesShareOne(
            @ForAll("editions") List<List<Property>> editions) {
        var now = new Allotment(NONE, Map.of());
        for (var edition : editions) {
            var next = now.slots().allot(edition, now.slotOf());
            assertThat(next.slots().all()).hasSizeGreaterThanOrEqualTo(now.slots().all().size());
            for (int i = 0; i < now.slots().all().size(); i++) {
                assertThat(meaning(next.slots().all().get(i)))
                        .isEqualTo(meaning(now.slots().all().get(i)));
            }
            assertThat(new HashSet<>(next.slotOf().values())).hasSize(edition.size());
            for (var property : edition) {
                int slot = next.slotOf().getOrDefault(property.key(), -1);
                assertThat(next.slots().all().get(slot).canHold(property)).isTrue();
            }
            now = next;
        }
    }

    @Provide
    Arbitrary<List<List<Property>>> editions() {
        var key = Arbitraries.of("a", "b", "c");
        var property =
                Combinators.combine(
                                key,
                                Arbitraries.of("Cel", "K"),
                                Arbitraries.of(PropertyType.DOUBLE, PropertyType.INT64),
                                key.injectNull(0.5))
                        .as(SlotsTests::property);
        return property.list().ofMaxSize(3).uniqueElements(Property::key).list().ofMaxSize(8);
    }

    private static String meaning(Slot slot) {
        return slot.number() + " " + slot.lineage() + " " + slot.type() + " " + slot.unit();
    }

    private static List<@Nullable String> units(Allotment allotment, String key) {
        var units = new ArrayList<@Nullable String>();
        int today = allotment.slotOf().getOrDefault(key, -1);
        allotment.slots().history(today).forEach(s -> units.add(s.unit()));
        return units;
    }

    private static Property property(
            String key, String unit, PropertyType type, @Nullable String was) {
        return new Property(
                key,
                Name.of(key),
                type,
                unit,
                null,
                null,
                0,
                List.of(),
                Retention.STANDARD,
                false,
                was);
    }

    private static Property called(String key, @Nullable String was) {
        return property(key, "Cel", PropertyType.DOUBLE, was);
    }

    private static Property changed(
            Property property, Name name, @Nullable Double min, @Nullable Double max) {
        return new Property(
                property.key(),
                name,
                property.type(),
                property.unit(),
                min,
                max,
                0,
                List.of(),
                property.retention(),
                true,
                null);
    }

    private static Property mode(Object... members) {
        var list = new ArrayList<Member>();
        var seen = new HashMap<String, Long>();
        for (int i = 0; i < members.length; i += 2) {
            String key = (String) members[i];
            seen.put(key, ((Integer) members[i + 1]).longValue());
            list.add(new Member((Integer) members[i + 1], key, Name.of(key)));
        }
        return new Property(
                "mode",
                Name.of("mode"),
                PropertyType.ENUM,
                null,
                null,
                null,
                0,
                list,
                Retention.STANDARD,
                false,
                null);
    }
}
