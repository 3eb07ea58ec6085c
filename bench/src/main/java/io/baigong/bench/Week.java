package io.baigong.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.time.Duration;

/// The past week of the first ten things, ten properties each, by line protocol.
final class Week {
    static final int THINGS = 10;
    static final int PROPERTIES = 10;
    private static final int LINES = 5_000;
    private static final long MICROS = Duration.ofDays(7).toNanos() / 1_000;

    /// Its end, µs.
    final long end = System.currentTimeMillis() * 1_000 - 60_000_000;

    /// Writes so many values, at equal steps, and waits until they can be asked for.
    void fill(RunningPlatform platform, long values) throws IOException, InterruptedException {
        long times = values / THINGS / PROPERTIES;
        long step = MICROS / times;
        var text = new StringBuilder();
        int lines = 0;
        try (var watch = new LagWatch(platform)) {
            for (long i = 0; i < times; i++) {
                long micros = end - MICROS + i * step;
                for (int thing = 0; thing < THINGS; thing++, lines++) {
                    text.append("week,thing=t").append(thing).append(' ');
                    for (int p = 0; p < PROPERTIES; p++) {
                        text.append(p == 0 ? "p" : ",p").append(p).append('=');
                        text.append(20 + p).append('.').append(10 + (i * 7 + p * 3 + thing) % 90);
                    }
                    text.append(' ').append(micros).append('\n');
                }
                if (lines >= LINES || i == times - 1) {
                    watch.awaitRoom();
                    byte[] body = text.toString().getBytes(US_ASCII);
                    platform.send(
                            "POST",
                            "/api/v2/write?org=o&bucket=b&precision=us",
                            "text/plain",
                            body);
                    text.setLength(0);
                    lines = 0;
                }
            }
        }
        platform.awaitAgreement();
    }

    /// The path of a question: one property, the whole week, a thousand points.
    String question(int thing, int property) {
        return "/api/v1/things/t%d/readings?properties=p%d&from=%d&to=%d&points=1000"
                .formatted(thing, property, (end - MICROS) / 1_000, end / 1_000);
    }
}
