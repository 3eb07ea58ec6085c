package io.baigong.server.readings;

import io.baigong.server.access.Fault;
import io.baigong.server.access.TooMuch;
import io.baigong.server.database.Tenancy;
import io.baigong.server.readings.Jobs.Progress;
import io.baigong.server.things.ThingErased;
import io.baigong.server.things.Things;
import io.baigong.telemetry.Retention;
import io.baigong.telemetry.SeriesRef;
import io.baigong.telemetry.TelemetryStore;
import io.baigong.telemetry.ValueType;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;

/// Removes every trace of a thing's readings: raw values, roll-ups, latest values, corrections,
/// annotations, channels, presence. Asked for in the transaction that takes the thing away; every
/// step may be repeated, so it goes on after a crash. In the log its records are overwritten like
/// all others, after some minutes.
class Erasures {
    private static final Logger LOG = LoggerFactory.getLogger(Erasures.class);

    /// How long after the thing is gone its readings may still be on their way into the log.
    private static final Duration SETTLING = Duration.ofSeconds(2);

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final JdbcClient db;
    private final Jobs jobs;
    private final Things things;
    private final TelemetryStore store;
    private final Pipeline pipeline;
    private final LatestFeed feed;
    private final Durability durability;
    private final Presence presence;
    private final Corrected corrected;
    private final Clock clock;
    private final Set<Integer> running = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean waiting = new AtomicBoolean();

    Erasures(
            JdbcClient db,
            Jobs jobs,
            Things things,
            TelemetryStore store,
            Pipeline pipeline,
            LatestFeed feed,
            Durability durability,
            Presence presence,
            Corrected corrected,
            Clock clock) {
        this.db = db;
        this.jobs = jobs;
        this.things = things;
        this.store = store;
        this.pipeline = pipeline;
        this.feed = feed;
        this.durability = durability;
        this.presence = presence;
        this.corrected = corrected;
        this.clock = clock;
    }

    private record Erasure(int organisation, int thing, String key, List<SeriesRef> series) {}

    /// Writes it down, inside the transaction that takes the thing away.
    @EventListener
    void ask(ThingErased event) {
        db.sql(
                        """
                        insert into erasure (thing_id, organisation_id, thing_key, series, asked)
                        values (?, ?, ?, ?, ?) on conflict (thing_id) do nothing\
                        """)
                .params(
                        event.thing(),
                        event.organisation(),
                        event.key(),
                        event.series().stream().map(Erasures::text).toArray(String[]::new),
                        Timestamp.from(clock.instant()))
                .update();
    }

    private static String text(SeriesRef series) {
        return "%d:%s:%s".formatted(series.number(), series.type(), series.retention());
    }

    private static SeriesRef series(String text) {
        var parts = text.split(":");
        return new SeriesRef(
                Integer.parseInt(parts[0]),
                ValueType.valueOf(parts[1]),
                Retention.valueOf(parts[2]));
    }

    @TransactionalEventListener(phase = TransactionPhase.AFTER_COMMIT, fallbackExecution = true)
    void begin(ThingErased event) {
        begin(new Erasure(event.organisation(), event.thing(), event.key(), event.series()));
    }

    /// Goes on with what a stop or crash interrupted, what failed, and what found too many jobs
    /// running.
    @EventListener(ApplicationReadyEvent.class)
    @Scheduled(
            initialDelayString = "${baigong.readings.erase-again:5m}",
            fixedDelayString = "${baigong.readings.erase-again:5m}")
    void goOn() {
        List<Erasure> left =
                Tenancy.asPlatform(() ->
                        db.sql(
                                        """
                                        select organisation_id, thing_id, thing_key,
                                               array_to_string(series, ' ') series
                                          from erasure where thing_id <> all (?)
                                         order by asked limit 50\
                                        """)
                                .param(running.toArray(Integer[]::new))
                                .query((row, _) ->
                                        new Erasure(
                                                row.getInt(1),
                                                row.getInt(2),
                                                row.getString(3),
                                                all(row.getString(4))))
                                .list());
        for (var erasure : left) {
            if (!begin(erasure)) {
                return;
            }
        }
    }

    private static List<SeriesRef> all(String text) {
        return text.isEmpty()
                ? List.of()
                : java.util.Arrays.stream(text.split(" ")).map(Erasures::series).toList();
    }

    /// @return false when no job can begin now
    private boolean begin(Erasure erasure) {
        if (!running.add(erasure.thing())) {
            return true;
        }
        try {
            jobs.start(
                    erasure.organisation(),
                    "erasure",
                    erasure.key(),
                    progress -> {
                        try {
                            erase(erasure, progress);
                        } finally {
                            running.remove(erasure.thing());
                            if (waiting.getAndSet(false)) {
                                goOn();
                            }
                        }
                    });
            return true;
        } catch (RuntimeException e) {
            running.remove(erasure.thing());
            if (e instanceof TooMuch) {
                waiting.set(true);
                LOG.info("erasing thing {} waits: {}", erasure.thing(), e.getMessage());
                return false;
            }
            throw e;
        }
    }

    private void erase(Erasure erasure, Progress progress) throws Exception {
        progress.total(4);
        presence.forget(erasure.thing());
        awaitConsumers(progress);
        progress.done(1);
        durability.removing(() -> store.erase(erasure.series()));
        progress.done(2);
        feed.forget(erasure.series().stream().mapToInt(SeriesRef::number).toArray())
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        progress.done(3);
        presence.forget(erasure.thing());
        for (var table : List.of("correction", "annotation", "reading_channel")) {
            db.sql("delete from " + table + " where thing_id = ?").param(erasure.thing()).update();
        }
        things.erased(erasure.organisation(), erasure.thing());
        db.sql("delete from erasure where thing_id = ?").param(erasure.thing()).update();
        corrected.forget(erasure.thing());
        progress.done(4);
        progress.message("series-erased", "%d series erased".formatted(erasure.series().size()));
    }

    /// Until nothing of the thing is on its way, and no restart reads the log from before here.
    private void awaitConsumers(Progress progress) throws InterruptedException {
        Thread.sleep(SETTLING);
        var ends = pipeline.ends();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (int i = 0; !pipeline.isPast(ends); i++) {
            if (i % 10 == 5) {
                // Snapshots are rare: ask for one.
                feed.forget(new int[0]);
            }
            if (progress.isStopping() || System.nanoTime() > deadline) {
                progress.failed(Fault.of("store", "all readings applied", "still behind"));
                throw new IllegalStateException("the store is behind; goes on later");
            }
            Thread.sleep(200);
        }
    }
}
