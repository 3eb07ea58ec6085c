package io.baigong.server.methods;

import io.baigong.evaluator.method.Given;
import io.baigong.evaluator.method.Label;
import io.baigong.evaluator.method.Past;
import io.baigong.server.database.Tenancy;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What calculations of earlier periods gave, as it is kept. Which calculation speaks for a period
/// is settled when it is first asked for, and kept with what rests on it: later ones play no part.
final class Earlier implements Past {
    private static final long NONE = 0;

    private final CalculationStore store;
    private final int organisation;
    private final Function<String, @Nullable Long> choice;
    private final Map<String, Long> chosen = new ConcurrentHashMap<>();
    private final Map<Step, Map<String, Given>> figures = new ConcurrentHashMap<>();

    private record Step(long calculation, String step) {}

    private Earlier(
            CalculationStore store, int organisation, Function<String, @Nullable Long> choice) {
        this.store = store;
        this.organisation = organisation;
        this.choice = choice;
    }

    /// The newest of each period of those that knew no more than what is known by a time.
    static Earlier newest(CalculationStore store, int organisation, String method, Instant asOf) {
        return new Earlier(
                store, organisation, period -> store.newest(organisation, method, period, asOf));
    }

    /// Those on which a kept calculation rests.
    static Earlier of(CalculationStore store, int organisation, long calculation) {
        var past = store.past(organisation, calculation);
        return new Earlier(store, organisation, past::get);
    }

    @Override
    public @Nullable BigDecimal value(String period, String subject, String step) {
        var then = then(period, subject, step);
        return then != null && then.value() instanceof BigDecimal number ? number : null;
    }

    @Override
    public Label label(String period, String subject, String step) {
        var then = then(period, subject, step);
        return then == null ? Label.DECLARED : then.label();
    }

    private @Nullable Given then(String period, String subject, String step) {
        long calculation = chosen.computeIfAbsent(period, this::choose);
        return calculation == NONE
                ? null
                : figures.computeIfAbsent(new Step(calculation, step), this::read).get(subject);
    }

    private long choose(String period) {
        Long found =
                Tenancy.<@Nullable Long, RuntimeException>as(
                        organisation, () -> choice.apply(period));
        return found == null ? NONE : found;
    }

    private Map<String, Given> read(Step one) {
        return Tenancy.<Map<String, Given>, RuntimeException>as(
                organisation, () -> store.numbers(organisation, one.calculation(), one.step()));
    }

    /// The calculations that were asked.
    List<Long> used() {
        return chosen.values().stream().filter(one -> one != NONE).sorted().toList();
    }
}
