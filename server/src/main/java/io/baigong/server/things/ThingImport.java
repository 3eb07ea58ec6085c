package io.baigong.server.things;

import io.baigong.server.audit.Audit;
import io.baigong.server.audit.Outcome;
import io.baigong.server.tables.Columns;
import io.baigong.server.tables.ImportResult;
import io.baigong.server.tables.ImportTally;
import io.baigong.server.tables.TableReader;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Service;

/// Makes and changes many things from a table, CSV or XLSX. Doing it again changes nothing. Rows
/// with faults are left out and told; the others are taken, some at a time.
@Service
class ThingImport {
    private static final Columns COLUMNS =
            new Columns(
                    List.of("key", "name", "name_zh", "name_en", "model", "site", "place", "tags"),
                    List.of("key", "model"),
                    Set.of("key"),
                    Map.of());

    private final ThingRows rows;
    private final Audit audit;

    ThingImport(ThingRows rows, Audit audit) {
        this.rows = rows;
        this.audit = audit;
    }

    /// @param dryRun says what would become of the rows and changes nothing
    ImportResult read(int organisation, InputStream table, boolean dryRun) {
        var tally = new ImportTally();
        boolean whole = false;
        try {
            TableReader.read(
                    table, COLUMNS, tally, lines -> rows.take(organisation, lines, dryRun, tally));
            whole = true;
        } finally {
            // Also of one that breaks off: what was taken before stays.
            if (!dryRun) {
                audit(tally.result(), whole);
            }
        }
        return tally.result();
    }

    private void audit(ImportResult result, boolean whole) {
        audit.record(
                "thing.import",
                "table",
                whole && result.failed() == 0 ? Outcome.DONE : Outcome.FAILED,
                Map.of(
                        "rows", result.rows(),
                        "created", result.created(),
                        "updated", result.updated(),
                        "failed", result.failed()));
    }
}
