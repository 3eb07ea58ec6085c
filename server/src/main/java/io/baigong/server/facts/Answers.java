package io.baigong.server.facts;

import io.baigong.evaluator.unit.Unit;
import io.baigong.evaluator.unit.UnitFault;
import io.baigong.server.access.Caller;
import io.baigong.server.access.Fault;
import io.baigong.server.access.Invalid;
import io.baigong.server.access.NotFound;
import io.baigong.server.audit.Audit;
import io.baigong.server.audit.Outcome;
import io.baigong.server.facts.AnswerDrafts.AnswerDraft;
import io.baigong.server.facts.Fact.Origin;
import io.baigong.server.facts.FactStore.Place;
import io.baigong.server.facts.FactWriter.How;
import io.baigong.server.facts.FormDefinition.Question;
import io.baigong.server.facts.Proposer.Proposal;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// Answers to forms: saved field by field as a draft, handed in as a version, corrected by the next
/// one.
@Service
class Answers {
    private final Definitions definitions;
    private final AnswerDrafts drafts;
    private final FactStore store;
    private final FactWriter writer;
    private final Subjects subjects;
    private final ObjectProvider<Proposer> proposers;
    private final Audit audit;
    private final TransactionTemplate transaction;

    Answers(
            Definitions definitions,
            AnswerDrafts drafts,
            FactStore store,
            FactWriter writer,
            Subjects subjects,
            ObjectProvider<Proposer> proposers,
            Audit audit,
            TransactionTemplate transaction) {
        this.definitions = definitions;
        this.drafts = drafts;
        this.store = store;
        this.writer = writer;
        this.subjects = subjects;
        this.proposers = proposers;
        this.audit = audit;
        this.transaction = transaction;
    }

    /// Whose answers to which form.
    ///
    /// @param form in the edition of its draft, else of what was handed in, else the newest
    /// @param draft null when there is none
    /// @param handedIn the version that holds; null when there is none
    record Sheet(
            FormDefinition form,
            Place place,
            @Nullable AnswerDraft draft,
            @Nullable Fact handedIn) {
        /// The draft's answers, without one those that were handed in.
        Map<String, @Nullable Object> answers() {
            var kept =
                    draft != null
                            ? draft.answers()
                            : handedIn != null ? handedIn.values() : FactStore.empty();
            var answers = new LinkedHashMap<String, @Nullable Object>();
            for (var question : form.questions()) {
                var value = FieldValue.value(question.field(), kept.path(question.field().key()));
                if (value != null) {
                    answers.put(question.field().key(), value);
                }
            }
            return answers;
        }

        Map<String, Origin> origins() {
            if (draft != null) {
                return draft.origins();
            }
            return handedIn == null ? Map.of() : accepted(handedIn);
        }

        /// Of answers that were proposed, not of those that are older than the version.
        private static Map<String, Origin> accepted(Fact fact) {
            var accepted = new HashMap<String, Origin>();
            fact.origins()
                    .forEach((key, origin) -> {
                        if (origin.from() != null) {
                            accepted.put(
                                    key,
                                    new Origin(
                                            null, origin.label(), origin.channel(), origin.from()));
                        }
                    });
            return accepted;
        }
    }

    /// @param edition null for that of the draft, of what was handed in, or the newest
    Sheet sheet(
            Caller caller, String key, String subject, String period, @Nullable String edition) {
        var newest = definitions.form(caller.organisation(), key, edition);
        String when = newest.period().said(period);
        if (when == null) {
            throw new Invalid("period", newest.period().rule(), period);
        }
        var known = subjects.find(caller, newest.subject(), List.of(subject));
        var place = new Place(known.getOrDefault(subject, subject), when);
        var sheet = sheet(caller.organisation(), newest, place, edition != null);
        if (!known.containsKey(subject) && sheet.draft() == null && sheet.handedIn() == null) {
            throw new Invalid("subject", Subjects.rule(newest.subject()), subject);
        }
        return sheet;
    }

    private Sheet sheet(int organisation, FormDefinition newest, Place place, boolean pinned) {
        var draft = drafts.find(organisation, newest.key(), place);
        var last = store.newest(organisation, newest.source(), List.of(place)).get(place);
        var handedIn = last == null || last.withdrawn() ? null : last;
        String edition =
                draft != null
                        ? draft.edition()
                        : handedIn != null ? handedIn.edition() : newest.edition();
        var form =
                pinned || edition.equals(newest.edition())
                        ? newest
                        : definitions.form(organisation, newest.key(), edition);
        return new Sheet(form, place, draft, handedIn);
    }

