package io.baigong.server.methods;

import io.baigong.evaluator.expression.Type;
import io.baigong.evaluator.method.Input;
import io.baigong.evaluator.unit.Unit;
import io.baigong.evaluator.unit.UnitFault;
import java.math.BigDecimal;

/// Evidence in the unit that an input wants: a column may be in 万元 and the input in 元.
final class WantedUnit {
    private WantedUnit() {}

    /// @param unit of the number
    /// @return the number; what measures something else as a text with its unit, of which the
    ///   calculation says that it is of the wrong kind
    static Object of(Input input, BigDecimal number, String unit) {
        try {
            return of(input, number, Unit.of(unit));
        } catch (UnitFault e) {
            return number.toPlainString() + " " + unit;
        }
    }

    /// The same of a unit that was read.
    static Object of(Input input, BigDecimal number, Unit unit) {
        if (!(input.type() instanceof Type.Number(Unit wanted)) || unit.equals(wanted)) {
            return number;
        }
        if (!unit.sameDimension(wanted)) {
            return number.toPlainString() + " " + unit;
        }
        var turned = unit.factorTo(wanted).applyTo(number).stripTrailingZeros();
        return turned.scale() < 0 ? turned.setScale(0) : turned;
    }
}
