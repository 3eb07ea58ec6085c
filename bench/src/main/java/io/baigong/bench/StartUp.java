package io.baigong.bench;

import static io.baigong.bench.Machine.say;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/// From the start of the JVM to the first PUBACK and the first answer from history, after kill -9
/// with 100,000 things, 500 models, millions of values and a minute of log unread; and the memory
/// of a fresh platform that idles.
///
/// The unread minute is made by putting back the consumers' positions of a minute before.
///
/// Arguments: `[millions of values] [things]`, 10 and 100,000 when not given.
final class StartUp {
    private static final int RATE = 5_000;
    private static final int CONNECTIONS = 10;
    private static final int VALUES = 5;
    private static final double UNREAD_SECONDS = 60;

    private final Inventory inventory;
    private final Week week = new Week();
    // Made before anything starts: the client must take little while it waits.
    private final Messages ofOne;
    private final Messages ofMany;
    private String gateway = "";

    private StartUp(int things) {
        inventory = new Inventory(things, Math.min(things, 500), Week.PROPERTIES);
        ofOne = Messages.json(inventory, 1, VALUES);
        ofMany = Messages.json(inventory, CONNECTIONS, VALUES);
    }

    public static void main(String[] args) throws Exception {
        long values = 1_000_000 * (args.length > 0 ? Long.parseLong(args[0]) : 10);
        var bench = new StartUp(args.length > 1 ? Integer.parseInt(args[1]) : 100_000);
        say(Machine.describe());
        idle();
        bench.starts(values);
    }

    private static void idle() throws IOException, InterruptedException {
        try (var platform = RunningPlatform.start()) {
            say("fresh start: healthy after %.1f s", platform.secondsSinceStart());
            Thread.sleep(60_000);
            long own = platform.residentBytes();
            long database = platform.databaseBytes();
            say(
                    "idle for 60 s: platform %d MB resident, PostgreSQL %d MB, together %d MB",
                    own >> 20, database >> 20, own + database >> 20);
        }
    }

    private void starts(long values) throws IOException, InterruptedException {
        var platform = RunningPlatform.start();
        try {
            gateway = inventory.provide(platform);
            week.fill(platform, values);
            say(
                    "%,d things, %d models, %,d values in the store; load average %.1f",
                    inventory.things(), inventory.models(), values, Machine.loadAverage());
            leaveUnread(platform);
            platform = platform.again(true);
            measure(platform, "with the AOT cache, a minute of log unread");
            platform.kill();
            platform = platform.again(true);
            measure(platform, "with the AOT cache, little unread");
            platform.kill();
            platform = platform.again(false);
            measure(platform, "without the AOT cache, little unread");
        } finally {
            platform.close();
        }
    }

    /// A minute of messages, kill -9, and consumers that have seen none of them.
    private void leaveUnread(RunningPlatform platform) throws IOException, InterruptedException {
        Path positions = platform.data().resolve("positions");
        Path kept = platform.data().resolve("positions-kept");
        platform.awaitAgreement();
        Thread.sleep(2_000);
        copy(positions, kept);
        try (var load = load(platform, CONNECTIONS, 20, RATE)) {
            var sent = load.run(UNREAD_SECONDS);
            say("unread: %,d messages of %d values", sent.messages(), VALUES);
            platform.kill();
        }
        copy(kept, positions);
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (var files = Files.list(from)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(
                        file,
                        to.resolve(file.getFileName()),
                        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private MqttLoad load(RunningPlatform platform, int connections, int window, double rate)
            throws IOException {
        var load = new MqttLoad(window, rate, connections == 1 ? ofOne : ofMany);
        for (int i = 0; i < connections; i++) {
            load.add(platform.mqttPort(), "bench-" + i, gateway, "");
        }
        return load;
    }

    private void measure(RunningPlatform platform, String how)
            throws IOException, InterruptedException {
        double load = Machine.loadAverage();
        var first = CompletableFuture.supplyAsync(() -> acknowledged(platform, 1, 1));
        double answer = firstAnswer(platform);
        double acknowledged = first.join();
        double all = acknowledged(platform, CONNECTIONS, 20);
        say(
                "start %s: first PUBACK %.1f s, first history answer %.1f s after JVM start, "
                        + "200 messages of 200 things acknowledged after %.1f s; load average %.1f",
                how, acknowledged, answer, all, load);
        platform.awaitReady();
        platform.awaitAgreement();
        say("  all counts agree after %.1f s", platform.secondsSinceStart());
    }

    /// When every connection had its first window of messages acknowledged, each of another thing.
    private double acknowledged(RunningPlatform platform, int connections, int window) {
        while (platform.secondsSinceStart() < 180) {
            try (var load = load(platform, connections, window, 0)) {
                load.run(0.001);
                return platform.secondsSinceStart();
            } catch (IOException notYet) {
                pause();
            }
        }
        return Double.NaN;
    }

    private double firstAnswer(RunningPlatform platform) throws InterruptedException {
        while (platform.secondsSinceStart() < 180) {
            try {
                if (platform.get(week.question(1, 1)).length() > 1_000) {
                    return platform.secondsSinceStart();
                }
            } catch (IOException notYet) {
                pause();
            }
        }
        return Double.NaN;
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
