package io.baigong.server.production;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Conflict;
import io.baigong.server.access.Invalid;
import io.baigong.server.access.NotFound;
import io.baigong.server.production.Ledger.Draft;
import io.baigong.server.production.Ledger.Written;
import io.baigong.server.things.VisibleThings.VisibleThing;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/// What a worker records at a machine. Each thing has a number of its own that the terminal may
/// choose, so that sending it again counts nothing twice.
@Service
class Terminal {
    /// Clocks of terminals differ a little.
    private static final Duration AHEAD = Duration.ofMinutes(5);

    private static final Duration BACK = Duration.ofDays(31);

    private final Ledger ledger;
    private final Masters masters;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Terminal(Ledger ledger, Masters masters, TransactionTemplate transaction, Clock clock) {
        this.ledger = ledger;
        this.masters = masters;
        this.transaction = transaction;
        this.clock = clock;
    }

    /// A thing that was recorded, with its number.
    record Recorded<T>(T content, Entry entry) {}

    // ---- orders

    /// The order on the machine now; null when there is none.
    @Nullable Recorded<Run> running(int organisation, VisibleThing thing) {
        return recent(organisation, thing, Kind.RUN).stream()
                .map(entry -> new Recorded<>(Run.read(entry.body()), entry))
                .filter(one -> one.content().to() == null)
                .max(Comparator.comparing(one -> one.content().from()))
                .orElse(null);
    }

    /// The stop that goes on; null when there is none.
    @Nullable Recorded<Stop> standing(int organisation, VisibleThing thing) {
        return recent(organisation, thing, Kind.STOP).stream()
                .map(entry -> new Recorded<>(Stop.read(entry.body()), entry))
                .filter(one -> one.content().to() == null)
                .max(Comparator.comparing(one -> one.content().from()))
                .orElse(null);
    }

    List<Entry> recent(int organisation, VisibleThing thing, Kind kind) {
        var today = LocalDate.ofInstant(clock.instant(), thing.handle().zone());
        return ledger.of(
                organisation,
                Set.of(kind),
                List.of(thing.handle().number()),
                today.minusDays(BACK.toDays()),
                today.plusDays(1),
                null);
    }

    /// Begins an order, set up first when the body says `setup`; one that is on the machine ends.
    void start(Caller caller, VisibleThing thing, Body body) {
        String order = body.key("order");
        boolean setup = body.truth("setup", false);
        var at = at(body, "at");
        String id = id(body);
        body.done();
        transaction.executeWithoutResult(_ -> {
            if (isThere(caller, thing, Kind.RUN, id)) {
                return;
            }
            var entry = ledger.required(caller.organisation(), Kind.ORDER, order);
            var wanted = Order.read(entry.body());
            if (!wanted.state().isOpen()) {
                throw new Conflict(
                        "order-closed", "order %s is %s".formatted(order, wanted.state().word()));
            }
            end(caller, thing, at, false);
            state(caller, entry, wanted, Order.State.RUNNING);
            var run = new Run(order, wanted.product(), at, setup ? null : at, null);
            say(caller, thing, Kind.RUN, id, at, run.json(), "");
        });
    }

    /// Set-up is done, pieces are made from now on.
    void produce(Caller caller, VisibleThing thing, Body body) {
        var at = at(body, "at");
        body.done();
        var run = needed(caller, thing);
        if (run.content().producing() == null) {
            var begin = notBefore(at, run.content().from());
            again(caller, thing, run.entry(), run.content().producingFrom(begin).json());
        }
    }

    /// Ends the order on the machine.
    ///
    /// @throws NotFound when there is none
    void finish(Caller caller, VisibleThing thing, Body body) {
        boolean completed = body.truth("completed", false);
        var at = at(body, "at");
        body.done();
        needed(caller, thing);
        transaction.executeWithoutResult(_ -> end(caller, thing, at, completed));
    }

    private Recorded<Run> needed(Caller caller, VisibleThing thing) {
        var run = running(caller.organisation(), thing);
        if (run == null) {
            throw new NotFound("production-run", thing.handle().key());
        }
        return run;
    }

