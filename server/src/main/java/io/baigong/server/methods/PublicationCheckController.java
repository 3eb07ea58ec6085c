package io.baigong.server.methods;

import io.baigong.evaluator.method.Words;
import io.baigong.server.access.NotFound;
import io.baigong.server.access.Open;
import io.baigong.server.access.Organisations;
import io.baigong.server.database.Tenancy;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Lets whoever holds a printed report check that a publication with its hash exists. Of the
/// figures in it nothing is told.
@RestController
@RequestMapping(value = "/api/v1/publications", produces = MediaType.APPLICATION_JSON_VALUE)
class PublicationCheckController {
    private final CalculationStore store;
    private final MethodEditions editions;
    private final Organisations tenants;

    PublicationCheckController(
            CalculationStore store, MethodEditions editions, Organisations tenants) {
        this.store = store;
        this.editions = editions;
        this.tenants = tenants;
    }

    /// @param by the organisation that published it
    /// @param corrected whether a later publication corrects it
    @Schema(name = "PublicationCheck")
    record Answer(
            String hash,
            String by,
            String method,
            String edition,
            Words title,
            String standing,
            String period,
            int subjects,
            Instant published,
            boolean corrected) {}

    @GetMapping("/{hash}")
    @Open("nobody can guess a hash: who has one has the report, which says more")
    Answer get(@PathVariable String hash) {
        return Tenancy.<Answer, RuntimeException>asPlatform(() -> {
            var row = hash.matches("[0-9a-f]{64}") ? store.publishedAs(hash) : null;
            if (row == null) {
                throw new NotFound("publication", hash.substring(0, Math.min(64, hash.length())));
            }
            return answer(row);
        });
    }

    private Answer answer(CalculationRow row) {
        var method =
                editions.get(row.organisation(), row.method(), row.edition()).method().method();
        @Nullable Instant published = row.published();
        return new Answer(
                row.hash(),
                tenants.get(row.organisation()).name(),
                row.method(),
                row.edition(),
                method.title(),
                Answers.word(method.standing()),
                row.period(),
                row.subjects(),
                Objects.requireNonNull(published),
                store.isCorrected(row.id()));
    }
}
