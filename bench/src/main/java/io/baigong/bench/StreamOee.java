package io.baigong.bench;

import static io.baigong.bench.Machine.say;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URLEncoder;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/// OEE and energy of 10,000 machines while all of them send: does the store's lag grow, and how old
/// are the figures?
///
/// `stream-oee [SECONDS [MACHINES [RATE]]]`: 60 s each, 10,000 machines, 57,000 messages/s when not
/// given. MQTT QoS 1, 50 connections, JSON of power, a counter of parts and one of energy; ten
/// models, each with a rule that reads state and pieces from the signals, one shift that goes on.
/// First all send as fast as the store keeps up and nobody asks; then somebody asks without a break
/// for the running shift of all machines (OEE, 200 a question) and for the energy of the last
/// minute of each (by model); then the same at the given rate, which is not steered, so that a lag
/// that grows would be seen. Wanted: a lag of at most 2 s that does not grow. At the end the
/// pieces, the running time and the energy of every machine are compared with what it sent.
final class StreamOee {
    private static final int CONNECTIONS = 50;
    private static final int WINDOW = 20;
    private static final int MODELS = 10;
    private static final int AT_ONCE = 200;
    private static final double PART_SECONDS = 0.05;

    private final RunningPlatform platform;
    private final int machines;
    private final double seconds;
    private final MachineMessages messages;
    private final Instant begin;

    private StreamOee(RunningPlatform platform, int machines, double seconds) {
        this.platform = platform;
        this.machines = machines;
        this.seconds = seconds;
        messages = new MachineMessages(machines, CONNECTIONS);
        begin = Instant.now().minus(1, ChronoUnit.MINUTES).truncatedTo(ChronoUnit.MINUTES);
    }

    public static void main(String[] args) throws Exception {
        double seconds = args.length > 0 ? Double.parseDouble(args[0]) : 60;
        int machines = args.length > 1 ? Integer.parseInt(args[1]) : 10_000;
        double rate = args.length > 2 ? Double.parseDouble(args[2]) : 57_000;
        if (machines < CONNECTIONS) {
            throw new IllegalArgumentException(
                    "expected at least %d machines, got %d".formatted(CONNECTIONS, machines));
        }
        say(Machine.describe());
        try (var platform = RunningPlatform.start()) {
            new StreamOee(platform, machines, seconds).run(rate);
        }
    }

    private void run(double rate) throws IOException, InterruptedException {
        String token = provide();
        try (var load = new MqttLoad(WINDOW, 0, messages);
                var asker = new Asker()) {
            for (int i = 0; i < CONNECTIONS; i++) {
                load.add(platform.mqttPort(), "bench-" + i, token, "");
            }
            say("nobody asks:");
            double alone = SteeredRun.run(platform, load, 3, seconds, 0).perSecond();
            asker.begin();
            say("somebody asks for OEE and energy of all machines, without a break:");
            double beside = SteeredRun.run(platform, load, 3, seconds, 0).perSecond();
            asker.tell();
            say("  %.2f of the rate at which nobody asks", beside / alone);
            steady(load, asker, Math.min(rate, 0.9 * alone));
        }
        check();
    }

    /// At a rate that is not steered.
    private void steady(MqttLoad load, Asker asker, double rate)
            throws IOException, InterruptedException {
        say("at a steady %,.0f messages/s:", rate);
        platform.awaitAgreement();
        load.rate(rate);
        load.run(8);
        asker.begin();
        double most;
        double growth;
        double cpu = platform.cpuSeconds();
        try (var watch = new LagWatch(platform)) {
            watch.begin();
            var found = load.run(seconds / 2);
            double first = watch.most();
            watch.begin();
            var more = load.run(seconds / 2);
            most = Math.max(first, watch.most());
            growth = watch.most() - first;
            say(
                    "  %,.0f messages/s, p99 %.1f ms; lag at most %.2f s in the first half, %.2f s in the second; platform %.1f s of processors",
                    (found.messages() + more.messages()) / (found.seconds() + more.seconds()),
                    Math.max(found.p99Millis(), more.p99Millis()),
                    first,
                    watch.most(),
                    platform.cpuSeconds() - cpu);
            Target.atLeast(
                    "messages taken while figures are asked for",
                    rate * 0.98,
                    (found.messages() + more.messages()) / (found.seconds() + more.seconds()),
                    "/s");
        }
        asker.tell();
        Target.atMost("lag of the store", 2, most, "s");
        Target.atMost("growth of the lag from half to half", 0.5, growth, "s");
        Target.atMost("age of the oldest figure", 60, asker.oldest(), "s");
    }

