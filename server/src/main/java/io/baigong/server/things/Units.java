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

    private Units() {}

    private record Pair(String from, String to) {}

    /// From one unit to another; all units but the logarithmic ones are affine.
    ///
    /// @param factor NaN when the units measure different things
    public record Conversion(double factor, double offset) {
        static final Conversion NONE = new Conversion(Double.NaN, Double.NaN);

        public double apply(double value) {
            return value * factor + offset;
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
        synchronized (UCUM) {
            return UCUM.validate(unit) == null;
        }
    }

    private static Conversion compute(Pair pair) {
        if (!isKnown(pair.from()) || !isKnown(pair.to())) {
            return Conversion.NONE;
        }
        try {
            // Two points far apart give factor and offset of an affine function in full precision.
            double zero = at("0", pair);
            double far = at("1000000", pair);
            return new Conversion((far - zero) / 1e6, zero);
        } catch (UcumException | RuntimeException e) {
            return Conversion.NONE;
        }
    }

    private static double at(String value, Pair pair) throws UcumException {
        synchronized (UCUM) {
            return Double.parseDouble(
                    UCUM.convert(new Decimal(value, 24), pair.from(), pair.to()).asDecimal());
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
