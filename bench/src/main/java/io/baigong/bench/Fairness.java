package io.baigong.bench;

import static io.baigong.bench.Machine.say;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;

/// Two quiet tenants alone, then beside one that sends five times its quota: what do they lose?
///
/// MQTT 3.1.1, QoS 1, JSON of 3 values, 4 connections of each tenant, all on one machine. The quiet
/// ones send at a steady rate. Wanted: each loses less than 5 % of its throughput; p99 is printed
/// beside it. Arguments: `[seconds of each half [messages a second of a quiet tenant]]`, 12 and 500
/// when not given.
final class Fairness {
    private static final int CONNECTIONS = 4;
    private static final int WINDOW = 20;
    private static final int VALUES = 3;
    private static final int QUOTA = 3_000;
    private static final int TIMES = 5;
    private static final double WARM = 4;

    private final double seconds;
    private final double rate;

    private Fairness(double seconds, double rate) {
        this.seconds = seconds;
        this.rate = rate;
    }

    public static void main(String[] args) throws Exception {
        new Fairness(
                        args.length > 0 ? Double.parseDouble(args[0]) : 12,
                        args.length > 1 ? Double.parseDouble(args[1]) : 500)
                .run();
    }

    private record Halves(MqttLoad.Result alone, MqttLoad.Result beside) {
        double lost() {
            return 1 - beside.perSecond() / alone.perSecond();
        }
    }

    private void run() throws Exception {
        say(Machine.describe());
        say(
                "%d connections, window %d each; quiet: %.0f messages/s of %d values; noisy: quota %d values/s, offered %d",
                CONNECTIONS, WINDOW, rate, VALUES, QUOTA, TIMES * QUOTA);
        try (var platform = RunningPlatform.start();
                var threads = Executors.newCachedThreadPool()) {
            var quiet = List.of(tenant(platform, "quiet-1"), tenant(platform, "quiet-2"));
            var noisy = tenant(platform, "noisy");
            platform.send(
                    "PUT",
                    "/api/v1/quotas",
                    new JsonObject()
                            .put("organisation", "noisy")
                            .put("kind", "values-per-second")
                            .put("limit", QUOTA));
            List<MqttLoad> loads = new ArrayList<>();
            for (var tenant : quiet) {
                loads.add(load(platform, tenant, rate));
            }
            loads.add(load(platform, noisy, (double) TIMES * QUOTA / VALUES));
            try {
                measure(threads::submit, loads);
            } finally {
                for (var load : loads) {
                    load.close();
                }
            }
            say("all counts agree: %,d values queryable", platform.queryableValues());
        }
    }

    /// Runs something on a thread of its own.
    private interface Threads {
        <T> java.util.concurrent.Future<T> begin(Callable<T> work);
    }

    private void measure(Threads threads, List<MqttLoad> loads) throws Exception {
        var quiet = loads.subList(0, 2);
        both(threads, quiet, WARM);
        var alone = both(threads, quiet, seconds);
        var loud = threads.begin(() -> loads.getLast().run(WARM + seconds));
        // Its burst is used up by then.
        both(threads, quiet, WARM);
        var beside = both(threads, quiet, seconds);
        var noise = loud.get();
        double worst = 0;
        for (int i = 0; i < quiet.size(); i++) {
            var halves = new Halves(alone.get(i), beside.get(i));
            worst = Math.max(worst, halves.lost());
            say(
                    "quiet tenant %d: alone %,.0f messages/s, p99 %.1f ms; beside the noisy one %,.0f messages/s, p99 %.1f ms; ratio %.3f",
                    i + 1,
                    halves.alone().perSecond(),
                    halves.alone().p99Millis(),
                    halves.beside().perSecond(),
                    halves.beside().p99Millis(),
                    halves.beside().perSecond() / halves.alone().perSecond());
        }
        say(
                "noisy tenant: %,.0f values/s acknowledged of %d offered; quota %d and a burst of 5 s",
                noise.perSecond() * VALUES, TIMES * QUOTA, QUOTA);
        say("the quiet tenants lose at most %.1f %% (wanted: less than 5 %%)", worst * 100);
    }

    private static List<MqttLoad.Result> both(Threads threads, List<MqttLoad> quiet, double seconds)
            throws Exception {
        var running = quiet.stream().map(load -> threads.begin(() -> load.run(seconds))).toList();
        var results = new ArrayList<MqttLoad.Result>();
        for (var one : running) {
            results.add(one.get());
        }
        return results;
    }

    private static MqttLoad load(RunningPlatform platform, List<String> tokens, double rate)
            throws IOException {
        var load = new MqttLoad(WINDOW, rate, (byte[]) null);
        for (int i = 0; i < tokens.size(); i++) {
            load.add(
                    platform.mqttPort(),
                    "c-" + tokens.get(i).hashCode(),
                    tokens.get(i),
                    "v1/devices/me/telemetry");
        }
        return load;
    }

    /// Makes an organisation with as many devices as connections.
    ///
    /// @return the devices' tokens
    private static List<String> tenant(RunningPlatform platform, String key)
            throws IOException, InterruptedException {
        var administrator =
                new JsonObject().put("login", key).put("password", "correct-horse-" + key);
        platform.send(
                "POST",
                "/api/v1/organisations",
                new JsonObject()
                        .put("key", key)
                        .put("kind", "enterprise")
                        .put("name", key)
                        .put("administrator", administrator));
        try (var browser = new Browser(platform.address())) {
            browser.send("/api/v1/session", administrator);
            var tokens = new ArrayList<String>();
            for (int i = 0; i < CONNECTIONS; i++) {
                var connected =
                        browser.send("/api/v1/connect", new JsonObject().put("key", "d-" + i));
                tokens.add(connected.getString("token"));
            }
            return tokens;
        }
    }

    /// Logs in as a person does.
    private static final class Browser implements AutoCloseable {
        private final CookieManager cookies = new CookieManager();
        private final HttpClient client = HttpClient.newBuilder().cookieHandler(cookies).build();
        private final URI platform;

        Browser(URI platform) {
            this.platform = platform;
        }

        JsonObject send(String path, JsonObject body) throws IOException, InterruptedException {
            var get = HttpRequest.newBuilder(platform.resolve("/api/v1/session")).build();
            var request =
                    HttpRequest.newBuilder(platform.resolve(path))
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofString(body.encode()));
            if (!path.equals("/api/v1/session")) {
                client.send(get, BodyHandlers.discarding());
            }
            cookies.getCookieStore().getCookies().stream()
                    .filter(cookie -> cookie.getName().equals("XSRF-TOKEN"))
                    .forEach(cookie -> request.header("X-XSRF-TOKEN", cookie.getValue()));
            var answer = client.send(request.build(), BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw new IOException(path + ": " + answer.statusCode() + " " + answer.body());
            }
            return new JsonObject(answer.body());
        }

        @Override
        public void close() {
            client.close();
        }
    }
}
