package io.baigong.server.usage;

import io.baigong.server.database.Tenancy;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/// Counts what organisations use, by hour of UTC. What is in the log is counted from the log: the
/// amounts and the position they reach to are one transaction ([#commit]). The rest is counted in
/// memory ([#add]) and written every three seconds and at the end.
@Service
public class Meters implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Meters.class);

    private final JdbcClient db;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final Map<Entry, LongAdder> open = new ConcurrentHashMap<>();
    private volatile boolean running;

    Meters(JdbcClient db, TransactionTemplate transaction, Clock clock) {
        this.db = db;
        this.transaction = transaction;
        this.clock = clock;
    }

    private record Entry(int organisation, Meter meter, Instant hour) {}

    /// An amount of a meter in an hour.
    public record Amount(int organisation, Meter meter, Instant hour, long amount) {}

    /// Counts in memory.
    public void add(int organisation, Meter meter, long amount) {
        var hour = clock.instant().truncatedTo(ChronoUnit.HOURS);
        open.computeIfAbsent(new Entry(organisation, meter, hour), _ -> new LongAdder())
                .add(amount);
    }

    @Scheduled(fixedDelay = 3_000)
    void flush() {
        var amounts = new ArrayList<Amount>();
        var over = clock.instant().minus(2, ChronoUnit.HOURS);
        for (var each : open.entrySet()) {
            var entry = each.getKey();
            long amount = each.getValue().sumThenReset();
            if (amount > 0) {
                amounts.add(new Amount(entry.organisation(), entry.meter(), entry.hour(), amount));
            } else if (entry.hour().isBefore(over)) {
                open.remove(entry, each.getValue());
            }
        }
        try {
            write(amounts);
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("counts wait for the database: {}", e.getMessage());
            for (var amount : amounts) {
                var entry = new Entry(amount.organisation(), amount.meter(), amount.hour());
                open.computeIfAbsent(entry, _ -> new LongAdder()).add(amount.amount());
            }
        }
    }

    private void write(List<Amount> amounts) {
        if (!amounts.isEmpty()) {
            Tenancy.asPlatform(() ->
                    transaction.execute(_ -> {
                        insert(amounts);
                        return amounts;
                    }));
        }
    }

    /// Adds what was counted in the log, and how far it reaches, in one transaction.
    ///
    /// @param positions by partition
    public void commit(long[] positions, List<Amount> amounts) {
        Tenancy.asPlatform(() ->
                transaction.execute(_ -> {
                    insert(amounts);
                    for (int i = 0; i < positions.length; i++) {
                        db.sql(
                                        """
                                        insert into meter_position (organisation_id, partition, position) values (0, ?, ?)
                                        on conflict (partition) do update set position = excluded.position\
                                        """)
                                .params(i, positions[i])
                                .update();
                    }
                    return positions;
                }));
    }

    /// How far the log is counted, by partition; absent where nothing was counted yet.
    public Map<Integer, Long> positions() {
        Map<Integer, Long> positions = new java.util.HashMap<>();
        Tenancy.asPlatform(() -> {
            db.sql("select partition, position from meter_position")
                    .query(row -> {
                        positions.put(row.getInt(1), row.getLong(2));
                    });
            return positions;
        });
        return positions;
    }

    /// In one order, so that two never wait for each other.
    private void insert(List<Amount> unordered) {
        var amounts = new ArrayList<>(unordered);
        amounts.sort(
                Comparator.comparingInt(Amount::organisation)
                        .thenComparing(Amount::meter)
                        .thenComparing(Amount::hour));
        if (amounts.isEmpty()) {
            return;
        }
        db.sql(
                        """
                        insert into meter_hour (organisation_id, meter, hour, amount)
                        select * from unnest(:organisations, :meters, :hours, :amounts)
                        on conflict (organisation_id, meter, hour)
                            do update set amount = meter_hour.amount + excluded.amount\
                        """)
                .param("organisations", amounts.stream().mapToInt(Amount::organisation).toArray())
                .param(
                        "meters",
                        amounts.stream().map(one -> one.meter().key()).toArray(String[]::new))
                .param(
                        "hours",
                        amounts.stream()
                                .map(one -> Timestamp.from(one.hour()))
                                .toArray(Timestamp[]::new))
                .param("amounts", amounts.stream().mapToLong(Amount::amount).toArray())
                .update();
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        flush();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /// Stops after everything that counts.
    @Override
    public int getPhase() {
        return -3_000;
    }
}
