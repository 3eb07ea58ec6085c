package io.baigong.server.methods;

import io.baigong.evaluator.method.Calculation;
import io.baigong.evaluator.method.CompiledMethod;
import io.baigong.evaluator.method.Difference;
import io.baigong.evaluator.method.Given;
import io.baigong.evaluator.method.Label;
import io.baigong.evaluator.method.Past;
import io.baigong.evaluator.method.Population;
import io.baigong.evaluator.method.SubjectIn;
import io.baigong.server.access.Caller;
import io.baigong.server.access.Conflict;
import io.baigong.server.access.Invalid;
import io.baigong.server.access.NotFound;
import io.baigong.server.access.Page;
import io.baigong.server.access.PageRequest;
import io.baigong.server.audit.Audit;
import io.baigong.server.audit.Outcome;
import io.baigong.server.database.Tenancy;
import io.baigong.server.facts.Facts;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/// Calculates methods for periods and keeps what went in and came out, so that every figure can be
/// explained, calculated again bit by bit, compared, published and corrected.
@Component
final class Calculations {
    private static final int MOST_DEEP = 8;

    /// Subjects of the calculations that are held in memory.
    private static final int MOST_HELD = 100_000;

    /// What a calculation weighs without any subject.
    private static final int EMPTY = 100;

    private final MethodEditions editions;
    private final CalculationStore store;
    private final Populations populations;
    private final Objections objections;
    private final Facts facts;
    private final CalculationTurns turns;
    private final Audit audit;
    private final Clock clock;
    private final TransactionTemplate transaction;
    private final LinkedHashMap<Long, Whole> held = new LinkedHashMap<>(16, 0.75f, true);

    Calculations(
            MethodEditions editions,
            CalculationStore store,
            Populations populations,
            Objections objections,
            Facts facts,
            CalculationTurns turns,
            Audit audit,
            Clock clock,
            TransactionTemplate transaction) {
        this.editions = editions;
        this.store = store;
        this.populations = populations;
        this.objections = objections;
        this.facts = facts;
        this.turns = turns;
        this.audit = audit;
        this.clock = clock;
        this.transaction = transaction;
    }

    /// A calculation with what is kept of it.
    ///
    /// @param reproduced whether its figures come out again with the hash that was kept
    record Whole(CalculationRow row, Calculation calculation, boolean reproduced) {}

    /// What is to be calculated.
    ///
    /// @param edition null for the one that is meant for the period
    /// @param asOf null for all that is known now
    record Order(
            String method,
            @Nullable String edition,
            String period,
            @Nullable Instant asOf,
            String reason,
            @Nullable Long corrects) {}

    /// Calculates and keeps.
    ///
    /// @throws Invalid when the period is none of the method
    /// @throws Invalid when what is corrected is another method or period, or `asOf` is to come
    /// @throws Conflict `nothing-known` when there is no subject
    Whole calculate(Caller caller, Order order) {
        if (order.corrects() != null) {
            var corrected = store.get(caller.organisation(), order.corrects());
            if (!corrected.method().equals(order.method())
                    || !corrected.period().equals(order.period())) {
                throw new Invalid(
                        "corrects",
                        "a calculation of %s for %s".formatted(order.method(), order.period()),
                        "one of %s for %s".formatted(corrected.method(), corrected.period()));
            }
        }
        return turns.run(() -> calculate(caller, order, 0));
    }

    private Whole calculate(Caller caller, Order order, int depth) {
        if (depth > MOST_DEEP) {
            throw new Conflict(
                    "methods-in-a-circle",
                    "the methods that %s rests on".formatted(order.method()));
        }
        int organisation = caller.organisation();
        var method =
                order.edition() == null
                        ? editions.of(organisation, order.method(), order.period()).method()
                        : editions.get(organisation, order.method(), order.edition()).method();
        checkPeriod(method, order.period());
        var asOf =
                order.asOf() == null
                        ? now(caller, method, order.period())
                        : settled(organisation, order.asOf(), depth);
        var earlier = Earlier.newest(store, organisation, order.method(), asOf);
        var asked =
                new Populations.Asked(
                        caller, method, order.period(), asOf, depth, Populations.Asked.ANY);
        var calculation = fresh(asked, earlier);
        return keep(caller, calculation, asOf, order.reason(), order.corrects(), earlier.used());
    }

