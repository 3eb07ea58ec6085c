package io.baigong.server.facts;

import io.baigong.evaluator.method.Channel;
import io.baigong.server.access.Caller;
import io.baigong.server.access.Fault;
import io.baigong.server.access.Invalid;
import io.baigong.server.access.TooMuch;
import io.baigong.server.audit.Actor;
import io.baigong.server.facts.FactStore.Place;
import io.baigong.server.facts.FactWriter.How;
import io.baigong.server.facts.FactWriter.Outcome;
import io.baigong.server.tables.AuditedImport;
import io.baigong.server.tables.ImportResult;
import io.baigong.server.tables.ImportTally;
import io.baigong.server.tables.Line;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/// Takes facts from a table, CSV or XLSX. A row means one subject and one period; the same file
/// again changes nothing, another value is the next version. Rows with faults are left out and
/// told; the others are taken. The file is kept beside the documents, and every version that came
/// of it says its row.
@Service
class TableImport {
    private static final int MOST_BYTES = 32 << 20;

    private final AuditedImport imports;
    private final FactWriter writer;
    private final Subjects subjects;
    private final Vault vault;
    private final Documents documents;
    private final JdbcClient db;
    private final Clock clock;
    private final TransactionTemplate transaction;

    TableImport(
            AuditedImport imports,
            FactWriter writer,
            Subjects subjects,
            Vault vault,
            Documents documents,
            JdbcClient db,
            Clock clock,
            TransactionTemplate transaction) {
        this.imports = imports;
        this.writer = writer;
        this.subjects = subjects;
        this.vault = vault;
        this.documents = documents;
        this.db = db;
        this.clock = clock;
        this.transaction = transaction;
    }

    /// How a file is to be taken.
    ///
    /// @param period of rows that name none; null when each names its own
    /// @param fileName by which people know the file
    /// @param reason of corrections that it brings; may be empty
    record Order(boolean dryRun, @Nullable String period, String fileName, String reason) {
        Order {
            if (fileName.length() > 200 || reason.length() > 1_000) {
                throw new Invalid(
                        fileName.length() > 200 ? "fileName" : "reason",
                        "at most 200 and 1000 characters",
                        fileName.length() > 200 ? fileName : reason);
            }
        }
    }

    ImportResult read(Caller caller, TableTemplate table, InputStream body, Order order) {
        byte[] bytes = bytes(body);
        String period = period(table, order);
        var taking = new Taking(caller, table, bytes, order, period);
        return imports.read(
                "fact.import",
                new ByteArrayInputStream(bytes),
                TableFiles.columns(table),
                order.dryRun(),
                taking);
    }

