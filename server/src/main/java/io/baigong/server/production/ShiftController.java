package io.baigong.server.production;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Described;
import io.baigong.server.access.Invalid;
import io.baigong.server.access.Needs;
import io.baigong.server.access.NotFound;
import io.baigong.server.access.Scope;
import io.baigong.server.access.TooMuch;
import io.baigong.server.production.Deriver.Outcome;
import io.baigong.server.production.Ledger.Draft;
import io.baigong.server.production.ShiftAnswer.Rates;
import io.baigong.server.things.Name;
import io.baigong.server.things.VisibleThings.VisibleThing;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What machines did, shift by shift.
@RestController
@RequestMapping("/api/v1/production")
class ShiftController {
    private static final int MOST_SHIFTS = 5_000;
    private static final int MOST_UNIT_DAYS = 5_000;

    private final Production production;
    private final WorkUnits units;
    private final Masters masters;
    private final Ledger ledger;
    private final Deriver deriver;

    ShiftController(
            Production production,
            WorkUnits units,
            Masters masters,
            Ledger ledger,
            Deriver deriver) {
        this.production = production;
        this.units = units;
        this.masters = masters;
        this.ledger = ledger;
        this.deriver = deriver;
    }

    /// @param shifts in order of machines and time
    /// @param machines sums of each, and rates of the sums
    /// @param all the same of all together
    @Schema(name = "ProductionShifts")
    record Answer(
            LocalDate from,
            LocalDate to,
            List<ShiftAnswer> shifts,
            List<Total> machines,
            Total all) {}

    /// @param workUnit null for all together
    /// @param figures sums of those shifts that have all of them
    /// @param shifts that are summed
    /// @param without shifts of which something is not known, left out of the sums
    @Schema(name = "ProductionTotal")
    record Total(
            @Nullable String workUnit,
            @Nullable Name name,
            Map<String, BigDecimal> figures,
            Rates rates,
            int shifts,
            int without) {}

    /// The shifts that begin on these days in the time of each machine's site; of all machines when
    /// none is named.
    ///
    /// @param to the last day, inclusive; `from` without it
    /// @param asOf what was known then
    /// @param detailed whether each shift tells its stretches of time
    @GetMapping("/shifts")
    @Needs(Scope.PRODUCTION_READ)
    Answer shifts(
            Caller caller,
            @RequestParam String from,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(required = false) @Nullable List<String> workUnit,
            @RequestParam(required = false) @Nullable String asOf,
            @RequestParam(defaultValue = "false") boolean detailed) {
        var first = Asked.day("from", from);
        var last = to == null || to.isEmpty() ? first : Asked.day("to", to);
        var things = units.some(caller, workUnit == null ? List.of() : workUnit);
        long days = Math.max(1, ChronoUnit.DAYS.between(first, last) + 1);
        if (things.size() * days > MOST_UNIT_DAYS) {
            throw new TooMuch("machines times days", MOST_UNIT_DAYS);
        }
        var names = units.names(caller.organisation(), things);
        var shifts = new ArrayList<ShiftAnswer>();
        production.each(
                things,
                first,
                last,
                Asked.instantOrNull("asOf", asOf),
                (_, whole) -> {
                    if (shifts.size() == MOST_SHIFTS) {
                        throw new TooMuch("shifts", MOST_SHIFTS);
                    }
                    shifts.add(
                            ShiftAnswer.of(
                                    whole,
                                    name(
                                            names,
                                            whole.elements().thing(),
                                            whole.elements().workUnit()),
                                    detailed));
                });
        return new Answer(first, last, shifts, totals(shifts), total(null, null, shifts));
    }

    private static Name name(Map<Integer, Name> names, int thing, String key) {
        return names.getOrDefault(thing, Name.of(key));
    }

