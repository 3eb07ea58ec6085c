package io.baigong.server.methods;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Organisations;
import io.baigong.server.access.Scope;
import io.baigong.server.facts.Facts;
import io.baigong.server.facts.Source;
import io.baigong.server.packs.Packs;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// What the demonstration's officer makes of two years of firms that do not exist: their classes by
/// yield of land, energy and carbon, published so that each firm finds its own, and an objection of
/// one of them that waits for a decision.
@Component
final class DemoBureau {
    private static final Logger LOG = LoggerFactory.getLogger(DemoBureau.class);
    private static final String BUREAU = "demo-bureau";
    private static final String OFFICER = "officer";
    private static final String OBJECTING = "demo-firm-04";
    private static final String CLASSES = "abc-classes";
    private static final String SCORE = "abc-huangyan";
    private static final String YEAR = "2022";
    private static final int DAYS_TO_OBJECT = 60;

    /// The last that [io.baigong.server.facts.DemoFacts] imports.
    private static final Source LAST = Source.table("energy-year");

    private static final List<String> PACKS = List.of("programme-goals", "platform-index");
    private static final Set<Scope> SCOPES =
            Set.of(
                    Scope.FACTS_READ,
                    Scope.METHODS_READ,
                    Scope.METHODS_WRITE,
                    Scope.ORGANISATIONS_READ,
                    Scope.PACKS_WRITE);

    /// Classes before the score on which they rest: it is calculated for them.
    private static final List<Figures> FIGURES =
            List.of(
                    new Figures("energy-total", "2021"),
                    new Figures("energy-total", YEAR),
                    new Figures("carbon-organisation", YEAR),
                    new Figures(CLASSES, "2021"),
                    new Figures(SCORE, "2021"),
                    new Figures(CLASSES, YEAR),
                    new Figures(SCORE, YEAR));

    /// What is looked at first comes last.
    private static final List<Published> PUBLISHED =
            List.of(
                    new Published(new Figures(CLASSES, "2021"), 0),
                    new Published(new Figures("carbon-organisation", YEAR), DAYS_TO_OBJECT),
                    new Published(new Figures("energy-total", YEAR), DAYS_TO_OBJECT),
                    new Published(new Figures(SCORE, YEAR), DAYS_TO_OBJECT),
                    new Published(new Figures(CLASSES, YEAR), DAYS_TO_OBJECT));

    private final Organisations organisations;
    private final Packs packs;
    private final Facts facts;
    private final Calculations calculations;
    private final Objections objections;
    private final Clock clock;
    private boolean made;

    DemoBureau(
            Organisations organisations,
            Packs packs,
            Facts facts,
            Calculations calculations,
            Objections objections,
            Clock clock) {
        this.organisations = organisations;
        this.packs = packs;
        this.facts = facts;
        this.calculations = calculations;
        this.objections = objections;
        this.clock = clock;
    }

    private record Figures(String method, String period) {}

    private record Published(Figures figures, int daysToObject) {}

    /// @return false while the facts are not there
    synchronized boolean make() {
        if (made) {
            return true;
        }
        var bureau = organisations.byKey(BUREAU);
        if (bureau.isEmpty() || !factsAreThere(bureau.get().id())) {
            return false;
        }
        var officer = new Caller(bureau.get().id(), OFFICER, SCOPES, false);
        officer.call(() -> {
            PACKS.forEach(pack -> packs.installDelivered(officer.organisation(), pack));
            FIGURES.forEach(figures -> calculate(officer, figures));
            PUBLISHED.forEach(one -> publish(officer, one));
            object(officer);
            goals(officer);
            return true;
        });
        made = true;
        return true;
    }

    private boolean factsAreThere(int bureau) {
        var count = new AtomicInteger();
        facts.rows(bureau, LAST, List.of(YEAR), null, _ -> count.incrementAndGet());
        return count.get() > 0;
    }

    private List<CalculationRow> all(Caller officer, Figures figures) {
        return calculations.list(officer.organisation(), figures.method(), figures.period());
    }

    private void calculate(Caller officer, Figures figures) {
        if (all(officer, figures).isEmpty()) {
            calculations.calculate(
                    officer,
                    new Calculations.Order(
                            figures.method(), null, figures.period(), null, "demonstration", null));
        }
    }

    /// The province's goals, of which this year's facts are the platform's own.
    private void goals(Caller officer) {
        var year = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).getYear();
        try {
            calculate(officer, new Figures("goals-zhejiang", String.valueOf(year)));
        } catch (RuntimeException e) {
            // Nothing known, most likely; the figures that were published do not hang on it.
            LOG.info("no goals in the demonstration: {}", e.getMessage());
        }
    }

    private void publish(Caller officer, Published one) {
        var rows = all(officer, one.figures());
        if (rows.stream().noneMatch(row -> row.published() != null)) {
            calculations.publish(officer, rows.getFirst().id(), one.daysToObject());
        }
    }

    /// A firm says that it has less land than its row says.
    private void object(Caller officer) {
        var firm = organisations.byKey(OBJECTING);
        var score =
                all(officer, new Figures(SCORE, YEAR)).stream()
                        .filter(row -> row.published() != null)
                        .findFirst();
        if (firm.isEmpty()
                || score.isEmpty()
                || !objections.of(officer.organisation(), score.get().id()).isEmpty()) {
            return;
        }
        var owner = new Caller(firm.get().id(), OBJECTING, Set.of(Scope.FACTS_WRITE), false);
        var until = score.get().objectionsUntil();
        if (until != null && objections.open(until)) {
            owner.call(() ->
                    objections.raise(
                            owner,
                            score.get(),
                            OBJECTING,
                            new Objections.Claim(
                                    "land",
                                    "2022年初已交还2亩，土地证面积为17亩。Two mu were given back early in 2022: the deed says 17 mu.",
                                    "17")));
        }
    }
}
