package io.baigong.server.usage;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Described;
import io.baigong.server.access.Invalid;
import io.baigong.server.access.Needs;
import io.baigong.server.access.Page;
import io.baigong.server.access.PageRequest;
import io.baigong.server.access.Scope;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/// How much organisations may use.
@RestController
@RequestMapping("/api/v1/quotas")
class QuotaController {
    private final Quotas quotas;

    QuotaController(Quotas quotas) {
        this.quotas = quotas;
    }

    /// Those the caller sees.
    @GetMapping
    @Needs(Scope.USAGE_READ)
    Page<Quotas.Quota> list(Caller caller, PageRequest page) {
        return Page.cut(quotas.list(caller), page);
    }

    /// Sets a quota, changes it, or takes it away: a body of `organisation` or `node`
    /// (`hierarchy:code`), `kind`, `limit` (null takes it away) and, if wished, `note`.
    @Described(body = QuotaWish.class)
    @PutMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Needs(Scope.QUOTAS_WRITE)
    void put(Caller caller, @RequestBody JsonNode body) {
        quotas.set(
                caller,
                new Quotas.Wish(
                        text(body, "organisation"),
                        text(body, "node"),
                        QuotaKind.of(body.path("kind").asString("")),
                        limit(body.path("limit")),
                        body.path("note").asString("")));
    }

    /// @param organisation key; absent for one of a node
    /// @param node as `hierarchy:code`; absent for one of an organisation
    /// @param limit null takes it away
    record QuotaWish(
            @Nullable String organisation,
            @Nullable String node,
            QuotaKind kind,
            @Nullable Long limit,
            @Nullable String note) {}

    private static @Nullable String text(JsonNode body, String field) {
        String text = body.path(field).asString("");
        return text.isBlank() ? null : text.strip();
    }

    private static @Nullable Long limit(JsonNode limit) {
        if (limit.isNull()) {
            return null;
        }
        if (!limit.isIntegralNumber() || !limit.canConvertToLong()) {
            throw new Invalid("limit", "a whole number, or null to take it away", limit);
        }
        return limit.asLong();
    }
}