    private void end(Caller caller, VisibleThing thing, Instant at, boolean completed) {
        var run = running(caller.organisation(), thing);
        if (run == null) {
            return;
        }
        var content = run.content();
        var least = content.producing() == null ? content.from() : content.producing();
        again(caller, thing, run.entry(), content.until(notBefore(at, least)).json());
        var entry = ledger.find(caller.organisation(), Kind.ORDER, content.order());
        if (entry != null) {
            var order = Order.read(entry.body());
            if (order.state().isOpen()) {
                state(caller, entry, order, completed ? Order.State.COMPLETED : Order.State.HELD);
            }
        }
    }

    private static Instant notBefore(Instant at, Instant least) {
        return at.isBefore(least) ? least : at;
    }

    private void state(Caller caller, Entry entry, Order order, Order.State next) {
        if (order.state() != next) {
            masters.said(() ->
                    ledger.put(
                            caller.organisation(),
                            new Draft(
                                    Kind.ORDER,
                                    entry.key(),
                                    entry.thing(),
                                    null,
                                    Asked.channel(),
                                    "",
                                    order.with(next))));
        }
    }

    // ---- pieces and stops

    /// Pieces that were counted; of the order on the machine unless it says another.
    void count(Caller caller, VisibleThing thing, Body body) {
        var at = at(body, "at");
        String id = id(body);
        var counted = counted(caller, thing, body, at);
        body.done();
        if (!isThere(caller, thing, Kind.COUNT, id)) {
            say(caller, thing, Kind.COUNT, id, at, counted, "");
        }
    }

    private Counted counted(Caller caller, VisibleThing thing, Body body, Instant at) {
        String order = body.keyOrNull("order");
        String product = body.keyOrNull("product");
        if (order == null && product == null) {
            var run = running(caller.organisation(), thing);
            order = run == null ? null : run.content().order();
            product = run == null ? null : run.content().product();
        } else if (order != null) {
            var entry = ledger.find(caller.organisation(), Kind.ORDER, order);
            if (entry == null) {
                body.add("order", "the key of an order", order);
            } else {
                product = Order.read(entry.body()).product();
            }
        }
        if (product != null && ledger.find(caller.organisation(), Kind.PRODUCT, product) == null) {
            body.add("product", "the key of a product", product);
        }
        var counted =
                new Counted(
                        at,
                        order,
                        product,
                        Counted.orZero(body.amount("good")),
                        Counted.orZero(body.amount("scrap")),
                        Counted.orZero(body.amount("rework")),
                        reason(caller, body, false),
                        body.has("note") ? body.textOr("note", "") : null);
        if (counted.produced().signum() == 0) {
            body.add("good", "some pieces, good, scrap or rework", "none");
        }
        return counted;
    }

    /// Why the machine stands or stood; one that goes on ends.
    void stop(Caller caller, VisibleThing thing, Body body) {
        var from = at(body, "from");
        var to = body.has("to") ? at(body, "to") : null;
        String id = id(body);
        String reason = reason(caller, body, true);
        if (to != null && !to.isAfter(from)) {
            body.add("to", "a time after from", to);
        }
        String note = body.has("note") ? body.textOr("note", "") : null;
        body.done();
        if (isThere(caller, thing, Kind.STOP, id)) {
            return;
        }
        transaction.executeWithoutResult(_ -> {
            var standing = standing(caller.organisation(), thing);
            if (standing != null && to == null) {
                ended(caller, thing, standing, from);
            }
            say(
                    caller,
                    thing,
                    Kind.STOP,
                    id,
                    from,
                    new Stop(from, to, String.valueOf(reason), note),
                    "");
        });
    }

    /// The machine works again.
    void resume(Caller caller, VisibleThing thing, Body body) {
        var at = at(body, "at");
        body.done();
        var standing = standing(caller.organisation(), thing);
        if (standing == null) {
            throw new NotFound("production-stop", thing.handle().key());
        }
        ended(caller, thing, standing, at);
    }

    private void ended(Caller caller, VisibleThing thing, Recorded<Stop> stop, Instant at) {
        var content = stop.content();
        if (!at.isAfter(content.from())) {
            masters.withdraw(caller, Kind.STOP, stop.entry().key(), Asked.channel(), "");
        } else {
            again(
                    caller,
                    thing,
                    stop.entry(),
                    new Stop(content.from(), at, content.reason(), content.note()));
        }
    }