    /// What is not settled yet would be another knowledge later; the database keeps microseconds.
    private Instant settled(int organisation, Instant asOf, int depth) {
        if (depth > 0) {
            return asOf;
        }
        var latest = facts.settled(organisation);
        if (asOf.isAfter(latest)) {
            throw new Invalid("asOf", "a time that is over, up to " + latest, asOf);
        }
        return asOf.truncatedTo(ChronoUnit.MICROS);
    }

    /// All that is known by now, with what has to be derived for it.
    Instant now(Caller caller, CompiledMethod method, String period) {
        populations.prepare(caller, method, period);
        return facts.settled(caller.organisation());
    }

    /// Keeps a calculation as a whole or not at all; the accepted objections to what it corrects
    /// are settled with it.
    ///
    /// @param past calculations of earlier periods that it looked back to
    /// @throws Conflict `nothing-known` when there is no subject
    Whole keep(
            Caller caller,
            Calculation calculation,
            Instant asOf,
            String reason,
            @Nullable Long corrects,
            List<Long> past) {
        int organisation = caller.organisation();
        if (calculation.subjects().isEmpty()) {
            throw new Conflict(
                    "nothing-known",
                    "nothing is known for %s in %s: import or enter its inputs first"
                            .formatted(calculation.method().method().name(), calculation.period()));
        }
        var wanted =
                new CalculationStore.New(
                        organisation,
                        calculation,
                        asOf,
                        clock.instant(),
                        caller.login(),
                        reason,
                        corrects,
                        past);
        long id = transaction.execute(_ -> keep(wanted));
        return hold(new Whole(store.get(organisation, id), calculation, true));
    }

    private long keep(CalculationStore.New wanted) {
        long id = store.keep(wanted);
        if (wanted.corrects() != null) {
            objections.settle(wanted.organisation(), wanted.corrects(), id, wanted.asOf());
        }
        audit.record(
                "calculation.make",
                String.valueOf(id),
                Outcome.DONE,
                Map.of(
                        "method",
                        wanted.calculation().method().method().name(),
                        "period",
                        wanted.calculation().period(),
                        "subjects",
                        wanted.calculation().subjects().size(),
                        "hash",
                        wanted.calculation().hash()));
        return id;
    }

    private static void checkPeriod(CompiledMethod method, String period) {
        var rhythm = method.method().period();
        if (!rhythm.isPeriod(period)) {
            throw new Invalid("period", "one such as " + rhythm.example(), period);
        }
    }

    /// The calculation of another method on which one rests: the newest that knew the same, else it
    /// is made. What rests on one of before keeps the edition that was meant then.
    Whole before(Evidence.Wanted wanted, String method) {
        int organisation = wanted.caller().organisation();
        boolean again = wanted.before() != Populations.Asked.ANY;
        var edition = editions.of(organisation, method, wanted.period()).method().method();
        for (var row : store.at(organisation, method, wanted.period(), wanted.asOf())) {
            if (again ? row.id() < wanted.before() : row.edition().equals(edition.edition())) {
                return get(organisation, row.id());
            }
        }
        var order =
                new Order(
                        method,
                        null,
                        wanted.period(),
                        wanted.asOf(),
                        "for " + wanted.method().name(),
                        null);
        return calculate(wanted.caller(), order, wanted.depth() + 1);
    }

    /// Calculates from evidence and keeps nothing.
    private Calculation fresh(Populations.Asked asked, Past past) {
        return asked.method()
                .calculate(new Population(asked.period(), populations.of(asked), past));
    }

    /// A kept calculation, calculated again from what went in.
    ///
    /// @throws NotFound when the organisation has none of that number
    Whole get(int organisation, long id) {
        var row = store.get(organisation, id);
        var known = held(row);
        return known == null ? turns.run(() -> load(row)) : known;
    }

    private @Nullable Whole held(CalculationRow row) {
        synchronized (held) {
            var known = held.get(row.id());
            return known == null ? null : new Whole(row, known.calculation(), known.reproduced());
        }
    }

    private Whole load(CalculationRow row) {
        var known = held(row);
        if (known != null) {
            return known; // Another one loaded it while this one waited.
        }
        int organisation = row.organisation();
        var method = editions.get(organisation, row.method(), row.edition()).method();
        var calculation =
                method.calculate(
                        new Population(
                                row.period(),
                                store.subjects(organisation, row.id()),
                                Earlier.of(store, organisation, row.id())));
        return hold(new Whole(row, calculation, calculation.hash().equals(row.hash())));
    }

    private Whole hold(Whole whole) {
        synchronized (held) {
            held.put(whole.row().id(), whole);
            int weight = held.values().stream().mapToInt(Calculations::weight).sum();
            var eldest = held.entrySet().iterator();
            while (weight > MOST_HELD && held.size() > 1) {
                weight -= weight(eldest.next().getValue());
                eldest.remove();
            }
        }
        return whole;
    }

