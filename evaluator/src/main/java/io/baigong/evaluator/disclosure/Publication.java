package io.baigong.evaluator.disclosure;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/// Tables as they may be published.
public final class Publication {
    private final Map<Cell, Shown> cells;

    Publication(Map<Cell, Shown> cells) {
        this.cells = Map.copyOf(cells);
    }

    /// A place in a table.
    ///
    /// @param codes one for each dimension; [Dimension#TOTAL] for a total
    public record Cell(String table, List<String> codes) {
        public Cell {
            codes = List.copyOf(codes);
        }

        static Cell of(String table, String... codes) {
            return new Cell(table, List.of(codes));
        }
    }

    /// What is told of a cell. Why one is withheld is not told: whether it is small itself or hides
    /// another would be half of the secret.
    public sealed interface Shown {
        /// @param value rounded as the rules say
        record Figure(BigDecimal value) implements Shown {}

        record Withheld() implements Shown {}
    }

    /// Where nobody reports, the figure is 0.
    public Shown at(String table, String... codes) {
        return cells.getOrDefault(Cell.of(table, codes), new Shown.Figure(BigDecimal.ZERO));
    }

    /// All cells with at least one subject.
    public Map<Cell, Shown> cells() {
        return cells;
    }
}
