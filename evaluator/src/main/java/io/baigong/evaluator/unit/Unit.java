package io.baigong.evaluator.unit;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A unit as people write it: `万元/亩`, `kWh`, `kgce/(m2·a)`, `%`.
///
/// Two units are equal when they have the same dimension and the same size: `kW·h` equals `kWh` and
/// not `MJ`. [#toString] keeps the spelling.
public final class Unit {

    /// Of plain numbers.
    public static final Unit ONE = new Unit("", Map.of());

    private static final int MOST_SYMBOLS = 16;
    private static final int HIGHEST_POWER = 20;

    private final String written;
    private final Map<String, Integer> terms;
    private final Size size;

    private Unit(String written, Map<String, Integer> terms) {
        this.written = written;
        this.terms = terms;
        Size product = Size.ONE;
        for (var term : terms.entrySet()) {
            product = product.times(Symbols.size(term.getKey()).pow(term.getValue()));
        }
        this.size = product;
    }

    /// Reads a unit: symbols joined by `·`, `*`, `.` or `/`, with whole powers (`m2`, `m^2`, `m²`)
    /// and parentheses. A symbol nobody knows is a dimension of its own. At most 32 characters.
    ///
    /// @throws UnitFault for anything else
    public static Unit of(String written) {
        return new Unit(written, new UnitReader(written).read());
    }

    public Unit times(Unit other) {
        return with(other, 1);
    }

    public Unit over(Unit other) {
        return with(other, -1);
    }

    /// @throws UnitFault when a symbol would get a power above 20
    public Unit pow(int power) {
        var powers = new LinkedHashMap<String, Integer>();
        if (power != 0) {
            terms.forEach((symbol, of) ->
                    powers.put(symbol, Math.clamp((long) of * power, -1_000, 1_000)));
        }
        return of(powers);
    }

    /// The unit whose square this is; null when there is none.
    public @Nullable Unit root() {
        var halves = new LinkedHashMap<String, Integer>();
        for (var term : terms.entrySet()) {
            if (term.getValue() % 2 != 0) return null;
            halves.put(term.getKey(), term.getValue() / 2);
        }
        return of(halves);
    }

    /// Do both measure the same kind of thing, so that an exact factor leads from one to the other?
    public boolean sameDimension(Unit other) {
        return size.dimension().equals(other.size.dimension());
    }

    /// What an amount in this unit is multiplied by to be in the other.
    ///
    /// @throws UnitFault when the dimensions differ
    public Factor factorTo(Unit other) {
        if (!sameDimension(other)) {
            throw new UnitFault(
                    0, "no factor leads from %s to %s".formatted(shown(), other.shown()), "");
        }
        return size.factor().times(other.size.factor().inverse());
    }

    /// As written, and `1` for plain numbers: for messages.
    public String shown() {
        return written.isEmpty() ? "1" : written;
    }

    /// As written; `""` for plain numbers.
    @Override
    public String toString() {
        return written;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Unit unit && size.equals(unit.size);
    }

    @Override
    public int hashCode() {
        return size.hashCode();
    }

    /// Bounds what a formula can make of its units.
    static void checkTerms(Map<String, Integer> terms) {
        boolean high = terms.values().stream().anyMatch(power -> Math.abs(power) > HIGHEST_POWER);
        if (high || terms.size() > MOST_SYMBOLS) {
            throw new UnitFault(
                    0,
                    "expected a unit of at most %d symbols with powers up to %d, got %s"
                            .formatted(MOST_SYMBOLS, HIGHEST_POWER, spell(terms)),
                    "");
        }
    }

    private Unit with(Unit other, int sign) {
        var sum = new LinkedHashMap<>(terms);
        other.terms.forEach((symbol, power) -> sum.merge(symbol, sign * power, Size::sum));
        return of(sum);
    }

    private static Unit of(Map<String, Integer> terms) {
        checkTerms(terms);
        return terms.isEmpty() ? ONE : new Unit(spell(terms), terms);
    }

    private static String spell(Map<String, Integer> terms) {
        String above = spell(terms, 1);
        String below = spell(terms, -1);
        if (below.isEmpty()) return above;
        String left = above.isEmpty() ? "1" : above;
        return below.contains("·") ? "%s/(%s)".formatted(left, below) : left + "/" + below;
    }

    private static String spell(Map<String, Integer> terms, int sign) {
        return terms.entrySet().stream()
                .filter(term -> term.getValue() * sign > 0)
                .map(term -> spell(term.getKey(), term.getValue() * sign))
                .collect(Collectors.joining("·"));
    }

    private static String spell(String symbol, int power) {
        if (power == 1) return symbol;
        // A multiplier would else stay outside the power.
        boolean multiplied = !Symbols.multiplier(symbol).isEmpty();
        return (multiplied ? "(%s)^%d" : "%s^%d").formatted(symbol, power);
    }
}
