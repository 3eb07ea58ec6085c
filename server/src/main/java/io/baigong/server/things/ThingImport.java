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

    private final ThingRows rows;
    private final AuditedImport imports;

    ThingImport(ThingRows rows, AuditedImport imports) {
        this.rows = rows;
        this.imports = imports;
    }

    /// @param dryRun says what would become of the rows and changes nothing
    ImportResult read(int organisation, InputStream table, boolean dryRun) {
        return imports.read(
                "thing.import",
                table,
                COLUMNS,
                dryRun,
                (lines, dry, tally) -> rows.take(organisation, lines, dry, tally));
    }
}
