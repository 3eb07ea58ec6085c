package io.baigong.server.audit;

import io.baigong.server.database.PlatformKey;
import io.baigong.server.database.Tenancy;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/// Appends entries to the chains of their organisations.
///
/// Entries of a transaction wait until it is about to commit and are chained then: the last thing
/// it does. So the chain is in the order of commits, its head is locked for the moment of a commit
/// only, and nobody who holds it waits for another lock.
@Component
class Chain {
    private static final int AT_ONCE = 1_000;

    private final JdbcTemplate db;
    private final TransactionTemplate transaction;
    private final byte[] key;

    Chain(JdbcTemplate db, TransactionTemplate transaction, PlatformKey key) {
        this.db = db;
        this.transaction = transaction;
        this.key = key.forPurpose("audit");
    }

    /// The last entry of a chain.
    record Head(long position, byte[] hash) {}

    /// Chains it with the current transaction, or in one of its own.
    void add(Link link) {
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            waiting().links.add(link);
            return;
        }
        Tenancy.Work<Boolean, RuntimeException> append =
                () -> {
                    transaction.executeWithoutResult(status -> append(List.of(link)));
                    return true;
                };
        if (link.organisation() == 0) {
            Tenancy.asPlatform(append);
        } else {
            append.run();
        }
    }

    private Waiting waiting() {
        for (var each : TransactionSynchronizationManager.getSynchronizations()) {
            if (each instanceof Waiting waiting) {
                return waiting;
            }
        }
        var waiting = new Waiting();
        TransactionSynchronizationManager.registerSynchronization(waiting);
        return waiting;
    }

    private final class Waiting implements TransactionSynchronization {
        private final List<Link> links = new ArrayList<>();

        @Override
        public int getOrder() {
            return LOWEST_PRECEDENCE;
        }

        @Override
        public void beforeCommit(boolean readOnly) {
            append(links);
        }
    }

    private void append(List<Link> links) {
        // Always in the same order, so that two that append to the same chains wait and do not
        // block.
        Map<Integer, List<Link>> chains = new TreeMap<>();
        for (var link : links) {
            chains.computeIfAbsent(link.organisation(), none -> new ArrayList<>()).add(link);
        }
        chains.forEach(this::append);
    }

    private void append(int organisation, List<Link> links) {
        var head = locked(organisation);
        long position = head.position();
        byte[] hash = head.hash();
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (var link : links) {
            position++;
            hash = link.hash(hash, position);
            rows.add(row(link, position, hash));
            if (rows.size() == AT_ONCE) {
                insert(rows);
                rows.clear();
            }
        }
        insert(rows);
        db.update(
                "update audit_head set position = ?, hash = ? where organisation_id = ?",
                position,
                hash,
                organisation);
    }

    private void insert(List<@Nullable Object[]> rows) {
        db.batchUpdate(
                """
                insert into audit_entry (organisation_id, position, time, actor, action, subject,
                    outcome, address, details, hash, seal)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?::json, ?, ?)\
                """,
                rows);
    }

    private @Nullable Object[] row(Link link, long position, byte[] hash) {
        return Arrays.<@Nullable Object>asList(
                        link.organisation(),
                        position,
                        Timestamp.from(link.time()),
                        link.actor(),
                        link.action(),
                        link.subject(),
                        link.outcome(),
                        link.address(),
                        link.details(),
                        hash,
                        seal(hash))
                .toArray();
    }

    private Head locked(int organisation) {
        var found = head(organisation, " for update");
        if (found == null) {
            db.update(
                    "insert into audit_head (organisation_id, position, hash) values (?, 0, ?) on conflict do nothing",
                    organisation,
                    Link.beginning());
            found = head(organisation, " for update");
        }
        if (found == null) {
            throw new IllegalStateException("no head of the audit chain of " + organisation);
        }
        return found;
    }

    @Nullable Head head(int organisation) {
        return head(organisation, "");
    }

    private @Nullable Head head(int organisation, String lock) {
        var found =
                db.query(
                        "select position, hash from audit_head where organisation_id = ?" + lock,
                        (row, n) -> new Head(row.getLong("position"), row.getBytes("hash")),
                        organisation);
        return found.isEmpty() ? null : found.getFirst();
    }

    /// Proves that the platform itself chained an entry: its key is not in the database.
    byte[] seal(byte[] hash) {
        return PlatformKey.hmac(key, hash);
    }
}