    private static List<Total> totals(List<ShiftAnswer> shifts) {
        var byUnit = new LinkedHashMap<String, List<ShiftAnswer>>();
        shifts.forEach(shift ->
                byUnit.computeIfAbsent(shift.workUnit(), _ -> new ArrayList<>()).add(shift));
        return byUnit.entrySet().stream()
                .map(each ->
                        total(each.getKey(), each.getValue().getFirst().name(), each.getValue()))
                .toList();
    }

    /// Times and counts add up; rates are made of the sums. A shift that lacks a figure would make
    /// the others' rates wrong, so it is left out and told.
    private static Total total(
            @Nullable String workUnit, @Nullable Name name, List<ShiftAnswer> shifts) {
        var needed = List.of(Figure.PBT, Figure.APT, Figure.PQ, Figure.GQ, Figure.PRI_PQ);
        var sums = new EnumMap<Figure, BigDecimal>(Figure.class);
        int summed = 0;
        for (var shift : shifts) {
            boolean whole =
                    needed.stream().allMatch(one -> shift.figures().containsKey(one.symbol()));
            if (whole) {
                summed++;
                for (var figure : Figure.values()) {
                    var amount = shift.figures().get(figure.symbol());
                    if (amount != null) {
                        sums.merge(figure, amount.value(), BigDecimal::add);
                    }
                }
            }
        }
        var figures = new LinkedHashMap<String, BigDecimal>();
        sums.forEach((figure, value) -> figures.put(figure.symbol(), value));
        return new Total(workUnit, name, figures, Rates.of(sums), summed, shifts.size() - summed);
    }

    /// One shift, with its stretches of time.
    @GetMapping("/shifts/{workUnit}/{day}/{shift}")
    @Needs(Scope.PRODUCTION_READ)
    ShiftAnswer shift(
            Caller caller,
            @PathVariable String workUnit,
            @PathVariable String day,
            @PathVariable String shift,
            @RequestParam(required = false) @Nullable String asOf) {
        var thing = units.one(caller, workUnit);
        var on = Asked.day("day", day);
        var found = new HashMap<String, ShiftAnswer>();
        var names = units.names(caller.organisation(), List.of(thing));
        production.each(
                List.of(thing),
                on,
                on,
                Asked.instantOrNull("asOf", asOf),
                (planned, whole) ->
                        found.put(
                                planned.shift(),
                                ShiftAnswer.of(
                                        whole,
                                        name(names, thing.handle().number(), workUnit),
                                        true)));
        var answer = found.get(shift);
        if (answer == null) {
            throw new NotFound("production-shift", shift);
        }
        return answer;
    }

    /// Everything that was said of the shift itself, every version, newest first: derived figures,
    /// sums of an ERP and corrections.
    @GetMapping("/shifts/{workUnit}/{day}/{shift}/versions")
    @Needs(Scope.PRODUCTION_READ)
    List<Said> versions(
            Caller caller,
            @PathVariable String workUnit,
            @PathVariable String day,
            @PathVariable String shift) {
        var thing = units.one(caller, workUnit);
        var on = Asked.day("day", day);
        int organisation = caller.organisation();
        int number = thing.handle().number();
        var all = new ArrayList<Entry>();
        String key = "%d:%s:%s".formatted(number, on, shift);
        all.addAll(ledger.versions(organisation, Kind.DERIVED, key));
        all.addAll(ledger.versions(organisation, Kind.CORRECTION, key));
        ledger.of(organisation, List.of(Kind.RECORD), List.of(number), on, on, null).stream()
                .filter(entry -> entry.content().path("shift").asString("").equals(shift))
                .forEach(entry ->
                        all.addAll(ledger.versions(organisation, Kind.RECORD, entry.key())));
        return all.stream()
                .sorted(Comparator.comparing(Entry::recorded).reversed())
                .map(entry -> Said.of(entry, workUnit))
                .toList();
    }

    /// @param figures by symbol: some of PBT, APT, AUST, ADET, ADOT, PDOT, PQ, GQ, SQ, RQ, PRI·PQ
    /// @param reason why
    @Schema(name = "ShiftCorrection")
    record Corrected(Map<String, BigDecimal> figures, String reason) {}

