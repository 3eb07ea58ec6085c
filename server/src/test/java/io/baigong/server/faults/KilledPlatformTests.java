package io.baigong.server.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// kill -9 of the whole platform and of PostgreSQL at random moments, while devices send over MQTT,
/// send again what was not acknowledged, send late, and their model changes. More rounds with
/// `-Dbaigong.crash.rounds=20`.
class KilledPlatformTests {
    private static final Logger LOG = LoggerFactory.getLogger(KilledPlatformTests.class);
    private static final int ROUNDS = Integer.getInteger("baigong.crash.rounds", 3);

    private final List<Sender> senders = new ArrayList<>();
    private final Random random = new Random();

    private enum Victim {
        PLATFORM,
        POSTGRES,
        BOTH
    }

    @Test
    void everythingAcknowledgedIsThereOnceWithTimeAndQuality() throws Exception {
        try (var platform = new PlatformProcess("--baigong.telemetry.cold-hours=1")) {
            platform.start();
            platform.awaitHealthy();
            platform.logIn();
            Works.putModel(platform, 0);
            for (int i = 0; i < 5; i++) {
                senders.add(Works.sender(platform, i));
            }
            senders.forEach(Sender::start);
            for (int round = 0; round < ROUNDS; round++) {
                round(platform, round);
            }
            for (var sender : senders) {
                sender.finish();
            }
            platform.awaitHealthy();
            platform.await("counts that agree", platform::agrees);
            platform.await("meters that agree", platform::metersAgree);
            int values = 0;
            for (var sender : senders) {
                values += new Comparison(platform, sender).run();
            }
            LOG.info(
                    "{} rounds: {} messages acknowledged, {} sent again, {} values compared",
                    ROUNDS,
                    heard(),
                    senders.stream().mapToInt(Sender::repeated).sum(),
                    values);
        } finally {
            senders.forEach(Sender::close);
        }
    }

    private void round(PlatformProcess platform, int round) throws Exception {
        int target = heard() + 200 + random.nextInt(1_500);
        platform.await("acknowledgements in round " + round, () -> heard() >= target);
        var change = Thread.ofVirtual().start(() -> changeModel(platform, round + 1));
        Thread.sleep(random.nextInt(300));
        var victims = Victim.values();
        switch (victims[round < victims.length ? round : random.nextInt(victims.length)]) {
            case PLATFORM -> {
                platform.kill();
                start(platform);
            }
            case POSTGRES -> platform.killPostgres();
            case BOTH -> {
                platform.kill();
                platform.killPostgres();
                start(platform);
            }
        }
        change.join();
    }

    /// Sometimes it converts to Parquet while it is being killed.
    private void start(PlatformProcess platform) throws Exception {
        if (random.nextBoolean()) {
            platform.start(
                    "--baigong.telemetry.house-first=1s", "--baigong.telemetry.house-every=1s");
        } else {
            platform.start();
        }
    }

    private int heard() {
        return senders.stream().mapToInt(Sender::heard).sum();
    }

    /// Whoever is killed meanwhile: it may be refused.
    private static void changeModel(PlatformProcess platform, int edition) {
        try {
            Works.putModel(platform, edition);
        } catch (IllegalStateException killed) {
            LOG.debug("the model was not changed: {}", killed.getMessage());
        }
    }
}
