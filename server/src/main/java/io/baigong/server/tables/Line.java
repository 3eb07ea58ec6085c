package io.baigong.server.tables;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One row of a table.
///
/// @param row line in the file, 1 is the heading
/// @param cells by column, stripped; absent when the file does not have the column
public record Line(long row, Map<String, String> cells) {
    public Line {
        cells = Map.copyOf(cells);
    }

    public @Nullable String cell(String column) {
        return cells.get(column);
    }

    /// The cell, or the empty text without it.
    public String text(String column) {
        return cells.getOrDefault(column, "");
    }
}
