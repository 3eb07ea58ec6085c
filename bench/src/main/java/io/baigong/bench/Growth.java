package io.baigong.bench;

import static io.baigong.bench.Machine.say;

import java.io.IOException;

/// From 1,000 things of 20 models to 100,000 of 500 with a million series, on one platform: what it
/// costs at the same total rate, and how much the highest rate falls.
///
/// Arguments: `[seconds]` of each run, 20 when not given.
final class Growth {
    private static final int CONNECTIONS = 50;
    private static final int WINDOW = 20;
    private static final int VALUES = 5;

    private Growth() {}

    private record Found(double most, double cpuPerMessage) {}

    public static void main(String[] args) throws Exception {
        double seconds = args.length > 0 ? Double.parseDouble(args[0]) : 20;
        say(Machine.describe());
        try (var platform = RunningPlatform.start()) {
            var small = measure(platform, new Inventory(1_000, 20, 10), seconds);
            var large = measure(platform, new Inventory(100_000, 500, 10), seconds);
            say(
                    "loss: %.0f %% of the highest rate, %.0f %% more processor a message",
                    100 * (1 - large.most / small.most),
                    100 * (large.cpuPerMessage / small.cpuPerMessage - 1));
        }
    }

    private static Found measure(RunningPlatform platform, Inventory inventory, double seconds)
            throws IOException, InterruptedException {
        long began = System.nanoTime();
        String token = inventory.provide(platform);
        say(
                "%,d things of %d models, %,d series, provided in %.1f s; load average %.1f",
                inventory.things(),
                inventory.models(),
                (long) inventory.things() * inventory.properties(),
                (System.nanoTime() - began) / 1e9,
                Machine.loadAverage());
        try (var load = new MqttLoad(WINDOW, 0, Messages.json(inventory, CONNECTIONS, VALUES))) {
            for (int i = 0; i < CONNECTIONS; i++) {
                load.add(platform.mqttPort(), "bench-" + i, token, "");
            }
            // Each series once, so that the platform has all of them in memory.
            int messages = inventory.things() * inventory.properties() / VALUES;
            for (long sent = 0; sent < messages; ) {
                sent += load.run(2).messages();
            }
            platform.awaitAgreement();
            var found = SteeredRun.run(platform, load, VALUES, seconds, 0);
            var rate = found.perSecond();
            double cpu = platform.cpuSeconds();
            load.rate(10_000);
            var same = load.run(8);
            platform.awaitAgreement();
            double perMessage = (platform.cpuSeconds() - cpu) / same.messages();
            say(
                    "  at %,.0f messages/s: %.1f us of the platform's processors a message, p99 %.1f ms",
                    same.perSecond(), perMessage * 1e6, same.p99Millis());
            return new Found(rate, perMessage);
        }
    }
}
