package io.baigong.bench;

import static io.baigong.bench.Machine.say;

import java.io.IOException;
import java.util.Arrays;

/// Questions to the whole platform by HTTP: latest values, and one series of a week to a thousand
/// points. What comes from Parquet and a year over 10,000 series: see store-bench.
///
/// Arguments: `[millions of values]`, 10 when not given.
final class HistoryQueries {
    private static final int TIMES = 500;

    /// Asked before the first that counts, so that the code is compiled.
    private static final int WARM = 2_000;

    private HistoryQueries() {}

    public static void main(String[] args) throws Exception {
        long values = 1_000_000 * (args.length > 0 ? Long.parseLong(args[0]) : 10);
        say(Machine.describe());
        try (var platform = RunningPlatform.start()) {
            new Inventory(1_000, 20, Week.PROPERTIES).provide(platform);
            var week = new Week();
            week.fill(platform, values);
            say("%,d values; load average %.1f", values, Machine.loadAverage());
            // Roll-ups are made every few seconds.
            Thread.sleep(10_000);
            time(platform, "latest of a thing, 10 properties", i -> latest(i % Week.THINGS));
            time(
                    platform,
                    "one series, a week to 1,000 points",
                    i -> week.question(i % Week.THINGS, i / Week.THINGS % Week.PROPERTIES));
            time(platform, "nothing but HTTP (/api/v1/system)", _ -> "/api/v1/system");
            say("all counts agree: %,d values", platform.queryableValues());
        }
    }

    private static String latest(int thing) {
        return "/api/v1/things/t" + thing + "/latest";
    }

    private interface Question {
        String path(int turn);
    }

    private static void time(RunningPlatform platform, String what, Question question)
            throws IOException, InterruptedException {
        for (int i = 0; i < WARM; i++) {
            platform.get(question.path(i));
        }
        double[] millis = new double[TIMES];
        int size = 0;
        double before = secondsInside(platform);
        for (int i = 0; i < TIMES; i++) {
            long began = System.nanoTime();
            size = platform.get(question.path(i)).length();
            millis[i] = (System.nanoTime() - began) / 1e6;
        }
        double inside = (secondsInside(platform) - before) * 1_000 / TIMES;
        Arrays.sort(millis);
        say(
                "%s: p50 %.1f, p99 %.1f ms by HTTP, mean in the server %.2f ms (%,d bytes)",
                what, millis[TIMES / 2], millis[TIMES * 99 / 100], inside, size);
    }

    /// What the platform has spent on answers to the API, from the first filter to the last byte.
    private static double secondsInside(RunningPlatform platform)
            throws IOException, InterruptedException {
        return platform.metric("http_server_requests_seconds_sum", "uri=\"/api/");
    }
}
