package io.baigong.server.gateways;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Conflict;
import io.baigong.server.access.Fault;
import io.baigong.server.access.Invalid;
import io.baigong.server.access.NotFound;
import io.baigong.server.access.Page;
import io.baigong.server.access.PageRequest;
import io.baigong.server.audit.Audit;
import io.baigong.server.audit.Outcome;
import io.baigong.server.database.Tenancy;
import io.baigong.server.gateways.GatewaySoftware.Told;
import io.baigong.server.gateways.RollOutStore.Open;
import io.baigong.server.gateways.RollOutStore.RollOut;
import io.baigong.server.gateways.RollOutStore.State;
import io.baigong.server.gateways.RollOutStore.Update;
import io.baigong.server.ingest.Requests;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;

/// Has gateways take a version one after another, however long each is away: the first that does
/// not work by it in the end is the last that is asked. What is known stands in PostgreSQL, so a
/// platform that starts anew goes on where it was.
@Service
final class RollOuts {
    static final int MOST_GATEWAYS = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(RollOuts.class);
    private static final int AT_ONCE = 8;
    private static final int SHOWN = 100;
    private static final int LONGEST_NOTE = 500;

    /// A trial is over after six minutes at the latest, and starting takes a while.
    private static final Duration TO_PROVE = Duration.ofMinutes(15);

    /// Until a gateway that did not say whether it took the version is asked once more.
    private static final Duration TO_STAGE = Duration.ofMinutes(5);

    private static final int MOST_ATTEMPTS = 5;

    /// The gateway was not asked after all.
    private static final Set<String> NOT_ASKED = Set.of("gateway-away", "gateway-crowded");

    /// It may be fetching the version, or the line was bad.
    private static final Set<String> NOT_YET =
            Set.of(
                    "gateway-lost",
                    "gateway-silent",
                    "gateway-update-running",
                    "software-unreachable");

    private final Gateways gateways;
    private final GatewaySoftware software;
    private final SoftwareStore versions;
    private final RollOutStore store;
    private final Requests requests;
    private final Audit audit;
    private final Clock clock;
    private final Semaphore room = new Semaphore(AT_ONCE);
    private final Set<Long> busy = ConcurrentHashMap.newKeySet();

    RollOuts(
            Gateways gateways,
            GatewaySoftware software,
            SoftwareStore versions,
            RollOutStore store,
            Requests requests,
            Audit audit,
            Clock clock) {
        this.gateways = gateways;
        this.software = software;
        this.versions = versions;
        this.store = store;
        this.requests = requests;
        this.audit = audit;
        this.clock = clock;
    }

    /// @param keys of gateways, in the order in which they are asked
    /// @throws Invalid when a gateway is not there, or stands twice
    RollOut add(Caller caller, String version, List<String> keys) {
        versions.get(version);
        if (keys.isEmpty() || keys.size() > MOST_GATEWAYS) {
            throw new Invalid("gateways", "1 to %d gateways".formatted(MOST_GATEWAYS), keys.size());
        }
        var wanted = new ArrayList<Gateway>();
        var faults = new ArrayList<Fault>();
        var seen = new HashSet<String>();
        for (int i = 0; i < keys.size(); i++) {
            String field = "gateways/" + i;
            if (!seen.add(keys.get(i))) {
                faults.add(Fault.of(field, "each gateway once", keys.get(i)));
                continue;
            }
            try {
                wanted.add(gateways.get(caller.organisation(), keys.get(i)));
            } catch (NotFound none) {
                faults.add(Fault.of(field, "the key of a gateway", keys.get(i)));
            }
        }
        Checking.throwIfAny(faults);
        long number = store.add(caller, version, wanted);
        audit.record(
                "gateway-software.roll-out",
                Long.toString(number),
                Outcome.DONE,
                Map.of(
                        "version",
                        version,
                        "gateways",
                        keys.size(),
                        "first",
                        keys.stream().limit(SHOWN).toList()));
        return store.get(caller.organisation(), number);
    }

    Page<RollOut> list(int organisation, PageRequest page) {
        return Page.of(
                store.page(organisation, page.size(), page.offset()),
                page,
                store.count(organisation));
    }

    RollOut get(int organisation, long number) {
        return store.get(organisation, number);
    }

    List<Update> updates(int organisation, long number) {
        return store.updates(organisation, number);
    }

    Page<Update> updates(int organisation, String gateway, PageRequest page) {
        var of = gateways.get(organisation, gateway);
        return Page.of(store.updates(of, page.size(), page.offset()), page, store.count(of));
    }

