package io.baigong.server.things;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class UnitsTests {
    @Test
    void unitsOfTheShopFloorAreKnown() {
        for (var unit :
                new String[] {
                    "Cel",
                    "[degF]",
                    "K",
                    "kW.h",
                    "kW",
                    "bar",
                    "kPa",
                    "mm/s",
                    "m/s2",
                    "%",
                    "/min",
                    "{rev}/min",
                    "m3/h",
                    "kg",
                    "t",
                    "V",
                    "A",
                    "Hz",
                    "N.m",
                    "um",
                    "kV.A{reactive}"
                }) {
            assertThat(Units.isKnown(unit)).as(unit).isTrue();
        }
    }

    @Test
    void wordsThatAreNoUcumCodesAreNot() {
        for (var unit : new String[] {"°C", "kWh", "celsius", "m³/h", "m//s", "(", ""}) {
            assertThat(Units.isKnown(unit)).as(unit).isFalse();
        }
    }

    @Test
    void temperaturesConvertWithTheirOffset() {
        assertThat(Units.convert(100, "Cel", "[degF]")).isCloseTo(212, within(1e-9));
        assertThat(Units.convert(-40, "[degF]", "Cel")).isCloseTo(-40, within(1e-9));
        assertThat(Units.convert(25, "Cel", "K")).isCloseTo(298.15, within(1e-9));
    }

    @Test
    void factorsAreExact() {
        assertThat(Units.convert(1, "kW.h", "MJ")).isEqualTo(3.6);
        assertThat(Units.convert(2.5, "bar", "kPa")).isEqualTo(250);
        assertThat(Units.convert(1, "MPa", "bar")).isCloseTo(10, within(1e-12));
        assertThat(Units.convert(1, "mm/s", "m/s")).isEqualTo(0.001);
        assertThat(Units.convert(0.25, null, "%")).isEqualTo(25);
    }

    @Test
    void unitsOfDifferentThingsDoNotConvert() {
        assertThat(Units.convert(1, "kg", "m")).isNaN();
        assertThat(Units.convert(1, "kg", "no unit")).isNaN();
        assertThat(Units.conversion("kg", "m").isPossible()).isFalse();
        assertThat(Units.conversion("kg", "kg").isPossible()).isTrue();
    }

    @Property
    void whateverIsAskedNothingIsThrown(@ForAll String unit) {
        boolean length = Units.conversion(unit, "m").isPossible();
        assertThat(length && !Units.isKnown(unit)).isFalse();
    }
}
