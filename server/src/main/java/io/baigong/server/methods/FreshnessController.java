package io.baigong.server.methods;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Invalid;
import io.baigong.server.access.Needs;
import io.baigong.server.access.Scope;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// Whether a calculation is of today, and what brings it up to today.
@RestController
@RequestMapping(value = "/api/v1/calculations/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
class FreshnessController {
    private final Freshness freshness;

    FreshnessController(Freshness freshness) {
        this.freshness = freshness;
    }

    @GetMapping("/freshness")
    @Needs(Scope.METHODS_READ)
    Freshness.Newer look(Caller caller, @PathVariable long id) {
        return freshness.of(caller, id);
    }

    @Schema(name = "Recalculation")
    record Recalculation(@Nullable String reason) {}

    /// Another calculation, of what changed since, that corrects this one.
    @PostMapping("/recalculation")
    @Needs(Scope.METHODS_WRITE)
    @ResponseStatus(HttpStatus.CREATED)
    CalculationRow recalculate(
            Caller caller, @PathVariable long id, @RequestBody Recalculation wanted) {
        String reason = wanted.reason() == null ? "" : wanted.reason();
        if (reason.length() > 500) {
            throw new Invalid("reason", "up to 500 characters", reason.length());
        }
        return freshness.recalculate(caller, id, reason).row();
    }
}
