package io.baigong.server.readings;

import io.baigong.server.database.Ahead;
import io.baigong.server.database.DataFolder;
import io.baigong.telemetry.TelemetryStore;
import io.baigong.telemetry.log.Journal;
import io.baigong.telemetry.log.JournalSettings;
import io.baigong.telemetry.questdb.QuestDbStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;

/// Opens log, store and latest values while PostgreSQL starts: threads that begin before any bean
/// is made, and that the beans wait for.
@Configuration(proxyBeanMethods = false)
class Engines {
    private static final Logger LOG = LoggerFactory.getLogger(Engines.class);

    /// The folder of the consumers' positions, the snapshot and the counts.
    static final String POSITIONS = "positions";

    /// The latest values as an earlier run left them.
    ///
    /// @param anew had they to be begun anew although there is older data?
    record Remembered(Latest latest, Checkpoint at, boolean anew) {
        /// False when they were begun anew, now or in an earlier run: the store then knows more.
        boolean complete() {
            return at.count(LatestFeed.INCOMPLETE) == 0;
        }
    }

    /// What is being opened.
    record Opening(
            Ahead<Journal> journal, Ahead<QuestDbStore> store, Ahead<Remembered> remembered) {
        void close() throws Exception {
            remembered.close();
            store.close();
            journal.close();
        }
    }

    /// Begins before any bean is made.
    public static final class Start
            implements ApplicationContextInitializer<GenericApplicationContext> {
        @Override
        public void initialize(GenericApplicationContext context) {
            var binder = Binder.get(context.getEnvironment());
            var data = binder.bindOrCreate("baigong", DataFolder.class);
            var log = binder.bindOrCreate("baigong.log", LogSettings.class);
            var telemetry = binder.bindOrCreate("baigong.telemetry", TelemetrySettings.class);
            var store =
                    Ahead.begin(
                            "open-telemetry",
                            () ->
                                    QuestDbStore.open(
                                            telemetry.in(
                                                    data.folder("telemetry"), Clock.systemUTC())));
            var journal =
                    Ahead.begin(
                            "open-log",
                            () -> {
                                checkWatermarks(data, log, telemetry);
                                return Journal.open(
                                        JournalSettings.in(data.folder("log"))
                                                .withSegmentBytes(log.segment().toBytes())
                                                .withMinFreeBytes(log.watermark().toBytes()));
                            });
            var remembered =
                    Ahead.begin(
                            "open-latest", () -> remember(journal.get(), data.folder(POSITIONS)));
            var opening = new Opening(journal, store, remembered);
            var beans = context.getDefaultListableBeanFactory();
            beans.registerSingleton("engines.opening", opening);
            beans.registerDisposableBean("engines.opening", opening::close);
        }
    }

    /// What the log has taken must still fit into the store, or neither goes on.
    static void checkWatermarks(DataFolder data, LogSettings log, TelemetrySettings telemetry) {
        long most = telemetry.watermark().toBytes();
        if (log.watermark().toBytes() <= most && most > 0 && isOneDisk(data)) {
            throw new IllegalArgumentException(
                    "baigong.log.watermark must be more than baigong.telemetry.watermark, %s, while"
                                    .formatted(telemetry.watermark())
                            + " both are on one disk; it was "
                            + log.watermark());
        }
    }

    private static boolean isOneDisk(DataFolder data) {
        try {
            return Files.getFileStore(data.folder("log"))
                    .equals(Files.getFileStore(data.folder("telemetry")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Remembered remember(Journal log, Path folder) {
        Path file = folder.resolve(LatestFeed.FILE);
        boolean first = !Files.exists(file) && log.begin(0).offset() == 0;
        try {
            var latest = new Latest();
            var at = LatestSnapshot.read(file, latest);
            if (at != null && isReadable(log, at)) {
                return new Remembered(latest, at, false);
            }
        } catch (IOException e) {
            LOG.warn("the latest values begin anew from the log: {}", e.getMessage());
        }
        var begin = Checkpoint.beginOf(log);
        var counts = Map.of(LatestFeed.INCOMPLETE, first ? 0L : 1L);
        return new Remembered(
                new Latest(), new Checkpoint(begin.positions(), 0, 0, counts), !first);
    }

    /// Does the log still have what follows, and does it reach that far?
    static boolean isReadable(io.baigong.telemetry.log.Log log, Checkpoint at) {
        if (at.positions().length != log.partitions()) {
            return false;
        }
        for (var position : at.positions()) {
            int partition = position.partition();
            if (position.compareTo(log.begin(partition)) < 0
                    || position.compareTo(log.end(partition)) > 0) {
                return false;
            }
        }
        return true;
    }

    @Bean
    Journal log(Opening opening) {
        return opening.journal().get();
    }

    @Bean
    TelemetryStore telemetryStore(Opening opening) {
        return opening.store().get();
    }

    @Bean
    Remembered remembered(Opening opening) {
        return opening.remembered().get();
    }
}
