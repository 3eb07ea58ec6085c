package io.baigong.server.production;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Described;
import io.baigong.server.access.Needs;
import io.baigong.server.access.NotFound;
import io.baigong.server.access.PageRequest;
import io.baigong.server.access.Scope;
import io.baigong.server.production.Composition.Whole;
import io.baigong.server.production.Ledger.Wanted;
import io.baigong.server.things.Name;
import io.baigong.server.things.VisibleThings.VisibleThing;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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

/// The terminal at a machine: what goes on there, and what a worker records.
@RestController
@RequestMapping("/api/v1/production/work-units")
class TerminalController {
    private static final int MOST_ORDERS = 100;
    private static final int MOST_EVENTS = 200;

    private final Terminal terminal;
    private final WorkUnits units;
    private final Production production;
    private final Masters masters;
    private final Ledger ledger;
    private final Clock clock;

    TerminalController(
            Terminal terminal,
            WorkUnits units,
            Production production,
            Masters masters,
            Ledger ledger,
            Clock clock) {
        this.terminal = terminal;
        this.units = units;
        this.production = production;
        this.masters = masters;
        this.ledger = ledger;
        this.clock = clock;
    }

    /// @param rule whether its signals are read
    @Schema(name = "WorkUnit")
    record Unit(String key, Name name, String site, String place, String model, boolean rule) {}

    /// Machines of production, by key.
    @GetMapping
    @Needs(Scope.PRODUCTION_READ)
    List<Unit> list(Caller caller) {
        var all = units.of(caller);
        var names = units.names(caller.organisation(), all);
        var master = new MasterData(ledger, caller.organisation(), null);
        return all.stream()
                .map(thing -> {
                    var handle = thing.handle();
                    return new Unit(
                            handle.key(),
                            names.getOrDefault(handle.number(), Name.of(handle.key())),
                            handle.siteKey(),
                            handle.place(),
                            handle.modelKey(),
                            master.rule(WorkUnit.of(handle)) != null);
                })
                .toList();
    }

    /// @param element what the machine's time is spent on now; missing when no shift is planned now
    /// @param since when that began
    /// @param run the order on the machine
    /// @param stop that goes on
    /// @param shift that is worked now
    /// @param orders open ones for this machine or for any, those that begin first first
    /// @param events recorded here in the shift, or since yesterday, newest first
    @Schema(name = "ProductionTerminal")
    record View(
            String workUnit,
            Name name,
            Instant now,
            @Nullable Element element,
            @Nullable Instant since,
            @Nullable RunView run,
            @Nullable StopView stop,
            @Nullable ShiftAnswer shift,
            List<Order> orders,
            List<Said> events) {}

    /// @param id its number, for correcting it
    @Schema(name = "ProductionRun")
    record RunView(
            String id,
            String order,
            @Nullable String product,
            @Nullable BigDecimal quantity,
            Instant from,
            @Nullable Instant producing) {}

    @Schema(name = "ProductionStop")
    record StopView(String id, String reason, Instant from, @Nullable String note) {}

    @GetMapping("/{key}")
    @Needs(Scope.PRODUCTION_READ)
    View view(Caller caller, @PathVariable String key) {
        return view(caller, units.one(caller, key));
    }

    private View view(Caller caller, VisibleThing thing) {
        int organisation = caller.organisation();
        var names = units.names(organisation, List.of(thing));
        String key = thing.handle().key();
        var name = names.getOrDefault(thing.handle().number(), Name.of(key));
        var whole = current(thing);
        var stretches = whole == null ? List.<Stretch>of() : whole.stretches();
        var last = stretches.isEmpty() ? null : stretches.getLast();
        return new View(
                key,
                name,
                clock.instant(),
                last == null ? null : last.element(),
                last == null ? null : Instant.ofEpochMilli(last.from()),
                run(organisation, thing),
                stop(organisation, thing),
                whole == null ? null : ShiftAnswer.of(whole, name, true),
                orders(organisation, thing),
                events(organisation, thing, whole));
    }

    private @Nullable Whole current(VisibleThing thing) {
        var today = LocalDate.ofInstant(clock.instant(), thing.handle().zone());
        var found = new ArrayList<Whole>();
        production.each(
                List.of(thing),
                today.minusDays(1),
                today,
                null,
                (_, whole) -> {
                    if (!whole.elements().ended()) {
                        found.add(whole);
                    }
                });
        return found.isEmpty() ? null : found.getLast();
    }

