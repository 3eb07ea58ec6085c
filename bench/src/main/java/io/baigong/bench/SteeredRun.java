package io.baigong.bench;

import static io.baigong.bench.Machine.say;

import java.io.IOException;

/// MQTT at the highest rate at which the store keeps up: what several measurements do.
final class SteeredRun {
    private SteeredRun() {}

    /// Finds the rate, then keeps it for some time, and waits until all can be asked for.
    ///
    /// @param most messages a second not to be exceeded; 0: as many as the store keeps up with
    static MqttLoad.Result run(
            RunningPlatform platform, MqttLoad load, int values, double seconds, double most)
            throws IOException, InterruptedException {
        try (var watch = new LagWatch(platform)) {
            if (most > 0) {
                load.rate(most);
                load.run(8);
            } else {
                double first = load.run(5).perSecond();
                platform.awaitAgreement();
                watch.govern(load, first * 0.7);
                load.run(12);
            }
            double cpu = platform.cpuSeconds();
            double busy = Machine.busySeconds();
            watch.begin();
            var found = load.run(seconds);
            say(
                    "%,.0f messages/s = %,.0f values/s for %.0f s, p50 %.1f ms, p99 %.1f ms,"
                            + " store lag at most %.2f s",
                    found.perSecond(),
                    found.perSecond() * values,
                    found.seconds(),
                    found.p50Millis(),
                    found.p99Millis(),
                    watch.most());
            say(
                    "  processors: platform %.1f s, whole machine %.1f s busy of %.1f s",
                    platform.cpuSeconds() - cpu,
                    Machine.busySeconds() - busy,
                    found.seconds() * Runtime.getRuntime().availableProcessors());
            say("  queryable after it: %,d values, all counts agree", platform.queryableValues());
            return found;
        }
    }
}
