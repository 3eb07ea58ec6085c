package io.baigong.server.readings;

import io.baigong.server.audit.Audit;
import io.baigong.server.database.DataFolder;
import io.baigong.server.database.Tenancy;
import io.baigong.server.readings.Engines.Remembered;
import io.baigong.server.things.ThingDirectory;
import io.baigong.server.things.Things;
import io.baigong.server.usage.Meters;
import io.baigong.telemetry.TelemetryStore;
import io.baigong.telemetry.log.Log;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/// The parts of this module, in the order in which a reading meets them.
@Configuration(proxyBeanMethods = false)
class ReadingsConfiguration {
    private static final Logger LOG = LoggerFactory.getLogger(ReadingsConfiguration.class);

    /// Where the store writer begins.
    ///
    /// @param lost was its position lost, so that counts must begin anew?
    record Begin(Checkpoint at, boolean lost) {}

    private static Begin begin(Path file, Log log) {
        try {
            var known = Checkpoint.read(file);
            if (known != null && Engines.isReadable(log, known)) {
                return new Begin(known, false);
            }
            if (known == null && log.begin(0).offset() == 0) {
                return new Begin(Checkpoint.beginOf(log), false);
            }
            LOG.warn("the log does not reach the store's position: reading all of the log again");
        } catch (IOException e) {
            LOG.warn("reading all of the log again, which changes nothing: {}", e.getMessage());
        }
        return new Begin(Checkpoint.beginOf(log), true);
    }

    private static Path positions(DataFolder data) {
        return data.folder(Engines.POSITIONS);
    }

    @Bean
    Begin storeBegin(Log log, DataFolder data) {
        return begin(positions(data).resolve("store.position"), log);
    }

    @Bean
    Corrected corrected(JdbcClient db) {
        var corrected = new Corrected();
        Tenancy.asPlatform(() -> {
            db.sql("select thing_id, series, time_micros from correction")
                    .query(row -> {
                        corrected.add(row.getInt(1), row.getInt(2), row.getLong(3));
                    });
            return "read";
        });
        return corrected;
    }

    @Bean
    LateReadings lateReadings() {
        return new LateReadings();
    }

    @Bean
    StoreWriter storeWriter(
            Log log,
            TelemetryStore store,
            DataFolder data,
            Begin begin,
            Corrected corrected,
            LateReadings late) {
        return new StoreWriter(
                log, store, positions(data).resolve("store.position"), begin.at(), corrected, late);
    }

    @Bean
    LatestValues latestValues(Remembered remembered, TelemetryStore store) {
        return new LatestValues(remembered.latest(), store, remembered.complete());
    }

    @Bean
    Live live(
            LatestValues latest,
            Presence presence,
            ThingDirectory directory,
            ReadingSettings settings) {
        return new Live(latest, presence, directory, settings.watchers());
    }

    @Bean
    LatestFeed latestFeed(
            Log log,
            DataFolder data,
            Remembered remembered,
            Corrected corrected,
            Live live,
            Presence presence) {
        return new LatestFeed(
                log,
                positions(data).resolve(LatestFeed.FILE),
                remembered.latest(),
                remembered.at(),
                corrected,
                batch -> {
                    presence.heard(batch);
                    live.changed(batch);
                });
    }

    @Bean
    MeterFeed meterFeed(
            Log log,
            Meters meters,
            JdbcClient db,
            ThingDirectory directory,
            TransactionTemplate transaction) {
        return new MeterFeed(log, meters, new ChannelDays(db, directory), transaction);
    }

    @Bean
    Channels channels(Log log, MeterFeed feed, JdbcClient db) {
        return new Channels(log, feed, db);
    }

    @Bean
    Pipeline pipeline(
            Log log,
            TelemetryStore store,
            StoreWriter writer,
            LatestFeed feed,
            MeterFeed meters,
            LogSettings settings,
            Clock clock) {
        return new Pipeline(log, store, writer, feed, meters, settings, clock);
    }

    @Bean
    Durability durability(
            TelemetryStore store,
            ReadingLog log,
            StoreWriter writer,
            LatestFeed feed,
            DataFolder data,
            Clock clock,
            Begin begin,
            Remembered remembered) {
        return new Durability(
                store,
                log,
                writer,
                feed,
                positions(data).resolve("counts"),
                clock,
                begin.lost() || remembered.anew());
    }

    @Bean
    Readings readings(TelemetryStore store) {
        return new Readings(store);
    }

    @Bean
    Completeness completeness(TelemetryStore store, Readings readings, Clock clock) {
        return new Completeness(store, readings, clock);
    }

    @Bean
    TableExport tableExport(Readings readings, CsvExport csvExport) {
        return new TableExport(readings, csvExport);
    }

    @Bean
    CsvExport csvExport(Readings readings) {
        return new CsvExport(readings);
    }

    @Bean
    Corrections corrections(
            TelemetryStore store,
            ReadingLog log,
            JdbcClient db,
            TransactionTemplate transaction,
            Audit audit,
            Corrected corrected,
            Clock clock) {
        return new Corrections(store, log, db, transaction, audit, corrected, clock);
    }

    @Bean
    Housekeeping housekeeping(TelemetryStore store, Durability durability) {
        return new Housekeeping(store, durability);
    }

    @Bean
    Erasures erasures(
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
        return new Erasures(
                db, jobs, things, store, pipeline, feed, durability, presence, corrected, clock);
    }

    /// Live views last as long as their watchers like: they end first, so that the platform stops.
    @Bean
    LiveEnd liveEnd(Live live) {
        return new LiveEnd(live);
    }

    record LiveEnd(Live live) {
        @EventListener(ContextClosedEvent.class)
        void end() {
            live.close();
        }
    }
}
