package io.baigong.server.facts;

import io.baigong.evaluator.method.Channel;
import io.baigong.server.access.Caller;
import io.baigong.server.access.Fault;
import io.baigong.server.access.Invalid;
import io.baigong.server.access.NotFound;
import io.baigong.server.access.Page;
import io.baigong.server.access.PageRequest;
import io.baigong.server.access.Sessions;
import io.baigong.server.audit.Audit;
import io.baigong.server.facts.FactStore.Place;
import io.baigong.server.facts.FactStore.Wanted;
import io.baigong.server.facts.FactWriter.How;
import io.baigong.server.facts.FactWriter.Outcome;
import io.baigong.server.facts.Subjects.SubjectName;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/// Rows of a table one by one, as people enter and programs send them.
@Service
class FactRows {
    private static final int LONGEST_REASON = 1_000;
    private static final int MOST_DOCUMENTS = 20;

    private final FactStore store;
    private final FactWriter writer;
    private final Subjects subjects;
    private final Audit audit;
    private final TransactionTemplate transaction;

    FactRows(
            FactStore store,
            FactWriter writer,
            Subjects subjects,
            Audit audit,
            TransactionTemplate transaction) {
        this.store = store;
        this.writer = writer;
        this.subjects = subjects;
        this.audit = audit;
        this.transaction = transaction;
    }

    /// What a person types is a form, what a program sends by a token is a token's.
    static Channel channel() {
        return Sessions.isPerson() ? Channel.FORM : Channel.TOKEN;
    }

