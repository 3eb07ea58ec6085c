package io.baigong.server.facts;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Conflict;
import io.baigong.server.access.Invalid;
import io.baigong.server.access.PageRequest;
import io.baigong.server.access.QuotaExceeded;
import io.baigong.server.access.TooMuch;
import io.baigong.server.audit.Actor;
import io.baigong.server.audit.Audit;
import io.baigong.server.audit.Outcome;
import io.baigong.server.database.Tenancy;
import io.baigong.server.facts.DocumentStore.About;
import io.baigong.server.usage.Gauge;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/// The documents of organisations. The same bytes are kept once; a document that stands behind a
/// fact stays.
@Service
class Documents implements Gauge {
    static final int MOST_BYTES = 20 << 20;
    private static final int MOST = 100_000;
    private static final Logger LOG = LoggerFactory.getLogger(Documents.class);

    private final Vault vault;
    private final DocumentStore store;
    private final FactSettings settings;
    private final Audit audit;
    private final Clock clock;
    private final TransactionTemplate transaction;

    Documents(
            Vault vault,
            DocumentStore store,
            FactSettings settings,
            Audit audit,
            Clock clock,
            TransactionTemplate transaction) {
        this.vault = vault;
        this.store = store;
        this.settings = settings;
        this.audit = audit;
        this.clock = clock;
        this.transaction = transaction;
    }

    /// A document, and whether it is new.
    record Added(Document document, boolean created) {}

    /// Keeps a file, or finds that it is there; then what is said of it changes nothing.
    ///
    /// @throws Invalid when it is of another type than [FileKind] has
    Added add(Caller caller, byte[] bytes, About about) {
        if (bytes.length > MOST_BYTES) {
            throw new TooMuch("bytes in a document", MOST_BYTES);
        }
        var kind = FileKind.of(bytes, about.fileName());
        if (kind == null) {
            throw new Invalid("body", FileKind.RULE, about.fileName());
        }
        int organisation = caller.organisation();
        var there = store.byHash(organisation, Definitions.sha256(bytes));
        if (there != null) {
            return new Added(there, false);
        }
        if (store.list(organisation, "", new PageRequest(0, 1)).total() >= MOST) {
            throw new TooMuch("documents", MOST);
        }
        checkRoom(organisation, bytes);
        byte[] hash = vault.keep(organisation, bytes);
        boolean made =
                Objects.requireNonNull(
                        transaction.execute(_ -> {
                            boolean added =
                                    store.add(
                                            organisation,
                                            hash,
                                            bytes.length,
                                            kind.type(),
                                            about,
                                            clock.instant(),
                                            Actor.current().name());
                            if (added) {
                                audit.record(
                                        "document.add",
                                        about.title(),
                                        Outcome.DONE,
                                        Map.of(
                                                "sha256",
                                                java.util.HexFormat.of().formatHex(hash),
                                                "bytes",
                                                bytes.length));
                            }
                            return added;
                        }));
        return new Added(Objects.requireNonNull(store.byHash(organisation, hash)), made);
    }

    /// @throws QuotaExceeded when the organisation does not have these bytes and has no room for
    ///   them
    void checkRoom(int organisation, byte[] bytes) {
        long used = store.bytes(organisation);
        boolean full = used + bytes.length > settings.documents().toBytes();
        if (full && !store.isKnown(organisation, Definitions.sha256(bytes))) {
            throw new QuotaExceeded(
                    kind().key(), settings.documents().toBytes(), used, "default", null);
        }
    }

    Document change(Caller caller, Document before, About about) {
        return Objects.requireNonNull(
                transaction.execute(_ -> {
                    store.change(caller.organisation(), before.id(), about);
                    var after = store.get(caller.organisation(), before.id());
                    if (!after.equals(before)) {
                        audit.recordChange("document.change", after.title(), before, after);
                    }
                    return after;
                }));
    }

    /// @throws Conflict `document-used` when it stands behind a fact
    void remove(Caller caller, Document document) {
        transaction.executeWithoutResult(_ -> {
            // Waits for those who are about to use it.
            store.remove(caller.organisation(), document.id());
            var uses = store.uses(caller.organisation(), document.id(), new PageRequest(0, 1));
            if (uses.total() > 0) {
                throw new Conflict(
                        "document-used",
                        "%d versions of facts have this document behind them"
                                .formatted(uses.total()));
            }
            audit.record(
                    "document.remove",
                    document.title(),
                    Outcome.DONE,
                    Map.of("sha256", document.sha256()));
        });
    }

    /// Its bytes, as they were kept.
    byte[] content(Document document) {
        return vault.read(document.organisation(), document.hash());
    }

    @EventListener(ApplicationReadyEvent.class)
    void sweepBesideTheStart() {
        Thread.ofVirtual().name("documents").start(this::sweep);
    }

    private void sweep() {
        try {
            vault.sweep((organisation, hash) ->
                    Tenancy.asPlatform(() -> store.isKnown(organisation, hash)));
        } catch (IOException | RuntimeException e) {
            LOG.warn("files that nobody knows were not looked for: {}", e.getMessage());
        }
    }

    @Override
    public Kind kind() {
        return Kind.DOCUMENT_BYTES;
    }

    @Override
    public Measured of(int organisation) {
        return new Measured(
                Tenancy.as(organisation, () -> store.bytes(organisation)), clock.instant());
    }
}
