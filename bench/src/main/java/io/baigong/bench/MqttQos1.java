package io.baigong.bench;

import static io.baigong.bench.Machine.say;

import java.io.IOException;

/// MQTT QoS 1, JSON of 3 values: messages a second that are durable, stored and queryable.
///
/// Arguments: `[seconds]`, 60 when not given.
final class MqttQos1 {
    private static final int CONNECTIONS = 50;
    private static final int WINDOW = 20;
    private static final Inventory INVENTORY = new Inventory(1_000, 20, 3);

    private final double seconds;

    private MqttQos1(double seconds) {
        this.seconds = seconds;
    }

    public static void main(String[] args) throws Exception {
        new MqttQos1(args.length > 0 ? Double.parseDouble(args[0]) : 60).run();
    }

    private void run() throws IOException, InterruptedException {
        say(Machine.describe());
        say(
                "%d connections, window %d, %d things of %d models, JSON of %d values",
                CONNECTIONS,
                WINDOW,
                INVENTORY.things(),
                INVENTORY.models(),
                INVENTORY.properties());
        double bareBefore = bare();
        double rate;
        try (var platform = RunningPlatform.start()) {
            String token = INVENTORY.provide(platform);
            rate = most(platform, token);
            quality(platform, token, "half load", CONNECTIONS, WINDOW, rate / 2);
            quality(platform, token, "one connection, window 20", 1, 20, 0);
            quality(platform, token, "one connection, window 1", 1, 1, 0);
            say("all counts agree: %,d values queryable", platform.queryableValues());
        }
        double bareAfter = bare();
        double bare = Math.max(bareBefore, bareAfter);
        say("ratio to the bare endpoint + fsync (the better of both runs): %.2f", rate / bare);
    }

    private static MqttLoad load(int port, String token, int connections, int window)
            throws IOException {
        var messages = Messages.json(INVENTORY, connections, INVENTORY.properties());
        var load = new MqttLoad(window, 0, messages);
        for (int i = 0; i < connections; i++) {
            load.add(port, "bench-" + i, token, "");
        }
        return load;
    }

    private static double bare() throws IOException, InterruptedException {
        try (var endpoint = BareEndpoint.Child.start();
                var load = load(endpoint.port(), "any", CONNECTIONS, WINDOW)) {
            load.run(4);
            var found = load.run(8);
            say(
                    "bare endpoint + fsync: %,.0f messages/s, p50 %.1f ms, p99 %.1f ms",
                    found.perSecond(), found.p50Millis(), found.p99Millis());
            return found.perSecond();
        }
    }

    private double most(RunningPlatform platform, String token)
            throws IOException, InterruptedException {
        try (var load = load(platform.mqttPort(), token, CONNECTIONS, WINDOW)) {
            return SteeredRun.run(platform, load, INVENTORY.properties(), seconds, 0).perSecond();
        }
    }

    private static void quality(
            RunningPlatform platform,
            String token,
            String what,
            int connections,
            int window,
            double rate)
            throws IOException, InterruptedException {
        platform.awaitAgreement();
        try (var load = load(platform.mqttPort(), token, connections, window)) {
            load.rate(rate);
            load.run(2);
            var found = load.run(8);
            say(
                    "%s: %,.0f messages/s, p50 %.1f ms, p99 %.1f ms",
                    what, found.perSecond(), found.p50Millis(), found.p99Millis());
        }
    }
}
