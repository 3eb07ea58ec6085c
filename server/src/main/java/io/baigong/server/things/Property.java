package io.baigong.server.things;

import io.baigong.telemetry.Retention;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// A property of a model, and a field of its events and commands.
///
/// @param key unique in the model
/// @param unit UCUM code, case-sensitive (`Cel`, `kW.h`, `mm/s`); none for numbers without unit
/// @param min least value that makes sense; lower ones are kept with quality "out of range"
/// @param scale digits after the point of a decimal, 0–18; else 0
/// @param members of an enum, else empty
/// @param was the key that this property had in the edition before; its history goes on
public record Property(
        String key,
        Name name,
        PropertyType type,
        @Nullable String unit,
        @Nullable Double min,
        @Nullable Double max,
        int scale,
        List<Member> members,
        Retention retention,
        boolean writable,
        @Nullable String was) {
    public Property {
        members = List.copyOf(members);
    }

    /// One value of an enum.
    ///
    /// @param code what is stored
    /// @param key what devices send
    public record Member(long code, String key, Name name) {}

    /// A property with nothing but a type, as devices make them by sending.
    public static Property plain(String key, PropertyType type, @Nullable String unit) {
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
                null);
    }

    /// The same by another name.
    public Property named(Name newName) {
        return new Property(
                key, newName, type, unit, min, max, scale, members, retention, writable, was);
    }

    /// Member keys with their codes, in the model's order.
    public SequencedMap<String, Long> codes() {
        var codes = new LinkedHashMap<String, Long>();
        for (var member : members) {
            codes.put(member.key(), member.code());
        }
        return codes;
    }

    Property withoutWas() {
        return new Property(
                key, name, type, unit, min, max, scale, members, retention, writable, null);
    }

    /// With a unit as devices write it turned into its UCUM code.
    Property withUnitOfDevice() {
        String code = unit == null || !type.isNumber() ? null : Units.ofSymbol(unit);
        return new Property(
                key, name, type, code, min, max, scale, members, retention, writable, was);
    }
}
