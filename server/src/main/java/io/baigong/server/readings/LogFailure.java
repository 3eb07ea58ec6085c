package io.baigong.server.readings;

import io.baigong.telemetry.log.Journal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Ends the process when the disk of the log has failed: after a failed fsync nobody knows what is
/// stored, only a start that reads the log again does, and whoever runs the platform starts it.
@Component
class LogFailure {
    /// Not 0, so that service managers start the platform again.
    static final int EXIT = 70;

    private static final Logger LOG = LoggerFactory.getLogger(LogFailure.class);

    private final Journal log;
    private boolean ending;

    LogFailure(Journal log) {
        this.log = log;
    }

    @Scheduled(fixedDelay = 2_000)
    void look() {
        if (log.isFailed() && !ending) {
            ending = true;
            LOG.error("the log's disk failed: the platform ends and must be started again");
            // On a thread of its own, for the end waits for this one.
            Thread.ofPlatform().name("log-failure").start(() -> System.exit(EXIT));
        }
    }
}
