package io.baigong.server.usage;

import io.baigong.server.access.QuotaExceeded;
import io.baigong.server.access.Subtrees;
import io.baigong.server.usage.IngestView.Rate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;

/// The [Rein] of every organisation that has sent or asked anything, and the quotas that apply to
/// each: its own, else the platform's default, and those of all nodes that it is below. Quotas are
/// read when one changes and twice a minute, for members come and go.
@Service
public final class Reins implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Reins.class);

    private final QuotaStore store;
    private final UsageSettings settings;
    private final ObjectProvider<Subtrees> subtrees;
    private final ObjectProvider<Gauge> gauges;
    private final ObjectProvider<IngestView> ingest;
    private final Meters meters;
    private final Clock clock;
    private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();
    private final ScheduledThreadPoolExecutor pacer;
    private volatile Rein[] reins = new Rein[64];
    private volatile Map<Integer, List<Limit>> own = Map.of();
    private volatile Map<Integer, List<Limit>> pools = Map.of();
    private volatile boolean running;

    Reins(
            QuotaStore store,
            UsageSettings settings,
            ObjectProvider<Subtrees> subtrees,
            ObjectProvider<Gauge> gauges,
            ObjectProvider<IngestView> ingest,
            Meters meters,
            Clock clock) {
        this.store = store;
        this.settings = settings;
        this.subtrees = subtrees;
        this.gauges = gauges;
        this.ingest = ingest;
        this.meters = meters;
        this.clock = clock;
        pacer =
                new ScheduledThreadPoolExecutor(
                        1, Thread.ofPlatform().name("pacer").daemon().factory());
    }

    /// The rein of an organisation, always the same. Takes no lock and allocates nothing after the
    /// first time.
    public Rein of(int organisation) {
        var known = reins;
        var rein = organisation < known.length ? known[organisation] : null;
        return rein == null ? make(organisation) : rein;
    }

    private synchronized Rein make(int organisation) {
        if (organisation < 0) {
            throw new IllegalArgumentException("not an organisation: " + organisation);
        }
        if (organisation >= reins.length) {
            reins = Arrays.copyOf(reins, Math.max(organisation + 1, reins.length * 2));
        }
        var rein = reins[organisation];
        if (rein == null) {
            rein = new Rein(organisation, this);
            rein.hold(applying(organisation));
            reins[organisation] = rein;
        }
        return rein;
    }

    /// The quotas that apply to an organisation.
    Limit[] applying(int organisation) {
        var all = new ArrayList<>(own.getOrDefault(organisation, List.of()));
        for (var kind : QuotaKind.values()) {
            Long amount = settings.of(kind);
            if (amount != null && all.stream().noneMatch(one -> one.kind() == kind)) {
                all.add(limit(kind, amount, null, "default", new int[] {organisation}));
            }
        }
        all.addAll(pools.getOrDefault(organisation, List.of()));
        return all.toArray(Limit[]::new);
    }

    private Limit limit(
            QuotaKind kind, long amount, @Nullable Integer node, String whose, int[] members) {
        if (!kind.isRate()) {
            return new Limit(kind, amount, node, whose, members, null);
        }
        String name = kind.key() + (node == null ? " " + members[0] : " node " + node);
        var bucket =
                buckets.computeIfAbsent(name, _ -> new Bucket(amount, settings.burst().toNanos()));
        bucket.limit(amount);
        return new Limit(kind, amount, node, whose, members, bucket);
    }

    /// Takes up the quotas as they are set now, and who is below which node.
    @Scheduled(initialDelay = 30_000, fixedDelay = 30_000)
    void reload() {
        try {
            take(store.all());
        } catch (DataAccessException e) {
            LOG.warn("quotas stay as they were: {}", e.getMessage());
        }
    }

    private synchronized void take(List<QuotaStore.Row> rows) {
        Map<Integer, List<Limit>> ofOrganisations = new HashMap<>();
        Map<Integer, List<Limit>> ofNodes = new HashMap<>();
        for (var row : rows) {
            Integer node = row.node();
            if (node == null) {
                var alone = new int[] {row.organisation()};
                var limit = limit(row.kind(), row.amount(), null, "own", alone);
                ofOrganisations
                        .computeIfAbsent(row.organisation(), _ -> new ArrayList<>())
                        .add(limit);
            } else {
                int[] members = members(node);
                var limit = limit(row.kind(), row.amount(), node, path(node), members);
                for (int member : members) {
                    ofNodes.computeIfAbsent(member, _ -> new ArrayList<>()).add(limit);
                }
            }
        }
        own = ofOrganisations;
        pools = ofNodes;
        for (var rein : reins) {
            if (rein != null) {
                rein.hold(applying(rein.organisation()));
            }
        }
    }

    String path(int node) {
        var known = subtrees.getIfAvailable();
        String path = known == null ? null : known.path(node);
        return path == null ? Integer.toString(node) : path;
    }

    /// The organisations below a node today.
    int[] members(int node) {
        var known = subtrees.getIfAvailable();
        return known == null
                ? new int[0]
                : known.organisations(node).stream().mapToInt(Integer::intValue).toArray();
    }

    /// Notes who was held back, and whose store is full.
    @Scheduled(fixedRate = 1_000)
    void tick() {
        Map<Limit, Boolean> full = new HashMap<>();
        for (var rein : reins) {
            if (rein == null) {
                continue;
            }
            rein.tick();
            if (rein.values().isWithin(1_000_000_000L)) {
                meters.add(rein.organisation(), Meter.PACED_SECONDS, 1);
            }
            Limit by = null;
            for (var limit : rein.limits()) {
                if (limit.kind() == QuotaKind.STORED_VALUES
                        && full.computeIfAbsent(limit, one -> used(one) >= one.amount())) {
                    by = limit;
                }
            }
            rein.full(by);
        }
    }

    /// How much of a quota is used now, by all who share it.
    double used(Limit limit) {
        double sum = 0;
        for (int member : limit.members()) {
            sum +=
                    switch (limit.kind()) {
                        case THINGS -> measured(Gauge.Kind.THINGS, member);
                        case STORED_VALUES -> measured(Gauge.Kind.STORED_VALUES, member);
                        case VALUES_PER_SECOND -> rate(member).valuesPerSecond();
                        case API_CALLS_PER_SECOND -> {
                            var known = reins;
                            var rein = member < known.length ? known[member] : null;
                            yield rein == null ? 0 : rein.callRate();
                        }
                    };
        }
        return sum;
    }

    /// How many organisations sent something within the last minute.
    long sending() {
        var view = ingest.getIfAvailable();
        return view == null
                ? 0
                : view.all().values().stream().filter(one -> one.valuesLastMinute() > 0).count();
    }

    Rate rate(int organisation) {
        var view = ingest.getIfAvailable();
        return view == null ? Rate.NONE : view.of(organisation);
    }

    private double measured(Gauge.Kind kind, int organisation) {
        var measured = measure(kind, organisation);
        return measured == null ? 0 : measured.amount();
    }

    Gauge.@Nullable Measured measure(Gauge.Kind kind, int organisation) {
        return gauges.stream()
                .filter(one -> one.kind() == kind)
                .findFirst()
                .map(one -> one.of(organisation))
                .orElse(null);
    }

    /// Organisations that have sent or asked anything since the start, or have quotas of their own.
    Set<Integer> known() {
        var known = new HashSet<>(own.keySet());
        for (var rein : reins) {
            if (rein != null) {
                known.add(rein.organisation());
            }
        }
        return known;
    }

    QuotaExceeded exceeded(Limit limit, @Nullable Duration wait) {
        return new QuotaExceeded(
                limit.kind().key(), limit.amount(), Math.round(used(limit)), limit.whose(), wait);
    }

    /// Since when something is held back, to the second; null when it is not.
    @Nullable Instant since(Throttle throttle) {
        var lasting = throttle.lasting();
        return lasting == null
                ? null
                : clock.instant().minus(lasting).truncatedTo(java.time.temporal.ChronoUnit.SECONDS);
    }

    void later(Runnable work, long nanos) {
        try {
            // At most a second: the quota may be raised meanwhile.
            pacer.schedule(work, Math.clamp(nanos, 500_000L, 1_000_000_000L), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("the platform stops", e);
        }
    }

    @Override
    public void start() {
        reload();
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        pacer.shutdownNow();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /// Before anything is let in.
    @Override
    public int getPhase() {
        return -2_000;
    }
}
