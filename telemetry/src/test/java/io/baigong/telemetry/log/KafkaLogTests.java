package io.baigong.telemetry.log;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class KafkaLogTests implements LogContract {
    @TempDir static Path folder;
    private static KafkaBroker broker;
    private @Nullable Log log;

    @BeforeAll
    static void start() throws Exception {
        broker = new KafkaBroker(folder);
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Override
    public Log log() throws Exception {
        log = broker.log(MAX_RECORD);
        return log;
    }

    @AfterEach
    void close() {
        if (log != null) {
            log.close();
        }
    }
}
