package io.baigong.plant;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/// Energy meters of other firms of the demonstration: each sends by HTTP with its own device token
/// what the recorded meter measured so many weeks before. Every seventh never says anything, as
/// meters do that were registered and not connected.
final class Firms implements Runnable {
    static final String FILE = "demo-firms.json";

    private static final long EVERY_MILLIS = 15_000;
    private static final int MUTE = 7;
    private static final long WEEK_MILLIS = Duration.ofDays(7).toMillis();

    private final Platform platform;
    private final Path file;
    private final EnergyMeter meter;
    private final Clock clock;

    Firms(Platform platform, Settings settings, List<Machine> machines, Clock clock) {
        this.platform = platform;
        this.file = settings.tokenFile().resolveSibling(FILE);
        this.meter =
                machines.stream()
                        .filter(EnergyMeter.class::isInstance)
                        .map(EnergyMeter.class::cast)
                        .findFirst()
                        .orElseThrow();
        this.clock = clock;
    }

    private record Device(String thing, String token) {}

    /// Sends until interrupted. What could not be delivered is not sent again: the next is fresher.
    @Override
    public void run() {
        try {
            while (true) {
                var devices = devices();
                for (int i = 0; i < devices.size(); i++) {
                    if (i % MUTE != MUTE - 1) {
                        send(devices.get(i), i + 1);
                    }
                }
                Thread.sleep(devices.isEmpty() ? 1_000 : EVERY_MILLIS);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /// None until the platform has made them.
    private List<Device> devices() {
        try {
            return new JsonObject(Files.readString(file))
                    .getJsonArray("devices").stream()
                            .map(JsonObject.class::cast)
                            .map(one -> new Device(one.getString("thing"), one.getString("token")))
                            .toList();
        } catch (IOException | DecodeException notYet) {
            return List.of();
        }
    }

    private void send(Device device, int weeks) throws InterruptedException {
        var report = meter.before(clock.millis(), weeks * WEEK_MILLIS);
        try {
            platform.post(
                    "/api/v1/things/" + device.thing() + "/readings",
                    device.token(),
                    Platform.JSON,
                    MeterUplink.json(List.of(report)));
        } catch (IOException away) {
            // The platform is away for a moment.
        }
    }
}
