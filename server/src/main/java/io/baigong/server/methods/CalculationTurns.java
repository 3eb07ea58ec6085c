package io.baigong.server.methods;

import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/// The turns of all that calculates, or reads the evidence of whole populations.
@Component
final class CalculationTurns {
    private final Turns turns;

    CalculationTurns(MethodSettings settings) {
        this.turns = new Turns(settings.turns());
    }

    /// @throws io.baigong.server.access.TooManyAtOnce when it is not one's turn in time
    <T> T run(Supplier<T> work) {
        return turns.run(work);
    }
}