    private @Nullable RunView run(int organisation, VisibleThing thing) {
        var run = terminal.running(organisation, thing);
        if (run == null) {
            return null;
        }
        var entry = ledger.find(organisation, Kind.ORDER, run.content().order());
        return new RunView(
                run.entry().key(),
                run.content().order(),
                run.content().product(),
                entry == null ? null : Order.read(entry.body()).quantity(),
                run.content().from(),
                run.content().producing());
    }

    private @Nullable StopView stop(int organisation, VisibleThing thing) {
        var stop = terminal.standing(organisation, thing);
        return stop == null
                ? null
                : new StopView(
                        stop.entry().key(),
                        stop.content().reason(),
                        stop.content().from(),
                        stop.content().note());
    }

    private List<Order> orders(int organisation, VisibleThing thing) {
        var open = new ArrayList<Order>();
        for (var state : Order.State.values()) {
            if (state.isOpen()) {
                var wanted = new Wanted(Kind.ORDER, "", state.word(), null, null, null, null);
                for (var entry :
                        ledger.page(organisation, wanted, new PageRequest(0, MOST_ORDERS))
                                .items()) {
                    var order = Order.read(entry.body());
                    if (order.workUnit() == null || order.workUnit().equals(thing.handle().key())) {
                        open.add(order);
                    }
                }
            }
        }
        open.sort(
                Comparator.comparing((Order order) ->
                                order.plannedStart() == null ? Instant.MAX : order.plannedStart())
                        .thenComparing(Order::key));
        return open.size() <= MOST_ORDERS ? open : open.subList(0, MOST_ORDERS);
    }

    private List<Said> events(int organisation, VisibleThing thing, @Nullable Whole whole) {
        var since = whole == null ? clock.instant().minusSeconds(86_400) : whole.elements().from();
        var events = new ArrayList<Entry>();
        for (var kind : List.of(Kind.RUN, Kind.COUNT, Kind.STOP)) {
            events.addAll(terminal.recent(organisation, thing, kind));
        }
        return events.stream()
                .filter(entry -> !entry.recorded().isBefore(since))
                .sorted(Comparator.comparing(Entry::recorded).reversed())
                .limit(MOST_EVENTS)
                .map(entry -> Said.of(entry, thing.handle().key()))
                .toList();
    }

    // ---- recording

    /// @param order its key
    /// @param setup whether the machine is set up for it first
    /// @param at now without it
    /// @param id a number that the terminal chose, so that sending it again does nothing
    @Schema(name = "OrderStart")
    record Start(
            String order, @Nullable Boolean setup, @Nullable Instant at, @Nullable String id) {}

    /// Begins an order; the one that is on the machine ends.
    @Described(body = Start.class)
    @PostMapping("/{key}/start")
    @Needs(Scope.PRODUCTION_RECORD)
    View start(Caller caller, @PathVariable String key, @RequestBody JsonNode body) {
        var thing = units.one(caller, key);
        terminal.start(caller, thing, Body.of(body));
        return view(caller, thing);
    }

    /// @param at now without it
    @Schema(name = "ProductionMoment")
    record Moment(@Nullable Instant at) {}

    /// Set-up is done: pieces are made from now on.
    @Described(body = Moment.class)
    @PostMapping("/{key}/produce")
    @Needs(Scope.PRODUCTION_RECORD)
    View produce(Caller caller, @PathVariable String key, @RequestBody JsonNode body) {
        var thing = units.one(caller, key);
        terminal.produce(caller, thing, Body.of(body));
        return view(caller, thing);
    }

    /// @param completed whether the order is done; it is held otherwise
    /// @param at now without it
    @Schema(name = "OrderFinish")
    record Finish(@Nullable Boolean completed, @Nullable Instant at) {}

    /// Ends the order on the machine.
    @Described(body = Finish.class)
    @PostMapping("/{key}/finish")
    @Needs(Scope.PRODUCTION_RECORD)
    View finish(Caller caller, @PathVariable String key, @RequestBody JsonNode body) {
        var thing = units.one(caller, key);
        terminal.finish(caller, thing, Body.of(body));
        return view(caller, thing);
    }

