package io.baigong.server.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Log, telemetry and PostgreSQL each on a small file system of their own, which fill up one after
/// the other while devices send.
class FullDiskTests {
    private static final Logger LOG = LoggerFactory.getLogger(FullDiskTests.class);
    private final List<Sender> senders = new ArrayList<>();

    @Test
    void thePlatformSaysSoGoesOnByItselfAndLosesNothing() throws Exception {
        try (var platform =
                new PlatformProcess(
                        "--baigong.log.segment=16MB",
                        "--baigong.log.watermark=8MB",
                        "--baigong.log.keep-at-most=16MB",
                        "--baigong.telemetry.watermark=16MB",
                        "--management.endpoint.health.show-details=always")) {
            assumeTrue(
                    platform.mount("log", 128)
                            && platform.mount("telemetry", 256)
                            && platform.mount("postgres", 384),
                    "needs the right to mount small file systems");
            platform.start();
            platform.awaitHealthy();
            platform.logIn();
            Works.putModel(platform, 0);
            for (int i = 0; i < 5; i++) {
                senders.add(Works.sender(platform, i));
            }
            senders.forEach(Sender::start);
            awaitMore(platform, 500);

            fullLog(platform);
            fullTelemetry(platform);
            fullPostgres(platform);

            awaitMore(platform, 500);
            for (var sender : senders) {
                sender.finish();
            }
            platform.awaitHealthy();
            platform.await("counts that agree", platform::agrees);
            int values = 0;
            for (var sender : senders) {
                values += new Comparison(platform, sender).run();
            }
            LOG.info("{} messages acknowledged, {} values compared", heard(), values);
        } finally {
            senders.forEach(Sender::close);
        }
    }

    private void fullLog(PlatformProcess platform) throws IOException {
        Path ballast = fill(platform, "log");
        platform.await("a log that refuses", () -> status(platform, "log").equals("DOWN"));
        assertThat(platform.get("/durability").at("/log/accepting").asBoolean()).isFalse();
        Files.delete(ballast);
        platform.awaitHealthy();
        awaitMore(platform, 500);
    }

    private void fullTelemetry(PlatformProcess platform) throws IOException {
        Path ballast = fill(platform, "telemetry");
        platform.await(
                "a store that waits", () -> status(platform, "store").equals("OUT_OF_SERVICE"));
        // What comes meanwhile waits in the log.
        awaitMore(platform, 500);
        assertThat(status(platform, "log")).isEqualTo("UP");
        Files.delete(ballast);
        platform.awaitHealthy();
    }

    private void fullPostgres(PlatformProcess platform) throws IOException {
        Path ballast = fill(platform, "postgres");
        // Its log of changes has some room made before: so much must be changed.
        assertThatThrownBy(() -> changeMuch(platform)).isInstanceOf(IllegalStateException.class);
        awaitMore(platform, 500);
        Files.delete(ballast);
        platform.await("PostgreSQL that takes changes", () -> takesChange(platform));
    }

    private static void changeMuch(PlatformProcess platform) {
        var rows = new StringBuilder("key,name,model,site,place,tags\n");
        for (int i = 0; i < 20_000; i++) {
            rows.append("more-").append(i).append(",More,crash,,,\n");
        }
        for (int round = 0; round < 10; round++) {
            platform.importThings(rows.toString().replace("more-", "more-" + round + "-"));
        }
    }

    private static boolean takesChange(PlatformProcess platform) {
        try {
            Works.putModel(platform, 1);
            return true;
        } catch (IllegalStateException notYet) {
            return false;
        }
    }

    private static String status(PlatformProcess platform, String part) {
        return platform.health().at("/components/" + part + "/status").asString("");
    }

    private int heard() {
        return senders.stream().mapToInt(Sender::heard).sum();
    }

    private void awaitMore(PlatformProcess platform, int messages) {
        int target = heard() + messages;
        platform.await("acknowledgements", () -> heard() >= target);
    }

    private static Path fill(PlatformProcess platform, String folder) throws IOException {
        Path ballast = platform.data.resolve(folder).resolve("ballast");
        var zeros = ByteBuffer.allocateDirect(64 * 1024);
        try (var file =
                FileChannel.open(ballast, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            while (true) {
                zeros.clear();
                file.write(zeros);
            }
        } catch (IOException full) {
            LOG.info("{}: {}", folder, full.getMessage());
        }
        return ballast;
    }
}
