package io.baigong.bench;

import static io.baigong.bench.Machine.say;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/// Questions of the API at a steady rate, 500 a second, in an organisation of 100,000 things with
/// row-level security on.
///
/// The rate is kept whatever the answers do, and each is timed from when it was due, so that a
/// stall counts for all who would have asked meanwhile. First a question that touches no table, at
/// the same rate: what HTTP, client and machine take. Then the mix of a console: latest values of a
/// thing (40 %), a thing (20 %), a page of the list of things by key, by model, by state or by
/// words (20 %), a day of a series to 500 points (10 %), models (5 %), who I am (5 %). At the end
/// each page of the list alone, one after the other.
///
/// Before that a minute at half of the rate, for the compilers: what is asked often has to be
/// compiled, which takes twenty seconds of processor.
///
/// Arguments: `[seconds] [questions a second]`, 30 and 500 when not given.
final class ApiReads {
    private static final int THINGS = 100_000;
    private static final int MOST_OPEN = 2_000;

    private final RunningPlatform platform;
    private final Week week = new Week();
    private final Random random = new Random(1);
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private ApiReads(RunningPlatform platform) {
        this.platform = platform;
    }

    private interface Question {
        String path();
    }

    /// @param share of a hundred
    private record Asked(String what, int share, Question question) {}

    public static void main(String[] args) throws Exception {
        int seconds = args.length > 0 ? Integer.parseInt(args[0]) : 30;
        int rate = args.length > 1 ? Integer.parseInt(args[1]) : 500;
        say(Machine.describe());
        try (var platform = RunningPlatform.start()) {
            new ApiReads(platform).measure(seconds, rate);
        }
    }

    private void measure(int seconds, int rate) throws IOException, InterruptedException {
        new Inventory(THINGS, 20, Week.PROPERTIES).provide(platform);
        week.fill(platform, 2_000_000);
        var floor = new Asked[] {new Asked("nothing but HTTP", 100, () -> "/api/v1/system")};
        var mix = mix();
        ask(mix, 60, rate / 2);
        say(
                "%d questions a second for %d s, load average %.1f",
                rate, seconds, Machine.loadAverage());
        double least = ask(floor, seconds, rate);
        double cpu = platform.cpuSeconds();
        double p99 = ask(mix, seconds, rate);
        say(
                "all: p99 %.1f ms (wanted: at most 20), %.1f times that of nothing but HTTP; platform %.2f ms of processor a question",
                p99, p99 / least, (platform.cpuSeconds() - cpu) * 1_000 / seconds / rate);
        say(
                "pages of the list of %,d things, one after the other (wanted: p95 at most 50 ms):",
                THINGS);
        for (var page : pages()) {
            alone(page);
        }
    }

    private Asked[] mix() {
        var pages = pages();
        return new Asked[] {
            new Asked("latest of a thing", 40, () -> thing(Week.THINGS) + "/latest"),
            new Asked("a thing", 20, () -> thing(THINGS)),
            new Asked(
                    "a page of things",
                    20,
                    () -> pages[random.nextInt(pages.length)].question.path()),
            new Asked("a day of a series", 10, this::day),
            new Asked("models", 5, () -> "/api/v1/models?summary=true"),
            new Asked("who I am", 5, () -> "/api/v1/tokens"),
        };
    }

    private Asked[] pages() {
        String list = "/api/v1/things?size=50";
        return new Asked[] {
            new Asked("first page", 0, () -> list),
            new Asked("a page far behind", 0, () -> list + "&page=" + random.nextInt(1_900)),
            new Asked("by name, a page", 0, () -> list + "&sort=name&page=" + random.nextInt(50)),
            new Asked("of a model", 0, () -> list + "&model=m" + random.nextInt(20)),
            new Asked("heard of last", 0, () -> list + "&sort=lastSeen&descending=true"),
            new Asked("online", 0, () -> list + "&state=online"),
            new Asked(
                    "words in the name",
                    0,
                    () -> list + "&query=thing%20" + random.nextInt(90_000)),
        };
    }

    private String thing(int of) {
        return "/api/v1/things/t" + random.nextInt(of);
    }

    private String day() {
        long to = week.end / 1_000 - random.nextInt(5) * 86_400_000L;
        return "/api/v1/things/t%d/readings?properties=p%d&from=%d&to=%d&points=500"
                .formatted(random.nextInt(Week.THINGS), random.nextInt(10), to - 86_400_000L, to);
    }

    /// Asks at the rate and prints what each kind took.
    ///
    /// @return the 99th percentile of all in ms
    private double ask(Asked[] mix, int seconds, int rate) throws InterruptedException {
        int count = seconds * rate;
        long step = 1_000_000_000L / rate;
        double[] millis = new double[count];
        int[] kinds = new int[count];
        var failed = new ConcurrentLinkedQueue<String>();
        var open = new Semaphore(MOST_OPEN);
        long began = System.nanoTime() + step;
        for (int i = 0; i < count; i++) {
            kinds[i] = pick(mix);
            var request = request(mix[kinds[i]].question.path());
            long due = began + i * step;
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            open.acquire();
            int turn = i;
            client.sendAsync(request, BodyHandlers.discarding())
                    .whenComplete((answer, trouble) -> {
                        millis[turn] = (System.nanoTime() - due) / 1e6;
                        if (trouble != null) {
                            failed.add(trouble.toString());
                        } else if (answer.statusCode() != 200) {
                            failed.add("got " + answer.statusCode());
                        }
                        open.release();
                    });
        }
        open.acquire(MOST_OPEN);
        return print(mix, kinds, millis, failed);
    }

    private double print(Asked[] mix, int[] kinds, double[] millis, Queue<String> failed) {
        Map<String, double[]> by = new LinkedHashMap<>();
        for (int kind = 0; kind < mix.length; kind++) {
            int wanted = kind;
            double[] some =
                    IntStream.range(0, kinds.length)
                            .filter(i -> kinds[i] == wanted)
                            .mapToDouble(i -> millis[i])
                            .sorted()
                            .toArray();
            by.put(mix[kind].what, some);
        }
        by.forEach((what, some) -> say("  %-24s %s", what, quantiles(some)));
        if (!failed.isEmpty()) {
            say("  FAILED: %d of %d, first: %s", failed.size(), millis.length, failed.peek());
        }
        double[] all = millis.clone();
        Arrays.sort(all);
        say("  %-24s %s", "together", quantiles(all));
        return all[all.length * 99 / 100];
    }

    private void alone(Asked page) throws IOException, InterruptedException {
        double[] millis = new double[200];
        for (int i = -50; i < millis.length; i++) {
            long began = System.nanoTime();
            platform.get(page.question.path());
            if (i >= 0) {
                millis[i] = (System.nanoTime() - began) / 1e6;
            }
        }
        Arrays.sort(millis);
        say("  %-24s %s", page.what, quantiles(millis));
    }

    private static String quantiles(double[] sorted) {
        int n = sorted.length;
        return "p50 %6.1f  p95 %6.1f  p99 %6.1f ms  (%,d)"
                .formatted(sorted[n / 2], sorted[n * 95 / 100], sorted[n * 99 / 100], n);
    }

    private int pick(Asked[] mix) {
        int drawn = random.nextInt(100);
        int kind = 0;
        for (int sum = mix[0].share; drawn >= sum; sum += mix[kind].share) {
            kind++;
        }
        return kind;
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + platform.httpPort() + path))
                .header("Authorization", "Bearer " + platform.token())
                .timeout(Duration.ofSeconds(30))
                .build();
    }
}
