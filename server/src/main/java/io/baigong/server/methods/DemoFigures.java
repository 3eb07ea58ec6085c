package io.baigong.server.methods;

import io.baigong.server.access.AccessSettings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/// Lets the demonstration show figures: beside the start and after it, when its facts and its
/// machines' history are there. What was calculated or published once is left as it is.
@Component
final class DemoFigures {
    private static final Logger LOG = LoggerFactory.getLogger(DemoFigures.class);

    /// The first chart comes first.
    private static final Duration FIRST = Duration.ofSeconds(12);

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration LATER = Duration.ofMinutes(5);

    /// Then it is no matter of waiting.
    private static final int MOST_FAILURES = 10;

    private final AccessSettings settings;
    private final DemoBureau bureau;
    private final DemoWorks works;
    private int failures;
    private volatile @Nullable Thread thread;

    DemoFigures(AccessSettings settings, DemoBureau bureau, DemoWorks works) {
        this.settings = settings;
        this.bureau = bureau;
        this.works = works;
    }

    @EventListener(ApplicationReadyEvent.class)
    void beginBesideTheStart() {
        if (settings.demo()) {
            thread = Thread.ofVirtual().name("demo-figures").start(this::run);
        }
    }

    @EventListener(ContextClosedEvent.class)
    void end() {
        var running = thread;
        if (running != null) {
            running.interrupt();
        }
    }

    private void run() {
        try {
            Thread.sleep(FIRST);
            while (failures < MOST_FAILURES) {
                Thread.sleep(make() ? LATER : SOON);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /// @return whether there is nothing left to wait for but the next shift
    boolean make() throws InterruptedException {
        try {
            boolean judged = bureau.make();
            boolean worked = works.make();
            failures = 0;
            return judged && worked;
        } catch (RuntimeException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedException();
            }
            failures++;
            LOG.warn("the demonstration's figures wait ({} of {})", failures, MOST_FAILURES, e);
            return false;
        }
    }
}
