package io.baigong.server.production;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Invalid;
import io.baigong.server.access.Needs;
import io.baigong.server.access.Scope;
import io.baigong.server.access.TooMuch;
import io.baigong.server.production.Composition.Whole;
import io.baigong.server.production.LossBranches.Branch;
import io.baigong.server.production.LossTally.Loss;
import io.baigong.server.production.LossTally.Times;
import io.baigong.server.things.Name;
import io.baigong.server.things.VisibleThings.VisibleThing;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Where planned busy time went, of a machine, a line or a works (ISO 22400-2): what OEE lacks to
/// one, by its causes.
@RestController
@RequestMapping("/api/v1/production/losses")
class LossController {
    private static final int MOST_UNIT_DAYS = 10_000;

    private final Production production;
    private final WorkUnits units;

    LossController(Production production, WorkUnits units) {
        this.production = production;
        this.units = units;
    }

    /// @param to which time the figures lead: `valuable`, or `production` where no shift has run
    ///   times and counts
    /// @param losses in the order in which they are taken off planned busy time
    /// @param branches one level down, those that lost most first; none for a single machine
    /// @param days with shifts
    /// @param without shifts that lack a figure and are left out
    /// @param lacking how many shifts lack which figure
    @Schema(name = "ProductionLosses")
    record Answer(
            LocalDate from,
            LocalDate to,
            @Schema(allowableValues = {"valuable", "production"}) String leads,
            Times times,
            List<Loss> losses,
            List<BranchTimes> branches,
            List<DayTimes> days,
            int machines,
            int without,
            Map<String, Integer> lacking) {}

    /// @param place path below the site
    /// @param workUnit null for a site or place
    /// @param losses seconds by kind
    @Schema(name = "ProductionBranch")
    record BranchTimes(
            String site,
            String place,
            @Nullable String workUnit,
            @Nullable Name name,
            int machines,
            Times times,
            Map<String, BigDecimal> losses) {}

    @Schema(name = "ProductionDay")
    record DayTimes(LocalDate day, Times times) {}

    /// @param parts how many there are, of which the greatest are told
    @Schema(name = "ProductionLossParts")
    record PartsAnswer(
            LossKind kind, @Nullable String reason, int parts, List<LossParts.Told> greatest) {}

    private record Asking(
            LocalDate from,
            LocalDate to,
            List<VisibleThing> things,
            @Nullable String site,
            String place) {}

    /// Tallies of all, of branches and of days, of shifts with certain figures.
    private static final class Tallies {
        private final Set<Figure> needed;
        private final LossTally all;
        private final Map<Branch, LossTally> branches = new LinkedHashMap<>();
        private final Map<LocalDate, LossTally> days = new TreeMap<>();
        private final Map<String, Integer> lacking = new TreeMap<>();
        private int without;

        Tallies(Set<Figure> needed) {
            this.needed = needed;
            this.all = new LossTally(needed);
        }

        void add(Branch branch, Whole whole) {
            var lacks = all.add(whole);
            if (!lacks.isEmpty()) {
                without++;
                lacks.forEach(figure -> lacking.merge(figure.symbol(), 1, Integer::sum));
                return;
            }
            branches.computeIfAbsent(branch, _ -> new LossTally(needed)).add(whole);
            days.computeIfAbsent(whole.elements().day(), _ -> new LossTally(needed)).add(whole);
        }
    }

    /// The shifts that begin on these days; of all machines, or of those of a site, of those at and
    /// below a place, or of those that are named.
    ///
    /// @param to the last day, inclusive; `from` without it
    /// @param place path below the site, such as `hall-2/line-1`
    /// @param shift key; all shifts without it
    /// @param asOf what was known then
    @GetMapping
    @Needs(Scope.PRODUCTION_READ)
    Answer losses(
            Caller caller,
            @RequestParam String from,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(required = false) @Nullable String site,
            @RequestParam(defaultValue = "") String place,
            @RequestParam(required = false) @Nullable List<String> workUnit,
            @RequestParam(defaultValue = "") String shift,
            @RequestParam(required = false) @Nullable String asOf) {
        var asked = asked(caller, from, to, site, place, workUnit);
        var names = units.names(caller.organisation(), asked.things());
        var branches = LossBranches.of(asked.things(), asked.site(), asked.place());
        var whole = new Tallies(LossTally.ALL);
        var times = new Tallies(LossTally.TIMES);
        var seen = new HashSet<Integer>();
        production.each(
                asked.things(),
                asked.from(),
                asked.to(),
                Asked.instantOrNull("asOf", asOf),
                (_, one) -> {
                    if (!isMeant(one, shift)) {
                        return;
                    }
                    int thing = one.elements().thing();
                    seen.add(thing);
                    var branch =
                            branches.getOrDefault(
                                    thing, new Branch("", "", one.elements().workUnit()));
                    whole.add(branch, one);
                    times.add(branch, one);
                });
        boolean leads = whole.all.shifts() > 0 || times.all.shifts() == 0;
        return answer(
                asked,
                leads ? whole : times,
                leads ? "valuable" : "production",
                branches,
                names,
                seen);
    }