    private static byte[] bytes(InputStream body) {
        try {
            byte[] bytes = body.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new TooMuch("bytes in a table", MOST_BYTES);
            }
            return bytes;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String period(TableTemplate table, Order order) {
        String asked = order.period();
        if (asked == null || asked.isBlank()) {
            return "";
        }
        String period = table.period().said(asked);
        if (period == null) {
            throw new Invalid("period", table.period().rule(), asked);
        }
        return period;
    }

    /// One file on its way.
    private final class Taking implements AuditedImport.Taker {
        private final Caller caller;
        private final TableTemplate table;
        private final byte[] bytes;
        private final Order order;
        private final String period;
        private final Map<Place, Long> seen = new HashMap<>();
        private @Nullable Long file;
        private byte @Nullable [] hash;

        Taking(Caller caller, TableTemplate table, byte[] bytes, Order order, String period) {
            this.caller = caller;
            this.table = table;
            this.bytes = bytes;
            this.order = order;
            this.period = period;
        }

        @Override
        public void take(List<Line> lines, boolean dryRun, ImportTally tally) {
            var entries = entries(lines, tally);
            if (entries.isEmpty()) {
                return;
            }
            byte[] hash = dryRun ? new byte[0] : kept();
            Long before = file;
            try {
                var outcomes =
                        Objects.requireNonNull(
                                transaction.execute(_ ->
                                        writer.write(
                                                caller.organisation(),
                                                table,
                                                entries,
                                                new How(
                                                        Channel.FILE,
                                                        order.reason(),
                                                        () -> file(hash)),
                                                dryRun)));
                for (int i = 0; i < entries.size(); i++) {
                    count(entries.get(i), outcomes.get(i), tally);
                }
            } catch (RuntimeException e) {
                file = before;
                throw e;
            }
        }

        /// On the disk, once for all rows.
        private byte[] kept() {
            byte[] known = hash;
            if (known == null) {
                documents.checkRoom(caller.organisation(), bytes);
                known = vault.keep(caller.organisation(), bytes);
                hash = known;
            }
            return known;
        }

        private static void count(Entry entry, Outcome outcome, ImportTally tally) {
            switch (outcome) {
                case Outcome.Created _ -> tally.created(1);
                case Outcome.Updated _ -> tally.updated(1);
                case Outcome.Unchanged _ -> tally.unchanged(1);
                case Outcome.Refused(List<Fault> faults) ->
                        tally.fail(Objects.requireNonNullElse(entry.row(), 0L), faults);
            }
        }

        /// The entry of the file, made with the first version that comes of it.
        private long file(byte[] hash) {
            Long known = file;
            if (known == null) {
                known =
                        db.sql(
                                        """
                                        insert into fact_file (organisation_id, kind, key, sha256, bytes, file_name, type,
                                               recorded, recorded_by)
                                        values (:organisation, 'table', :key, :hash, :bytes, :name, :type, :now, :by)
                                        returning id\
                                        """)
                                .param("organisation", caller.organisation())
                                .param("key", table.key())
                                .param("hash", hash)
                                .param("bytes", bytes.length)
                                .param("name", order.fileName())
                                .param("type", type())
                                .param("now", Timestamp.from(clock.instant()))
                                .param("by", Actor.current().name())
                                .query(Long.class)
                                .single();
                file = known;
            }
            return known;
        }

        private String type() {
            boolean workbook = bytes.length > 2 && bytes[0] == 'P' && bytes[1] == 'K';
            return workbook ? FileKind.XLSX.type() : FileKind.CSV.type();
        }

        private List<Entry> entries(List<Line> lines, ImportTally tally) {
            var named =
                    lines.stream()
                            .map(Taking::subject)
                            .filter(text -> !text.isEmpty())
                            .distinct()
                            .toList();
            var known = subjects.find(caller, table.subject(), named);
            var entries = new ArrayList<Entry>();
            for (var line : lines) {
                var faults = new ArrayList<Fault>();
                var entry = entry(line, known, faults);
                if (entry == null || !faults.isEmpty()) {
                    tally.fail(line.row(), faults);
                } else {
                    entries.add(entry);
                }
            }
            return entries;
        }

        /// The code, or without one the name.
        private static String subject(Line line) {
            String code = line.text(TableFiles.SUBJECT);
            return code.isEmpty() ? line.text(TableFiles.NAME) : code;
        }

        private @Nullable Entry entry(Line line, Map<String, String> known, List<Fault> faults) {
            String named = subject(line);
            String subject = known.get(named);
            if (subject == null) {
                faults.add(
                        Fault.at(
                                line.row(),
                                TableFiles.SUBJECT,
                                Subjects.rule(table.subject()),
                                named));
            }
            String when = when(line, faults);
            var values = values(line, faults);
            if (subject == null || when == null) {
                return null;
            }
            var place = new Place(subject, when);
            Long twice = seen.putIfAbsent(place, line.row());
            if (twice != null) {
                faults.add(
                        Fault.at(
                                line.row(),
                                TableFiles.SUBJECT,
                                "each subject once in a period; row %d has it".formatted(twice),
                                named + " " + when));
            }
            return new Entry(place, line.row(), values, false, null, Map.of());
        }

        private @Nullable String when(Line line, List<Fault> faults) {
            String written = line.text(TableFiles.PERIOD);
            String when = written.isEmpty() ? period : table.period().said(written);
            boolean other = when != null && !period.isEmpty() && !when.equals(period);
            if (when == null || when.isEmpty() || other) {
                faults.add(
                        Fault.at(
                                line.row(),
                                TableFiles.PERIOD,
                                other ? period : table.period().rule(),
                                written));
                return null;
            }
            return when;
        }

        private Map<String, @Nullable Object> values(Line line, List<Fault> faults) {
            var values = new LinkedHashMap<String, @Nullable Object>();
            for (var column : table.columns()) {
                String cell = line.text(TableFiles.small(column.key()));
                var read = FieldValue.ofText(column, cell);
                String expected = read.expected();
                if (expected != null) {
                    faults.add(Fault.at(line.row(), column.key(), expected, cell));
                } else if (read.value() != null) {
                    values.put(column.key(), read.value());
                }
            }
            return values;
        }
    }
}