    /// @param order of the order on the machine without it
    /// @param reason of scrap or rework
    /// @param at now without it
    /// @param id a number that the terminal chose, so that sending it again counts nothing twice
    @Schema(name = "CountedPieces")
    record Pieces(
            @Nullable BigDecimal good,
            @Nullable BigDecimal scrap,
            @Nullable BigDecimal rework,
            @Nullable String reason,
            @Nullable String order,
            @Nullable String product,
            @Nullable Instant at,
            @Nullable String note,
            @Nullable String id) {}

    /// Pieces that were counted.
    @Described(body = Pieces.class)
    @PostMapping("/{key}/counts")
    @Needs(Scope.PRODUCTION_RECORD)
    View count(Caller caller, @PathVariable String key, @RequestBody JsonNode body) {
        var thing = units.one(caller, key);
        terminal.count(caller, thing, Body.of(body));
        return view(caller, thing);
    }

    /// @param from now without it
    /// @param to missing while it stands
    @Schema(name = "NewStop")
    record Standing(
            String reason,
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable String note,
            @Nullable String id) {}

    /// Why the machine stands, or stood.
    @Described(body = Standing.class)
    @PostMapping("/{key}/stops")
    @Needs(Scope.PRODUCTION_RECORD)
    View stop(Caller caller, @PathVariable String key, @RequestBody JsonNode body) {
        var thing = units.one(caller, key);
        terminal.stop(caller, thing, Body.of(body));
        return view(caller, thing);
    }

    /// The machine works again.
    @Described(body = Moment.class)
    @PostMapping("/{key}/resume")
    @Needs(Scope.PRODUCTION_RECORD)
    View resume(Caller caller, @PathVariable String key, @RequestBody JsonNode body) {
        var thing = units.one(caller, key);
        terminal.resume(caller, thing, Body.of(body));
        return view(caller, thing);
    }

    // ---- correcting what was recorded

    /// Every version, newest first.
    ///
    /// @param kind `runs`, `counts` or `stops`
    @GetMapping("/{key}/{kind}/{id}/versions")
    @Needs(Scope.PRODUCTION_READ)
    List<Said> versions(
            Caller caller,
            @PathVariable String key,
            @PathVariable String kind,
            @PathVariable String id) {
        var thing = units.one(caller, key);
        var versions =
                ledger.versions(caller.organisation(), Terminal.event(kind), id).stream()
                        .filter(entry -> isOf(thing, entry))
                        .map(entry -> Said.of(entry, key))
                        .toList();
        if (versions.isEmpty()) {
            throw new NotFound("production-" + kind, id);
        }
        return versions;
    }

    private static boolean isOf(VisibleThing thing, Entry entry) {
        return Integer.valueOf(thing.handle().number()).equals(entry.thing());
    }

    private Entry event(Caller caller, VisibleThing thing, String kind, String id) {
        var entry = ledger.required(caller.organisation(), Terminal.event(kind), id);
        if (!isOf(thing, entry)) {
            throw new NotFound("production-" + kind, id);
        }
        return entry;
    }

    /// Says anew what was recorded; the version of before stays.
    ///
    /// @param reason why it is corrected
    @Described(body = Object.class)
    @PutMapping("/{key}/{kind}/{id}")
    @Needs(Scope.PRODUCTION_RECORD)
    Said correct(
            Caller caller,
            @PathVariable String key,
            @PathVariable String kind,
            @PathVariable String id,
            @RequestParam(defaultValue = "") String reason,
            @RequestBody JsonNode body) {
        var thing = units.one(caller, key);
        var entry = event(caller, thing, kind, id);
        return Said.of(
                terminal.correct(caller, thing, entry, Body.of(body), Asked.needed(reason)), key);
    }

    /// Takes back what was recorded; its versions stay.
    @DeleteMapping("/{key}/{kind}/{id}")
    @Needs(Scope.PRODUCTION_RECORD)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void withdraw(
            Caller caller,
            @PathVariable String key,
            @PathVariable String kind,
            @PathVariable String id,
            @RequestParam(defaultValue = "") String reason) {
        var entry = event(caller, units.one(caller, key), kind, id);
        masters.withdraw(caller, entry.kind(), entry.key(), Asked.channel(), Asked.needed(reason));
    }
}
