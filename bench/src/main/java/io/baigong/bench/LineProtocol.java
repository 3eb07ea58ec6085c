package io.baigong.bench;

import static io.baigong.bench.Machine.say;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicLong;

/// InfluxDB line protocol, 5,000 lines a request: values a second that are durable, stored and
/// queryable.
///
/// Arguments: `[seconds] [fields of a line]`, 30 and 10 when not given.
final class LineProtocol {
    private static final int LINES = 5_000;
    private static final int SENDERS = 3;
    private static final int THINGS = 1_000;

    private LineProtocol() {}

    public static void main(String[] args) throws Exception {
        double seconds = args.length > 0 ? Double.parseDouble(args[0]) : 30;
        int fields = args.length > 1 ? Integer.parseInt(args[1]) : 10;
        say(Machine.describe());
        double rate;
        try (var platform = RunningPlatform.start()) {
            new Inventory(THINGS, 20, fields).provide(platform);
            try (var watch = new LagWatch(platform)) {
                send(platform, watch, fields, 8);
                watch.begin();
                double cpu = platform.cpuSeconds();
                rate = send(platform, watch, fields, seconds);
                say(
                        "%,.0f values/s, lines of %d fields, %d senders, store lag at most %.2f s,"
                                + " platform %.1f s of processors",
                        rate, fields, SENDERS, watch.most(), platform.cpuSeconds() - cpu);
            }
            say("queryable after it: %,d values, all counts agree", platform.queryableValues());
        }
        double raw = RawStore.valuesPerSecond(10_000_000);
        say("raw store, synced: %,.0f values/s; ratio to it: %.2f", raw, rate / raw);
    }

    /// @return values a second
    private static double send(RunningPlatform platform, LagWatch watch, int fields, double seconds)
            throws InterruptedException {
        var sent = new AtomicLong();
        var faults = new ArrayList<String>();
        long began = System.nanoTime();
        long until = began + (long) (seconds * 1e9);
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < SENDERS; i++) {
            int sender = i;
            threads.add(
                    Thread.ofPlatform()
                            .start(() -> {
                                try {
                                    var body = new Body(sender, fields);
                                    while (System.nanoTime() < until) {
                                        watch.awaitRoom();
                                        platform.send(
                                                "POST",
                                                "/api/v2/write?org=o&bucket=b&precision=us",
                                                "text/plain",
                                                body.next());
                                        sent.addAndGet((long) LINES * fields);
                                    }
                                } catch (IOException | InterruptedException e) {
                                    synchronized (faults) {
                                        faults.add(String.valueOf(e.getMessage()));
                                    }
                                }
                            }));
        }
        for (var thread : threads) {
            thread.join();
        }
        if (!faults.isEmpty()) {
            throw new IllegalStateException(faults.getFirst());
        }
        return sent.get() * 1e9 / (System.nanoTime() - began);
    }

    /// A request whose times are written anew each time; each sender has things of its own.
    private static final class Body {
        private final byte[] bytes;
        private final int[] times = new int[LINES];
        private final Messages.Ticks ticks = new Messages.Ticks();

        Body(int sender, int fields) {
            var text = new StringBuilder();
            for (int line = 0; line < LINES; line++) {
                int thing = (sender + line * SENDERS) % (THINGS / SENDERS * SENDERS);
                text.append("bench,thing=t").append(thing).append(' ');
                for (int i = 0; i < fields; i++) {
                    text.append(i == 0 ? "p" : ",p").append(i).append('=');
                    text.append(10 + i).append('.').append(10 + (line * 7 + i) % 90);
                }
                times[line] = text.append(' ').length();
                text.append("0000000000000000\n");
            }
            bytes = text.toString().getBytes(US_ASCII);
        }

        byte[] next() {
            for (int at : times) {
                long rest = ticks.next();
                for (int i = at + 15; i >= at; i--) {
                    bytes[i] = (byte) ('0' + rest % 10);
                    rest /= 10;
                }
            }
            return bytes;
        }
    }
}