    /// What may be taken as an answer, by question; asked anew each time.
    Map<String, Proposal> proposals(Caller caller, Sheet sheet) {
        Map<String, Proposal> found = new HashMap<>();
        var wanted =
                new Proposer.Wanted(
                        caller,
                        sheet.form().subject(),
                        sheet.place().subject(),
                        sheet.form().period(),
                        sheet.place().period());
        for (var question : sheet.form().questions()) {
            var proposal = proposal(wanted, question);
            if (proposal != null) {
                found.put(question.field().key(), proposal);
            }
        }
        return found;
    }

    private @Nullable Proposal proposal(Proposer.Wanted wanted, Question question) {
        var prefill = question.prefill();
        if (prefill == null || question.field().type() != FieldType.NUMBER) {
            return null;
        }
        for (var proposer : proposers) {
            if (proposer.kind() == prefill.kind()) {
                var proposal = proposer.propose(wanted, prefill);
                return proposal == null ? null : inUnit(proposal, question.field());
            }
        }
        return null;
    }

    /// The same in the unit of the question; null when it measures something else.
    private static @Nullable Proposal inUnit(Proposal proposal, Field field) {
        try {
            var from = Unit.of(Objects.requireNonNullElse(proposal.unit(), ""));
            var to = Unit.of(Objects.requireNonNullElse(field.unit(), ""));
            if (!from.sameDimension(to)) {
                return null;
            }
            BigDecimal number = FieldValue.canonical(from.factorTo(to).applyTo(proposal.number()));
            return new Proposal(
                    number, field.unit(), proposal.label(), proposal.channel(), proposal.from());
        } catch (UnitFault e) {
            return null;
        }
    }

    /// What somebody says.
    ///
    /// @param answers by question; null clears one
    /// @param accept questions whose proposal is taken
    /// @param whole whether answers that are absent are cleared
    record Saying(Map<String, JsonNode> answers, List<String> accept, boolean whole) {}

    /// Saves answers into the draft, which begins with what was handed in.
    ///
    /// @throws Invalid when one does not fit its question
    void save(Caller caller, Sheet asked, Saying saying) {
        var faults = new ArrayList<Fault>();
        var given = read(asked.form(), saying, faults);
        var origins = new HashMap<String, Origin>();
        accept(caller, asked, saying, given, origins, faults);
        if (!faults.isEmpty()) {
            throw new Invalid(faults);
        }
        transaction.executeWithoutResult(_ -> {
            drafts.lock(caller.organisation(), asked.form().key(), asked.place());
            var sheet = sheet(caller.organisation(), asked.form(), asked.place(), true);
            var answers =
                    saying.whole()
                            ? new LinkedHashMap<String, @Nullable Object>()
                            : sheet.answers();
            var keptOrigins = new HashMap<>(sheet.origins());
            given.forEach((key, value) -> {
                if (!Objects.equals(value, sheet.answers().get(key)) || origins.containsKey(key)) {
                    keptOrigins.remove(key);
                }
                answers.put(key, value);
            });
            keptOrigins.putAll(origins);
            keptOrigins.keySet().removeIf(key -> answers.get(key) == null);
            var kept = JsonNodeFactory.instance.objectNode();
            answers.forEach((key, value) -> {
                if (value != null) {
                    kept.set(key, FieldValue.json(value));
                }
            });
            drafts.put(
                    caller.organisation(),
                    asked.form().key(),
                    asked.place(),
                    asked.form().edition(),
                    kept,
                    keptOrigins);
        });
    }

    private static Map<String, @Nullable Object> read(
            FormDefinition form, Saying saying, List<Fault> faults) {
        var given = new LinkedHashMap<String, @Nullable Object>();
        saying.answers()
                .forEach((key, node) -> {
                    var field =
                            form.questions().stream()
                                    .map(Question::field)
                                    .filter(one -> one.key().equals(key))
                                    .findFirst()
                                    .orElse(null);
                    if (field == null) {
                        faults.add(Fault.of("answers." + key, "a question of " + form.key(), key));
                        return;
                    }
                    var value = FieldValue.ofJson(field, node);
                    String expected = value.expected();
                    if (expected != null) {
                        faults.add(Fault.of("answers." + key, expected, node));
                    }
                    given.put(key, value.value());
                });
        return given;
    }

