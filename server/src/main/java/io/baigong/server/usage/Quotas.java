package io.baigong.server.usage;

import io.baigong.server.access.Authority;
import io.baigong.server.access.Caller;
import io.baigong.server.access.Invalid;
import io.baigong.server.access.NotAllowed;
import io.baigong.server.access.NotFound;
import io.baigong.server.access.Organisation;
import io.baigong.server.access.Organisations;
import io.baigong.server.access.QuotaExceeded;
import io.baigong.server.access.Scope;
import io.baigong.server.access.Subtrees;
import io.baigong.server.audit.Audit;
import io.baigong.server.database.Tenancy;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/// How much organisations may have. The operator of the platform sets quotas on any organisation
/// and node; who has [Scope#QUOTAS_WRITE] on a node sets them on what is below it, within the pool
/// of that node and never on the node itself.
@Service
public class Quotas {
    private static final int LONGEST_NOTE = 200;
    private static final long LARGEST = 1_000_000_000_000_000L;

    private final QuotaStore store;
    private final Reins reins;
    private final Organisations organisations;
    private final Authority authority;
    private final ObjectProvider<Subtrees> subtrees;
    private final Audit audit;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Quotas(
            QuotaStore store,
            Reins reins,
            Organisations organisations,
            Authority authority,
            ObjectProvider<Subtrees> subtrees,
            Audit audit,
            TransactionTemplate transaction,
            Clock clock) {
        this.store = store;
        this.reins = reins;
        this.organisations = organisations;
        this.authority = authority;
        this.subtrees = subtrees;
        this.audit = audit;
        this.transaction = transaction;
        this.clock = clock;
    }

    /// How many more things an organisation may have, by the tightest quota.
    ///
    /// @param why the refusal of one more; null when nothing limits
    public record Room(long left, @Nullable QuotaExceeded why) {}

    /// How many more things may be made. Call it inside the transaction that makes them: until it
    /// ends, others who ask about the same quota wait. Things of other members of a pool that are
    /// being made at that moment are not counted yet.
    ///
    /// @param own counts the organisation's things in this transaction; asked when there is a quota
    public Room roomForThings(int organisation, IntSupplier own) {
        long left = Long.MAX_VALUE;
        QuotaExceeded why = null;
        int there = -1;
        for (var limit : reins.of(organisation).limits()) {
            if (limit.kind() != QuotaKind.THINGS) {
                continue;
            }
            store.lock(limit, organisation);
            there = there < 0 ? own.getAsInt() : there;
            long used = there;
            for (int member : limit.members()) {
                var measured =
                        member == organisation ? null : reins.measure(Gauge.Kind.THINGS, member);
                used += measured == null ? 0 : measured.amount();
            }
            if (limit.amount() - used < left) {
                left = Math.max(0, limit.amount() - used);
                why =
                        new QuotaExceeded(
                                limit.kind().key(), limit.amount(), used, limit.whose(), null);
            }
        }
        return new Room(left, why);
    }

    /// @throws QuotaExceeded when not that many more things may be made
    public void demandThings(int organisation, int more, IntSupplier own) {
        var room = roomForThings(organisation, own);
        var why = room.why();
        if (why != null && room.left() < more) {
            throw why;
        }
    }

    /// A quota as it was set.
    ///
    /// @param organisation key of the one it is set on; absent for one of a node
    /// @param node as `hierarchy:code`; absent for one of an organisation
    /// @param name of either
    /// @param used by all who share it, now
    /// @param members how many share it
    record Quota(
            @Nullable String organisation,
            @Nullable String node,
            @Nullable String name,
            QuotaKind kind,
            long limit,
            double used,
            int members,
            String note,
            Instant setAt,
            String setBy) {}

    /// Those the caller sees: an administrator of the platform all; others their organisation's
    /// own, those of the pools it shares, and those of and below the nodes on which they may set
    /// some.
    List<Quota> list(Caller caller) {
        return store.all().stream()
                .filter(row -> caller.platformAdministrator() || sees(caller, row))
                .map(this::shown)
                .toList();
    }

    private boolean sees(Caller caller, QuotaStore.Row row) {
        if (row.organisation() == caller.organisation()) {
            return true;
        }
        var known = subtrees.getIfAvailable();
        Integer node = row.node();
        if (known == null) {
            return false;
        }
        if (node != null && known.reaches(node, caller.organisation())) {
            return true;
        }
        return authority.nodes(caller, Scope.USAGE_READ).stream()
                .anyMatch(own ->
                        node == null
                                ? known.reaches(own, row.organisation())
                                : known.contains(own, node));
    }

