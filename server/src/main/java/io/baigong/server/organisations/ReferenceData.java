package io.baigong.server.organisations;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.baigong.server.database.Tenancy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// The delivered hierarchies: regions (GB/T 2260) and industries (GB/T 4754). Taken into the
/// database beside the start, which does not wait for it, and only when their files changed. A
/// newer file adds nodes and renames them; where a node hangs is changed by people, by date.
@Component
class ReferenceData {
    private static final Logger LOG = LoggerFactory.getLogger(ReferenceData.class);
    private static final List<Delivered> DELIVERED =
            List.of(
                    new Delivered(
                            Hierarchy.REGIONS,
                            HierarchyKind.ADMINISTRATIVE,
                            new Naming("行政区划", "Regions of China")),
                    new Delivered(
                            Hierarchy.INDUSTRIES,
                            HierarchyKind.INDUSTRY,
                            new Naming("国民经济行业分类", "Industries of China")));

    private final JdbcClient db;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final CompletableFuture<Boolean> taken = new CompletableFuture<>();

    ReferenceData(JdbcClient db, TransactionTemplate transaction, Clock clock) {
        this.db = db;
        this.transaction = transaction;
        this.clock = clock;
    }

    private record Delivered(String key, HierarchyKind kind, Naming name) {
        byte[] content() {
            try {
                return new ClassPathResource("reference/" + key + ".csv").getContentAsByteArray();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @EventListener(ApplicationReadyEvent.class)
    void takeBesideTheStart() {
        Thread.ofVirtual().name("reference-data").start(this::takeAll);
    }

    private void takeAll() {
        try {
            long start = System.nanoTime();
            int nodes = DELIVERED.stream().mapToInt(this::take).sum();
            if (nodes > 0) {
                LOG.info(
                        "took {} nodes of regions and industries in {} ms",
                        nodes,
                        (System.nanoTime() - start) / 1_000_000);
            }
        } catch (RuntimeException e) {
            LOG.warn("regions and industries were not taken; the next start tries again", e);
        } finally {
            taken.complete(true);
        }
    }

    /// Waits for the end of the taking, which a first start does while it is asked already.
    void await() {
        if (taken.isDone()) {
            return;
        }
        try {
            taken.get(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException | ExecutionException e) {
            LOG.debug("regions and industries are not there yet", e);
        }
    }

    private int take(Delivered delivered) {
        byte[] content = delivered.content();
        byte[] hash = sha256(content);
        return Tenancy.asPlatform(() -> {
            boolean known =
                    db.sql("select content from hierarchy where key = ?")
                            .param(delivered.key())
                            .query(byte[].class)
                            .optional()
                            .filter(before -> Arrays.equals(before, hash))
                            .isPresent();
            if (known) {
                return 0;
            }
            var rows =
                    CsvReader.builder()
                            .ofNamedCsvRecord(new String(content, StandardCharsets.UTF_8))
                            .stream()
                            .toList();
            transaction.executeWithoutResult(_ -> write(delivered, hash, rows));
            return rows.size();
        });
    }

    private void write(Delivered delivered, byte[] hash, List<NamedCsvRecord> rows) {
        int hierarchy =
                db.sql(
                                """
                                insert into hierarchy (organisation_id, key, kind, name_zh, name_en, content)
                                values (0, ?, ?, ?, ?, ?)
                                on conflict (key) do update set content = excluded.content returning id\
                                """)
                        .params(
                                delivered.key(),
                                delivered.kind().key(),
                                delivered.name().zh(),
                                delivered.name().en(),
                                hash)
                        .query(Integer.class)
                        .single();
        db.sql(
                        """
                        insert into node (organisation_id, hierarchy, code, name_zh, name_en)
                        select 0, :hierarchy, code, zh, case when en = '' then zh else en end
                          from unnest(:code, :zh, :en) as row (code, zh, en)
                        on conflict (hierarchy, code) do update
                           set name_zh = excluded.name_zh, name_en = excluded.name_en\
                        """)
                .param("hierarchy", hierarchy)
                .param("code", column(rows, row -> row.getField("code")))
                .param("zh", column(rows, row -> row.getField("zh")))
                .param("en", column(rows, row -> row.getField("en")))
                .update();
        db.sql(
                        """
                        insert into node_parent (organisation_id, hierarchy, node, parent, recorded, recorded_by)
                        select 0, :hierarchy, n.id, p.id, :now, 'platform'
                          from unnest(:code, :parent) as row (code, parent)
                          join node n on n.hierarchy = :hierarchy and n.code = row.code
                          left join node p on p.hierarchy = :hierarchy and p.code = row.parent
                         where not exists (select 1 from node_parent there where there.node = n.id)\
                        """)
                .param("hierarchy", hierarchy)
                .param("code", column(rows, row -> row.getField("code")))
                .param("parent", column(rows, row -> row.getField("parent")))
                .param("now", Timestamp.from(clock.instant()))
                .update();
    }

    private static String[] column(
            List<NamedCsvRecord> rows, Function<NamedCsvRecord, String> value) {
        return rows.stream().map(value).toArray(String[]::new);
    }

    private static byte[] sha256(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