    /// The time of a parameter, null without one.
    static @Nullable Instant time(String field, @Nullable String text) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        try {
            var time = OffsetDateTime.parse(text);
            if (time.getYear() < 1 || time.getYear() > 9_998) {
                throw new DateTimeException("beyond what calendars have");
            }
            return time.toInstant();
        } catch (DateTimeException e) {
            throw new Invalid(field, "a time such as 2026-01-31T08:00:00Z", text);
        }
    }

    static String reason(String text) {
        if (text.length() > LONGEST_REASON) {
            throw new Invalid("reason", "at most " + LONGEST_REASON + " characters", text);
        }
        return text.strip();
    }

    /// The subject as it is kept: what the caller calls it, or its key.
    String subject(Caller caller, Definition definition, String text) {
        return subjects.find(caller, definition.subject(), List.of(text)).getOrDefault(text, text);
    }

    /// @throws Invalid when the period is none of the definition's
    Place place(Caller caller, Definition definition, String subject, String period) {
        String when = definition.period().said(period);
        if (when == null) {
            throw new Invalid("period", definition.period().rule(), period);
        }
        return new Place(subject(caller, definition, subject), when);
    }

    Page<FactRow> page(Wanted wanted, Definition definition, PageRequest page) {
        return shown(definition, store.page(wanted, page));
    }

    Page<FactRow> versions(Caller caller, Definition definition, Place place, PageRequest page) {
        return shown(
                definition,
                store.versions(caller.organisation(), definition.source(), place, page));
    }

    private Page<FactRow> shown(Definition definition, Page<Fact> facts) {
        var names = names(definition, facts.items());
        return facts.map(fact -> FactRow.of(fact, names.get(fact.ref().subject())));
    }

    private Map<String, SubjectName> names(Definition definition, List<Fact> facts) {
        return subjects.names(
                definition.subject(),
                facts.stream().map(fact -> fact.ref().subject()).distinct().toList());
    }

    /// Hands over every row that holds, with the name of its subject.
    void each(Wanted wanted, Definition definition, BiConsumer<Fact, @Nullable SubjectName> taker) {
        // Asked before: names are the platform's to know, the rows' transaction is the tenant's.
        var names = subjects.names(definition.subject(), store.subjects(wanted));
        store.each(wanted, fact -> taker.accept(fact, names.get(fact.ref().subject())));
    }

    /// The row that holds as of a time, null for now.
    ///
    /// @throws NotFound when there is none, or it is withdrawn
    FactRow row(Caller caller, Definition definition, Place place, @Nullable Instant asOf) {
        var wanted =
                new Wanted(
                        caller.organisation(),
                        definition.source(),
                        List.of(place.period()),
                        place.subject(),
                        asOf);
        return page(wanted, definition, new PageRequest(0, 1)).items().stream()
                .findFirst()
                .orElseThrow(() -> new NotFound("row", place.subject() + "/" + place.period()));
    }

    /// Takes one row whole.
    ///
    /// @throws Invalid when a value does not fit, or a person corrects and does not say why
    Outcome put(Caller caller, TableTemplate table, Place place, JsonNode body) {
        var faults = new ArrayList<Fault>();
        var known = subjects.find(caller, table.subject(), List.of(place.subject()));
        if (!known.containsKey(place.subject())) {
            throw new Invalid("subject", Subjects.rule(table.subject()), place.subject());
        }
        var entry = entry(table, place, body, true, null, faults);
        if (!faults.isEmpty()) {
            throw new Invalid(faults);
        }
        String reason = reason(body.path("reason").asString(""));
        var channel = channel();
        return Objects.requireNonNull(
                transaction.execute(_ -> {
                    var outcome =
                            writer.write(
                                            caller.organisation(),
                                            table,
                                            List.of(entry),
                                            new How(channel, reason, null),
                                            false)
                                    .getFirst();
                    check(outcome, channel, reason);
                    record(table, place, outcome, channel, reason);
                    return outcome;
                }));
    }

    private static void check(Outcome outcome, Channel channel, String reason) {
        if (outcome instanceof Outcome.Refused(List<Fault> faults)) {
            throw new Invalid(
                    faults.stream()
                            .map(fault ->
                                    fault.field() == null
                                            ? Fault.of(
                                                    "values." + fault.column(),
                                                    fault.expected(),
                                                    fault.got())
                                            : fault)
                            .toList());
        }
        if (outcome instanceof Outcome.Updated && channel == Channel.FORM && reason.isEmpty()) {
            throw new Invalid("reason", "why the row is corrected", "");
        }
    }

    private void record(
            Definition definition, Place place, Outcome outcome, Channel channel, String reason) {
        int version =
                switch (outcome) {
                    case Outcome.Created(int made) -> made;
                    case Outcome.Updated(int made) -> made;
                    case Outcome.Unchanged _, Outcome.Refused _ -> 0;
                };
        if (version > 0) {
            audit.record(
                    version == 1 ? "fact.enter" : "fact.correct",
                    "%s/%s/%s".formatted(definition.source(), place.subject(), place.period()),
                    io.baigong.server.audit.Outcome.DONE,
                    Map.of(
                            "version", version,
                            "channel", Members.word(channel),
                            "reason", reason));
        }
    }

    /// Says that there is no such row any more; its versions stay.
    ///
    /// @throws NotFound when there is none
    void withdraw(Caller caller, Definition definition, Place place, String reason) {
        var channel = channel();
        transaction.executeWithoutResult(_ -> {
            boolean done =
                    writer.withdraw(
                            caller.organisation(),
                            definition,
                            place,
                            new How(channel, reason(reason), null));
            if (!done) {
                throw new NotFound("row", place.subject() + "/" + place.period());
            }
            audit.record(
                    "fact.withdraw",
                    "%s/%s/%s".formatted(definition.source(), place.subject(), place.period()),
                    io.baigong.server.audit.Outcome.DONE,
                    Map.of("reason", reason));
        });
    }

    /// @param at path of the row in the body, null for the body itself
    static Entry entry(
            TableTemplate table,
            Place place,
            JsonNode body,
            boolean whole,
            @Nullable Long row,
            List<Fault> faults) {
        var values = new LinkedHashMap<String, @Nullable Object>();
        var given = body.path("values");
        // A whole row without values would clear all that is there.
        if (whole ? !given.isObject() : !given.isObject() && !given.isMissingNode()) {
            faults.add(
                    new Fault(
                            "values",
                            row,
                            null,
                            "an object of values by column",
                            given.isMissingNode() ? "nothing" : given.toString()));
        }
        for (var each : given.properties()) {
            var field = table.field(each.getKey());
            if (field == null) {
                faults.add(
                        new Fault(
                                "values." + each.getKey(),
                                row,
                                null,
                                "a column of " + table.key(),
                                each.getKey()));
                continue;
            }
            var read = FieldValue.ofJson(field, each.getValue());
            String expected = read.expected();
            if (expected != null) {
                faults.add(
                        new Fault(
                                "values." + field.key(),
                                row,
                                null,
                                expected,
                                each.getValue().toString()));
            }
            values.put(field.key(), read.value());
        }
        return new Entry(place, row, values, whole, documents(body, row, faults), Map.of());
    }

    static @Nullable List<Long> documents(JsonNode body, @Nullable Long row, List<Fault> faults) {
        var node = body.path("documents");
        if (node.isMissingNode() || node.isNull()) {
            return null;
        }
        boolean numbers =
                node.isArray()
                        && node.size() <= MOST_DOCUMENTS
                        && node.values().stream().allMatch(JsonNode::isIntegralNumber);
        if (!numbers) {
            faults.add(
                    new Fault(
                            "documents",
                            row,
                            null,
                            "at most %d numbers of documents".formatted(MOST_DOCUMENTS),
                            node.toString()));
            return null;
        }
        return node.values().stream().map(JsonNode::asLong).toList();
    }
}
