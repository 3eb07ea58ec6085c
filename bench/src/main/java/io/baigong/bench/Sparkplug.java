package io.baigong.bench;

import static io.baigong.bench.Machine.say;

import io.vertx.core.json.JsonObject;

/// Sparkplug payloads of 50 metrics, lossless (QoS 1): values a second that are durable, stored and
/// queryable.
///
/// Arguments: `[seconds]`, 30 when not given.
final class Sparkplug {
    private static final int NODES = 50;
    private static final int METRICS = 50;
    private static final int WINDOW = 20;

    private Sparkplug() {}

    public static void main(String[] args) throws Exception {
        double seconds = args.length > 0 ? Double.parseDouble(args[0]) : 30;
        say(Machine.describe());
        double rate;
        try (var platform = RunningPlatform.start()) {
            String token = new Inventory(NODES, 20, METRICS).provide(platform);
            for (int i = 0; i < NODES; i++) {
                var place =
                        new JsonObject().put("group", SparkplugMessages.GROUP).put("node", "n" + i);
                platform.send(
                        "PATCH", "/api/v1/things/t" + i, new JsonObject().put("sparkplug", place));
            }
            var messages = new SparkplugMessages(NODES, METRICS);
            try (var load = new MqttLoad(WINDOW, 0, messages)) {
                for (int i = 0; i < NODES; i++) {
                    load.add(platform.mqttPort(), "node-" + i, token, "");
                }
                rate = METRICS * SteeredRun.run(platform, load, METRICS, seconds, 0).perSecond();
            }
        }
        double raw = RawStore.valuesPerSecond(10_000_000);
        say("raw store, synced: %,.0f values/s; ratio to it: %.2f", raw, rate / raw);
    }
}
