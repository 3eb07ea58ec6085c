package io.baigong.server.facts;

import io.baigong.evaluator.method.Channel;
import io.baigong.evaluator.method.Label;
import io.baigong.server.access.Caller;
import io.baigong.server.facts.FormDefinition.Prefill;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// Proposes answers to questions of forms; each module that has evidence of its own gives one.
public interface Proposer {
    Prefill.Kind kind();

    /// A number that somebody may take as the answer instead of typing one.
    ///
    /// @param unit of the number; null for plain numbers
    /// @param channel by which it came
    /// @param from where it is from, so that it can be found again, such as
    ///   `table:energy-consumption-year/firm-1/2022@3`
    record Proposal(
            BigDecimal number, @Nullable String unit, Label label, Channel channel, String from) {}

    /// For whom and when an answer is wanted.
    ///
    /// @param subject as it is kept
    record Wanted(
            Caller caller, SubjectKind kind, String subject, PeriodKind period, String when) {}

    /// @return null when there is nothing to propose
    @Nullable Proposal propose(Wanted wanted, Prefill prefill);
}
