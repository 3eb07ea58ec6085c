package io.baigong.server.tables;

import io.baigong.server.audit.Audit;
import io.baigong.server.audit.Outcome;
import java.io.InputStream;
import java.util.Map;
import org.springframework.stereotype.Component;

/// Takes a table, CSV or XLSX, and leaves one entry in the audit trail that says how much came of
/// it. Rows with faults are left out and told; the others are taken, some at a time.
@Component
public final class AuditedImport {
    private final Audit audit;

    AuditedImport(Audit audit) {
        this.audit = audit;
    }

    /// Takes some rows and tells the tally what became of them.
    public interface Taker {
        void take(java.util.List<Line> lines, boolean dryRun, ImportTally tally);
    }

    /// @param action as the audit trail names it, such as `thing.import`
    /// @param dryRun says what would become of the rows and changes nothing
    public ImportResult read(
            String action, InputStream table, Columns columns, boolean dryRun, Taker taker) {
        var tally = new ImportTally();
        boolean whole = false;
        try {
            TableReader.read(table, columns, tally, lines -> taker.take(lines, dryRun, tally));
            whole = true;
        } finally {
            // Also of one that breaks off: what was taken before stays.
            if (!dryRun) {
                record(action, tally.result(), whole);
            }
        }
        return tally.result();
    }

    private void record(String action, ImportResult result, boolean whole) {
        audit.record(
                action,
                "table",
                whole && result.failed() == 0 ? Outcome.DONE : Outcome.FAILED,
                Map.of(
                        "rows", result.rows(),
                        "created", result.created(),
                        "updated", result.updated(),
                        "failed", result.failed()));
    }
}