    /// Says other figures than were derived or recorded. What was there is kept, and asked for with
    /// `asOf`; a further correction takes the place of this one.
    @Described(body = Corrected.class)
    @PutMapping("/shifts/{workUnit}/{day}/{shift}/correction")
    @Needs(Scope.PRODUCTION_WRITE)
    Said correct(
            Caller caller,
            @PathVariable String workUnit,
            @PathVariable String day,
            @PathVariable String shift,
            @RequestBody JsonNode body) {
        var planned = shift(caller, workUnit, day, shift, null);
        if (!planned.ended()) {
            throw new Invalid("shift", "a shift that has ended", shift);
        }
        if (body instanceof ObjectNode object) {
            object.put("shift", shift);
        }
        var given = Body.of(body);
        var correction = Correction.read(given);
        given.done();
        var thing = units.one(caller, workUnit);
        var draft =
                new Draft(
                        Kind.CORRECTION,
                        key(thing, planned),
                        thing.handle().number(),
                        planned.day(),
                        Asked.channel(),
                        Asked.needed(body.path("reason").asString("")),
                        content(correction));
        return Said.of(
                masters.said(() -> ledger.put(caller.organisation(), draft)).entry(), workUnit);
    }

    private static Map<String, Object> content(Correction correction) {
        var figures = new LinkedHashMap<String, BigDecimal>();
        for (var figure : Figure.values()) {
            var value = correction.figures().get(figure);
            if (value != null) {
                figures.put(figure.symbol(), value);
            }
        }
        return Map.of("shift", correction.shift(), "figures", figures);
    }

    private static String key(VisibleThing thing, ShiftAnswer shift) {
        return "%d:%s:%s".formatted(thing.handle().number(), shift.day(), shift.shift());
    }

    /// Takes the correction back; its versions stay.
    @DeleteMapping("/shifts/{workUnit}/{day}/{shift}/correction")
    @Needs(Scope.PRODUCTION_WRITE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void uncorrect(
            Caller caller,
            @PathVariable String workUnit,
            @PathVariable String day,
            @PathVariable String shift,
            @RequestParam(defaultValue = "") String reason) {
        var thing = units.one(caller, workUnit);
        String key = "%d:%s:%s".formatted(thing.handle().number(), Asked.day("day", day), shift);
        masters.withdraw(caller, Kind.CORRECTION, key, Asked.channel(), Asked.needed(reason));
    }

    /// @param workUnits keys; all machines without them
    @Schema(name = "NewDerivation")
    record Wanted(String from, @Nullable String to, @Nullable List<String> workUnits) {}

    /// @param looked shifts that were looked at
    /// @param derived of them again, because readings, rule or orders were others
    /// @param changed of these with another outcome
    @Schema(name = "Derivation")
    record Derivations(int looked, int derived, int changed) {}

    /// Brings ended shifts up to their readings at once; it is done every few minutes anyway.
    @Described(body = Wanted.class)
    @PostMapping("/derivations")
    @Needs(Scope.PRODUCTION_WRITE)
    Derivations derive(Caller caller, @RequestBody JsonNode body) {
        var asked = Body.of(body);
        var from = asked.day("from");
        var last = asked.dayOrNull("to");
        var to = last == null ? from : last;
        var keys = asked.texts("workUnits", WorkUnits.MOST);
        if (to.isBefore(from)) {
            asked.add("to", "a day not before from", to);
        }
        asked.done();
        var things = units.some(caller, keys);
        long days = ChronoUnit.DAYS.between(from, to) + 1;
        if (things.size() * days > MOST_UNIT_DAYS) {
            throw new TooMuch("machines times days", MOST_UNIT_DAYS);
        }
        var master = new MasterData(ledger, caller.organisation(), null);
        var sum = new Outcome(0, 0, 0);
        for (var thing : things) {
            sum = sum.plus(deriver.derive(caller.organisation(), master, thing, from, to));
        }
        return new Derivations(sum.looked(), sum.derived(), sum.changed());
    }
}