    private static int weight(Whole whole) {
        return EMPTY + whole.row().subjects();
    }

    /// Calculates again from the evidence as it was known then and says whether the hash is the
    /// same.
    ///
    /// @return the hash that came out now
    String verify(Caller caller, long id) {
        int organisation = caller.organisation();
        var row = store.get(organisation, id);
        var method = editions.get(organisation, row.method(), row.edition()).method();
        var asked = new Populations.Asked(caller, method, row.period(), row.asOf(), 0, id);
        var again = turns.run(() -> fresh(asked, Earlier.of(store, organisation, id)));
        audit.record(
                "calculation.verify",
                String.valueOf(id),
                Outcome.DONE,
                Map.of("same", again.hash().equals(row.hash())));
        return again.hash();
    }

    /// Freezes and publishes: from now on those who are in it see their own figures and may object.
    ///
    /// @throws Conflict `calculation-published` when it was
    /// @throws Conflict `not-reproduced` when its figures do not come out again
    CalculationRow publish(Caller caller, long id, int daysToObject) {
        if (daysToObject < 0 || daysToObject > 365) {
            throw new Invalid("days", "0 to 365 days to object", daysToObject);
        }
        var whole = get(caller.organisation(), id);
        if (!whole.reproduced()) {
            throw new Conflict("not-reproduced", "the figures do not come out as they were kept");
        }
        var now = clock.instant();
        var until = LocalDate.ofInstant(now, ZoneOffset.UTC).plusDays(daysToObject);
        boolean done =
                transaction.execute(_ -> {
                    boolean first =
                            store.publish(caller.organisation(), id, now, caller.login(), until);
                    if (first) {
                        audit.record(
                                "calculation.publish",
                                String.valueOf(id),
                                Outcome.DONE,
                                Map.of("hash", whole.row().hash(), "until", until.toString()));
                    }
                    return first;
                });
        if (!done) {
            throw new Conflict(
                    "calculation-published", "calculation %d is published".formatted(id));
        }
        return store.get(caller.organisation(), id);
    }

    /// Why a subject's result is another than before.
    ///
    /// @throws NotFound when the subject is not in both
    Difference difference(Whole before, Whole after, String subject) {
        known(before, subject);
        known(after, subject);
        return turns.run(
                () -> Difference.between(before.calculation(), after.calculation(), subject));
    }

    /// The same calculation with other inputs of one subject; keeps nothing.
    ///
    /// @param values by input; null for missing
    Calculation trial(Whole whole, String subject, Map<String, @Nullable Object> values) {
        known(whole, subject);
        var given = whole.calculation().given(subject);
        Map<String, Given> inputs = new HashMap<>(given.inputs());
        values.forEach((key, value) -> {
            var was = inputs.get(key);
            if (was == null) {
                throw new Invalid("inputs." + key, "one of " + inputs.keySet(), key);
            }
            inputs.put(key, new Given(value, Label.DECLARED, "what-if"));
        });
        var changed = List.of(new SubjectIn(subject, given.attributes(), inputs));
        return turns.run(() -> whole.calculation().recalculate(changed, Set.of()));
    }

    /// @throws NotFound when the subject is not in it
    void known(Whole whole, String subject) {
        if (Collections.binarySearch(whole.calculation().subjects(), subject) < 0) {
            throw new NotFound("subject", subject);
        }
    }

    /// The newest first.
    List<CalculationRow> list(int organisation, String method, String period) {
        return store.list(organisation, method, period);
    }

    /// What was published about an organisation, by whomever.
    Page<CalculationRow> publishedAbout(String subject, PageRequest page) {
        return Tenancy.asPlatform(() -> store.published(subject, page));
    }

    /// What such a row says of the organisation, as it is kept.
    Kept kept(CalculationRow row, String subject) {
        return Tenancy.asPlatform(() -> {
            var method = editions.get(row.organisation(), row.method(), row.edition()).method();
            var figures = store.figures(row.id(), subject);
            return new Kept(method, figures.path(method.method().result()));
        });
    }

    /// @param result as [GivenJson] writes a figure
    record Kept(CompiledMethod method, JsonNode result) {}

    /// One that was published about an organisation. Who asks may see of it what is its own.
    Whole publishedAbout(String subject, long id) {
        return Tenancy.asPlatform(() -> {
            var row = store.published(subject, id);
            return get(row.organisation(), id);
        });
    }
}
