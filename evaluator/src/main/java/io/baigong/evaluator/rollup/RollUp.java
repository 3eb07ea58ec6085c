package io.baigong.evaluator.rollup;

import io.baigong.evaluator.rollup.Whereabouts.Place;
import io.baigong.evaluator.rollup.Whereabouts.Stretch;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The figures of a period of all nodes of a hierarchy, from what is reported of single subjects. A
/// change of one report is calculated along its path only. Not safe for use by several threads.
///
/// A subject counts once: by whatever names and sources it is reported, of each source its latest
/// report is taken, and of these the best proven, of equals the latest.
public final class RollUp {
    /// Digits that parts of days have more than the whole.
    private static final int MORE_DIGITS = 20;

    private final Plan plan;
    private final Hierarchy hierarchy;
    private final Identities identities;
    private final int[] parents;
    private final Map<String, Integer> subjects;
    private final List<Place> places = new ArrayList<>();
    private final List<@Nullable Report> best = new ArrayList<>();
    private final Map<Integer, List<Report>> others = new HashMap<>();
    private final Set<String> unplaced = new HashSet<>();
    private final List<List<Integer>> children = new ArrayList<>();
    private final List<List<Integer>> members = new ArrayList<>();
    private final List<List<Integer>> partly = new ArrayList<>();
    private final Aggregate[] passedOn;
    private final Aggregate[] parts;

    private RollUp(Plan plan, Hierarchy hierarchy, Identities identities, int[] parents, int most) {
        this.plan = plan;
        this.hierarchy = hierarchy;
        this.identities = identities;
        this.parents = parents;
        subjects = HashMap.newHashMap(most);
        for (int node = 0; node < parents.length; node++) {
            children.add(new ArrayList<>(0));
            members.add(new ArrayList<>(0));
            partly.add(new ArrayList<>(0));
        }
        for (int node = 0; node < parents.length; node++) {
            if (parents[node] >= 0) {
                children.get(parents[node]).add(node);
            }
        }
        passedOn = new Aggregate[parents.length];
        parts = new Aggregate[parents.length];
    }

    /// Calculates all nodes.
    ///
    /// @param memberships where subjects are; who has none in the period is nowhere
    /// @param reports in any order
    /// @throws IllegalArgumentException for a membership in an unknown node, or numbers that do not
    ///   fit
    public static RollUp of(
            Plan plan,
            Hierarchy hierarchy,
            Identities identities,
            Collection<Membership> memberships,
            Collection<Report> reports) {
        var whereabouts = new Whereabouts(hierarchy, plan);
        var all = new RollUp(plan, hierarchy, identities, whereabouts.atEnd(), memberships.size());
        all.place(whereabouts, memberships);
        reports.forEach(all::take);
        int[] order = hierarchy.downwards(all.parents);
        for (int i = order.length - 1; i >= 0; i--) {
            all.collect(order[i]);
            all.collectParts(order[i]);
        }
        return all;
    }

    /// The figures of a node.
    ///
    /// @throws IllegalArgumentException for an unknown node
    public Aggregate at(String node) {
        int number = hierarchy.number(node);
        if (number < 0) {
            throw new IllegalArgumentException("the hierarchy has no node " + node);
        }
        return partly.get(number).isEmpty()
                ? passedOn[number]
                : passedOn[number].plus(parts[number]);
    }

    /// All nodes in the order of their keys.
    public List<String> nodes() {
        return hierarchy.keys();
    }

    /// Subjects that are reported and are nowhere.
    public int unplaced() {
        return unplaced.size();
    }

    /// Takes another report into account.
    public void change(Report report) {
        var known = subjects.get(identities.subject(report.subject()));
        var before = known == null ? null : best.get(known);
        var number = take(report);
        if (number == null) {
            return;
        }
        var place = places.get(number);
        for (int node = place.node(); node >= 0; node = parents[node]) {
            if (plan.how() == How.MEDIAN) {
                passedOn[node] = passedOn[node].exchanged(before, best.get(number));
            } else {
                collect(node);
            }
        }
        place.parts().keySet().forEach(this::collectParts);
    }

    private void place(Whereabouts whereabouts, Collection<Membership> memberships) {
        var ofSubject = new ArrayList<List<Membership>>(memberships.size());
        for (var one : memberships) {
            var number = subjects.putIfAbsent(identities.subject(one.subject()), subjects.size());
            if (number == null) {
                ofSubject.add(List.of(one));
                continue;
            }
            var all = ofSubject.get(number);
            if (all.size() == 1) {
                all = new ArrayList<>(all);
                ofSubject.set(number, all);
            }
            all.add(one);
        }
        for (int number = 0; number < ofSubject.size(); number++) {
            var place = whereabouts.of(ofSubject.get(number));
            int subject = number;
            places.add(place);
            best.add(null);
            if (place.node() >= 0) {
                members.get(place.node()).add(subject);
            }
            place.parts().keySet().forEach(node -> partly.get(node).add(subject));
        }
    }

    /// @return the number of its subject; null when it is nowhere
    private @Nullable Integer take(Report report) {
        report.check(plan.how());
        var subject = identities.subject(report.subject());
        var number = subjects.get(subject);
        if (number == null || places.get(number) == Place.NOWHERE) {
            unplaced.add(subject);
            return null;
        }
        var before = best.get(number);
        if (before == null) {
            best.set(number, report);
            return number;
        }
        var all = others.computeIfAbsent(number, any -> new ArrayList<>(List.of(before)));
        all.add(report);
        best.set(number, preferred(all));
        return number;
    }

    private static Report preferred(List<Report> reports) {
        var bySource = new HashMap<String, Report>();
        for (var one : reports) {
            bySource.merge(one.source(), one, RollUp::later);
        }
        return bySource.values().stream().min(Report.PREFERENCE).orElseThrow();
    }

    private static Report later(Report one, Report other) {
        return Comparator.comparing(Report::reported)
                                .reversed()
                                .thenComparing(Report.PREFERENCE)
                                .compare(one, other)
                        <= 0
                ? one
                : other;
    }

    private void collect(int node) {
        var all = new Aggregate.Collector(plan.how());
        for (int subject : members.get(node)) {
            all.add(best.get(subject));
        }
        for (int child : children.get(node)) {
            all.add(passedOn[child]);
        }
        passedOn[node] = all.collected();
    }

    private void collectParts(int node) {
        var all = new Aggregate.Collector(plan.how());
        for (int subject : partly.get(node)) {
            var place = places.get(subject);
            var stretches = place.parts().getOrDefault(node, List.of());
            all.addPart(best.get(subject), whole -> part(whole, stretches, place.days()));
        }
        parts[node] = all.collected();
    }

    /// The part of an amount for some stretches of days. As each stretch is the difference of two
    /// rounded amounts, all stretches together are the amount exactly.
    private static BigDecimal part(BigDecimal whole, List<Stretch> stretches, long days) {
        var part = BigDecimal.ZERO;
        for (var stretch : stretches) {
            part =
                    part.add(
                            until(whole, stretch.to(), days)
                                    .subtract(until(whole, stretch.from(), days)));
        }
        return part;
    }

    private static BigDecimal until(BigDecimal whole, long day, long days) {
        return day == days
                ? whole
                : whole.multiply(BigDecimal.valueOf(day))
                        .divide(
                                BigDecimal.valueOf(days),
                                Math.max(whole.scale(), 0) + MORE_DIGITS,
                                RoundingMode.HALF_EVEN);
    }
}
