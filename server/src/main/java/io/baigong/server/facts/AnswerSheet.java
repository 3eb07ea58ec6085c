package io.baigong.server.facts;

import com.fasterxml.jackson.annotation.JsonValue;
import io.baigong.server.access.Fault;
import io.baigong.server.facts.FactRow.FactOrigin;
import io.baigong.server.things.Name;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// Answers to a form as the API has them.
///
/// @param answers by question, also of questions that are not visible just now
/// @param visible keys of the questions that are asked
/// @param missing keys of those that have to be answered and are not
/// @param faults of checks that fail, by question
/// @param proposals what may be taken as an answer, by question
/// @param accepted where answers came from that were proposed, by question
/// @param changed when the draft was last saved; absent without one
/// @param handedIn the version that holds; absent without one
record AnswerSheet(
        String form,
        String edition,
        String subject,
        @Nullable Name name,
        String period,
        State state,
        JsonNode answers,
        Set<String> visible,
        List<String> missing,
        List<Fault> faults,
        Map<String, AnswerProposal> proposals,
        Map<String, FactOrigin> accepted,
        @Nullable Instant changed,
        @Nullable String changedBy,
        @Nullable FactRow handedIn) {
    /// How far it is.
    enum State {
        /// Nobody answered anything.
        EMPTY,
        /// Saved, not handed in.
        DRAFT,
        SUBMITTED,
        /// Handed in, and a draft of a correction is saved.
        CORRECTING;

        /// Its name in the API.
        @JsonValue
        String word() {
            return Members.word(this);
        }

        static State of(boolean draft, boolean handedIn) {
            if (draft) {
                return handedIn ? CORRECTING : DRAFT;
            }
            return handedIn ? SUBMITTED : EMPTY;
        }
    }

    /// A number that may be taken as the answer.
    record AnswerProposal(
            BigDecimal number, @Nullable String unit, String label, String channel, String from) {
        static AnswerProposal of(Proposer.Proposal proposal) {
            return new AnswerProposal(
                    proposal.number(),
                    proposal.unit(),
                    Members.word(proposal.label()),
                    Members.word(proposal.channel()),
                    proposal.from());
        }
    }

    static AnswerSheet of(
            Answers.Sheet sheet,
            Map<String, Proposer.Proposal> proposals,
            Subjects.@Nullable SubjectName name,
            boolean chinese) {
        var answers = sheet.answers();
        var state = sheet.form().logic().state(answers, chinese);
        var shown = JsonNodeFactory.instance.objectNode();
        answers.forEach((key, value) -> {
            if (value != null) {
                shown.set(key, FieldValue.json(value));
            }
        });
        Map<String, AnswerProposal> offered = new TreeMap<>();
        proposals.forEach((key, one) -> offered.put(key, AnswerProposal.of(one)));
        Map<String, FactOrigin> accepted = new TreeMap<>();
        sheet.origins()
                .forEach((key, origin) ->
                        accepted.put(
                                key,
                                new FactOrigin(
                                        origin.version(),
                                        Members.word(origin.channel()),
                                        Members.word(origin.label()),
                                        origin.from())));
        var draft = sheet.draft();
        var handedIn = sheet.handedIn();
        return new AnswerSheet(
                sheet.form().key(),
                sheet.form().edition(),
                sheet.place().subject(),
                name == null ? null : name.name(),
                sheet.place().period(),
                State.of(draft != null, handedIn != null),
                shown,
                state.visible(),
                state.missing(),
                state.faults(),
                offered,
                accepted,
                draft == null ? null : draft.changed(),
                draft == null ? null : draft.changedBy(),
                handedIn == null ? null : FactRow.of(handedIn, name));
    }
}
