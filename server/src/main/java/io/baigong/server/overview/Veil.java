package io.baigong.server.overview;

import io.baigong.evaluator.disclosure.Groups;
import io.baigong.evaluator.disclosure.Rules;
import io.baigong.server.overview.Extent.View;
import io.baigong.server.overview.Regions.Question;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What is withheld of all that one caller may ask for, decided together. It is kept for a while:
/// where other organisations are counted than those it was decided for, the answer is to withhold.
final class Veil {
    /// For who may see each organisation.
    static final Veil NONE = new Veil(null, Map.of(), new BitSet(), List.of());

    private static final List<String> ROWS = List.of("industry", "administrative");

    private final @Nullable Trees trees;
    private final Map<Spot, Integer> numbers;
    private final BitSet shown;
    private final List<Integer> members;

    private Veil(
            @Nullable Trees trees,
            Map<Spot, Integer> numbers,
            BitSet shown,
            List<Integer> members) {
        this.trees = trees;
        this.numbers = numbers;
        this.shown = shown;
        this.members = members;
    }

    /// Organisations below a node whose figures somebody may ask for.
    private enum What {
        /// All of them.
        ALL,
        /// Those that are below another node too, of another hierarchy.
        AND,
        /// Those that are below its children, or below those of another node too: what a table's
        /// rows make up, so that its rest is known as soon as they are.
        BELOW,
        /// Those in its lowest nodes.
        LEAVES,
        /// Those that are anywhere in another hierarchy.
        PLACED
    }

    /// @param other node or, for [What#PLACED], hierarchy; the scope itself where there is no other
    private record Spot(int scope, What what, int other) {}

    /// Whether the total of a node is withheld.
    ///
    /// @param organisations that it counts
    boolean withholds(int scope, long organisations) {
        return trees != null && hidden(new Spot(scope, What.ALL, scope), organisations);
    }

    /// Whether a row is withheld.
    ///
    /// @param organisations that it counts
    boolean withholds(Question question, int row, long organisations) {
        if (trees == null) {
            return false;
        }
        int scope = question.extent().number();
        if (trees.hierarchyOf(row) != trees.hierarchyOf(scope)) {
            return hidden(new Spot(scope, What.AND, row), organisations);
        }
        if (trees.upwards(row).contains(scope)) {
            return hidden(new Spot(row, What.ALL, row), organisations);
        }
        // Above, everybody of the scope; beside, those who are in two places.
        return organisations > 0
                && (!trees.upwards(scope).contains(row)
                        || hidden(new Spot(scope, What.ALL, scope), organisations));
    }

    /// Whether what is in none of the rows is withheld.
    ///
    /// @param total organisations of the scope
    /// @param inRows of them in the rows
    boolean withholdsRest(Question question, long total, long inRows) {
        if (trees == null) {
            return false;
        }
        int scope = question.extent().number();
        var rows = rows(trees, question, scope);
        return hidden(new Spot(scope, What.ALL, scope), total)
                || (rows == null ? inRows > 0 : hidden(rows, inRows));
    }

    /// What the rows of a table make up; null when they lie beside the scope.
    private static @Nullable Spot rows(Trees trees, Question question, int scope) {
        if (question.leaves()) {
            return new Spot(scope, What.LEAVES, scope);
        }
        int parent = question.parent();
        int hierarchy = trees.hierarchy(question.hierarchy());
        if (hierarchy != trees.hierarchyOf(scope)) {
            return parent == 0
                    ? new Spot(scope, What.PLACED, hierarchy)
                    : new Spot(scope, What.BELOW, parent);
        }
        return trees.upwards(parent).contains(scope) ? new Spot(parent, What.BELOW, parent) : null;
    }

    private boolean hidden(Spot spot, long organisations) {
        if (organisations == 0) {
            return false;
        }
        var number = numbers.get(spot);
        return number == null || !shown.get(number) || members.get(number) != organisations;
    }

    /// Draws it from where organisations are.
    static final class Drawing {
        /// A second or two of a processor; what is not decided then is withheld.
        private static final long MOST_WORK = 300_000_000;

        private final Trees trees;
        private final View view;
        private final Groups groups = new Groups(Rules.atLeast(Confidentiality.FLOOR), MOST_WORK);
        private final Map<Spot, Integer> numbers = new HashMap<>();
        private final List<Integer> members = new ArrayList<>();
        private final Map<Integer, Boolean> inView = new HashMap<>();

        Drawing(Trees trees, View view) {
            this.trees = trees;
            this.view = view;
        }