    private static Answer answer(
            Asking asked,
            Tallies tallies,
            String leads,
            Map<Integer, Branch> branches,
            Map<Integer, Name> names,
            Set<Integer> seen) {
        var machines = new HashMap<Branch, Integer>();
        var named = new HashMap<Branch, Name>();
        branches.forEach((thing, branch) -> {
            machines.merge(branch, seen.contains(thing) ? 1 : 0, Integer::sum);
            if (branch.workUnit() != null) {
                named.put(branch, names.getOrDefault(thing, Name.of(branch.workUnit())));
            }
        });
        var told = new ArrayList<BranchTimes>();
        if (asked.things().size() > 1) {
            tallies.branches.forEach((branch, tally) ->
                    told.add(
                            new BranchTimes(
                                    branch.site(),
                                    branch.place(),
                                    branch.workUnit(),
                                    named.get(branch),
                                    machines.getOrDefault(branch, 1),
                                    tally.times(),
                                    byKind(tally.losses()))));
        }
        told.sort(Comparator.comparing(LossController::lost).reversed());
        return new Answer(
                asked.from(),
                asked.to(),
                leads,
                tallies.all.times(),
                tallies.all.losses(),
                told,
                tallies.days.entrySet().stream()
                        .map(each -> new DayTimes(each.getKey(), each.getValue().times()))
                        .toList(),
                seen.size(),
                tallies.without,
                tallies.lacking);
    }

    private static BigDecimal lost(BranchTimes branch) {
        var left = branch.times().valuable();
        return branch.times().planned().subtract(left == null ? branch.times().production() : left);
    }

    private static Map<String, BigDecimal> byKind(List<Loss> losses) {
        var sums = new LinkedHashMap<String, BigDecimal>();
        losses.forEach(loss -> sums.merge(loss.kind().word(), loss.seconds(), BigDecimal::add));
        return sums;
    }

    /// What a loss is made of: stops, or the shifts that were slow or made scrap; at most two
    /// hundred, the greatest first.
    ///
    /// @param reason key of a reason; all reasons without it
    /// @param unnamed only what has no reason
    @GetMapping("/{kind}")
    @Needs(Scope.PRODUCTION_READ)
    PartsAnswer parts(
            Caller caller,
            @PathVariable String kind,
            @RequestParam(defaultValue = "") String reason,
            @RequestParam(defaultValue = "false") boolean unnamed,
            @RequestParam String from,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(required = false) @Nullable String site,
            @RequestParam(defaultValue = "") String place,
            @RequestParam(required = false) @Nullable List<String> workUnit,
            @RequestParam(defaultValue = "") String shift,
            @RequestParam(required = false) @Nullable String asOf) {
        var of = LossKind.of(kind);
        if (of == null) {
            throw new Invalid("kind", LossKind.WORDS, kind);
        }
        var asked = asked(caller, from, to, site, place, workUnit);
        String why = unnamed ? "" : reason.isEmpty() ? null : reason;
        var whole = new LossParts(of, why, LossTally.ALL);
        var times = new LossParts(of, why, LossTally.TIMES);
        production.each(
                asked.things(),
                asked.from(),
                asked.to(),
                Asked.instantOrNull("asOf", asOf),
                (_, one) -> {
                    if (isMeant(one, shift)) {
                        whole.add(one);
                        times.add(one);
                    }
                });
        var told = whole.shifts() > 0 || times.shifts() == 0 ? whole : times;
        return new PartsAnswer(
                of,
                why == null || why.isEmpty() ? null : why,
                told.parts(),
                told.told(units.names(caller.organisation(), asked.things())));
    }

    private static boolean isMeant(Whole whole, String shift) {
        return shift.isEmpty() || shift.equals(whole.elements().shift());
    }

    private Asking asked(
            Caller caller,
            String from,
            @Nullable String to,
            @Nullable String site,
            String place,
            @Nullable List<String> workUnit) {
        var first = Asked.day("from", from);
        var last = to == null || to.isEmpty() ? first : Asked.day("to", to);
        String of = site == null || site.isEmpty() ? null : site;
        if (of == null && !place.isEmpty()) {
            throw new Invalid("site", "the site of the place", "nothing");
        }
        var things =
                units.some(caller, workUnit == null ? List.of() : workUnit).stream()
                        .filter(one -> LossBranches.holds(one.handle(), of, place))
                        .toList();
        long days = Math.max(1, ChronoUnit.DAYS.between(first, last) + 1);
        if (things.size() * days > MOST_UNIT_DAYS) {
            throw new TooMuch("machines times days", MOST_UNIT_DAYS);
        }
        return new Asking(first, last, things, of, place);
    }
}
