package io.baigong.server.methods;

import io.baigong.evaluator.rollup.Hierarchy;
import io.baigong.evaluator.rollup.Membership;
import io.baigong.evaluator.rollup.Period;
import io.baigong.server.organisations.OrganisationPlaces.Edge;
import io.baigong.server.organisations.OrganisationPlaces.Stay;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Where the subjects of a calculation are along one hierarchy: below one root, so that those who
/// are nowhere count in the whole too.
final class Whereabouts {
    /// Above everything.
    static final String ROOT = "*";

    /// Where those are who are nowhere.
    static final String NOWHERE = "-";

    private static final int MOST_LEVELS = 100;

    private final Period period;
    private final List<Edge> edges;
    private final List<Stay> stays;
    private final Set<String> nodes = new HashSet<>();

    /// @param stays of organisations; where one has none on a day it is nowhere
    Whereabouts(Period period, Collection<Edge> edges, Collection<Stay> stays) {
        this.period = period;
        this.edges = List.copyOf(edges);
        edges.forEach(edge -> nodes.add(edge.node()));
        this.stays = stays.stream().filter(stay -> nodes.contains(stay.node())).toList();
    }

    /// Everybody at the root.
    static Whereabouts nowhere(Period period) {
        return new Whereabouts(period, List.of(), List.of());
    }

    Period period() {
        return period;
    }

    Hierarchy hierarchy() {
        var all = new ArrayList<Hierarchy.Edge>();
        all.add(Hierarchy.Edge.of(ROOT, null));
        all.add(Hierarchy.Edge.of(NOWHERE, ROOT));
        for (var edge : edges) {
            all.add(new Hierarchy.Edge(edge.node(), above(edge), edge.from(), edge.to()));
        }
        return Hierarchy.of(all);
    }

    private String above(Edge edge) {
        return edge.parent() == null || !nodes.contains(edge.parent()) ? ROOT : edge.parent();
    }

    List<Membership> memberships(Collection<String> subjects) {
        var all = new ArrayList<Membership>();
        subjects.forEach(subject -> all.add(Membership.of(subject, NOWHERE)));
        // A stay began later than what has no beginning, and so it counts.
        stays.forEach(stay ->
                all.add(
                        new Membership(
                                stay.organisation(),
                                stay.node(),
                                stay.from().equals(LocalDate.MIN)
                                        ? LocalDate.of(1, 1, 1)
                                        : stay.from(),
                                stay.to())));
        return all;
    }

    private record Spot(int day, String node) {}

    /// The nodes in which each subject counts: one set for each place that it had.
    ///
    /// @param byDays all places of the period, not only the one of its last day
    Map<String, List<Set<String>>> paths(Collection<String> subjects, boolean byDays) {
        var ofSubject = new HashMap<String, List<Stay>>();
        stays.forEach(stay ->
                ofSubject.computeIfAbsent(stay.organisation(), _ -> new ArrayList<>()).add(stay));
        var trees = new ArrayList<Map<String, String>>();
        var days = byDays ? days() : List.of(period.to().minusDays(1));
        days.forEach(day -> trees.add(parents(day)));
        // Many are in one place: they share its path.
        var known = new HashMap<Spot, Set<String>>();
        Map<String, List<Set<String>>> paths = new HashMap<>();
        for (var subject : subjects) {
            var places = new LinkedHashSet<Set<String>>();
            for (int i = 0; i < days.size(); i++) {
                var at = on(ofSubject.getOrDefault(subject, List.of()), days.get(i));
                var tree = trees.get(i);
                var path = known.computeIfAbsent(new Spot(i, at), _ -> upwards(at, tree));
                // The last is where it is on the last day, also when it came back there.
                places.remove(path);
                places.add(path);
            }
            paths.put(subject, List.copyOf(places));
        }
        return paths;
    }

    /// The node above each node on the last day.
    Map<String, String> parents() {
        return parents(period.to().minusDays(1));
    }

    private Map<String, String> parents(LocalDate day) {
        Map<String, String> parents = new HashMap<>();
        parents.put(NOWHERE, ROOT);
        for (var edge : edges) {
            if (!edge.from().isAfter(day) && edge.to().isAfter(day)) {
                parents.put(edge.node(), above(edge));
            }
        }
        return parents;
    }

    /// The first day, and each on which somebody or something moved.
    private List<LocalDate> days() {
        var days = new TreeSet<LocalDate>();
        edges.forEach(edge -> days.addAll(List.of(edge.from(), edge.to())));
        stays.forEach(stay -> days.addAll(List.of(stay.from(), stay.to())));
        days.add(period.from());
        return List.copyOf(days.subSet(period.from(), true, period.to(), false));
    }

    private static String on(List<Stay> stays, LocalDate day) {
        Stay there = null;
        for (var one : stays) {
            if (!one.from().isAfter(day)
                    && one.to().isAfter(day)
                    && (there == null || one.from().isAfter(there.from()))) {
                there = one;
            }
        }
        return there == null ? NOWHERE : there.node();
    }

    private static Set<String> upwards(String node, Map<String, String> parents) {
        var all = new LinkedHashSet<String>();
        for (var at = node; at != null && all.size() < MOST_LEVELS; at = parents.get(at)) {
            all.add(at);
        }
        all.add(ROOT);
        return all;
    }
}
