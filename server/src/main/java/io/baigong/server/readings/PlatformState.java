package io.baigong.server.readings;

import io.baigong.server.things.PresenceView.Seen;
import io.baigong.server.things.VisibleThings;
import io.baigong.telemetry.TelemetryStore;
import io.baigong.telemetry.log.Journal;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Service;

/// What people look at to see how the platform is doing.
@Service
public final class PlatformState {
    private static final long COUNT_EVERY = 5_000_000_000L;

    private final Presence presence;
    private final IngestRates rates;
    private final DiskOutlook disk;
    private final Pipeline pipeline;
    private final Durability durability;
    private final Journal log;
    private final TelemetryStore store;
    private final ObjectProvider<InboxView> inbox;
    private final Clock clock;
    private final ConcurrentHashMap<Integer, Counted> totals = new ConcurrentHashMap<>();

    private record Counted(long nanos, int things) {}

    PlatformState(
            Presence presence,
            IngestRates rates,
            DiskOutlook disk,
            Pipeline pipeline,
            Durability durability,
            Journal log,
            TelemetryStore store,
            ObjectProvider<InboxView> inbox,
            Clock clock) {
        this.presence = presence;
        this.rates = rates;
        this.disk = disk;
        this.pipeline = pipeline;
        this.durability = durability;
        this.log = log;
        this.store = store;
        this.inbox = inbox;
        this.clock = clock;
    }

    /// Things of the caller's organisation, by state.
    public record ThingCounts(long total, long online, long offline, long never) {}

    /// What comes from the caller's organisation.
    ///
    /// @param lastMinute values by second, the oldest first
    public record IngestState(
            double messagesPerSecond, double valuesPerSecond, long[] lastMinute) {}

    /// The platform's disk.
    ///
    /// @param daysLeft absent while nobody can tell or nothing grows
    public record StorageState(long bytes, @Nullable Double daysLeft) {}

    /// What waits for a decision: devices nobody knows, and messages that were refused.
    public record InboxState(long devices, long refused) {}

    /// The first page of the console.
    ///
    /// @param storage of the whole platform: absent for people of one organisation
    public record Overview(
            ThingCounts things,
            IngestState ingest,
            @Nullable StorageState storage,
            InboxState inbox,
            double lagSeconds) {}

    /// @param platform may the whole platform's figures be seen?
    public Overview overview(VisibleThings visible, boolean platform) {
        int organisation = visible.organisation();
        var now = rates.ratesOf(organisation);
        var waiting = inbox.getIfAvailable();
        var open = waiting == null ? new InboxView.Waiting(0, 0) : waiting.waiting(organisation);
        double days = disk.daysLeft();
        return new Overview(
                things(visible),
                new IngestState(now.messagesPerSecond(), now.valuesPerSecond(), now.lastMinute()),
                platform
                        ? new StorageState(disk.bytes(), Double.isFinite(days) ? days : null)
                        : null,
                new InboxState(open.devices(), open.refused()),
                consumers().stream().mapToDouble(ConsumerState::lagSeconds).max().orElse(0));
    }

    private ThingCounts things(VisibleThings visible) {
        int organisation = visible.organisation();
        var counted = totals.get(organisation);
        long now = System.nanoTime();
        if (counted == null || now - counted.nanos() > COUNT_EVERY) {
            counted = new Counted(now, visible.all().size());
            totals.put(organisation, counted);
        }
        Seen seen = presence.seen(organisation);
        long online = 0;
        for (boolean one : seen.online()) {
            online += one ? 1 : 0;
        }
        long known = seen.things().length;
        long total = Math.max(counted.things(), known);
        return new ThingCounts(total, online, known - online, total - known);
    }