        /// An organisation.
        ///
        /// @param nodes that it is in
        /// @param reports whether any of its devices does
        void add(Integer[] nodes, boolean reports) {
            var direct = Stream.of(nodes).filter(trees::has).toList();
            var at = new HashSet<Integer>();
            var below = new HashSet<Integer>();
            var leaves = new HashSet<Integer>();
            for (int node : direct) {
                var up = trees.upwards(node);
                at.addAll(up);
                below.addAll(up.subList(1, up.size()));
                if (trees.isLeaf(node)) {
                    leaves.addAll(up);
                }
            }
            var spots = new HashSet<Spot>();
            at.stream()
                    .filter(this::isInView)
                    .forEach(scope -> spots(scope, at, below, leaves, spots));
            int[] in = spots.stream().mapToInt(this::number).toArray();
            for (int group : in) {
                members.set(group, members.get(group) + 1);
            }
            groups.member(
                    in, at.stream().anyMatch(node -> view.open().contains((long) node)), !reports);
        }

        private boolean isInView(int node) {
            var known = inView.get(node);
            if (known == null) {
                known =
                        trees.upwards(node).stream()
                                .anyMatch(above -> view.roots().contains((long) above));
                inView.put(node, known);
            }
            return known;
        }

        private void spots(
                int scope,
                Set<Integer> at,
                Set<Integer> below,
                Set<Integer> leaves,
                Set<Spot> spots) {
            spots.add(new Spot(scope, What.ALL, scope));
            if (below.contains(scope)) {
                spots.add(new Spot(scope, What.BELOW, scope));
            }
            if (leaves.contains(scope)) {
                spots.add(new Spot(scope, What.LEAVES, scope));
            }
            for (int node : at) {
                if (isRow(scope, node)) {
                    spots.add(new Spot(scope, What.AND, node));
                    spots.add(new Spot(scope, What.PLACED, trees.hierarchyOf(node)));
                    if (below.contains(node)) {
                        spots.add(new Spot(scope, What.BELOW, node));
                    }
                }
            }
        }

        private boolean isRow(int scope, int node) {
            int hierarchy = trees.hierarchyOf(node);
            return hierarchy != trees.hierarchyOf(scope)
                    && ROWS.stream().anyMatch(key -> trees.hierarchy(key) == hierarchy);
        }

        private int number(Spot spot) {
            var known = numbers.get(spot);
            if (known == null) {
                known = groups.add(around(spot));
                numbers.put(spot, known);
                members.add(0);
            }
            return known;
        }

        /// The groups of which this is a part: of the larger scope, by each hierarchy of rows, and
        /// as the lowest nodes.
        private int[] around(Spot spot) {
            int[] around = new int[ROWS.size() + 2];
            Arrays.fill(around, -1);
            switch (spot.what()) {
                case ALL, BELOW, AND, PLACED -> around[0] = outwards(spot);
                case LEAVES ->
                        around[ROWS.size() + 1] =
                                number(new Spot(spot.scope(), What.ALL, spot.scope()));
            }
            for (int i = 0; i < ROWS.size(); i++) {
                if (trees.hierarchy(ROWS.get(i)) == hierarchy(spot)) {
                    around[i + 1] = across(spot);
                }
            }
            return around;
        }

        private int hierarchy(Spot spot) {
            return spot.what() == What.PLACED ? spot.other() : trees.hierarchyOf(spot.other());
        }

        /// The group of the larger scope of which this is a part, or -1.
        private int outwards(Spot spot) {
            int parent = trees.parent(spot.scope());
            boolean self = spot.scope() == spot.other();
            return switch (spot.what()) {
                case ALL -> isInView(parent) ? number(new Spot(parent, What.BELOW, parent)) : -1;
                case LEAVES -> -1;
                case BELOW, AND, PLACED ->
                        self
                                ? number(new Spot(spot.scope(), What.ALL, spot.scope()))
                                : isInView(parent)
                                        ? number(new Spot(parent, spot.what(), spot.other()))
                                        : -1;
            };
        }

        /// The group of the same scope and a larger other node of which this is a part, or -1.
        private int across(Spot spot) {
            int scope = spot.scope();
            int above = trees.parent(spot.other());
            return switch (spot.what()) {
                case ALL, LEAVES -> -1;
                case BELOW ->
                        scope == spot.other()
                                ? -1
                                : number(new Spot(scope, What.AND, spot.other()));
                case AND ->
                        number(
                                above == 0
                                        ? new Spot(
                                                scope, What.PLACED, trees.hierarchyOf(spot.other()))
                                        : new Spot(scope, What.BELOW, above));
                case PLACED -> number(new Spot(scope, What.ALL, scope));
            };
        }

        Veil drawn() {
            return new Veil(trees, numbers, groups.shown(), members);
        }
    }
}