    // ---- what there is

    private String provide() throws IOException, InterruptedException {
        put("/api/v1/sites/works", new JsonObject().put("name", "Works").put("timeZone", "UTC"));
        for (int model = 0; model < MODELS; model++) {
            put("/api/v1/models/m" + model, model(model));
        }
        var csv = new StringBuilder("key,name,model,site\n");
        for (int i = 0; i < machines; i++) {
            csv.append('t').append(i).append(",Machine ").append(i).append(",m");
            csv.append(i % MODELS).append(",works\n");
        }
        var done =
                new JsonObject(
                        platform.send(
                                "POST",
                                "/api/v1/things/import",
                                "text/csv",
                                csv.toString().getBytes(UTF_8)));
        if (done.getLong("failed") != 0) {
            throw new IOException("the platform refused machines: " + done.encode());
        }
        production();
        var name = new JsonObject().put("name", "bench");
        return platform.send("POST", "/api/v1/enrolment-tokens", name).getString("token");
    }

    private static JsonObject model(int number) {
        return new JsonObject()
                .put("key", "m" + number)
                .put("name", "Machine, model " + number)
                .put(
                        "properties",
                        new JsonArray()
                                .add(property("power", "double").put("unit", "kW"))
                                .add(property("parts", "int64"))
                                .add(property("energy", "double").put("unit", "kW.h")));
    }

    private static JsonObject property(String key, String type) {
        return new JsonObject().put("key", key).put("name", key).put("type", type);
    }

    private void production() throws IOException, InterruptedException {
        master(
                "products/gear",
                new JsonObject()
                        .put(
                                "runTimes",
                                new JsonArray()
                                        .add(new JsonObject().put("seconds", PART_SECONDS))));
        var days = new JsonArray();
        for (int day = 1; day <= 7; day++) {
            days.add(day);
        }
        var shift =
                new JsonObject()
                        .put("key", "now")
                        .put("days", days)
                        .put("start", clock(begin))
                        .put("end", clock(begin.plus(6, ChronoUnit.HOURS)));
        master(
                "plans/shifts",
                new JsonObject()
                        .put("from", day().toString())
                        .put("site", "works")
                        .put("shifts", new JsonArray().add(shift)));
        for (int model = 0; model < MODELS; model++) {
            var state =
                    new JsonObject()
                            .put("property", "power")
                            .put("above", 3.5)
                            .put("element", "production");
            master(
                    "rules/m" + model,
                    new JsonObject()
                            .put("model", "m" + model)
                            .put("states", new JsonArray().add(state))
                            .put("otherwise", "down")
                            .put("staleAfter", 7_200)
                            .put("count", new JsonObject().put("property", "parts"))
                            .put("defaultProduct", "gear"));
        }
    }

    private static String clock(Instant at) {
        return LocalTime.ofInstant(at, ZoneOffset.UTC).toString();
    }

    /// The day to which the shift belongs.
    private LocalDate day() {
        return LocalDate.ofInstant(begin, ZoneOffset.UTC);
    }

    private void master(String path, JsonObject body) throws IOException, InterruptedException {
        put("/api/v1/production/master/" + path, body);
    }

    private void put(String path, JsonObject body) throws IOException, InterruptedException {
        platform.send("PUT", path, body);
    }

    // ---- questions

    private String shifts(int first) {
        var path = new StringBuilder("/api/v1/production/shifts?from=").append(day());
        for (int i = first; i < Math.min(machines, first + AT_ONCE); i++) {
            path.append("&workUnit=t").append(i);
        }
        return path.toString();
    }

    private static String energy(int model) {
        String of = "energy{model=\"m%d\"}[1m]".formatted(model);
        String query = "max_over_time(%s) - min_over_time(%s)".formatted(of, of);
        return "/prometheus/api/v1/query?query=" + URLEncoder.encode(query, UTF_8);
    }

    /// Asks for the figures of all machines, round after round.
    private final class Asker implements AutoCloseable {
        private final Thread thread;
        private volatile boolean stopping;
        private volatile boolean asking;
        private volatile String trouble = "";
        private int rounds;
        private double oeeSeconds;
        private double energySeconds;
        private double longest;

        Asker() {
            thread = Thread.ofPlatform().name("asker").daemon().start(this::ask);
        }

