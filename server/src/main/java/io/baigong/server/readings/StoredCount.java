package io.baigong.server.readings;

import io.baigong.server.things.SeriesOwners;
import io.baigong.server.usage.Gauge;
import io.baigong.telemetry.StoreUnavailable;
import io.baigong.telemetry.TelemetryStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;

/// What each organisation keeps in the store. Counted there, series by series, now and then: at
/// least a minute apart, and so seldom that it takes half a percent of the time. Between two counts
/// what the log took is added; a reading that replaced another is taken out with the next count.
@Configuration(proxyBeanMethods = false)
class StoredCount {
    private static final Logger LOG = LoggerFactory.getLogger(StoredCount.class);
    private static final long LEAST = Duration.ofMinutes(1).toNanos();
    private static final int SELDOM = 200;

    private final TelemetryStore store;
    private final SeriesOwners owners;
    private final IngestRates rates;
    private final Clock clock;
    private volatile Count last = new Count(Map.of(), 0, 0, Instant.EPOCH);
    private long due = System.nanoTime();

    /// @param values in the store
    /// @param series with values
    /// @param taken values that the log had taken then, since the start
    private record Kept(long values, long series, long taken) {}

    private record Count(Map<Integer, Kept> kept, long values, long bytes, Instant at) {}

    StoredCount(TelemetryStore store, SeriesOwners owners, IngestRates rates, Clock clock) {
        this.store = store;
        this.owners = owners;
        this.rates = rates;
        this.clock = clock;
    }

    @Scheduled(initialDelay = 10_000, fixedDelay = 10_000)
    void countWhenDue() {
        if (System.nanoTime() - due >= 0) {
            try {
                long began = System.nanoTime();
                count();
                long took = System.nanoTime() - began;
                due = System.nanoTime() + Math.max(LEAST, took * SELDOM);
            } catch (StoreUnavailable | DataAccessException e) {
                LOG.warn("stored values are counted later: {}", e.getMessage());
            }
        }
    }

    /// Counts now.
    synchronized void count() {
        var owned = owners.read();
        var at = clock.instant();
        Map<Integer, Long> taken = new HashMap<>();
        rates.all().keySet().forEach(one -> taken.put(one, rates.total(one)));
        Map<Integer, long[]> found = new HashMap<>();
        long[] all = new long[1];
        store.countEach((series, values) -> {
            int organisation = owned.of(series);
            var sum = found.computeIfAbsent(organisation, _ -> new long[2]);
            sum[0] += values;
            sum[1]++;
            all[0] += values;
        });
        Map<Integer, Kept> kept = new HashMap<>();
        taken.forEach((one, total) -> kept.put(one, new Kept(0, 0, total)));
        found.forEach(
                (one, sum) -> kept.put(one, new Kept(sum[0], sum[1], taken.getOrDefault(one, 0L))));
        last = new Count(Map.copyOf(kept), all[0], store.health().diskBytes(), at);
    }

    private static final Kept NOTHING = new Kept(0, 0, 0);

    private long values(Count count, int organisation) {
        var kept = count.kept().getOrDefault(organisation, NOTHING);
        return kept.values() + rates.total(organisation) - kept.taken();
    }

    private record Measuring(Gauge.Kind kind, java.util.function.IntFunction<Gauge.Measured> how)
            implements Gauge {
        @Override
        public Measured of(int organisation) {
            return how.apply(organisation);
        }
    }

    @Bean
    Gauge storedValues() {
        return new Measuring(
                Gauge.Kind.STORED_VALUES,
                one -> new Gauge.Measured(values(last, one), clock.instant()));
    }

    @Bean
    Gauge storedBytes() {
        return new Measuring(
                Gauge.Kind.STORED_BYTES,
                one -> {
                    var count = last;
                    long kept = count.kept().getOrDefault(one, NOTHING).values();
                    double share = count.values() == 0 ? 0 : kept / (double) count.values();
                    return new Gauge.Measured(Math.round(share * count.bytes()), count.at());
                });
    }

    @Bean
    Gauge storedSeries() {
        return new Measuring(
                Gauge.Kind.SERIES,
                one -> {
                    var count = last;
                    return new Gauge.Measured(
                            count.kept().getOrDefault(one, NOTHING).series(), count.at());
                });
    }
}
