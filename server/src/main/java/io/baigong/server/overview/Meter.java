package io.baigong.server.overview;

import io.baigong.server.overview.Inventory.Item;
import io.baigong.server.things.PropertyHandle;
import io.baigong.server.things.ThingHandle;
import io.baigong.server.things.Units;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// How a thing tells what electricity it used: a counter of watt hours, else its power. Joules are
/// those of heat and fuels, and so is what a property's key calls by their names.
///
/// @param counter whether the property counts up; else it is power, which is integrated
record Meter(Item item, PropertyHandle property, boolean counter) {
    /// A torque in N.m has the same dimension, hence a list of units.
    private static final Pattern ENERGY = Pattern.compile("[kMGT]?W\\.h");

    private static final Pattern OTHER =
            Pattern.compile(
                    "reactive|apparent|export|feed|(^|_)(heat(?!er|ing)|thermal|steam|gas)");

    /// @return null when the thing measures no energy
    static @Nullable Meter of(Item item) {
        var thing = item.thing().handle();
        var energy = energy(thing);
        if (energy != null) {
            return new Meter(item, energy, true);
        }
        var power = RunningRule.power(thing);
        return power == null || isOther(power) ? null : new Meter(item, power, false);
    }

    private static @Nullable PropertyHandle energy(ThingHandle thing) {
        for (var property : thing.properties()) {
            String unit = property.unit();
            if (unit != null
                    && !isOther(property)
                    && ENERGY.matcher(unit).matches()
                    && RunningRule.isNumber(property)) {
                return property;
            }
        }
        return null;
    }

    private static boolean isOther(PropertyHandle property) {
        return OTHER.matcher(property.key().toLowerCase(Locale.ROOT)).find();
    }

    /// Kilowatt hours of a counter's steps, or kilowatts of power.
    double converted(double value) {
        return Units.convert(value, property.unit(), counter ? "kW.h" : "kW");
    }
}
