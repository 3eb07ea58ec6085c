package io.baigong.server.methods;

import io.baigong.evaluator.method.Words;
import io.baigong.server.access.Caller;
import io.baigong.server.access.Invalid;
import io.baigong.server.access.Needs;
import io.baigong.server.access.NotFound;
import io.baigong.server.access.Page;
import io.baigong.server.access.PageRequest;
import io.baigong.server.access.Scope;
import io.baigong.server.methods.GroupAnswers.HistogramAnswer;
import io.baigong.server.methods.GroupAnswers.PlacesAnswer;
import io.baigong.server.methods.League.Standing;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Figures of calculations by themselves: how they went over the periods, where they are high and
/// low, how they are spread and who has which place.
@RestController
@RequestMapping(value = "/api/v1", produces = MediaType.APPLICATION_JSON_VALUE)
class IndicatorController {
    private final Calculations calculations;
    private final CalculationStore store;
    private final MethodEditions editions;
    private final GroupAnswers groups;
    private final League league;
    private final Trends trends;
    private final SubjectNames names;

    IndicatorController(
            Calculations calculations,
            CalculationStore store,
            MethodEditions editions,
            GroupAnswers groups,
            League league,
            Trends trends,
            SubjectNames names) {
        this.calculations = calculations;
        this.store = store;
        this.editions = editions;
        this.groups = groups;
        this.league = league;
        this.trends = trends;
        this.names = names;
    }

    /// A calculation in which a method's figures can be looked at.
    @Schema(name = "IndicatorCalculation")
    record Made(
            long id,
            String period,
            String edition,
            int subjects,
            boolean published,
            Instant made) {}

    /// A method with figures to look at.
    ///
    /// @param indicators of its newest calculation, the result first
    /// @param rolledUp those of them that have a figure for groups
    /// @param calculations the newest of each period and edition, the newest period first
    @Schema(name = "IndicatorMethod")
    record Explored(
            String method,
            Words title,
            String standing,
            String subjectKind,
            List<Answers.NameAnswer> indicators,
            List<String> rolledUp,
            List<Made> calculations) {}

    @GetMapping("/indicators")
    @Needs(Scope.METHODS_READ)
    List<Explored> list(Caller caller) {
        Map<String, List<CalculationRow>> byMethod = new LinkedHashMap<>();
        for (var row : store.newestOfEach(caller.organisation(), "")) {
            byMethod.computeIfAbsent(row.method(), _ -> new ArrayList<>()).add(row);
        }
        return byMethod.values().stream().map(rows -> explored(caller, rows)).toList();
    }

    private Explored explored(Caller caller, List<CalculationRow> rows) {
        var newest = Trends.newest(rows);
        var first = newest.getFirst();
        var compiled =
                editions.get(caller.organisation(), first.method(), first.edition()).method();
        var wanted = Indicators.of(compiled);
        var method = compiled.method();
        return new Explored(
                method.key(),
                method.title(),
                Answers.word(method.standing()),
                Answers.word(method.subject()),
                Answers.names(compiled).stream()
                        .filter(name -> wanted.contains(name.key()))
                        .sorted(java.util.Comparator.comparing(name -> wanted.indexOf(name.key())))
                        .toList(),
                method.rollUps().stream().map(one -> one.step()).toList(),
                newest.stream()
                        .map(row ->
                                new Made(
                                        row.id(),
                                        row.period(),
                                        row.edition(),
                                        row.subjects(),
                                        row.published() != null,
                                        row.made()))
                        .toList());
    }

    /// How a figure went over periods and editions: of all, of a node of a hierarchy, or of a
    /// subject.
    ///
    /// @param node `hierarchy:code`
    @GetMapping("/indicators/{method}/{step}/trend")
    @Needs(Scope.METHODS_READ)
    List<Trends.Point> trend(
            Caller caller,
            @PathVariable String method,
            @PathVariable String step,
            @RequestParam(required = false) @Nullable String node,
            @RequestParam(required = false) @Nullable String subject) {
        var rows = store.newestOfEach(caller.organisation(), method);
        if (rows.isEmpty()) {
            throw new NotFound("calculation", method);
        }
        return trends.of(caller, rows, step, GroupAnswers.place(node), subject);
    }

    /// A figure at a node and right below it, with small groups withheld.
    ///
    /// @param hierarchy `administrative` or `industry`
    /// @param node its code; the top when it is absent
    /// @param on where subjects are on that day; where they were in the calculation when absent
    @GetMapping("/calculations/{id}/places")
    @Needs(Scope.METHODS_READ)
    PlacesAnswer places(
            Caller caller,
            @PathVariable long id,
            @RequestParam(defaultValue = "") String step,
            @RequestParam(defaultValue = Ways.FIRST) String hierarchy,
            @RequestParam(required = false) @Nullable String node,
            @RequestParam(required = false) @Nullable LocalDate on) {
        var whole = calculations.get(caller.organisation(), id);
        return groups.places(
                whole, checked(whole, step), new GroupAnswers.Place(hierarchy, node), on);
    }

    /// How the figures of a step are spread over all subjects, and where one of them is.
    @GetMapping("/calculations/{id}/histogram")
    @Needs(Scope.METHODS_READ)
    HistogramAnswer histogram(
            Caller caller,
            @PathVariable long id,
            @RequestParam(defaultValue = "") String step,
            @RequestParam(required = false) @Nullable String subject) {
        var whole = calculations.get(caller.organisation(), id);
        if (subject != null) {
            calculations.known(whole, subject);
        }
        return groups.histogram(whole, checked(whole, step), subject);
    }

    /// The subjects in the order of a figure, with their places then and before.
    ///
    /// @param node `hierarchy:code`: places are among those below it
    /// @param order `highest` or `lowest` first
    @GetMapping("/calculations/{id}/league")
    @Needs(Scope.METHODS_READ)
    Page<Standing> league(
            Caller caller,
            PageRequest page,
            @PathVariable long id,
            @RequestParam(defaultValue = "") String step,
            @RequestParam(defaultValue = "highest") String order,
            @RequestParam(required = false) @Nullable String node,
            @RequestParam(defaultValue = "") String query,
            @RequestParam(defaultValue = "") String level) {
        if (!order.equals("highest") && !order.equals("lowest")) {
            throw new Invalid("order", "highest or lowest", order);
        }
        var whole = calculations.get(caller.organisation(), id);
        var wanted =
                new League.Wanted(
                        checked(whole, step),
                        order.equals("highest"),
                        GroupAnswers.place(node),
                        query,
                        level);
        var calculation = whole.calculation();
        var standings = league.of(whole, wanted, names.of(calculation, calculation.subjects()));
        return Page.cut(standings, page);
    }

    /// @return the result when none is asked for
    private static String checked(Calculations.Whole whole, String step) {
        var compiled = whole.calculation().method();
        if (step.isEmpty()) {
            return compiled.method().result();
        }
        var known = Indicators.of(compiled);
        if (!known.contains(step)) {
            throw new Invalid("step", "any of " + known, step);
        }
        return step;
    }
}
