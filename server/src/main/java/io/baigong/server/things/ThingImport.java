package io.baigong.server.things;

import io.baigong.server.tables.AuditedImport;
import io.baigong.server.tables.Columns;
import io.baigong.server.tables.ImportResult;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Service;

/// Makes and changes many things from a table, CSV or XLSX. Doing it again changes nothing. Rows
/// with faults are left out and told; the others are taken, some at a time.
@Service
class ThingImport {
    /// The last two are told by an export and not taken.
    static final Columns COLUMNS =
            new Columns(
                    List.of(
                            "key",
                            "name",
                            "name_zh",
                            "name_en",
                            "model",
                            "site",
                            "place",
                            "tags",
                            "state",
                            "last_seen"),
                    List.of("key", "model"),
                    Set.of("key"),
                    Map.of());

    /// So many new things make another table of it for PostgreSQL, which then plans anew.
    private static final int MANY = 1_000;

    private final ThingRows rows;
    private final ThingStore store;
    private final AuditedImport imports;

    ThingImport(ThingRows rows, ThingStore store, AuditedImport imports) {
        this.rows = rows;
        this.store = store;
        this.imports = imports;
    }

    /// @param dryRun says what would become of the rows and changes nothing
    ImportResult read(int organisation, InputStream table, boolean dryRun) {
        var result =
                imports.read(
                        "thing.import",
                        table,
                        COLUMNS,
                        dryRun,
                        (lines, dry, tally) -> rows.take(organisation, lines, dry, tally));
        if (!dryRun && result.created() >= MANY) {
            store.analyze();
        }
        return result;
    }
}
