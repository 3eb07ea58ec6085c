package io.baigong.server.production;

import io.baigong.evaluator.method.Label;
import io.baigong.server.things.Name;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is known of a machine in a shift. Sums over shifts and machines are sums of these figures;
/// rates are made of the sums, never averaged.
///
/// @param thing number of the machine
/// @param day on which the shift begins, in the site's time
/// @param ended whether the shift was over at the time of asking
/// @param figures those that are known: a missing one is not zero
/// @param refs what the figures were made of
public record ShiftElements(
        int thing,
        String workUnit,
        LocalDate day,
        String shift,
        Name name,
        Instant from,
        Instant to,
        boolean ended,
        Map<Figure, Amount> figures,
        List<EntryRef> refs) {
    public ShiftElements {
        figures = Map.copyOf(figures);
        refs = List.copyOf(refs);
    }

    /// @param label how well it is proven
    public record Amount(BigDecimal value, Label label) {}

    /// @return null when it is not known
    public @Nullable BigDecimal value(Figure figure) {
        var amount = figures.get(figure);
        return amount == null ? null : amount.value();
    }

    /// The weakest of all figures.
    public Label label() {
        return figures.values().stream()
                .map(Amount::label)
                .reduce(Label::and)
                .orElse(Label.DECLARED);
    }

    /// A quotient as rates are made of sums.
    ///
    /// @return null when one is not known or the divisor is 0
    static @Nullable BigDecimal rate(@Nullable BigDecimal part, @Nullable BigDecimal whole) {
        return part == null || whole == null || whole.signum() == 0
                ? null
                : part.divide(whole, MathContext.DECIMAL64);
    }
}
