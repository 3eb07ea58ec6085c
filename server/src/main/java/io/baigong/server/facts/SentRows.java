package io.baigong.server.facts;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Fault;
import io.baigong.server.access.Invalid;
import io.baigong.server.access.TooMuch;
import io.baigong.server.audit.Audit;
import io.baigong.server.facts.FactStore.Place;
import io.baigong.server.facts.FactWriter.How;
import io.baigong.server.facts.FactWriter.Outcome;
import io.baigong.server.tables.ImportResult;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/// Some rows of a table at once, as programs send them: those that fit are taken in one
/// transaction, the others are told by their number, from 1.
@Service
class SentRows {
    private static final int MOST = 1_000;

    private final FactWriter writer;
    private final Subjects subjects;
    private final Audit audit;
    private final TransactionTemplate transaction;

    SentRows(FactWriter writer, Subjects subjects, Audit audit, TransactionTemplate transaction) {
        this.writer = writer;
        this.subjects = subjects;
        this.audit = audit;
        this.transaction = transaction;
    }

    /// @param body `{reason?, rows: [{subject, period, values, documents?}]}`
    ImportResult take(Caller caller, TableTemplate table, JsonNode body) {
        var rows = body.path("rows");
        if (!rows.isArray()) {
            throw new Invalid("rows", "a list of rows", rows.getNodeType());
        }
        if (rows.size() > MOST) {
            throw new TooMuch("rows", MOST);
        }
        var errors = new ArrayList<Fault>();
        var entries = entries(caller, table, rows, errors);
        long failed = rows.size() - entries.size();
        String reason = FactRows.reason(body.path("reason").asString(""));
        var channel = FactRows.channel();
        var outcomes =
                Objects.requireNonNull(
                        transaction.execute(_ -> {
                            var made =
                                    writer.write(
                                            caller.organisation(),
                                            table,
                                            entries,
                                            new How(channel, reason, null),
                                            false);
                            audit.record(
                                    "fact.send",
                                    table.source().toString(),
                                    io.baigong.server.audit.Outcome.DONE,
                                    Map.of(
                                            "rows", rows.size(),
                                            "channel", Members.word(channel),
                                            "reason", reason));
                            return made;
                        }));
        long created = 0;
        long updated = 0;
        long unchanged = 0;
        for (var outcome : outcomes) {
            switch (outcome) {
                case Outcome.Created _ -> created++;
                case Outcome.Updated _ -> updated++;
                case Outcome.Unchanged _ -> unchanged++;
                case Outcome.Refused(List<Fault> faults) -> {
                    failed++;
                    errors.addAll(faults);
                }
            }
        }
        return new ImportResult(rows.size(), created, updated, unchanged, failed, errors);
    }

    private List<Entry> entries(
            Caller caller, TableTemplate table, JsonNode rows, List<Fault> errors) {
        var named =
                rows.values().stream()
                        .map(row -> row.path("subject").asString("").strip())
                        .distinct()
                        .toList();
        var known = subjects.find(caller, table.subject(), named);
        var entries = new ArrayList<Entry>();
        var seen = new HashSet<Place>();
        for (int i = 0; i < rows.size(); i++) {
            var row = rows.get(i);
            long number = i + 1L;
            var faults = new ArrayList<Fault>();
            String text = row.path("subject").asString("").strip();
            String subject = known.get(text);
            if (subject == null) {
                faults.add(Fault.at(number, "subject", Subjects.rule(table.subject()), text));
            }
            String written = row.path("period").asString("");
            String period = table.period().said(written);
            if (period == null) {
                faults.add(Fault.at(number, "period", table.period().rule(), written));
            }
            if (subject != null && period != null) {
                var place = new Place(subject, period);
                if (!seen.add(place)) {
                    faults.add(Fault.at(number, "subject", "each subject once in a period", text));
                }
                var entry = FactRows.entry(table, place, row, false, number, faults);
                if (faults.isEmpty()) {
                    entries.add(entry);
                }
            }
            errors.addAll(faults);
        }
        return entries;
    }
}
