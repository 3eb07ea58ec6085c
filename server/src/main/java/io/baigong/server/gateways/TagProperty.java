package io.baigong.server.gateways;

import io.baigong.connect.DataType;
import io.baigong.edge.configuration.TagConfiguration;
import io.baigong.server.things.Name;
import io.baigong.server.things.Property;
import io.baigong.server.things.PropertyType;
import io.baigong.server.things.Units;
import org.jspecify.annotations.Nullable;

/// Which property of a thing a tag is.
final class TagProperty {
    private TagProperty() {}

    /// What kind of value comes of a tag; null when only the device knows.
    static @Nullable PropertyType type(TagConfiguration tag) {
        DataType type = tag.type();
        boolean isPlain = tag.scale() == 1 && tag.offset() == 0;
        if (type == null) {
            return tag.unit() != null || !isPlain ? PropertyType.DOUBLE : null;
        }
        return switch (type) {
            case BOOLEAN -> PropertyType.BOOLEAN;
            case TEXT -> PropertyType.STRING;
            case FLOAT32, FLOAT64 -> PropertyType.DOUBLE;
            case INT8, UINT8, INT16, UINT16, INT32, UINT32, INT64, UINT64, BCD16, BCD32 ->
                    isPlain ? PropertyType.INT64 : PropertyType.DOUBLE;
        };
    }

    /// The property that a tag becomes; null when it has to be learned from what the device sends.
    ///
    /// @param name null for one like the key
    static @Nullable Property of(TagConfiguration tag, @Nullable Name name) {
        var type = type(tag);
        if (type == null) {
            return null;
        }
        var plain = of(tag.name(), type, tag.unit());
        return name == null ? plain : plain.named(name);
    }

    static Property of(String key, PropertyType type, @Nullable String unit) {
        return Property.plain(key, type, unit == null ? null : Units.ofSymbol(unit));
    }

    /// Why a tag cannot be a property that is there already.
    ///
    /// @param field of the tag
    record Misfit(String field, String expected, String got) {}

    /// @return null when it can
    static @Nullable Misfit misfit(TagConfiguration tag, Property property) {
        var type = type(tag);
        if (type != null && !holds(property.type(), type)) {
            DataType said = tag.type();
            return new Misfit(
                    "type",
                    "what property %s (%s) can hold"
                            .formatted(property.key(), property.type().word()),
                    said == null ? type.word() : said.word());
        }
        String unit = tag.unit();
        if (unit == null) {
            return null;
        }
        String code = Units.ofSymbol(unit);
        String of = property.unit();
        if (of == null ? !"1".equals(code) : !of.equals(code)) {
            return new Misfit(
                    "unit",
                    of == null
                            ? "no unit, as property %s has none".formatted(property.key())
                            : "%s, the unit of property %s".formatted(of, property.key()),
                    unit);
        }
        return null;
    }

    private static boolean holds(PropertyType property, PropertyType value) {
        return switch (value) {
            case STRING -> property == PropertyType.STRING || property == PropertyType.ENUM;
            case BOOLEAN -> property == PropertyType.BOOLEAN;
            case DOUBLE, DECIMAL ->
                    property == PropertyType.DOUBLE || property == PropertyType.DECIMAL;
            case INT64, ENUM -> property != PropertyType.STRING;
        };
    }
}