    private void accept(
            Caller caller,
            Sheet sheet,
            Saying saying,
            Map<String, @Nullable Object> given,
            Map<String, Origin> origins,
            List<Fault> faults) {
        if (saying.accept().isEmpty()) {
            return;
        }
        var proposals = proposals(caller, sheet);
        for (var key : saying.accept()) {
            var proposal = proposals.get(key);
            if (proposal == null) {
                faults.add(Fault.of("accept", "a question with a proposal", key));
            } else {
                given.put(key, proposal.number());
                origins.put(
                        key,
                        new Origin(null, proposal.label(), proposal.channel(), proposal.from()));
            }
        }
    }

    /// Hands the draft in.
    ///
    /// @param documents that stand behind all answers; null for those that were handed in, if any
    /// @throws Invalid with what is missing or fails its check, or when a correction has no reason
    FactWriter.Outcome submit(
            Caller caller,
            Sheet sheet,
            String reason,
            @Nullable List<Long> documents,
            boolean chinese) {
        var channel = FactRows.channel();
        return Objects.requireNonNull(
                transaction.execute(_ -> {
                    drafts.lock(caller.organisation(), sheet.form().key(), sheet.place());
                    var now = sheet(caller.organisation(), sheet.form(), sheet.place(), true);
                    var state = now.form().logic().state(now.answers(), chinese);
                    check(state);
                    boolean correction = now.handedIn() != null;
                    var entry =
                            new Entry(
                                    now.place(),
                                    null,
                                    state.values(),
                                    true,
                                    all(now.form(), state, documents),
                                    now.origins());
                    var outcome =
                            writer.write(
                                            caller.organisation(),
                                            now.form(),
                                            List.of(entry),
                                            new How(channel, reason, null),
                                            false)
                                    .getFirst();
                    refuse(outcome, correction, reason);
                    drafts.remove(caller.organisation(), now.form().key(), now.place());
                    if (!(outcome instanceof FactWriter.Outcome.Unchanged)) {
                        audit.record(
                                correction ? "form.correct" : "form.submit",
                                "%s/%s/%s"
                                        .formatted(
                                                now.form().source(),
                                                now.place().subject(),
                                                now.place().period()),
                                Outcome.DONE,
                                Map.of("edition", now.form().edition(), "reason", reason));
                    }
                    return outcome;
                }));
    }

    /// Documents that are answers stand behind the sheet too.
    private static @Nullable List<Long> all(
            FormDefinition form, FormLogic.State state, @Nullable List<Long> documents) {
        var all = new ArrayList<>(documents == null ? List.<Long>of() : documents);
        for (var question : form.questions()) {
            boolean document = question.field().type() == FieldType.DOCUMENT;
            if (document && state.values().get(question.field().key()) instanceof Long id) {
                all.add(id);
            }
        }
        return all.isEmpty() && documents == null ? null : all;
    }

    private static void check(FormLogic.State state) {
        if (!state.isComplete()) {
            var faults = new ArrayList<Fault>();
            for (var key : state.missing()) {
                faults.add(Fault.of("answers." + key, "an answer", ""));
            }
            for (var fault : state.faults()) {
                faults.add(Fault.of("answers." + fault.field(), fault.expected(), fault.got()));
            }
            throw new Invalid(faults);
        }
    }

    private static void refuse(FactWriter.Outcome outcome, boolean correction, String reason) {
        if (outcome instanceof FactWriter.Outcome.Refused(List<Fault> faults)) {
            throw new Invalid(faults);
        }
        boolean changes = !(outcome instanceof FactWriter.Outcome.Unchanged);
        if (correction && changes && reason.isEmpty()) {
            throw new Invalid("reason", "why the answers are corrected", "");
        }
    }

    /// Forgets the draft; what was handed in stays.
    void discard(Caller caller, Sheet sheet) {
        if (!drafts.remove(caller.organisation(), sheet.form().key(), sheet.place())) {
            throw new NotFound("draft", sheet.place().subject() + "/" + sheet.place().period());
        }
    }
}
