package io.baigong.evaluator.unit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.math.BigDecimal;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnitTests {

    @ParameterizedTest
    @CsvSource({
        "kWh, kW·h",
        "kWh, kW.h",
        "kWh, 千瓦时",
        "kWh, 度",
        "万kWh, 万千瓦时",
        "m2, m²",
        "m2, m^2",
        "m3, m·m·m",
        "1/min, /min",
        "{rev}/min, r/min",
        "{rev}/min, rpm",
        "kgce/(m2·a), kgce/m2/a",
        "万元/亩, 万元·亩⁻¹",
        "J, N·m",
        "t, 吨",
        "tCO2e, 吨二氧化碳当量",
        "tCO2e, tCO₂",
        "Cel, ℃",
        "Cel, °C",
        "kPa, kN/m2",
        "元, CNY"
    })
    void readsSpellingsOfOneUnit(String one, String other) {
        assertThat(Unit.of(other)).isEqualTo(Unit.of(one)).hasToString(other);
    }

    @ParameterizedTest
    @CsvSource({
        "kWh, MJ, 3.6",
        "MWh, kWh, 1000",
        "万kWh, kWh, 10000",
        "亿元, 万元, 10000",
        "tce, kgce, 1000",
        "万吨标准煤, tce, 10000",
        "ha, 亩, 15",
        "亩, m2, 666.6666666666666666666666666666667",
        "万m2, m2, 10000",
        "万m², 亩, 15",
        "km2, ha, 100",
        "%, 1, 0.01",
        "‰, %, 0.1",
        "d, h, 24",
        "万元/亩, 元/亩, 10000",
        "t·kgce/kg, tce, 1",
        "kWh/MJ, 1, 3.6",
        "km/h, m/s, 0.2777777777777777777777777777777778",
        "bar, kPa, 100",
        "L, m3, 0.001",
        "kV.A{reactive}, V.A{reactive}, 1000",
        "(万元)2, 元2, 100000000"
    })
    void knowsTheFactorBetweenTwo(String from, String to, BigDecimal factor) {
        assertThat(Unit.of(from).factorTo(Unit.of(to)).applyTo(BigDecimal.ONE))
                .isEqualByComparingTo(factor);
    }

    @ParameterizedTest
    @CsvSource({
        "kWh, kgce",
        "元, 人",
        "件, 台",
        "件, 件/h",
        "a, d",
        "Cel, K",
        "kV.A{reactive}, kW",
        "tCO2, t",
        "Kwh, kWh"
    })
    void keepsApartWhatCannotBeConverted(String one, String other) {
        assertThat(Unit.of(one).sameDimension(Unit.of(other))).isFalse();
        assertThatThrownBy(() -> Unit.of(one).factorTo(Unit.of(other)))
                .isInstanceOf(UnitFault.class)
                .hasMessageContaining(one);
    }

    @ParameterizedTest
    @CsvSource({
        "kg CO2, 2",
        "kg//m, 3",
        "kg·, 3",
        "(kg, 3",
        "kg), 2",
        "12, 0",
        "3600J, 0",
        "m^, 2",
        "m^0, 2",
        "m^21, 2",
        "kg?, 2",
        "A{, 1",
        "A{}, 1",
        "abcdefghijklmnopqrstuvwxyzabcdefghijkl, 32"
    })
    void pointsAtWhatIsNoUnit(String text, int position) {
        UnitFault fault = catchThrowableOfType(UnitFault.class, () -> Unit.of(text));
        assertThat(fault).isNotNull();
        assertThat(fault.position()).isEqualTo(position);
        assertThat(fault).hasMessageContaining("expected");
    }

    @Test
    void anEmptyTextAndOneArePlainNumbers() {
        assertThat(Unit.of("")).isEqualTo(Unit.ONE).isEqualTo(Unit.of("1"));
        assertThat(Unit.of("kg/kg")).isEqualTo(Unit.ONE);
        assertThat(Unit.of("%")).isNotEqualTo(Unit.ONE);
        assertThat(Unit.of("%").sameDimension(Unit.ONE)).isTrue();
    }

    @Test
    void spellsWhatItCalculates() {
        assertThat(Unit.of("万元").over(Unit.of("亩"))).hasToString("万元/亩");
        assertThat(Unit.of("kWh").times(Unit.of("kgce/kWh"))).hasToString("kgce");
        assertThat(Unit.of("m").pow(2)).hasToString("m^2");
        assertThat(Unit.of("万元").pow(2)).hasToString("(万元)^2");
        assertThat(Unit.ONE.over(Unit.of("h"))).hasToString("1/h");
        assertThat(Unit.of("kgce").over(Unit.of("m2·a"))).hasToString("kgce/(m^2·a)");
    }

    @Test
    void boundsWhatPowersCanMake() {
        assertThatThrownBy(() -> Unit.of("km").pow(21)).isInstanceOf(UnitFault.class);
        assertThatThrownBy(() -> Unit.of("km").pow(Integer.MIN_VALUE))
                .isInstanceOf(UnitFault.class);
        assertThat(Unit.ONE.pow(1_000_000)).isEqualTo(Unit.ONE);
    }

    @Test
    void findsTheRootOfASquareOnly() {
        assertThat(Unit.of("m2/s2").root()).isEqualTo(Unit.of("m/s"));
        assertThat(Unit.of("m3").root()).isNull();
    }

    @Property
    void aTextIsAUnitOrAFault(@ForAll String text) {
        try {
            assertThat(Unit.of(text)).hasToString(text);
        } catch (UnitFault fault) {
            assertThat(fault.position()).isBetween(0, 32);
        }
    }

    @Property
    void whatIsSpelledIsReadAgain(@ForAll("units") Unit a, @ForAll("units") Unit b) {
        assertReadAgain(a.times(b));
        assertReadAgain(a.over(b));
        assertReadAgain(a.pow(2).over(b));
    }

    @Property
    void whatIsMultipliedCanBeDivided(@ForAll("units") Unit a, @ForAll("units") Unit b) {
        assertThat(a.times(b).over(b)).isEqualTo(a);
        assertThat(a.times(b)).isEqualTo(b.times(a)).hasSameHashCodeAs(b.times(a));
        assertThat(a.over(b).times(b.over(a))).isEqualTo(Unit.ONE);
    }

    @Property
    void aFactorAndTheWayBackAreOne(@ForAll("units") Unit a, @ForAll("units") Unit b) {
        if (!a.sameDimension(b)) return;
        assertThat(a.factorTo(b).times(b.factorTo(a))).isEqualTo(Factor.ONE);
    }

    private static void assertReadAgain(Unit unit) {
        if (unit.toString().codePointCount(0, unit.toString().length()) > 32) return;
        assertThat(Unit.of(unit.toString())).isEqualTo(unit);
    }

    @Provide
    Arbitrary<Unit> units() {
        return Arbitraries.of(
                        List.of(
                                "kWh",
                                "MJ",
                                "万kWh",
                                "万元",
                                "亿元",
                                "元",
                                "亩",
                                "m2",
                                "ha",
                                "万m2",
                                "t",
                                "kg",
                                "tce",
                                "kgce",
                                "tCO2",
                                "h",
                                "min",
                                "d",
                                "%",
                                "人",
                                "万人",
                                "件",
                                "kW.h",
                                "{rev}/min",
                                "kgce/kWh",
                                "元/(亩·a)",
                                "kV.A{reactive}",
                                "m/s2",
                                ""))
                .map(Unit::of);
    }
}
