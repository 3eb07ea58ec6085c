package io.baigong.server.methods;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Invalid;
import io.baigong.server.access.Needs;
import io.baigong.server.access.Scope;
import java.time.Clock;
import java.time.Year;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Goals of programmes and how far one is.
@RestController
@RequestMapping(value = "/api/v1/goals", produces = MediaType.APPLICATION_JSON_VALUE)
class GoalController {
    private final Goals goals;
    private final Clock clock;

    GoalController(Goals goals, Clock clock) {
        this.goals = goals;
        this.clock = clock;
    }

    /// @param period a year; this one when it is absent
    /// @param subject whose figures are wanted: the code of a region
    @GetMapping
    @Needs(Scope.METHODS_READ)
    List<Goals.Programme> list(
            Caller caller,
            @RequestParam(defaultValue = "") String period,
            @RequestParam(defaultValue = "") String subject) {
        String year = period.isEmpty() ? Year.now(clock).toString() : period;
        if (!year.matches("(19|20|21)\\d\\d")) {
            throw new Invalid("period", "a year such as 2025", period);
        }
        return goals.of(caller.organisation(), year, subject);
    }
}
