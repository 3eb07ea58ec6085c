package io.baigong.evaluator.disclosure;

import io.baigong.evaluator.disclosure.Publication.Cell;
import io.baigong.evaluator.disclosure.Publication.Shown;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Tables with what was published of them, as an attacker sees them who knows who is in which cell.
final class Published {
    final List<String> subjects = new ArrayList<>();
    final Map<Cell, BitSet> cells = new HashMap<>();
    final Publication publication;

    Published(Publication publication, List<Table> tables) {
        this.publication = publication;
        for (var table : tables) {
            for (var entry : table.entries()) {
                if (!subjects.contains(entry.subject())) {
                    subjects.add(entry.subject());
                }
                mark(table, entry, 0, new ArrayList<>());
            }
        }
    }

    private void mark(Table table, Table.Entry entry, int dimension, List<String> codes) {
        if (dimension == table.dimensions().size()) {
            cells.computeIfAbsent(new Cell(table.key(), codes), any -> new BitSet())
                    .set(subjects.indexOf(entry.subject()));
            return;
        }
        var code = entry.codes().get(dimension);
        while (true) {
            var more = new ArrayList<>(codes);
            more.add(code);
            mark(table, entry, dimension + 1, more);
            if (code.isEmpty()) {
                return;
            }
            code = table.dimensions().get(dimension).above(code);
        }
    }

    boolean shows(Cell cell) {
        return publication.cells().get(cell) instanceof Shown.Figure;
    }

    Attack attack() {
        return new Attack(
                subjects.size(),
                cells.entrySet().stream()
                        .filter(one -> shows(one.getKey()))
                        .map(Map.Entry::getValue)
                        .toList());
    }
}