    /// Asks no more gateways; the one that is at it goes on.
    RollOut callOff(Caller caller, long number) {
        store.get(caller.organisation(), number);
        int dropped = store.callOff(caller, number);
        if (dropped > 0) {
            audit.record(
                    "gateway-software.call-off",
                    Long.toString(number),
                    Outcome.DONE,
                    Map.of("gateways", dropped));
        }
        return store.get(caller.organisation(), number);
    }

    /// Goes one step on with each roll-out.
    @Scheduled(fixedDelay = 2_000)
    void look() {
        List<Open> all;
        try {
            all = store.open();
        } catch (DataAccessException e) {
            LOG.debug("PostgreSQL is away: roll-outs wait", e);
            return;
        }
        var byNumber = new LinkedHashMap<Long, List<Open>>();
        all.forEach(
                one -> byNumber.computeIfAbsent(one.rollOut(), _ -> new ArrayList<>()).add(one));
        byNumber.forEach((number, open) -> {
            var next = next(open);
            if (next != null && room.tryAcquire()) {
                if (busy.add(number)) {
                    start(next);
                } else {
                    room.release();
                }
            }
        });
    }

    /// The one that is at it; else the first that is there.
    private @Nullable Open next(List<Open> open) {
        for (var one : open) {
            if (one.state() == State.RUNNING) {
                return one;
            }
        }
        for (var one : open) {
            if (requests.connection(one.thing()) != null) {
                return one;
            }
        }
        return null;
    }

    private void start(Open one) {
        Thread.ofVirtual()
                .name("roll-out " + one.rollOut())
                .start(() -> {
                    try {
                        Tenancy.as(
                                one.organisation(),
                                () -> {
                                    step(one);
                                    return true;
                                });
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    } catch (RuntimeException e) {
                        LOG.warn("roll-out {} waits: {}", one.rollOut(), e.toString());
                    } finally {
                        busy.remove(one.rollOut());
                        room.release();
                    }
                });
    }

    private void step(Open one) throws InterruptedException {
        if (one.state() == State.WAITING) {
            ask(one);
        } else {
            follow(one);
        }
    }

    private void ask(Open one) throws InterruptedException {
        store.begin(one);
        try {
            var told = software.read(one.organisation(), one.gateway()).gateway();
            if (one.version().equals(told.version()) && !told.onTrial()) {
                end(one, State.GOOD, note(told));
                return;
            }
            software.update(one.organisation(), one.gateway(), one.version());
            store.staged(one);
        } catch (NotFound gone) {
            end(one, State.REFUSED, String.valueOf(gone.getMessage()));
        } catch (Conflict refused) {
            if (NOT_ASKED.contains(refused.code())) {
                store.wait(one);
            } else if (!NOT_YET.contains(refused.code()) || one.attempts() + 1 >= MOST_ATTEMPTS) {
                end(one, State.REFUSED, "%s: %s".formatted(refused.code(), refused.getMessage()));
            }
        }
    }

    private void follow(Open one) throws InterruptedException {
        Told told;
        try {
            told = software.read(one.organisation(), one.gateway()).gateway();
        } catch (Conflict away) {
            giveUp(one);
            return;
        }
        boolean isStaged = one.version().equals(told.staged());
        boolean runs = one.version().equals(told.version());
        if (runs && !told.onTrial()) {
            end(one, State.GOOD, note(told));
        } else if (!runs && !isStaged && one.staged() != null) {
            end(one, State.BACK, note(told));
        } else if ((runs || isStaged) && one.staged() == null) {
            store.staged(one);
        } else if (one.staged() != null) {
            giveUp(one);
        } else if (isOver(one.began(), TO_STAGE)) {
            store.again(one);
        }
    }

    private void giveUp(Open one) {
        if (isOver(one.staged() == null ? one.began() : one.staged(), TO_PROVE)) {
            end(
                    one,
                    State.UNKNOWN,
                    "it did not say what became of it within %d minutes"
                            .formatted(TO_PROVE.toMinutes()));
        }
    }

    private boolean isOver(@Nullable Instant since, Duration patience) {
        return since != null && clock.instant().isAfter(since.plus(patience));
    }

    private void end(Open one, State state, String note) {
        int dropped = store.end(one, state, note);
        audit.record(
                "gateway.software-" + state.word(),
                one.gateway(),
                state == State.GOOD ? Outcome.DONE : Outcome.FAILED,
                Map.of(
                        "version",
                        one.version(),
                        "rollOut",
                        one.rollOut(),
                        "by",
                        one.by(),
                        "note",
                        note,
                        "calledOff",
                        dropped));
    }

    private static String note(Told told) {
        String note = told.note();
        return note == null ? "" : note.substring(0, Math.min(LONGEST_NOTE, note.length()));
    }
}
