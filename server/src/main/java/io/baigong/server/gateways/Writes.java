package io.baigong.server.gateways;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Conflict;
import io.baigong.server.access.Invalid;
import io.baigong.server.access.NotAllowed;
import io.baigong.server.access.NotFound;
import io.baigong.server.access.Page;
import io.baigong.server.access.PageRequest;
import io.baigong.server.audit.Audit;
import io.baigong.server.audit.Outcome;
import io.baigong.server.database.Tenancy;
import io.baigong.server.gateways.WriteStore.State;
import io.baigong.server.gateways.WriteStore.TagResult;
import io.baigong.server.gateways.WriteStore.WantedValue;
import io.baigong.server.gateways.WriteStore.Write;
import io.baigong.server.gateways.WriteStore.WriteFault;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;
import tools.jackson.databind.json.JsonMapper;

/// Tells machines to take values: only tags whose configuration allows it, within their range, and
/// where it says so only when a second person agrees. A write is sent once and never again,
/// whatever happens; all of it is in the audit trail.
@Service
final class Writes {
    private static final Logger LOG = LoggerFactory.getLogger(Writes.class);
    private static final int LONGEST_REASON = 500;

    /// A machine is not what it was by then.
    private static final Duration TO_AGREE = Duration.ofMinutes(15);

    private static final WriteFault STOPPED =
            new WriteFault(
                    "platform-stopped",
                    "the platform was stopped before the answer; whether it was done is not known");

    private final Gateways gateways;
    private final WriteStore store;
    private final WriteRules rules;
    private final Asking asking;
    private final GatewayRequests requests;
    private final Audit audit;
    private final Clock clock;
    private final JsonMapper json;

    Writes(
            Gateways gateways,
            WriteStore store,
            WriteRules rules,
            Asking asking,
            GatewayRequests requests,
            Audit audit,
            Clock clock,
            JsonMapper json) {
        this.gateways = gateways;
        this.store = store;
        this.rules = rules;
        this.asking = asking;
        this.requests = requests;
        this.audit = audit;
        this.clock = clock;
        this.json = json;
    }

    /// What the gateway says to a write.
    private record Results(List<TagResult> results) {
        Results {
            results = List.copyOf(results);
        }
    }

    /// Writes, or asks for somebody who agrees.
    ///
    /// @throws Invalid with each value that may not be written
    /// @throws Conflict that names why nothing was done, or that nobody knows
    Write write(Caller caller, String key, String device, List<WantedValue> values, String reason)
            throws InterruptedException {
        if (reason.length() > LONGEST_REASON) {
            throw new Invalid(
                    "reason", "at most %d characters".formatted(LONGEST_REASON), reason.length());
        }
        var gateway = gateways.get(caller.organisation(), key);
        boolean twoPersons = rules.check(gateway, device, values);
        long id = store.add(caller, gateway, device, values, reason, twoPersons);
        audit.record(
                twoPersons ? "gateway.write-ask" : "gateway.write",
                key,
                Outcome.DONE,
                Map.of("id", id, "device", device, "values", shown(values), "reason", reason));
        return twoPersons ? get(gateway, id) : send(gateway, id, device, values, false);
    }

    private String shown(List<WantedValue> values) {
        String text = json.writeValueAsString(values);
        return text.length() <= 4_000 ? text : text.substring(0, 4_000) + "…";
    }

    /// A second person agrees; then it is sent.
    ///
    /// @throws NotAllowed `second-person-needed` when it is the same one
    Write agree(Caller caller, String key, long id) throws InterruptedException {
        var gateway = gateways.get(caller.organisation(), key);
        var write = get(gateway, id);
        if (write.by().equals(caller.login())) {
            throw new NotAllowed(
                    "second-person-needed", "somebody else than who asked has to agree");
        }
        // The configuration may have changed meanwhile.
        rules.check(gateway, write.device(), write.values());
        decide(caller, gateway, write, State.SENT);
        return send(gateway, id, write.device(), write.values(), true);
    }

    /// Somebody does not agree, or who asked takes it back.
    Write reject(Caller caller, String key, long id) {
        var gateway = gateways.get(caller.organisation(), key);
        decide(caller, gateway, get(gateway, id), State.REJECTED);
        return get(gateway, id);
    }

    private void decide(Caller caller, Gateway gateway, Write write, State state) {
        var oldest = clock.instant().minus(TO_AGREE);
        if (!store.decide(gateway, write.id(), state, caller.login(), oldest)) {
            throw new Conflict("write-decided", "the write does not wait for anybody any more");
        }
        audit.record(
                state == State.SENT ? "gateway.write-agree" : "gateway.write-reject",
                gateway.key(),
                Outcome.DONE,
                Map.of("id", write.id(), "device", write.device(), "asked by", write.by()));
    }

    private Write send(
            Gateway gateway, long id, String device, List<WantedValue> values, boolean approved)
            throws InterruptedException {
        var params = json.createObjectNode().put("device", device).put("approved", approved);
        params.set("values", json.valueToTree(values));
        try {
            var answer = asking.ask(gateway, "write", params, Asking.PATIENCE);
            var results = requests.read(gateway.key(), answer, Results.class).results();
            boolean all = results.stream().allMatch(one -> one.severity().equals("good"));
            store.end(gateway, id, State.DONE, results, null);
            ended(gateway, id, device, all, Map.of("results", results));
        } catch (Conflict e) {
            var fault = new WriteFault(e.code(), String.valueOf(e.getMessage()));
            store.end(gateway, id, State.FAILED, null, fault);
            ended(gateway, id, device, false, Map.of("fault", fault));
            throw e;
        }
        return get(gateway, id);
    }

    private void ended(Gateway gateway, long id, String device, boolean good, Map<String, ?> what) {
        var details = new LinkedHashMap<String, Object>(what);
        details.put("id", id);
        details.put("device", device);
        audit.record(
                "gateway.write-result",
                gateway.key(),
                good ? Outcome.DONE : Outcome.FAILED,
                details);
    }

    Page<Write> list(int organisation, String key, PageRequest page) {
        var gateway = gateways.get(organisation, key);
        return Page.of(store.page(gateway, page.size(), page.offset()), page, store.count(gateway));
    }

    Write get(int organisation, String key, long id) {
        return get(gateways.get(organisation, key), id);
    }

    private Write get(Gateway gateway, long id) {
        var write = store.find(gateway, id);
        if (write == null) {
            throw new NotFound("write", id);
        }
        return write;
    }

    @EventListener(ApplicationReadyEvent.class)
    void failAllBefore() {
        store.failAllBefore(STOPPED);
    }

    @Scheduled(fixedDelay = 30, timeUnit = TimeUnit.SECONDS)
    void lapse() {
        try {
            for (var lapsed : store.lapse(clock.instant().minus(TO_AGREE))) {
                Tenancy.as(
                        lapsed.organisation(),
                        () -> {
                            audit.record(
                                    "gateway.write-lapse",
                                    lapsed.gateway(),
                                    Outcome.FAILED,
                                    Map.of("id", lapsed.id(), "device", lapsed.device()));
                            return true;
                        });
            }
        } catch (DataAccessException e) {
            LOG.debug("PostgreSQL is away: writes lapse later", e);
        }
    }
}
