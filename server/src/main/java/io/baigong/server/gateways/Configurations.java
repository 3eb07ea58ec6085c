package io.baigong.server.gateways;

import io.baigong.edge.configuration.Configuration;
import io.baigong.server.access.Caller;
import io.baigong.server.access.Conflict;
import io.baigong.server.access.Fault;
import io.baigong.server.access.Invalid;
import io.baigong.server.access.NotFound;
import io.baigong.server.access.Page;
import io.baigong.server.access.PageRequest;
import io.baigong.server.audit.Audit;
import io.baigong.server.audit.Outcome;
import io.baigong.server.gateways.ThingPlan.Placement;
import io.baigong.server.gateways.Versions.Version;
import io.baigong.server.things.Name;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// What gateways shall collect. A change makes the next version, checked as the gateway will check
/// it, with things and properties for all it brings; then it is sent ([Delivery]).
@Service
final class Configurations {
    private static final int LONGEST_NOTE = 500;

    private final Gateways gateways;
    private final Versions versions;
    private final Sealing sealing;
    private final ThingPlan plans;
    private final Delivery delivery;
    private final Audit audit;
    private final TransactionTemplate transaction;
    private final ReentrantLock[] locks = new ReentrantLock[64];

    Configurations(
            Gateways gateways,
            Versions versions,
            Sealing sealing,
            ThingPlan plans,
            Delivery delivery,
            Audit audit,
            PlatformTransactionManager transactions) {
        this.gateways = gateways;
        this.versions = versions;
        this.sealing = sealing;
        this.plans = plans;
        this.delivery = delivery;
        this.audit = audit;
        this.transaction = new TransactionTemplate(transactions);
        Arrays.setAll(locks, _ -> new ReentrantLock());
    }

    /// A change that somebody wants.
    ///
    /// @param base the version that was changed; null takes whichever is newest
    /// @param note for those who look at the versions later
    /// @param placements of devices that are no things yet, by key
    /// @param names of properties that are not there yet, by `device/tag`
    /// @param dryRun whether only to look
    record Wish(
            @Nullable Integer base,
            String note,
            Map<String, Placement> placements,
            Map<String, Name> names,
            boolean dryRun) {
        Wish {
            if (note.length() > LONGEST_NOTE) {
                throw new Invalid(
                        "note", "at most %d characters".formatted(LONGEST_NOTE), note.length());
            }
        }

        Wish(
                @Nullable Integer base,
                String note,
                Map<String, Placement> placements,
                boolean dryRun) {
            this(base, note, placements, Map.of(), dryRun);
        }

        Wish(@Nullable Integer base, String note) {
            this(base, note, Map.of(), false);
        }

        Wish withNames(Map<String, Name> newNames) {
            return new Wish(base, note, placements, newNames, dryRun);
        }
    }

    /// What came of a change, or would.
    ///
    /// @param version that was made; the newest there is when nothing was
    /// @param changed false when it says the same as the newest
    /// @param things keys of things that were made for it
    /// @param properties how many models got for it
    record Changed(
            int version,
            boolean changed,
            int devices,
            int tags,
            List<String> things,
            int properties) {}

    /// Changes the newest version.
    ///
    /// @param change works on the document with secrets as they are
    /// @throws Invalid with all that is wrong, by JSON pointer
    /// @throws Conflict `configuration-changed` when somebody has made a newer version meanwhile
    Changed change(Caller caller, String key, Wish wish, Consumer<Document> change) {
        var lock = locks[Math.floorMod(gateways.get(caller.organisation(), key).thing(), 64)];
        lock.lock();
        try {
            var gateway = gateways.get(caller.organisation(), key);
            checkBase(gateway, wish.base());
            var before = opened(gateway, gateway.desired());
            var after = before.copy();
            change.accept(after);
            return take(caller, gateway, wish, before, after.withoutVersion());
        } finally {
            lock.unlock();
        }
    }

    private static void checkBase(Gateway gateway, @Nullable Integer base) {
        if (base != null && base != gateway.desired()) {
            throw new Conflict(
                    "configuration-changed",
                    "version %d was changed, but the newest is %d by now"
                            .formatted(base, gateway.desired()));
        }
    }

    private Changed take(
            Caller caller, Gateway gateway, Wish wish, Document before, Document after) {
        keepHidden(before, after);
        int version = gateway.desired() + 1;
        var configuration = Checking.read(after.copy().version(version));
        var plan = plans.look(gateway, configuration, wish.placements(), wish.names());
        Checking.throwIfAny(plan.faults);
        boolean changed = gateway.desired() == 0 || !before.root().equals(after.root());
        var result = changed(configuration, changed ? version : gateway.desired(), changed, plan);
        if (wish.dryRun()) {
            return result;
        }
        plans.carryOut(gateway, plan, wish.placements());
        if (changed) {
            keep(caller, gateway, wish.note(), version, configuration, before, after);
            delivery.kick(gateway.thing());
        }
        return result;
    }