    /// What comes in on the whole platform, and what waits.
    ///
    /// @param highestValuesPerSecond over five seconds, since the start
    /// @param oldestSeconds age of the oldest record that a consumer has not done, at most
    /// @param logRecords appended since the log was made
    /// @param rolledUp when roll-ups were last right; absent before the first time
    public record ReadingFlow(
            double messagesPerSecond,
            double valuesPerSecond,
            long[] lastMinute,
            double highestValuesPerSecond,
            double oldestSeconds,
            List<ConsumerState> consumers,
            LogState log,
            long logRecords,
            StoreState store,
            @Nullable Instant rolledUp,
            @Nullable String rollUpTrouble,
            long storageBytes,
            @Nullable Double storageDaysLeft) {}

    /// For whoever runs the platform.
    public ReadingFlow flow() {
        var now = rates.everybody();
        var stats = log.stats();
        var health = store.health();
        var waiting = consumers();
        double days = disk.daysLeft();
        long rolled = pipeline.rolledUpAt();
        String trouble = pipeline.rollUpTrouble();
        return new ReadingFlow(
                now.messagesPerSecond(),
                now.valuesPerSecond(),
                now.lastMinute(),
                rates.highest(),
                waiting.stream().mapToDouble(ConsumerState::lagSeconds).max().orElse(0),
                waiting,
                new LogState(stats.diskBytes(), stats.accepting()),
                stats.appendedRecords(),
                new StoreState(health.diskBytes(), health.suspended()),
                rolled == 0 ? null : Micros.instant(rolled),
                trouble.isEmpty() ? null : trouble,
                disk.bytes(),
                Double.isFinite(days) ? days : null);
    }

    /// Messages and the values in them.
    public record Counts(long messages, long values) {
        static Counts of(Durability.Count count) {
            return new Counts(count.messages(), count.values());
        }
    }

    /// @param values readings that can be asked for, replaced ones included
    /// @param rows of the store
    /// @param replaced readings whose row a later one with the same time took over
    /// @param missing stored readings that cannot be found; must be 0
    public record Queryable(long values, long rows, long replaced, long missing) {}

    /// @param lagSeconds age of the oldest record that is not done with, at most
    public record ConsumerState(
            String name, long lagRecords, double lagSeconds, @Nullable String trouble) {}

    /// @param accepting false while the disk is too full
    public record LogState(long bytes, boolean accepting) {}

    /// @param suspended tables that stand still, with the reason
    public record StoreState(long diskBytes, List<String> suspended) {}

    /// What [Durability] found, and the state of those it asked.
    ///
    /// @param agree do all counts say the same, with nothing on its way?
    /// @param settled is nothing on its way?
    public record DurabilityState(
            String since,
            Counts acknowledged,
            Counts inLog,
            Counts stored,
            Queryable queryable,
            boolean agree,
            boolean settled,
            String checkedAt,
            List<ConsumerState> consumers,
            LogState log,
            StoreState store) {}

    /// Of the whole platform.
    public DurabilityState durability() {
        var verdict = durability.verdict();
        var stats = log.stats();
        var health = store.health();
        return new DurabilityState(
                Micros.instant(verdict.sinceMicros()).toString(),
                Counts.of(verdict.acknowledged()),
                Counts.of(verdict.inLog()),
                Counts.of(verdict.stored()),
                new Queryable(
                        verdict.queryable(), verdict.rows(), verdict.replaced(), verdict.missing()),
                verdict.agree(),
                verdict.settled(),
                Micros.instant(verdict.checkedMicros()).toString(),
                consumers(),
                new LogState(stats.diskBytes(), stats.accepting()),
                new StoreState(health.diskBytes(), health.suspended()));
    }

    private List<ConsumerState> consumers() {
        var ends = pipeline.ends();
        long now = Micros.of(clock.instant());
        var states = new ArrayList<ConsumerState>();
        for (var consumer : pipeline.consumers()) {
            var lag = consumer.lag(ends, now);
            var trouble = consumer.trouble();
            states.add(
                    new ConsumerState(
                            consumer.title(),
                            lag.records(),
                            lag.seconds(),
                            trouble.isEmpty() ? null : trouble));
        }
        return states;
    }
}
