package io.baigong.evaluator.rollup;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Finds the nodes to which the figure of a subject belongs.
final class Whereabouts {
    /// In two nodes on one day, the one to which it came later counts.
    private static final Comparator<Membership> LATER =
            Comparator.comparing(Membership::from)
                    .thenComparing(Membership::node, Comparator.reverseOrder());

    private final Hierarchy hierarchy;
    private final Plan plan;
    private final TreeSet<LocalDate> changes;
    private final int[] atEnd;
    private final List<int[]> slices = new ArrayList<>();
    private final List<LocalDate> sliceStarts = new ArrayList<>();
    private final boolean[] steady;
    private final Place[] whole;

    /// A stretch of a subject's days, counted from its first.
    ///
    /// @param from days before it
    /// @param to days before its end
    record Stretch(long from, long to) {}

    /// @param node where the whole figure is, or -1
    /// @param parts else, for each node and all above it, the stretches that belong there
    /// @param days of all stretches
    record Place(int node, Map<Integer, List<Stretch>> parts, long days) {
        static final Place NOWHERE = new Place(-1, Map.of(), 0);
    }

    Whereabouts(Hierarchy hierarchy, Plan plan) {
        this.hierarchy = hierarchy;
        this.plan = plan;
        this.atEnd = hierarchy.parents(plan.period().lastDay());
        this.changes =
                plan.placement() == Placement.BY_DAYS
                        ? hierarchy.changes(plan.period())
                        : new TreeSet<>();
        sliceStarts.add(plan.period().from());
        sliceStarts.addAll(changes);
        sliceStarts.forEach(day -> slices.add(hierarchy.parents(day)));
        this.steady = steady();
        this.whole = new Place[atEnd.length];
        for (int node = 0; node < whole.length; node++) {
            whole[node] = new Place(node, Map.of(), 0);
        }
    }

    /// The tree on the last day.
    int[] atEnd() {
        return atEnd;
    }

    /// Nodes that were below the same nodes all the time.
    private boolean[] steady() {
        boolean[] steady = new boolean[atEnd.length];
        for (int node : hierarchy.downwards(atEnd)) {
            int parent = atEnd[node];
            steady[node] =
                    (parent < 0 || steady[parent])
                            && slices.stream().allMatch(slice -> slice[node] == parent);
        }
        return steady;
    }

    Place of(List<Membership> memberships) {
        return switch (plan.placement()) {
            case AT_END -> {
                var last = on(memberships, plan.period().lastDay());
                yield last == null ? Place.NOWHERE : whole[number(last)];
            }
            case BY_DAYS -> byDays(memberships);
        };
    }

    private int number(Membership membership) {
        int node = hierarchy.number(membership.node());
        if (node < 0) {
            throw new IllegalArgumentException(
                    "%s is in %s, which is not in the hierarchy"
                            .formatted(membership.subject(), membership.node()));
        }
        return node;
    }

    private static @Nullable Membership on(List<Membership> memberships, LocalDate day) {
        Membership there = null;
        for (var one : memberships) {
            if (!one.from().isAfter(day)
                    && one.to().isAfter(day)
                    && (there == null || LATER.compare(one, there) > 0)) {
                there = one;
            }
        }
        return there;
    }

    private Place byDays(List<Membership> memberships) {
        var days = new TreeSet<>(changes);
        days.add(plan.period().from());
        days.add(plan.period().to());
        for (var one : memberships) {
            days.add(one.from());
            days.add(one.to());
        }
        var all = List.copyOf(days.subSet(plan.period().from(), true, plan.period().to(), true));
        var parts = new LinkedHashMap<Integer, List<Stretch>>();
        long before = 0;
        int only = -1;
        boolean still = true;
        for (int i = 0; i + 1 < all.size(); i++) {
            var there = on(memberships, all.get(i));
            if (there == null) {
                continue;
            }
            int node = number(there);
            still &= steady[node] && (only < 0 || only == node);
            only = node;
            var stretch = new Stretch(before, before + Period.days(all.get(i), all.get(i + 1)));
            before = stretch.to();
            int[] parents = slice(all.get(i));
            for (int at = node; at >= 0; at = parents[at]) {
                parts.computeIfAbsent(at, any -> new ArrayList<>(2)).add(stretch);
            }
        }
        return only < 0 ? Place.NOWHERE : still ? whole[only] : new Place(-1, parts, before);
    }

    private int[] slice(LocalDate day) {
        int at = 0;
        while (at + 1 < sliceStarts.size() && !sliceStarts.get(at + 1).isAfter(day)) {
            at++;
        }
        return slices.get(at);
    }
}
