package io.baigong.evaluator.unit;

/// A unit as people write it: `万元/亩`, `kWh`, `kgce/(m2·a)`, `%`.
///
/// Two units are equal when they have the same dimension and the same size: `kW·h` equals `kWh` and
/// not `MJ`. [#toString] keeps the spelling.
public final class Unit {

    /// Of plain numbers.
    public static final Unit ONE = new Unit("");

    private final String written;

    private Unit(String written) {
        this.written = written;
    }

    /// Reads a unit: symbols joined by `·`, `*`, `.` or `/`, with whole powers (`m2`, `m^2`, `m²`)
    /// and parentheses. A symbol nobody knows is a dimension of its own. At most 32 characters.
    ///
    /// @throws UnitFault for anything else
    public static Unit of(String written) {
        throw new UnsupportedOperationException(written);
    }

    public Unit times(Unit other) {
        throw new UnsupportedOperationException();
    }

    public Unit over(Unit other) {
        throw new UnsupportedOperationException();
    }

    public Unit pow(int power) {
        throw new UnsupportedOperationException();
    }

    /// Do both measure the same kind of thing, so that an exact factor leads from one to the other?
    public boolean sameDimension(Unit other) {
        throw new UnsupportedOperationException();
    }

    /// What an amount in this unit is multiplied by to be in the other.
    ///
    /// @throws UnitFault when the dimensions differ
    public Factor factorTo(Unit other) {
        throw new UnsupportedOperationException();
    }

    /// As written; `""` for plain numbers.
    @Override
    public String toString() {
        return written;
    }
}
