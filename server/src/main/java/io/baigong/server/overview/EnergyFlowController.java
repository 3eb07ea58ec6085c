package io.baigong.server.overview;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Invalid;
import io.baigong.server.access.Needs;
import io.baigong.server.access.Scope;
import java.time.DateTimeException;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Where the energy of a works went.
@RestController
@RequestMapping("/api/v1/works/energy/flow")
class EnergyFlowController {
    private final EnergyFlow flow;

    EnergyFlowController(EnergyFlow flow) {
        this.flow = flow;
    }

    /// The energy of some days in the time of each site, from the site over its places to things,
    /// in kilowatt hours and kilograms of standard coal. By what things did only for who may see
    /// production.
    ///
    /// @param to the last day, inclusive; `from` without it
    /// @param site key; all sites without it
    /// @param basis what electricity counts in standard coal: `calorific` or `equivalent`
    @GetMapping
    @Needs({Scope.THINGS_READ, Scope.READINGS_READ})
    EnergyFlow.Answer flow(
            Caller caller,
            @RequestParam String from,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(required = false) @Nullable String site,
            @RequestParam(defaultValue = "calorific") String basis) {
        var first = day("from", from);
        var last = to == null || to.isEmpty() ? first : day("to", to);
        return flow.of(
                caller,
                first,
                last,
                site == null || site.isEmpty() ? null : site,
                StandardCoal.Basis.of(basis));
    }

    private static LocalDate day(String field, String text) {
        try {
            var day = LocalDate.parse(text);
            if (day.getYear() >= 1900 && day.getYear() <= 2999) {
                return day;
            }
        } catch (DateTimeException e) {
            // Said below.
        }
        throw new Invalid(field, "a day such as 2026-01-31", text);
    }
}
