package io.baigong.bench;

import static io.baigong.bench.Machine.say;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/// What it takes to show 500 values that all change each second to 200 people at once, by
/// server-sent events.
///
/// 50 things of ten properties are written by line protocol once a second, first without anybody
/// who looks, then with 200 connections that each watch all of them. Prints the platform's share of
/// one processor in both spans, and what the viewers got of what they should: fewer events than
/// changes are no loss, a viewer that is slow gets the newest.
///
/// Arguments: `[viewers] [seconds]`, 200 and 20 when not given.
final class LiveViewers {
    private static final int THINGS = 50;
    private static final int PROPERTIES = 10;
    private static final byte[] VALUE = "\"property\"".getBytes(US_ASCII);

    private final RunningPlatform platform;
    private final AtomicBoolean over = new AtomicBoolean();

    private LiveViewers(RunningPlatform platform) {
        this.platform = platform;
    }

    public static void main(String[] args) throws Exception {
        int viewers = args.length > 0 ? Integer.parseInt(args[0]) : 200;
        int seconds = args.length > 1 ? Integer.parseInt(args[1]) : 20;
        say(Machine.describe());
        try (var platform = RunningPlatform.start()) {
            new Inventory(THINGS, 1, PROPERTIES).provide(platform);
            new LiveViewers(platform).measure(viewers, seconds);
        }
    }

    private void measure(int viewers, int seconds) throws IOException, InterruptedException {
        var writer = Thread.ofPlatform().start(this::write);
        Thread.sleep(10_000);
        double alone = share(seconds);
        say("nobody looks: %.1f %% of one processor", 100 * alone);
        var seen = new LongAdder();
        var sockets = new ArrayList<Socket>();
        for (int i = 0; i < viewers; i++) {
            sockets.add(look(seen));
        }
        Thread.sleep(10_000);
        seen.reset();
        double watched = share(seconds);
        long due = (long) viewers * THINGS * PROPERTIES * seconds;
        say(
                "%d viewers: %.1f %% of one processor, %.1f %% more (wanted: less than 30); %,d values shown, %.2f of %,d changes",
                viewers,
                100 * watched,
                100 * (watched - alone),
                seen.sum(),
                (double) seen.sum() / due,
                due);
        say("load average %.1f", Machine.loadAverage());
        over.set(true);
        writer.join();
        close(sockets);
    }

    private double share(int seconds) throws InterruptedException {
        double before = platform.cpuSeconds();
        long began = System.nanoTime();
        Thread.sleep(1_000L * seconds);
        return (platform.cpuSeconds() - before) / ((System.nanoTime() - began) / 1e9);
    }

    /// Writes all values once a second until it is over.
    private void write() {
        try {
            for (long turn = 0; !over.get(); turn++) {
                long began = System.nanoTime();
                var lines = new StringBuilder();
                for (int thing = 0; thing < THINGS; thing++) {
                    lines.append("live,thing=t").append(thing).append(' ');
                    for (int p = 0; p < PROPERTIES; p++) {
                        lines.append(p == 0 ? "p" : ",p").append(p).append('=');
                        lines.append(20 + p).append('.').append(10 + (turn * 7 + p + thing) % 90);
                    }
                    lines.append('\n');
                }
                platform.send(
                        "POST",
                        "/api/v2/write?org=o&bucket=b",
                        "text/plain",
                        lines.toString().getBytes(US_ASCII));
                Thread.sleep(Math.max(1, 1_000 - (System.nanoTime() - began) / 1_000_000));
            }
        } catch (IOException e) {
            throw new IllegalStateException("the values could not be written", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Opens a stream and counts the values that come.
    private Socket look(LongAdder seen) throws IOException {
        var things = new StringBuilder();
        for (int i = 0; i < THINGS; i++) {
            things.append(i == 0 ? "t" : ",t").append(i);
        }
        var socket = new Socket(InetAddress.getLoopbackAddress(), platform.httpPort());
        var request =
                "GET /api/v1/live?things=%s HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer %s\r\n\r\n"
                        .formatted(things, platform.token());
        socket.getOutputStream().write(request.getBytes(US_ASCII));
        Thread.ofVirtual().start(() -> count(socket, seen));
        return socket;
    }

    private static void count(Socket socket, LongAdder seen) {
        var buffer = new byte[64 << 10];
        int matched = 0;
        try (InputStream in = socket.getInputStream()) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                int found = 0;
                for (int i = 0; i < n; i++) {
                    matched = buffer[i] == VALUE[matched] ? matched + 1 : buffer[i] == '"' ? 1 : 0;
                    if (matched == VALUE.length) {
                        found++;
                        matched = 0;
                    }
                }
                seen.add(found);
            }
        } catch (IOException e) {
            // It was closed at the end.
        }
    }

    private static void close(List<Socket> sockets) throws IOException {
        for (var socket : sockets) {
            socket.close();
        }
    }
}
