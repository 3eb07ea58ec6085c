package io.baigong.evaluator.rollup;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Nodes below each other, as they are on each day: a county may pass from one city to another.
public final class Hierarchy {
    private final List<String> keys;
    private final Map<String, Integer> numbers;
    private final List<List<Numbered>> edges = new ArrayList<>();

    /// A node below another, from a day to before another.
    ///
    /// @param parent null for the top
    public record Edge(String node, @Nullable String parent, LocalDate from, LocalDate to) {
        /// Without beginning and end.
        public static Edge of(String node, @Nullable String parent) {
            return new Edge(node, parent, LocalDate.MIN, LocalDate.MAX);
        }

        public Edge {
            if (!from.isBefore(to)) {
                throw new IllegalArgumentException(
                        "%s must be below %s before it ends, was %s to %s"
                                .formatted(node, parent, from, to));
            }
        }
    }

    private record Numbered(int parent, LocalDate from, LocalDate to) {}

    private Hierarchy(Collection<Edge> all) {
        var names = new TreeSet<String>();
        for (var edge : all) {
            names.add(edge.node());
            if (edge.parent() != null) {
                names.add(edge.parent());
            }
        }
        keys = List.copyOf(names);
        numbers = new HashMap<>();
        for (var key : keys) {
            numbers.put(key, numbers.size());
            edges.add(new ArrayList<>(1));
        }
        for (var edge : all) {
            edges.get(number(edge.node()))
                    .add(
                            new Numbered(
                                    edge.parent() == null ? -1 : number(edge.parent()),
                                    edge.from(),
                                    edge.to()));
        }
    }

    /// @throws IllegalArgumentException when a node is below two others on one day, or below itself
    public static Hierarchy of(Collection<Edge> edges) {
        var hierarchy = new Hierarchy(edges);
        hierarchy.check();
        return hierarchy;
    }

    private void check() {
        var days = new TreeSet<LocalDate>();
        days.add(LocalDate.MIN);
        for (int node = 0; node < keys.size(); node++) {
            var own = edges.get(node);
            for (var edge : own) {
                days.add(edge.from());
                for (var other : own) {
                    if (other != edge
                            && edge.from().isBefore(other.to())
                            && other.from().isBefore(edge.to())) {
                        throw new IllegalArgumentException(
                                "%s is in two places from %s"
                                        .formatted(
                                                keys.get(node),
                                                edge.from().isAfter(other.from())
                                                        ? edge.from()
                                                        : other.from()));
                    }
                }
            }
        }
        days.forEach(day -> downwards(parents(day)));
    }

    /// The number of a node, or -1.
    int number(String node) {
        return numbers.getOrDefault(node, -1);
    }

    List<String> keys() {
        return keys;
    }

    /// The node above each node on a day, or -1.
    int[] parents(LocalDate day) {
        int[] parents = new int[keys.size()];
        Arrays.fill(parents, -1);
        for (int node = 0; node < parents.length; node++) {
            for (var edge : edges.get(node)) {
                if (!edge.from().isAfter(day) && edge.to().isAfter(day)) {
                    parents[node] = edge.parent();
                }
            }
        }
        return parents;
    }

    /// The days inside a period on which something changes.
    TreeSet<LocalDate> changes(Period period) {
        var days = new TreeSet<LocalDate>();
        for (var own : edges) {
            for (var edge : own) {
                days.add(edge.from());
                days.add(edge.to());
            }
        }
        return new TreeSet<>(days.subSet(period.from(), false, period.to(), false));
    }

    /// Each node after the one above it.
    int[] downwards(int[] parents) {
        int[] order = new int[parents.length];
        boolean[] placed = new boolean[parents.length];
        int size = 0;
        for (int start = 0; start < parents.length; start++) {
            var path = new ArrayList<Integer>();
            for (int at = start; at >= 0 && !placed[at]; at = parents[at]) {
                if (path.size() > parents.length) {
                    throw new IllegalArgumentException(keys.get(start) + " is below itself");
                }
                path.add(at);
            }
            for (int at : path.reversed()) {
                placed[at] = true;
                order[size++] = at;
            }
        }
        return order;
    }
}
