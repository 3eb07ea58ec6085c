package io.baigong.bench;

import static io.baigong.bench.Machine.say;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The gateway as a process: what 10,000 tags at 1 s of 50 Modbus devices cost, what a dead device
/// does to the others, and an outage of the line at 5,000 values a second.
///
/// The devices are in this process, and so is what stands in for the platform's door: it
/// acknowledges at once, so that it is the gateway that is measured. Every register counts how
/// often it was read, so each value is known. Real time, real disk, real sockets. Arguments:
/// `[seconds of each part] [seconds of the outage]`, 60 and 300 when not given; 3600 is the hour.
final class GatewayLoad implements AutoCloseable {
    private static final int DEVICES = 50;
    private static final int REQUEST = 100;

    private final int tags;
    private final GatewayUnits units = new GatewayUnits(DEVICES);
    private final GatewayReceiver receiver = new GatewayReceiver();
    private final GatewayProcess gateway;
    private final long started;

    private GatewayLoad(int tags) throws Exception {
        this.tags = tags;
        receiver.open();
        String document = document();
        started = System.nanoTime();
        gateway = new GatewayProcess(receiver, "128m", document);
    }

    static void main(String[] args) throws Exception {
        int part = args.length > 0 ? Integer.parseInt(args[0]) : 60;
        int outage = args.length > 1 ? Integer.parseInt(args[1]) : 300;
        say(Machine.describe());
        try (var load = new GatewayLoad(10_000)) {
            load.costs(part);
            load.deadDevice(part / 2);
        }
        try (var load = new GatewayLoad(5_000)) {
            load.outage(outage);
        }
        System.exit(0);
    }

    private String document() {
        int each = tags / DEVICES;
        String list =
                IntStream.range(0, each)
                        .mapToObj(i ->
                                "{\"name\": \"%s\", \"address\": \"holding:%d\"}"
                                        .formatted(tag(i), address(i)))
                        .collect(Collectors.joining(","));
        String devices =
                IntStream.range(0, DEVICES)
                        .mapToObj(i ->
                                """
                                {"key": "%s", "protocol": "modbus-tcp", "clock": "gateway",
                                 "settings": {"host": "127.0.0.1", "port": %d, "maximumRegisters": 100},
                                 "groups": [{"name": "all", "interval": "PT1S", "tags": [%s]}]}\
                                """
                                        .formatted(device(i), units.unit(i).port(), list))
                        .collect(Collectors.joining(","));
        return "{\"version\": 1, \"devices\": [%s]}".formatted(devices);
    }

    private static String device(int number) {
        return "device-%02d".formatted(number);
    }

    private static String tag(int number) {
        return "tag-%03d".formatted(number);
    }

    /// Far apart from hundred to hundred, so that each hundred is a request of its own.
    private static int address(int number) {
        return number / REQUEST * 1_000 + number % REQUEST;
    }

    private void costs(int seconds) throws Exception {
        say("%,d tags at 1 s over %d devices, two requests each", tags, DEVICES);
        gateway.awaitDistinct(1);
        say("first value delivered after %.2f s", (System.nanoTime() - started) / 1e9);
        gateway.awaitDistinct(20L * tags); // warm
        double cpu = Machine.cpuSeconds(gateway.pid());
        long before = receiver.distinct();
        long from = System.nanoTime();
        Thread.sleep(1_000L * seconds);
        double took = (System.nanoTime() - from) / 1e9;
        say(
                "%,.0f values/s delivered (wanted %,d); %.1f %% of one core; %d MB resident",
                (receiver.distinct() - before) / took,
                tags,
                (Machine.cpuSeconds(gateway.pid()) - cpu) / took * 100,
                Machine.memory(gateway.pid(), "Rss") >> 20);
    }

    private void deadDevice(int seconds) throws Exception {
        units.clearGaps();
        Thread.sleep(1_000L * seconds);
        double healthy = units.longestGap(-1);
        units.unit(0).dies(true);
        units.clearGaps();
        Thread.sleep(1_000L * seconds);
        double beside = units.longestGap(0);
        say(
                "longest time between two readings: %.2f s with all devices well, %.2f s of the others"
                        + " beside a dead one",
                healthy, beside);
    }

    private void outage(int seconds) throws Exception {
        gateway.awaitDistinct(20L * tags);
        say("line cut for %d s at %,d values/s", seconds, tags);
        receiver.cut();
        Thread.sleep(1_000L * seconds);
        receiver.open();
        long back = System.nanoTime();
        var due = asked();
        double oldest = 0;
        long firstSeen = 0;
        long before = receiver.distinct();
        while (missing(due) > 0) {
            if (firstSeen == 0 && receiver.distinct() > before) {
                firstSeen = System.nanoTime();
                say("connected again after %.1f s", (firstSeen - back) / 1e9);
            }
            if (firstSeen != 0 && System.nanoTime() - firstSeen > 2_000_000_000L) {
                oldest = Math.max(oldest, receiver.oldestNewest());
            }
            if (System.nanoTime() - back > 2_000_000_000L * seconds + 60_000_000_000L) {
                say("given up: %,d values have not arrived", missing(due));
                break;
            }
            Thread.sleep(250);
        }
        double took = (System.nanoTime() - back) / 1e9;
        say(
                "backlog of %,d values delivered in %.1f s, %.3f of the outage (wanted 0.1)",
                (long) tags * seconds, took, took / seconds);
        say("the newest value of any device was never older than %.2f s meanwhile", oldest);
        Thread.sleep(3_000);
        var all = asked();
        Thread.sleep(3_000);
        say(
                "of %,d values %,d are missing, %,d came more than once",
                total(all), missing(all), receiver.repeated());
    }

    /// How often each hundred of registers was read, by device.
    private List<Map<Integer, Integer>> asked() {
        return IntStream.range(0, DEVICES).mapToObj(i -> units.unit(i).asked()).toList();
    }

    private long total(List<Map<Integer, Integer>> asked) {
        long total = 0;
        for (var device : asked) {
            for (int i = 0; i < tags / DEVICES; i++) {
                total += device.getOrDefault(i / REQUEST * 1_000, 0);
            }
        }
        return total;
    }

    private long missing(List<Map<Integer, Integer>> asked) {
        long missing = 0;
        for (int device = 0; device < DEVICES; device++) {
            for (int i = 0; i < tags / DEVICES; i++) {
                int last = asked.get(device).getOrDefault(i / REQUEST * 1_000, 0);
                missing += receiver.missing(device(device), tag(i), 1, last);
            }
        }
        return missing;
    }

    @Override
    public void close() throws Exception {
        gateway.close();
        units.close();
        receiver.close();
    }
}
