package io.baigong.server.organisations;

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

/// Takes organisations into the register from a table, CSV or XLSX. A row means the organisation of
/// its credit code, without one that of its key; doing it again changes nothing. Rows with faults
/// are left out and told; the others are taken, some at a time.
@Service
class RegisterImport {
    static final Columns COLUMNS =
            new Columns(
                    List.of(
                            "key",
                            "credit_code",
                            "kind",
                            "name_zh",
                            "name_en",
                            "short_name",
                            "region",
                            "industry",
                            "since"),
                    List.of(),
                    Set.of("key", "credit_code"),
                    Map.ofEntries(
                            Map.entry("name", "name_zh"),
                            Map.entry("标识", "key"),
                            Map.entry("统一社会信用代码", "credit_code"),
                            Map.entry("类型", "kind"),
                            Map.entry("名称", "name_zh"),
                            Map.entry("企业名称", "name_zh"),
                            Map.entry("机构名称", "name_zh"),
                            Map.entry("英文名称", "name_en"),
                            Map.entry("简称", "short_name"),
                            Map.entry("行政区划", "region"),
                            Map.entry("行政区划代码", "region"),
                            Map.entry("行业", "industry"),
                            Map.entry("行业代码", "industry"),
                            Map.entry("起始日期", "since")));

    private final RegisterRows rows;
    private final Audit audit;
    private final ReferenceData reference;

    RegisterImport(RegisterRows rows, Audit audit, ReferenceData reference) {
        this.rows = rows;
        this.audit = audit;
        this.reference = reference;
    }

    /// @param dryRun says what would become of the rows and changes nothing
    ImportResult read(InputStream table, boolean dryRun) {
        reference.await();
        var tally = new ImportTally();
        boolean whole = false;
        try {
            TableReader.read(table, COLUMNS, tally, lines -> rows.take(lines, dryRun, tally));
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
                "organisation.import",
                "table",
                whole && result.failed() == 0 ? Outcome.DONE : Outcome.FAILED,
                Map.of(
                        "rows", result.rows(),
                        "created", result.created(),
                        "updated", result.updated(),
                        "failed", result.failed()));
    }
}