        private void ask() {
            try {
                while (!stopping) {
                    if (asking) {
                        round();
                    } else {
                        Thread.sleep(100);
                    }
                }
            } catch (IOException | RuntimeException e) {
                trouble = String.valueOf(e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void round() throws IOException, InterruptedException {
            long began = System.nanoTime();
            for (int first = 0; first < machines && !stopping; first += AT_ONCE) {
                platform.get(shifts(first));
            }
            long then = System.nanoTime();
            for (int model = 0; model < MODELS && !stopping; model++) {
                platform.get(energy(model));
            }
            took((then - began) / 1e9, (System.nanoTime() - then) / 1e9);
        }

        private synchronized void took(double oee, double energy) {
            rounds++;
            oeeSeconds += oee;
            energySeconds += energy;
            longest = Math.max(longest, oee + energy);
        }

        /// From now on.
        synchronized void begin() {
            rounds = 0;
            oeeSeconds = 0;
            energySeconds = 0;
            longest = 0;
            asking = true;
        }

        /// When a figure is replaced, it is as old as two rounds took; one round is the least.
        synchronized double oldest() {
            return rounds == 0 ? Double.POSITIVE_INFINITY : 2 * longest;
        }

        synchronized void tell() throws IOException {
            if (!trouble.isEmpty()) {
                throw new IOException("the figures could not be asked for: " + trouble);
            }
            say(
                    "  %d rounds over all machines: OEE %.1f s and energy %.1f s each, the longest %.1f s",
                    rounds,
                    rounds == 0 ? Double.NaN : oeeSeconds / rounds,
                    rounds == 0 ? Double.NaN : energySeconds / rounds,
                    longest);
        }

        @Override
        public void close() throws InterruptedException {
            stopping = true;
            thread.join(60_000);
        }
    }

    // ---- what must come out

    private void check() throws IOException, InterruptedException {
        say("all counts agree: %,d values queryable", platform.queryableValues());
        long began = System.nanoTime();
        int right = 0;
        double oee = 0;
        for (int first = 0; first < machines; first += AT_ONCE) {
            var shifts = new JsonObject(platform.get(shifts(first))).getJsonArray("shifts");
            long now = System.currentTimeMillis();
            for (int i = 0; i < shifts.size(); i++) {
                var shift = shifts.getJsonObject(i);
                int machine = Integer.parseInt(shift.getString("workUnit").substring(1));
                if (messages.isHeard(machine)) {
                    compare(machine, shift, now);
                    oee += number(shift.getJsonObject("rates"), "oee");
                    right++;
                }
            }
        }
        say(
                "pieces and running time of %,d machines are what they sent (asked for in %.1f s); mean OEE %.3f",
                right, (System.nanoTime() - began) / 1e9, oee / right);
        if (right < machines) {
            throw new IOException(
                    "expected figures of %,d machines, got %,d".formatted(machines, right));
        }
        energies();
    }

    private void compare(int machine, JsonObject shift, long now) throws IOException {
        var figures = shift.getJsonObject("figures");
        double made = number(figures.getJsonObject("PQ"), "value");
        double ran = number(figures.getJsonObject("APT"), "value");
        // The last state holds until now.
        double least = messages.ran(machine) / 1e3;
        double most = least + (now - messages.last(machine)) / 1e3;
        if (made != messages.made(machine) || ran < least - 0.01 || ran > most + 0.01) {
            throw new IOException(
                    "t%d: expected %d pieces and %.3f to %.3f s of production, got %.0f and %.3f: %s"
                            .formatted(
                                    machine,
                                    messages.made(machine),
                                    least,
                                    most,
                                    made,
                                    ran,
                                    shift.encode()));
        }
    }

    private static double number(JsonObject of, String name) {
        return Double.parseDouble(String.valueOf(of.getValue(name)));
    }

    private void energies() throws IOException, InterruptedException {
        for (int machine = 0; machine < machines; machine += 1 + machines / 200) {
            var latest =
                    new JsonObject(platform.get("/api/v1/things/t" + machine + "/latest"))
                            .getJsonArray("values");
            for (int i = 0; i < latest.size(); i++) {
                var value = latest.getJsonObject(i);
                boolean differs =
                        value.getString("property").equals("energy")
                                && Math.abs(number(value, "value") - messages.energy(machine))
                                        > 1e-6;
                if (differs) {
                    throw new IOException(
                            "t%d: expected %.3f kWh, got %s"
                                    .formatted(machine, messages.energy(machine), value.encode()));
                }
            }
        }
        say("energy counters show what was sent");
    }
}
