package io.baigong.server.organisations;

import io.baigong.server.tables.AuditedImport;
import io.baigong.server.tables.Columns;
import io.baigong.server.tables.ImportResult;
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
    private final AuditedImport imports;
    private final ReferenceData reference;

    RegisterImport(RegisterRows rows, AuditedImport imports, ReferenceData reference) {
        this.rows = rows;
        this.imports = imports;
        this.reference = reference;
    }

    /// @param dryRun says what would become of the rows and changes nothing
    ImportResult read(InputStream table, boolean dryRun) {
        reference.await();
        return imports.read("organisation.import", table, COLUMNS, dryRun, rows::take);
    }
}
