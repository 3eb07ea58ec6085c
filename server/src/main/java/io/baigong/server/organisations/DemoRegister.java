package io.baigong.server.organisations;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.baigong.server.access.Caller;
import io.baigong.server.access.Grants;
import io.baigong.server.access.Organisations;
import io.baigong.server.audit.Audit;
import io.baigong.server.audit.Outcome;
import io.baigong.server.database.Tenancy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// The register of the demonstration: some forty enterprises that do not exist, over counties and
/// industries that do, and an officer who oversees a province of them. Their credit codes have the
/// form and check character of real ones, with `DEM` where no real one has it.
@Component
public class DemoRegister {
    /// The province that the officer oversees.
    static final String PROVINCE = "330000";

    private static final String WORKS = "demo-works";
    private static final String BUREAU = "demo-bureau";
    private static final String WORKS_SINCE = "2018-01-01";
    private static final String OFFICER = "officer";

    private final JdbcClient db;
    private final Organisations organisations;
    private final Memberships memberships;
    private final ReferenceData reference;
    private final Tree tree;
    private final Grants grants;
    private final Audit audit;
    private final TransactionTemplate transaction;

    DemoRegister(
            JdbcClient db,
            Organisations organisations,
            Memberships memberships,
            ReferenceData reference,
            Tree tree,
            Grants grants,
            Audit audit,
            TransactionTemplate transaction) {
        this.db = db;
        this.organisations = organisations;
        this.memberships = memberships;
        this.reference = reference;
        this.tree = tree;
        this.grants = grants;
        this.audit = audit;
        this.transaction = transaction;
    }

    /// An enterprise of the demonstration.
    ///
    /// @param devices how many of it shall report
    public record Firm(int organisation, String key, int devices) {}

    /// Enters them all, or finds that they are there. Waits for regions and industries.
    ///
    /// @param administrator of the platform, who gives the officer its grant
    public List<Firm> make(Caller administrator) {
        reference.await();
        var rows = rows();
        Tenancy.asPlatform(() -> {
            transaction.executeWithoutResult(_ -> enter(rows));
            return true;
        });
        oversee(administrator);
        var ids = ids(rows.stream().map(row -> row.getField("key")).toList());
        return rows.stream()
                .map(row ->
                        new Firm(
                                ids.getOrDefault(row.getField("key"), 0),
                                row.getField("key"),
                                Integer.parseInt(row.getField("devices"))))
                .filter(firm -> firm.organisation() > 0)
                .toList();
    }

    private static List<NamedCsvRecord> rows() {
        try {
            var text =
                    new ClassPathResource("demo/firms.csv")
                            .getContentAsString(StandardCharsets.UTF_8);
            return CsvReader.builder().ofNamedCsvRecord(text).stream().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void enter(List<NamedCsvRecord> rows) {
        var names = new LinkedHashMap<String, String>();
        rows.forEach(row -> names.put(row.getField("key"), row.getField("zh")));
        var made = organisations.enter(names);
        if (made.isEmpty()) {
            return;
        }
        for (var row : rows) {
            Integer id = made.get(row.getField("key"));
            if (id != null) {
                describe(row.getField("key"), row.getField("credit_code"), "enterprise");
                db.sql(
                                "update legal_entity set name_zh = ?, name_en = ?, begun = ? where organisation_id = ?")
                        .params(
                                row.getField("zh"),
                                row.getField("en"),
                                LocalDate.parse(row.getField("from")),
                                id)
                        .update();
            }
        }
        describe(WORKS, "91330108DEM000000F", "enterprise");
        db.sql("update legal_entity set begun = ? where key = ?")
                .params(LocalDate.parse(WORKS_SINCE), WORKS)
                .update();
        describe(BUREAU, "11330000DEM000000Y", "government");
        place(rows, made);
        audit.record("demo.register", "demo", Outcome.DONE, Map.of("firms", made.size()));
    }

    private void describe(String key, String code, String kind) {
        if (CreditCode.fault(code) != null) {
            throw new IllegalStateException(code + ": " + CreditCode.fault(code));
        }
        db.sql("update legal_entity set credit_code = ?, kind = ? where key = ?")
                .params(code, kind, key)
                .update();
    }

    private void place(List<NamedCsvRecord> rows, Map<String, Integer> made) {
        var fresh = rows.stream().filter(row -> made.containsKey(row.getField("key"))).toList();
        var firms = fresh.stream().map(row -> made.get(row.getField("key"))).toList();
        var from = fresh.stream().map(row -> LocalDate.parse(row.getField("from"))).toList();
        place(
                Hierarchy.REGIONS,
                firms,
                fresh.stream().map(row -> row.getField("region")).toList(),
                from);
        place(
                Hierarchy.INDUSTRIES,
                firms,
                fresh.stream().map(row -> row.getField("industry")).toList(),
                from);
        int works = ids(List.of(WORKS)).getOrDefault(WORKS, 0);
        if (works > 0) {
            var since = List.of(LocalDate.parse(WORKS_SINCE));
            place(Hierarchy.REGIONS, List.of(works), List.of("330108"), since);
            place(Hierarchy.INDUSTRIES, List.of(works), List.of("C3484"), since);
        }
    }

    private void place(
            String hierarchy, List<Integer> firms, List<String> codes, List<LocalDate> from) {
        int id =
                db.sql("select id from hierarchy where key = ?")
                        .param(hierarchy)
                        .query(Integer.class)
                        .single();
        var nodes =
                codes.stream()
                        .map(code ->
                                db.sql("select id from node where hierarchy = ? and code = ?")
                                        .params(id, code)
                                        .query(Integer.class)
                                        .single())
                        .toList();
        memberships.placeNew(id, firms, nodes, from);
    }

    private Map<String, Integer> ids(List<String> keys) {
        var ids = new LinkedHashMap<String, Integer>();
        Tenancy.asPlatform(() -> {
            db.sql("select id, key from organisation where key = any(?)")
                    .param(keys.toArray(String[]::new))
                    .query(row -> {
                        ids.put(row.getString("key"), row.getInt("id"));
                    });
            return true;
        });
        return ids;
    }

    private void oversee(Caller administrator) {
        Long node = tree.find(Hierarchy.REGIONS + ":" + PROVINCE);
        boolean given =
                Tenancy.asPlatform(() ->
                        db.sql(
                                        """
                                        select exists (select 1 from access_grant g join person p on p.id = g.person
                                         where p.login = ? and g.node is not null)\
                                        """)
                                .param(OFFICER)
                                .query(Boolean.class)
                                .single());
        if (!given && node != null) {
            administrator.call(() ->
                    grants.give(
                            administrator,
                            new Grants.Wish(
                                    OFFICER, "officer", node, null, null, "demonstration")));
        }
    }
}
