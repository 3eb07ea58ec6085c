package io.baigong.server.readings;

import io.baigong.telemetry.TelemetryStore;
import io.baigong.telemetry.log.Journal;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.springframework.stereotype.Component;

/// What a reading's way looks like from outside: rates, lags, depths, space.
@Component
class ReadingMetrics implements MeterBinder {
    private final ReadingLog log;
    private final Journal journal;
    private final TelemetryStore store;
    private final Pipeline pipeline;
    private final StoreWriter writer;
    private final Live live;
    private final DiskOutlook disk;
    private final Clock clock;

    ReadingMetrics(
            ReadingLog log,
            Journal journal,
            TelemetryStore store,
            Pipeline pipeline,
            StoreWriter writer,
            Live live,
            DiskOutlook disk,
            Clock clock) {
        this.log = log;
        this.journal = journal;
        this.store = store;
        this.pipeline = pipeline;
        this.writer = writer;
        this.live = live;
        this.disk = disk;
        this.clock = clock;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        counter(registry, "baigong.log.messages", "Messages made durable", ReadingLog::messages);
        counter(registry, "baigong.log.values", "Values made durable", ReadingLog::values);
        counter(registry, "baigong.log.failures", "Messages not taken", ReadingLog::failures);
        log(registry);
        store(registry);
        for (var consumer : pipeline.consumers()) {
            consumer(registry, consumer);
        }
        Gauge.builder("baigong.live.watchers", live, Live::watching)
                .description("Live views that are open")
                .register(registry);
        Gauge.builder("baigong.disk.days.left", disk, DiskOutlook::daysLeft)
                .description("Days until telemetry fills the disk at the present growth")
                .register(registry);
    }

    private void counter(
            MeterRegistry registry, String name, String what, ToDoubleFunction<ReadingLog> count) {
        FunctionCounter.builder(name, log, count).description(what).register(registry);
    }

    private void log(MeterRegistry registry) {
        Gauge.builder("baigong.log.accepting", journal, one -> one.stats().accepting() ? 1 : 0)
                .description("Does the log take records?")
                .register(registry);
        Gauge.builder("baigong.log.congested", journal, one -> one.isCongested() ? 1 : 0)
                .description("Does more wait for the disk than is wise?")
                .register(registry);
        Gauge.builder("baigong.log.disk", journal, one -> one.stats().diskBytes())
                .baseUnit("bytes")
                .register(registry);
        Gauge.builder("baigong.log.sync", journal, one -> one.stats().lastSyncNanos() / 1e9)
                .description("How long the last sync took")
                .baseUnit("seconds")
                .register(registry);
    }

    private void store(MeterRegistry registry) {
        FunctionCounter.builder("baigong.store.values", writer, one -> one.done().values())
                .description("Values applied, over all runs")
                .register(registry);
        Gauge.builder("baigong.store.unapplied", store, one -> one.health().unappliedRows())
                .description("Committed rows that cannot be asked for yet")
                .register(registry);
        Gauge.builder("baigong.store.suspended", store, one -> one.health().suspended().size())
                .description("Tables that stand still")
                .register(registry);
        Gauge.builder("baigong.store.disk", store, one -> one.health().diskBytes())
                .baseUnit("bytes")
                .register(registry);
        Gauge.builder("baigong.store.unreadable", writer, StoreWriter::unreadable)
                .description("Records of the log that were no readings")
                .register(registry);
        Gauge.builder("baigong.rollup.age", pipeline, this::rollUpAge)
                .description("Since roll-ups were last right")
                .baseUnit("seconds")
                .register(registry);
    }

    private double rollUpAge(Pipeline at) {
        long last = at.rolledUpAt();
        return last == 0 ? Double.NaN : (Micros.of(clock.instant()) - last) / 1e6;
    }

    private void consumer(MeterRegistry registry, Consumer consumer) {
        var tags = List.of(Tag.of("consumer", consumer.title()));
        Gauge.builder("baigong.consumer.lag.records", consumer, one -> lag(one).records())
                .description("Records of the log not yet done with")
                .tags(tags)
                .register(registry);
        Gauge.builder("baigong.consumer.lag", consumer, one -> lag(one).seconds())
                .description("Age of the oldest of them")
                .baseUnit("seconds")
                .tags(tags)
                .register(registry);
    }

    private Consumer.Lag lag(Consumer consumer) {
        return consumer.lag(pipeline.ends(), Micros.of(clock.instant()));
    }
}
