package io.baigong.bench;

import static io.baigong.bench.Machine.say;

import io.baigong.telemetry.Channel;
import io.baigong.telemetry.Quality;
import io.baigong.telemetry.ReadingBatch;
import io.baigong.telemetry.Retention;
import io.baigong.telemetry.SeriesRef;
import io.baigong.telemetry.ValueType;
import io.baigong.telemetry.questdb.QuestDbSettings;
import io.baigong.telemetry.questdb.QuestDbStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// Bytes on the disk a value, hot and in Parquet, for JSON of 3 values and for report by exception
/// (50 properties, one a message). The log keeps a fixed amount for a while and is shown apart.
///
/// Arguments: `[messages in thousands]`, 2,000 when not given.
final class DiskUse {
    private static final int CONNECTIONS = 50;
    private static final int WINDOW = 100;

    private DiskUse() {}

    public static void main(String[] args) throws Exception {
        long messages = 1_000 * (args.length > 0 ? Long.parseLong(args[0]) : 2_000);
        say(Machine.describe());
        measure("JSON of 3 values", new Inventory(1_000, 20, 3), 3, messages);
        measure("report by exception", new Inventory(1_000, 20, 50), 1, messages * 3);
    }

    private static void measure(String what, Inventory inventory, int values, long messages)
            throws IOException, InterruptedException {
        try (var platform = RunningPlatform.start()) {
            String token = inventory.provide(platform);
            Path telemetry = platform.data().resolve("telemetry");
            try (var load = new MqttLoad(WINDOW, 0, Messages.json(inventory, CONNECTIONS, values));
                    var watch = new LagWatch(platform)) {
                for (int i = 0; i < CONNECTIONS; i++) {
                    load.add(platform.mqttPort(), "bench-" + i, token, "");
                }
                for (long sent = 0; sent < messages; ) {
                    sent += load.run(2).messages();
                    watch.awaitRoom();
                }
            }
            long stored = platform.queryableValues();
            // The engine forgets what it has applied a little later.
            Thread.sleep(25_000);
            long hot = Machine.diskBytes(telemetry);
            say(
                    "%s: %,d values; hot %.1f bytes a value (%,d in all, raw and roll-ups), log %,d bytes",
                    what,
                    stored,
                    hot / (double) stored,
                    hot,
                    Machine.diskBytes(platform.data().resolve("log")));
            platform.stop();
            long cold = toParquet(telemetry);
            say("  cold %.1f bytes a value (%,d in all)", cold / (double) stored, cold);
        }
    }

    /// Lets three days pass for the store, which then has everything in Parquet.
    private static long toParquet(Path telemetry) throws InterruptedException {
        var later = Clock.offset(Clock.systemUTC(), Duration.ofDays(4));
        var settings = QuestDbSettings.in(telemetry);
        settings = settings.withNativeHours(1).withDays(settings.dayZone(), later);
        try (var store = QuestDbStore.open(settings)) {
            // The day that is written to stays native: it must be another one.
            var value = new ReadingBatch();
            long time = TimeUnit.MILLISECONDS.toMicros(later.millis());
            value.begin(Channel.DEVICE, 1, 1, 1, time);
            var series = new SeriesRef(1, ValueType.DOUBLE, Retention.STANDARD);
            value.add(series, time, 1.0, Quality.GOOD);
            store.append(value);
            long ticket = store.commit();
            while (!store.isApplied(ticket)) {
                Thread.sleep(10);
            }
            store.rollUp();
            store.keepHouse();
            Thread.sleep(15_000);
        }
        if (!Files.exists(telemetry)) {
            throw new IllegalStateException("no telemetry at " + telemetry);
        }
        return Machine.diskBytes(telemetry);
    }
}