    private static Changed changed(
            Configuration configuration, int version, boolean changed, ThingPlan.Plan plan) {
        return new Changed(
                version,
                changed,
                configuration.devices().size(),
                tags(configuration),
                plan.made(),
                plan.properties());
    }

    private static int tags(Configuration configuration) {
        return configuration.devices().stream().mapToInt(device -> device.tags()).sum();
    }

    private void keep(
            Caller caller,
            Gateway gateway,
            String note,
            int version,
            Configuration configuration,
            Document before,
            Document after) {
        var difference = Difference.between(comparable(before), comparable(after));
        String text =
                after.copy()
                        .secrets((_, _, secret) -> sealing.seal(gateway.thing(), secret))
                        .toString();
        transaction.executeWithoutResult(_ -> {
            versions.add(
                    gateway,
                    new Versions.New(
                            version,
                            text,
                            configuration.devices().size(),
                            tags(configuration),
                            note,
                            caller.login()));
            audit.record(
                    "gateway.configure",
                    gateway.key(),
                    Outcome.DONE,
                    Map.of(
                            "version",
                            version,
                            "note",
                            note,
                            "sha256",
                            HexFormat.of()
                                    .formatHex(
                                            Versions.sha256(text.getBytes(StandardCharsets.UTF_8))),
                            "devices",
                            configuration.devices().size(),
                            "tags",
                            tags(configuration),
                            "differences",
                            difference.total(),
                            "first",
                            difference.changes().stream()
                                    .limit(20)
                                    .map(Difference.Change::toString)
                                    .toList()));
        });
    }

    /// Secrets that were shown hidden and came back so are what they were.
    private static void keepHidden(Document before, Document after) {
        var faults = new ArrayList<Fault>();
        Map<String, String> known = new HashMap<>();
        before.secrets((place, setting, secret) -> {
            known.put(place + "/" + setting, secret);
            return secret;
        });
        after.secrets((place, setting, secret) -> {
            if (!secret.equals(Document.HIDDEN)) {
                return secret;
            }
            String path = place + "/" + setting;
            String kept = known.get(path);
            if (kept == null) {
                faults.add(Fault.of(path, "the secret itself: there is none yet to keep", secret));
            }
            return kept == null ? secret : kept;
        });
        Checking.throwIfAny(faults);
    }

    /// With secrets as they are.
    Document opened(Gateway gateway, int version) {
        return version == 0
                ? Document.empty()
                : required(gateway, version)
                        .secrets((_, _, sealed) -> sealing.open(gateway.thing(), sealed));
    }

    private Document required(Gateway gateway, int version) {
        var document = versions.document(gateway, version);
        if (document == null) {
            throw new NotFound("configuration", version);
        }
        return document;
    }

    private Document comparable(Document document) {
        return document.copy().secrets((_, _, secret) -> sealing.print(secret));
    }

    /// A version as people see it, with its secrets hidden.
    Document shown(int organisation, String key, int version) {
        return required(gateways.get(organisation, key), version).shown();
    }

    /// The newest as people see it, with its secrets hidden.
    Document shown(Gateway gateway) {
        return gateway.desired() == 0
                ? Document.empty()
                : required(gateway, gateway.desired()).shown();
    }

    Page<Version> list(int organisation, String key, PageRequest page) {
        var gateway = gateways.get(organisation, key);
        return Page.of(versions.page(gateway, page.size(), page.offset()), page, gateway.desired());
    }

    /// @throws NotFound when there is no such version
    Version get(int organisation, String key, int version) {
        var found = versions.find(gateways.get(organisation, key), version);
        if (found == null) {
            throw new NotFound("configuration", version);
        }
        return found;
    }

    /// What is different from one version to another; version 0 is empty.
    Difference difference(int organisation, String key, int from, int to) {
        var gateway = gateways.get(organisation, key);
        return Difference.between(
                comparable(opened(gateway, from)), comparable(opened(gateway, to)));
    }

    /// Makes the next version say what an earlier one did.
    Changed rollBack(Caller caller, String key, int version, Wish wish) {
        var gateway = gateways.get(caller.organisation(), key);
        var earlier = opened(gateway, version);
        return change(caller, key, wish, document -> document.become(earlier));
    }

    /// Sends the newest version once more, whatever became of it.
    void sendAgain(Caller caller, String key) {
        var gateway = gateways.get(caller.organisation(), key);
        if (gateway.desired() == 0) {
            throw new NotFound("configuration", 0);
        }
        versions.settle(gateway, gateway.desired(), ConfigurationState.WAITING, "", List.of());
        audit.record(
                "gateway.configure-again", key, Outcome.DONE, Map.of("version", gateway.desired()));
        delivery.kick(gateway.thing());
    }
}
