package io.baigong.server.production;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What holds for all shifts, as it was known at one time.
final class MasterData {
    private final Map<String, Product> products = new HashMap<>();
    private final Map<String, Reason> reasons = new HashMap<>();
    private final Map<String, Entry> productEntries = new HashMap<>();
    private final Map<String, Entry> plans = new HashMap<>();
    private final Map<String, Entry> exceptions = new HashMap<>();
    private final Map<Integer, Kept> rulesOfThings = new HashMap<>();
    private final Map<String, Kept> rulesOfModels = new HashMap<>();
    private final Calendar calendar;

    /// @param reference key and version
    record Kept(Rule rule, String reference) {}

    MasterData(Ledger ledger, int organisation, @Nullable Instant asOf) {
        for (var entry : ledger.all(organisation, Kind.PRODUCT, asOf)) {
            products.put(entry.key(), Product.read(entry.body()));
            productEntries.put(entry.key(), entry);
        }
        for (var entry : ledger.all(organisation, Kind.REASON, asOf)) {
            reasons.put(entry.key(), Reason.read(entry.body()));
        }
        List<Plan> allPlans = new ArrayList<>();
        for (var entry : ledger.all(organisation, Kind.PLAN, asOf)) {
            allPlans.add(Plan.read(entry.body()));
            plans.put(entry.key(), entry);
        }
        List<DayException> allExceptions = new ArrayList<>();
        for (var entry : ledger.all(organisation, Kind.EXCEPTION, asOf)) {
            allExceptions.add(DayException.read(entry.body()));
            exceptions.put(entry.key(), entry);
        }
        calendar = new Calendar(allPlans, allExceptions);
        for (var entry : ledger.all(organisation, Kind.RULE, asOf)) {
            var rule = Rule.read(entry.body());
            var kept = new Kept(rule, entry.key() + "@" + entry.version());
            if (entry.thing() != null) {
                rulesOfThings.put(entry.thing(), kept);
            } else if (rule.model() != null) {
                rulesOfModels.put(rule.model(), kept);
            }
        }
    }

    Calendar calendar() {
        return calendar;
    }

    boolean hasRules() {
        return !rulesOfThings.isEmpty() || !rulesOfModels.isEmpty();
    }

    /// The machine's own rule, else its model's.
    @Nullable Kept rule(WorkUnit unit) {
        var own = rulesOfThings.get(unit.thing());
        return own != null ? own : rulesOfModels.get(unit.model());
    }

    @Nullable Product product(@Nullable String key) {
        return key == null ? null : products.get(key);
    }

    @Nullable Entry productEntry(@Nullable String key) {
        return key == null ? null : productEntries.get(key);
    }

    @Nullable Reason reason(@Nullable String key) {
        return key == null ? null : reasons.get(key);
    }

    /// The plan, and the exception from it, by which the shift is planned.
    List<Entry> sources(PlannedShift shift) {
        var sources = new ArrayList<Entry>();
        var plan = plans.get(shift.plan());
        if (plan != null) {
            sources.add(plan);
        }
        var exception = shift.exception() == null ? null : exceptions.get(shift.exception());
        if (exception != null) {
            sources.add(exception);
        }
        return sources;
    }
}
