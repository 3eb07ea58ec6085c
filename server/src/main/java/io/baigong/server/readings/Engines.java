package io.baigong.server.readings;

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
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/// Opens log, store and latest values while PostgreSQL starts: threads that begin before any bean
/// is made, and that the beans wait for.
@Configuration(proxyBeanMethods = false)
class Engines {
    private static final Logger LOG = LoggerFactory.getLogger(Engines.class);

    /// The folder of the consumers' positions, the snapshot and the counts.
    static final String POSITIONS = "positions";

    /// The latest values as an earlier run left them.
    ///
    /// @param complete false when they had to be begun anew although there is older data
    record Remembered(Latest latest, Checkpoint at, boolean complete) {}

    /// What is being opened. Being made this early is all that is wanted of it as a post-processor.
    static final class Opening implements BeanFactoryPostProcessor, AutoCloseable {
        private final CompletableFuture<Journal> journal;
        private final CompletableFuture<QuestDbStore> store;
        private final CompletableFuture<Remembered> remembered;

        Opening(Environment environment) {
            var binder = Binder.get(environment);
            var data = binder.bindOrCreate("baigong", DataFolder.class);
            var log = binder.bindOrCreate("baigong.log", LogSettings.class);
            var telemetry = binder.bindOrCreate("baigong.telemetry", TelemetrySettings.class);
            store =
                    begin(
                            "open-telemetry",
                            () ->
                                    QuestDbStore.open(
                                            telemetry.in(
                                                    data.folder("telemetry"), Clock.systemUTC())));
            journal =
                    begin(
                            "open-log",
                            () ->
                                    Journal.open(
                                            JournalSettings.in(data.folder("log"))
                                                    .withSegmentBytes(log.segment().toBytes())
                                                    .withMinFreeBytes(log.watermark().toBytes())));
            remembered =
                    begin("open-latest", () -> remember(journal.join(), data.folder(POSITIONS)));
        }

        private static <T> CompletableFuture<T> begin(String name, Callable<T> work) {
            var result = new CompletableFuture<T>();
            Runnable run =
                    () -> {
                        try {
                            result.complete(work.call());
                        } catch (Throwable e) {
                            result.completeExceptionally(e);
                        }
                    };
            Thread.ofPlatform().name(name).daemon().start(run);
            return result;
        }

        private static <T> T opened(CompletableFuture<T> opening) {
            try {
                return opening.join();
            } catch (CompletionException e) {
                throw switch (e.getCause()) {
                    case RuntimeException cause -> cause;
                    case IOException cause -> new UncheckedIOException(cause);
                    case null, default -> e;
                };
            }
        }

        /// A start that fails elsewhere leaves here what no bean has taken: it is closed, so that
        /// nobody writes into the folders after the platform has ended.
        @Override
        public void close() throws IOException {
            remembered.exceptionally(e -> null).join();
            var openedStore = store.exceptionally(e -> null).join();
            if (openedStore != null) {
                openedStore.close();
            }
            var openedJournal = journal.exceptionally(e -> null).join();
            if (openedJournal != null) {
                openedJournal.close();
            }
        }

        @Override
        public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
            LOG.debug("log and store are being opened");
        }
    }

    private static Remembered remember(Journal log, Path folder) {
        Path file = folder.resolve(LatestFeed.FILE);
        boolean first = !Files.exists(file) && log.begin(0).offset() == 0;
        try {
            var latest = new Latest();
            var at = LatestSnapshot.read(file, latest);
            if (at != null && isReadable(log, at)) {
                return new Remembered(latest, at, true);
            }
        } catch (IOException e) {
            LOG.warn("the latest values begin anew from the log: {}", e.getMessage());
        }
        return new Remembered(new Latest(), Checkpoint.beginOf(log), first);
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
    static Opening opening(Environment environment) {
        return new Opening(environment);
    }

    @Bean
    Journal log(Opening opening) {
        return Opening.opened(opening.journal);
    }

    @Bean
    TelemetryStore telemetryStore(Opening opening) {
        return Opening.opened(opening.store);
    }

    @Bean
    Remembered remembered(Opening opening) {
        return Opening.opened(opening.remembered);
    }
}