    private Quota shown(QuotaStore.Row row) {
        Integer node = row.node();
        int[] members = node == null ? new int[] {row.organisation()} : reins.members(node);
        var limit = new Limit(row.kind(), row.amount(), node, "", members, null);
        var organisation = node == null ? named(row.organisation()) : null;
        var known = subtrees.getIfAvailable();
        return new Quota(
                organisation == null ? null : organisation.key(),
                node == null ? null : reins.path(node),
                organisation != null
                        ? organisation.name()
                        : node == null || known == null ? null : known.name(node),
                row.kind(),
                row.amount(),
                reins.used(limit),
                members.length,
                row.note(),
                row.at(),
                row.by());
    }

    private @Nullable Organisation named(int id) {
        return organisations.named(List.of(id)).stream().findFirst().orElse(null);
    }

    /// What is wished.
    ///
    /// @param organisation key; null for a node
    /// @param node as `hierarchy:code`; null for an organisation
    /// @param limit null to take the quota away
    record Wish(
            @Nullable String organisation,
            @Nullable String node,
            QuotaKind kind,
            @Nullable Long limit,
            String note) {}

    /// Sets, changes or takes away a quota.
    ///
    /// @throws NotAllowed `quota-not-yours` when the caller has no pool there, or a smaller one
    void set(Caller caller, Wish wish) {
        check(wish);
        int organisation = 0;
        Integer node = null;
        String subject;
        if (wish.organisation() != null) {
            String key = wish.organisation();
            organisation =
                    organisations
                            .byKey(key)
                            .orElseThrow(() -> new NotFound("organisation", key))
                            .id();
            subject = key;
        } else {
            subject = Objects.requireNonNull(wish.node());
            node = node(subject);
        }
        if (!caller.platformAdministrator()) {
            demandPool(caller, wish, organisation, node);
        }
        write(organisation, node, subject, wish);
        reins.reload();
    }

    private static void check(Wish wish) {
        if ((wish.organisation() == null) == (wish.node() == null)) {
            throw new Invalid("organisation", "an organisation or a node", "both or none");
        }
        Long limit = wish.limit();
        long least = wish.kind().isRate() ? 1 : 0;
        if (limit != null && (limit < least || limit > LARGEST)) {
            throw new Invalid("limit", "%d to %d, or nothing".formatted(least, LARGEST), limit);
        }
        if (wish.note().length() > LONGEST_NOTE) {
            throw new Invalid("note", "at most " + LONGEST_NOTE + " characters", wish.note());
        }
    }

    private int node(String path) {
        var known = subtrees.getIfAvailable();
        Long node = known == null ? null : known.find(path);
        if (node == null) {
            throw new NotFound("node", path);
        }
        return Math.toIntExact(node);
    }

    private void demandPool(Caller caller, Wish wish, int organisation, @Nullable Integer node) {
        var known = subtrees.getIfAvailable();
        Long limit = wish.limit();
        boolean within =
                known != null
                        && authority.nodes(caller, Scope.QUOTAS_WRITE).stream()
                                .filter(own ->
                                        node == null
                                                ? known.reaches(own, organisation)
                                                : own.intValue() != node
                                                        && known.contains(own, node))
                                .anyMatch(own -> fits(known, own, wish.kind(), limit));
        if (!within) {
            throw new NotAllowed(
                    "quota-not-yours",
                    "quotas are set by the platform, and below a node by who has quotas:write on it, within its pool");
        }
    }

    /// Is there a pool of this kind on the node or above it, and is it as large?
    private boolean fits(Subtrees known, long own, QuotaKind kind, @Nullable Long limit) {
        var pools =
                store.all().stream()
                        .filter(row -> row.kind() == kind && row.node() != null)
                        .filter(row -> known.contains(Objects.requireNonNull(row.node()), own))
                        .toList();
        return !pools.isEmpty()
                && (limit == null || pools.stream().allMatch(pool -> limit <= pool.amount()));
    }

    private void write(int organisation, @Nullable Integer node, String subject, Wish wish) {
        Tenancy.Work<Boolean, RuntimeException> work =
                () ->
                        transaction.execute(_ -> {
                            var before = store.find(organisation, node, wish.kind());
                            if (before != null) {
                                store.remove(before);
                            }
                            Long limit = wish.limit();
                            QuotaStore.Row after = null;
                            if (limit != null) {
                                after =
                                        new QuotaStore.Row(
                                                organisation,
                                                node,
                                                wish.kind(),
                                                limit,
                                                wish.note().strip(),
                                                clock.instant(),
                                                io.baigong.server.audit.Actor.current().name());
                                store.insert(after);
                            }
                            audit.recordChange(
                                    "quota.set",
                                    subject,
                                    told(wish.kind(), before),
                                    told(wish.kind(), after));
                            return true;
                        });
        if (organisation == 0) {
            Tenancy.asPlatform(work);
        } else {
            Tenancy.as(organisation, work);
        }
    }

    private static Map<String, Object> told(QuotaKind kind, QuotaStore.@Nullable Row row) {
        var told = new TreeMap<String, Object>();
        if (row != null) {
            told.put(kind.key(), row.amount());
            told.put("note", row.note());
        }
        return told;
    }
}
