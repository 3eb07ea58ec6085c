package io.baigong.server.facts;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Shapes of the bodies that handlers read as JSON trees, to name every fault in them. Numbers may
/// be texts, so that no digit is lost on the way.
final class FactBodies {
    private FactBodies() {}

    /// @param reason why the row is corrected; persons have to say it
    /// @param values by column
    /// @param documents numbers of those that stand behind the row
    record FactEntry(
            @Nullable String reason, Map<String, Object> values, @Nullable List<Long> documents) {}

    record SentFact(
            String subject,
            String period,
            Map<String, Object> values,
            @Nullable List<Long> documents) {}

    record SentFacts(@Nullable String reason, List<SentFact> rows) {}

    /// What is said of a document.
    record DocumentChange(
            @Nullable String title,
            @Nullable String issuer,
            @Nullable String number,
            @Nullable String validFrom,
            @Nullable String validThrough) {}

    /// @param answers by question; null clears one
    /// @param accept questions whose proposal is taken as the answer
    record AnswersChange(@Nullable Map<String, Object> answers, @Nullable List<String> accept) {}

    /// @param reason why answers that were handed in are corrected
    /// @param documents numbers of those that stand behind all answers
    record Submission(@Nullable String reason, @Nullable List<Long> documents) {}
}
