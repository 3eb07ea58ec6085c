package io.baigong.server.methods;

import io.baigong.evaluator.method.Method.Standing;
import io.baigong.evaluator.method.Words;
import io.baigong.server.access.Organisations;
import io.baigong.server.database.Tenancy;
import io.baigong.server.methods.Calculations.Whole;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// All that is to be said of one subject of a calculation, to be read or printed without asking
/// further: the methods as they are written, and every figure of its own down to what was read.
/// Calculations below it are in it too, for they are how it came about.
@Component
final class SubjectReports {
    private final Calculations calculations;
    private final MethodEditions editions;
    private final Organisations tenants;
    private final SubjectNames names;

    SubjectReports(
            Calculations calculations,
            MethodEditions editions,
            Organisations tenants,
            SubjectNames names) {
        this.calculations = calculations;
        this.editions = editions;
        this.tenants = tenants;
        this.names = names;
    }

    /// @param by who calculated
    /// @param standing `official` only when all methods in it are
    /// @param parts the calculation, then those that it rests on
    @Schema(name = "SubjectReport")
    record Report(String subject, Words name, String by, String standing, List<Part> parts) {}

    /// @param reproduced whether its figures came out again as they were kept
    @Schema(name = "SubjectReportPart")
    record Part(
            long calculation,
            String period,
            Instant asOf,
            Instant made,
            @Nullable Instant published,
            @Nullable LocalDate objectionsUntil,
            @Nullable Long corrects,
            int subjects,
            String hash,
            boolean reproduced,
            Answers.Read method,
            Answers.ExplanationAnswer explanation) {}

    Report of(Whole whole, String subject) {
        calculations.known(whole, subject);
        int organisation = whole.row().organisation();
        var name = names.of(whole.calculation(), subject);
        return Tenancy.<Report, RuntimeException>as(
                organisation,
                () -> {
                    var chain = new Chain(whole, subject, id -> calculations.get(organisation, id));
                    var parts = chain.parts().reversed();
                    boolean official =
                            parts.stream()
                                    .allMatch(part ->
                                            part.calculation().method().method().standing()
                                                    == Standing.OFFICIAL);
                    return new Report(
                            subject,
                            name,
                            tenants.get(organisation).name(),
                            Answers.word(official ? Standing.OFFICIAL : Standing.REFERENCE),
                            parts.stream().map(part -> part(part.whole(), subject, name)).toList());
                });
    }

    private Part part(Whole whole, String subject, Words name) {
        var row = whole.row();
        return new Part(
                row.id(),
                row.period(),
                row.asOf(),
                row.made(),
                row.published(),
                row.objectionsUntil(),
                row.corrects(),
                row.subjects(),
                row.hash(),
                whole.reproduced(),
                editions.read(row.organisation(), row.method(), row.edition()),
                Answers.ExplanationAnswer.of(whole.calculation().explain(subject), name));
    }
}
