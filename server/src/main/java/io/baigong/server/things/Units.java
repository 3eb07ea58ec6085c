package io.baigong.server.things;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.fhir.ucum.Decimal;
import org.fhir.ucum.UcumEssenceService;
import org.fhir.ucum.UcumException;
import org.jspecify.annotations.Nullable;

/// Units of measure by their case-sensitive UCUM code (ucum.org, version 2.1).
public final class Units {
    private static final int REMEMBERED = 4_096;
    private static final UcumEssenceService UCUM = load();
    private static final Map<String, Boolean> KNOWN = new ConcurrentHashMap<>();
    private static final Map<Pair, Conversion> CONVERSIONS = new ConcurrentHashMap<>();

    /// Temperatures that do not start at absolute zero, to kelvin (UCUM 2.1 table 11); the library
    /// does not convert them.
    private static final Map<String, Conversion> TO_KELVIN =
            Map.of(
                    "Cel", new Conversion(1, 273.15),
                    "[degF]", new Conversion(5 / 9.0, 459.67 * 5 / 9.0),
                    "[degRe]", new Conversion(1.25, 273.15));

    /// What devices commonly write instead of the UCUM code.
    private static final Map<String, String> SYMBOLS =
            Map.ofEntries(
                    Map.entry("°C", "Cel"),
                    Map.entry("℃", "Cel"),
                    Map.entry("degC", "Cel"),
                    Map.entry("°F", "[degF]"),
                    Map.entry("degF", "[degF]"),
                    Map.entry("°", "deg"),
                    Map.entry("rpm", "/min"),
                    Map.entry("r/min", "/min"),
                    Map.entry("1/min", "/min"),
                    Map.entry("Wh", "W.h"),
                    Map.entry("kWh", "kW.h"),
                    Map.entry("MWh", "MW.h"),
                    Map.entry("kVA", "kV.A"),
                    Map.entry("VA", "V.A"),
                    Map.entry("Ah", "A.h"),
                    Map.entry("Nm", "N.m"),
                    Map.entry("N·m", "N.m"),
                    Map.entry("µm", "um"),
                    Map.entry("μm", "um"),
                    Map.entry("m²", "m2"),
                    Map.entry("m³", "m3"),
                    Map.entry("m³/h", "m3/h"),
                    Map.entry("m/s²", "m/s2"),
                    Map.entry("l/min", "L/min"),
                    Map.entry("Ω", "Ohm"),
                    Map.entry("sec", "s"),
                    Map.entry("hour", "h"));

    private Units() {}

    private record Pair(String from, String to) {}

    /// From one unit to another; all units but the logarithmic ones are affine.
    ///
    /// @param factor NaN when the units measure different things
    public record Conversion(double factor, double offset) {
        static final Conversion NONE = new Conversion(Double.NaN, 0);

        public double apply(double value) {
            return value * factor + offset;
        }

        Conversion then(Conversion next) {
            return new Conversion(factor * next.factor, Math.fma(offset, next.factor, next.offset));
        }

        Conversion inverse() {
            return new Conversion(1 / factor, -offset / factor);
        }

        public boolean isPossible() {
            return !Double.isNaN(factor);
        }
    }

    /// Is this a UCUM code?
    public static boolean isKnown(String unit) {
        Boolean known = KNOWN.get(unit);
        if (known == null) {
            known = isValid(unit);
            if (KNOWN.size() < REMEMBERED) {
                KNOWN.put(unit, known);
            }
        }
        return known;
    }

    /// The UCUM code of a unit as devices write it.
    ///
    /// @return null for one that cannot be told; a wrong unit would be worse than none
    public static @Nullable String ofSymbol(String symbol) {
        String text = symbol.strip();
        String code = SYMBOLS.get(text);
        if (code != null) {
            return code;
        }
        return isKnown(text) ? text : null;
    }

    /// @return NaN when the units measure different things or one is unknown
    public static double convert(double value, @Nullable String from, @Nullable String to) {
        return conversion(from, to).apply(value);
    }

    /// To apply to many values. No unit converts only to no unit or to `1`.
    public static Conversion conversion(@Nullable String from, @Nullable String to) {
        var pair = new Pair(from == null ? "1" : from, to == null ? "1" : to);
        if (pair.from().equals(pair.to())) {
            return new Conversion(1, 0);
        }
        var conversion = CONVERSIONS.get(pair);
        if (conversion == null) {
            conversion = compute(pair);
            if (CONVERSIONS.size() < REMEMBERED) {
                CONVERSIONS.put(pair, conversion);
            }
        }
        return conversion;
    }

    private static boolean isValid(String unit) {
        // The library takes an empty code, and m//s for m/s.
        if (unit.isEmpty() || unit.contains("//")) {
            return false;
        }
        synchronized (UCUM) {
            return UCUM.validate(unit) == null;
        }
    }

    private static Conversion compute(Pair pair) {
        if (!isKnown(pair.from()) || !isKnown(pair.to())) {
            return Conversion.NONE;
        }
        var fromKelvin = TO_KELVIN.get(pair.to());
        var toKelvin = TO_KELVIN.get(pair.from());
        if (fromKelvin != null) {
            return conversion(pair.from(), "K").then(fromKelvin.inverse());
        }
        return toKelvin != null
                ? toKelvin.then(conversion("K", pair.to()))
                : new Conversion(factor(pair), 0);
    }

    private static double factor(Pair pair) {
        try {
            synchronized (UCUM) {
                var one = new Decimal("1", 24);
                return Double.parseDouble(UCUM.convert(one, pair.from(), pair.to()).asDecimal());
            }
        } catch (UcumException | RuntimeException e) {
            return Double.NaN;
        }
    }

    private static UcumEssenceService load() {
        try (InputStream essence =
                UcumEssenceService.class.getResourceAsStream("/ucum-essence.xml")) {
            if (essence == null) {
                throw new IllegalStateException("ucum-essence.xml is not on the class path");
            }
            return new UcumEssenceService(essence);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (UcumException e) {
            throw new IllegalStateException("cannot read ucum-essence.xml", e);
        }
    }
}
