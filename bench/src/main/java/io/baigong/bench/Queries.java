package io.baigong.bench;

import static io.baigong.bench.Machine.say;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URLEncoder;
import java.util.Arrays;

/// The door for Grafana beside the Readings API: a week of 20 series at about 1,000 points.
///
/// Arguments: `[millions of values] [times]`, 10 and 100 when not given; the values are spread over
/// 100 series. By the door that is one query for all 20, by the API a request for each of ten
/// things; one client, one after the other.
final class Queries {
    private static final int WARM = 20;
    private static final int STEP = 600;

    private final RunningPlatform platform;
    private final Week week = new Week();
    private final int times;

    private Queries(RunningPlatform platform, int times) {
        this.platform = platform;
        this.times = times;
    }

    public static void main(String[] args) throws Exception {
        long values = 1_000_000 * (args.length > 0 ? Long.parseLong(args[0]) : 10);
        say(Machine.describe());
        try (var platform = RunningPlatform.start()) {
            new Inventory(1_000, 20, Week.PROPERTIES).provide(platform);
            new Queries(platform, args.length > 1 ? Integer.parseInt(args[1]) : 100)
                    .measure(values);
        }
    }

    private interface Question {
        /// @return bytes of the answers
        int ask(int turn) throws IOException, InterruptedException;
    }

    private void measure(long values) throws Exception {
        week.fill(platform, values);
        say("%,d values in 100 series; load average %.1f", values, Machine.loadAverage());
        // Roll-ups are made every few seconds.
        Thread.sleep(10_000);
        time("door, 20 series in one query", turn -> door(turn, "{property=~\"p%d|p%d\"}"));
        time(
                "door, their averages of 10 minutes",
                turn -> door(turn, "avg_over_time({property=~\"p%d|p%d\"}[10m])"));
        time("Readings API, 20 series in ten requests", this::readings);
        time("Readings API, one series", turn -> platform.get(one(turn)).length());
        time("door, one series", turn -> door(turn, "p%d{thing=\"t" + turn % Week.THINGS + "\"}"));
        time("door, 1+1", _ -> platform.get("/prometheus/api/v1/query?query=1%2B1").length());
        say("load average %.1f", Machine.loadAverage());
    }

    private int door(int turn, String query) throws IOException, InterruptedException {
        int property = turn % (Week.PROPERTIES - 1);
        // Grafana asks for multiples of the step.
        long end = week.end / 1_000_000 / STEP * STEP;
        String text = URLEncoder.encode(query.formatted(property, property + 1), UTF_8);
        return platform.get(
                        "/prometheus/api/v1/query_range?query=%s&start=%d&end=%d&step=%d"
                                .formatted(text, end - 7 * 86_400, end, STEP))
                .length();
    }

    private String one(int turn) {
        return week.question(turn % Week.THINGS, turn % Week.PROPERTIES);
    }

    private int readings(int turn) throws IOException, InterruptedException {
        int property = turn % (Week.PROPERTIES - 1);
        int size = 0;
        for (int thing = 0; thing < Week.THINGS; thing++) {
            String question = week.question(thing, property);
            size +=
                    platform.get(
                                    question.replace(
                                            "properties=p" + property,
                                            "properties=p%d,p%d".formatted(property, property + 1)))
                            .length();
        }
        return size;
    }

    private void time(String what, Question question) throws IOException, InterruptedException {
        double[] millis = new double[times];
        int size = 0;
        for (int i = -WARM; i < times; i++) {
            long began = System.nanoTime();
            size = question.ask(i + WARM);
            if (i >= 0) {
                millis[i] = (System.nanoTime() - began) / 1e6;
            }
        }
        Arrays.sort(millis);
        say(
                "%-42s p50 %6.1f ms  p99 %6.1f ms  (%,d bytes)",
                what, millis[times / 2], millis[times * 99 / 100], size);
    }
}
