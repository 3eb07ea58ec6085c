package io.baigong.server.tables;

import io.baigong.server.access.Fault;
import java.util.List;

/// What became of the rows of an import.
///
/// @param rows read, without the heading; each is in one of the four counts
/// @param errors all of them
public record ImportResult(
        long rows, long created, long updated, long unchanged, long failed, List<Fault> errors) {
    private static final int SHOWN = 1_000;

    public ImportResult {
        errors = List.copyOf(errors);
    }

    /// The same with as many errors as an answer shows; the error file has them all.
    public ImportResult shown() {
        return new ImportResult(
                rows,
                created,
                updated,
                unchanged,
                failed,
                errors.subList(0, Math.min(SHOWN, errors.size())));
    }
}
