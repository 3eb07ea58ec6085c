package io.baigong.server.readings;

import io.baigong.server.database.DataFolder;
import io.baigong.telemetry.log.Journal;
import io.baigong.telemetry.log.JournalSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/// Opens the log while PostgreSQL starts: the beans join threads that began before any bean was
/// made.
@Configuration(proxyBeanMethods = false)
class Engines {
    /// What is being opened.
    static final class Opening implements BeanFactoryPostProcessor {
        private final CompletableFuture<Journal> journal;

        Opening(Environment environment) {
            var binder = Binder.get(environment);
            var data = binder.bindOrCreate("baigong", DataFolder.class);
            var log = binder.bindOrCreate("baigong.log", LogSettings.class);
            journal = begin("open-log", () -> Journal.open(settings(data, log)));
        }

        private static JournalSettings settings(DataFolder data, LogSettings settings) {
            return JournalSettings.in(data.folder("log"))
                    .withSegmentBytes(settings.segment().toBytes())
                    .withMinFreeBytes(settings.watermark().toBytes());
        }

        private static <T> CompletableFuture<T> begin(String name, Callable<T> work) {
            var result = new CompletableFuture<T>();
            Thread.ofPlatform()
                    .name(name)
                    .daemon()
                    .start(() -> {
                        try {
                            result.complete(work.call());
                        } catch (Throwable e) {
                            result.completeExceptionally(e);
                        }
                    });
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

        @Override
        public void postProcessBeanFactory(
                org.springframework.beans.factory.config.ConfigurableListableBeanFactory beans) {
            // Being made this early is all that is wanted.
        }
    }

    @Bean
    static Opening opening(Environment environment) {
        return new Opening(environment);
    }

    @Bean
    Journal log(Opening opening) {
        return Opening.opened(opening.journal);
    }
}
