package io.baigong.server.overview;

import io.baigong.server.overview.Inventory.Item;
import io.baigong.server.things.PropertyHandle;
import io.baigong.server.things.ThingHandle;
import io.baigong.server.things.Units;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// How a thing tells what energy it used: an energy counter, else its power.
///
/// @param counter whether the property counts up; else it is power, which is integrated
record Meter(Item item, PropertyHandle property, boolean counter) {
    /// A torque in N.m has the same dimension, hence a list of units.
    private static final Pattern ENERGY = Pattern.compile("[kMGT]?(W\\.h|J)");

    private static final Pattern OTHER = Pattern.compile("reactive|apparent|export|feed");

    /// @return null when the thing measures no energy
    static @Nullable Meter of(Item item) {
        var thing = item.thing().handle();
        var energy = energy(thing);
        if (energy != null) {
            return new Meter(item, energy, true);
        }
        var power = RunningRule.power(thing);
        return power == null ? null : new Meter(item, power, false);
    }

    private static @Nullable PropertyHandle energy(ThingHandle thing) {
        for (var property : thing.properties()) {
            String unit = property.unit();
            boolean used = !OTHER.matcher(property.key().toLowerCase(Locale.ROOT)).find();
            if (unit != null
                    && used
                    && ENERGY.matcher(unit).matches()
                    && RunningRule.isNumber(property)) {
                return property;
            }
        }
        return null;
    }

    /// Kilowatt hours of a counter's steps, or kilowatts of power.
    double converted(double value) {
        return Units.convert(value, property.unit(), counter ? "kW.h" : "kW");
    }
}
