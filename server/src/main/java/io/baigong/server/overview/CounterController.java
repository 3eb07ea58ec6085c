package io.baigong.server.overview;

import io.baigong.evaluator.method.Label;
import io.baigong.server.access.Caller;
import io.baigong.server.access.Invalid;
import io.baigong.server.access.Needs;
import io.baigong.server.access.Page;
import io.baigong.server.access.PageRequest;
import io.baigong.server.access.Scope;
import io.baigong.server.overview.Counters.What;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// The four counters and what stands behind them.
@RestController
@RequestMapping("/api/v1/counters")
class CounterController {
    private final Counters counters;
    private final CounterLists lists;
    private final Extents extents;

    CounterController(Counters counters, CounterLists lists, Extents extents) {
        this.counters = counters;
        this.lists = lists;
        this.extents = extents;
    }

    /// @param lists levels whose list the caller may open
    @Schema(name = "Counter")
    record Shown(
            String what,
            long declared,
            @Nullable Long evidenced,
            @Nullable Long verified,
            List<String> lists) {}

    /// @param floor so many organisations must stand behind a figure that is not withheld
    @Schema(name = "Counters")
    record Figures(
            Instant computed,
            Instant since,
            int floor,
            long organisations,
            @Nullable Long reporting,
            boolean withheld,
            List<Shown> counters) {}

    /// @param scope `hierarchy:code`, `platform`, or nothing for the own organisation
    @GetMapping
    @Needs(Scope.ORGANISATIONS_READ)
    Figures figures(Caller caller, @RequestParam(required = false) @Nullable String scope) {
        var extent = extents.of(caller, scope);
        var answer = counters.of(extent);
        return new Figures(
                answer.computed(),
                answer.since(),
                Confidentiality.FLOOR,
                answer.organisations(),
                answer.reporting(),
                answer.withheld(),
                answer.counters().stream()
                        .map(one ->
                                new Shown(
                                        one.what(),
                                        one.declared(),
                                        one.evidenced(),
                                        one.verified(),
                                        CounterLists.open(caller, extent, what(one.what()))))
                        .toList());
    }

    /// The list behind a figure.
    ///
    /// @param level `declared`, `evidenced` or `verified`: what is proven at least that well
    @GetMapping("/{what}")
    @Needs(Scope.ORGANISATIONS_READ)
    Page<CounterLists.Item> list(
            Caller caller,
            PageRequest page,
            @PathVariable String what,
            @RequestParam(defaultValue = "declared") String level,
            @RequestParam(required = false) @Nullable String scope) {
        return lists.of(caller, extents.of(caller, scope), what(what), level(level), page);
    }

    private static What what(String word) {
        for (var one : What.values()) {
            if (one.word().equals(word)) {
                return one;
            }
        }
        throw new Invalid("what", "devices, firms, apps or identifiers", word);
    }

    private static Label level(String word) {
        for (var one : Label.values()) {
            if (one.word().equals(word.toLowerCase(Locale.ROOT))) {
                return one;
            }
        }
        throw new Invalid("level", "declared, evidenced or verified", word);
    }
}
