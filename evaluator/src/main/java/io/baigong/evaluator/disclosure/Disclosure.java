package io.baigong.evaluator.disclosure;

import io.baigong.evaluator.disclosure.Publication.Cell;
import io.baigong.evaluator.disclosure.Publication.Shown;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/// Disclosure control: which cells of tables may be published.
///
/// What is withheld cannot be calculated from what is published, by whoever knows all sums between
/// the cells of all tables, that no figure is negative, and the figures of one or two subjects of
/// their own, so long as with these they are fewer than [Rules#least]. See [Groups].
public final class Disclosure {
    private static final int MOST_CELLS = 500_000;

    private Disclosure() {}

    /// Protects tables of the same subjects together.
    ///
    /// @throws IllegalArgumentException when two tables have one key, a subject has different
    ///   figures of one measure, or there are too many cells
    public static Publication protect(Rules rules, List<Table> tables) {
        var byMeasure = new LinkedHashMap<String, List<Table>>();
        var keys = new HashSet<String>();
        for (var table : tables) {
            if (!keys.add(table.key())) {
                throw new IllegalArgumentException("two tables are called " + table.key());
            }
            byMeasure.computeIfAbsent(table.measure(), any -> new ArrayList<>()).add(table);
        }
        var shown = new HashMap<Cell, Shown>();
        byMeasure.values().forEach(linked -> new Linked(rules, linked).protect(shown));
        return new Publication(shown);
    }

    /// Tables of one measure.
    private static final class Linked {
        private final Rules rules;
        private final List<Table> tables;
        // In one order whatever the order of the entries.
        private final TreeMap<Cell, Map<String, BigDecimal>> cells =
                new TreeMap<>(
                        Comparator.comparing(Cell::table)
                                .thenComparing(cell -> String.join("\u0000", cell.codes())));
        private final Map<String, Set<Cell>> ofSubject = new HashMap<>();
        private final Map<String, BigDecimal> figures = new HashMap<>();

        Linked(Rules rules, List<Table> tables) {
            this.rules = rules;
            this.tables = tables;
        }

        void protect(Map<Cell, Shown> into) {
            tables.forEach(this::read);
            var groups = new Groups(rules);
            var numbers = new HashMap<Cell, Integer>();
            cells.keySet().forEach(cell -> numbers.put(cell, numbers.size()));
            cells.forEach((cell, values) -> {
                int number = groups.add(enclosing(cell, numbers));
                if (dominated(values)) {
                    groups.withhold(number);
                }
            });
            ofSubject.forEach((subject, in) ->
                    groups.member(
                            in.stream().mapToInt(numbers::get).toArray(),
                            false,
                            figures.getOrDefault(subject, BigDecimal.ZERO).signum() == 0));
            if (tables.stream().allMatch(Linked::counts)) {
                groups.areCounts();
            }
            write(groups.shown(), numbers, into);
        }

        private void read(Table table) {
            for (var entry : table.entries()) {
                for (var codes : places(table, entry.codes(), 0)) {
                    var cell = new Cell(table.key(), codes);
                    cells.computeIfAbsent(cell, any -> new HashMap<>())
                            .put(entry.subject(), entry.value());
                    ofSubject.computeIfAbsent(entry.subject(), any -> new HashSet<>()).add(cell);
                }
                var before = figures.putIfAbsent(entry.subject(), entry.value());
                if (before != null && before.compareTo(entry.value()) != 0) {
                    throw new IllegalArgumentException(
                            "%s of %s is %s, and in table %s %s"
                                    .formatted(
                                            table.measure(),
                                            entry.subject(),
                                            before,
                                            table.key(),
                                            entry.value()));
                }
                if (cells.size() > MOST_CELLS) {
                    throw new IllegalArgumentException(
                            "tables to protect together may have %d cells; %s brings more"
                                    .formatted(MOST_CELLS, table.key()));
                }
            }
        }

        private static List<List<String>> places(Table table, List<String> codes, int dimension) {
            if (dimension == codes.size()) {
                return List.of(List.of());
            }
            var all = new ArrayList<List<String>>();
            for (var rest : places(table, codes, dimension + 1)) {
                for (var code : table.dimensions().get(dimension).upwards(codes.get(dimension))) {
                    var place = new ArrayList<String>();
                    place.add(code);
                    place.addAll(rest);
                    all.add(place);
                }
            }
            return all;
        }

        private int[] enclosing(Cell cell, Map<Cell, Integer> numbers) {
            var table =
                    tables.stream()
                            .filter(one -> one.key().equals(cell.table()))
                            .findFirst()
                            .orElseThrow();
            int[] within = new int[cell.codes().size()];
            for (int d = 0; d < within.length; d++) {
                var code = cell.codes().get(d);
                within[d] = -1;
                if (!code.equals(Dimension.TOTAL)) {
                    var codes = new ArrayList<>(cell.codes());
                    codes.set(d, table.dimensions().get(d).above(code));
                    within[d] = numbers.getOrDefault(new Cell(cell.table(), codes), -1);
                }
            }
            return within;
        }

        private boolean dominated(Map<String, BigDecimal> values) {
            var rule = rules.dominance();
            if (rule == null) {
                return false;
            }
            var greatest =
                    values.values().stream()
                            .sorted(Comparator.reverseOrder())
                            .limit(rule.top())
                            .reduce(BigDecimal.ZERO, BigDecimal::add);
            return greatest.compareTo(total(values).multiply(rule.share())) > 0;
        }

        private static boolean counts(Table table) {
            return table.entries().stream()
                    .allMatch(entry -> entry.value().compareTo(BigDecimal.ONE) == 0);
        }

        private static BigDecimal total(Map<String, BigDecimal> values) {
            return values.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        }

        private void write(BitSet shown, Map<Cell, Integer> numbers, Map<Cell, Shown> into) {
            cells.forEach((cell, values) ->
                    into.put(
                            cell,
                            shown.get(Objects.requireNonNull(numbers.get(cell)))
                                    ? new Shown.Figure(rounded(total(values)))
                                    : new Shown.Withheld()));
        }

        private BigDecimal rounded(BigDecimal value) {
            var unit = rules.rounding();
            return unit == null
                    ? value
                    : value.divide(unit, 0, RoundingMode.HALF_UP).multiply(unit);
        }
    }
}