    private @Nullable String reason(Caller caller, Body body, boolean ofStop) {
        String key = ofStop ? body.key("reason") : body.keyOrNull("reason");
        var entry = key == null ? null : ledger.find(caller.organisation(), Kind.REASON, key);
        if (key != null && entry == null) {
            body.add("reason", "the key of a reason", key);
        }
        if (entry != null && (Reason.read(entry.body()).use().element() != null) != ofStop) {
            body.add(
                    "reason",
                    ofStop ? "a reason why machines stand" : "a reason of scrap or rework",
                    key);
        }
        return key;
    }

    // ---- corrections of what was recorded

    private static final Set<Kind> EVENTS = Set.of(Kind.RUN, Kind.COUNT, Kind.STOP);

    /// @throws NotFound for any other word
    static Kind event(String word) {
        return EVENTS.stream()
                .filter(kind -> (kind.word() + "s").equals(word))
                .findFirst()
                .orElseThrow(() -> new NotFound("production-kind", word));
    }

    /// Says it anew; the version of before stays.
    Entry correct(Caller caller, VisibleThing thing, Entry entry, Body body, String reason) {
        var next = next(caller, entry.kind(), body);
        check(body, "from", next.at());
        body.done();
        return say(caller, thing, entry.kind(), entry.key(), next.at(), next.content(), reason)
                .entry();
    }

    /// What is said instead, and when it begins.
    private record Next(Object content, Instant at) {}

    private Next next(Caller caller, Kind kind, Body body) {
        return switch (kind) {
            case RUN -> {
                var run = Run.read(body);
                yield new Next(run.json(), run.from());
            }
            case COUNT -> {
                reason(caller, body, false);
                var counted = Counted.read(body);
                yield new Next(counted, counted.at());
            }
            case STOP -> {
                reason(caller, body, true);
                var stop = Stop.read(body);
                yield new Next(stop, stop.from());
            }
            case PRODUCT, REASON, PLAN, EXCEPTION, RULE, ORDER, RECORD, CORRECTION, DERIVED ->
                    throw new IllegalArgumentException(kind + " is no event");
        };
    }

    // ---- writing

    private Instant at(Body body, String field) {
        var at = body.instant(field);
        if (at == null) {
            return clock.instant();
        }
        check(body, field, at);
        return at;
    }

    private void check(Body body, String field, Instant at) {
        var now = clock.instant();
        if (at.isAfter(now.plus(AHEAD)) || at.isBefore(now.minus(BACK))) {
            body.add(field, "a time within the last 31 days", at);
        }
    }

    private static String id(Body body) {
        String id = body.keyOrNull("id");
        return id == null ? UUID.randomUUID().toString() : id;
    }

    /// Sent a second time?
    ///
    /// @throws Invalid when another machine has that number: to take it for the same would lose it
    private boolean isThere(Caller caller, VisibleThing thing, Kind kind, String id) {
        var versions = ledger.versions(caller.organisation(), kind, id);
        Integer machine = thing.handle().number();
        if (versions.stream().anyMatch(one -> !machine.equals(one.thing()))) {
            throw new Invalid("id", "a number that no other machine used", id);
        }
        return !versions.isEmpty();
    }

    private void again(Caller caller, VisibleThing thing, Entry entry, Object content) {
        masters.said(() ->
                ledger.put(
                        caller.organisation(),
                        new Draft(
                                entry.kind(),
                                entry.key(),
                                thing.handle().number(),
                                entry.day(),
                                Asked.channel(),
                                "",
                                content),
                        entry.version()));
    }

    private Written say(
            Caller caller,
            VisibleThing thing,
            Kind kind,
            String id,
            Instant at,
            Object content,
            String reason) {
        var day = LocalDate.ofInstant(at, thing.handle().zone());
        return masters.said(() ->
                ledger.put(
                        caller.organisation(),
                        new Draft(
                                kind,
                                id,
                                thing.handle().number(),
                                day,
                                Asked.channel(),
                                reason,
                                content)));
    }
}
