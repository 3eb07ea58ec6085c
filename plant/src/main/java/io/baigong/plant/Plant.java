package io.baigong.plant;

import io.baigong.plant.sparkplug.Backoff;
import io.baigong.plant.sparkplug.EdgeNode;
import io.baigong.plant.sparkplug.Line;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The Baigong demonstration works 百工示范工厂, a process of its own that speaks to the platform through
/// real sockets only.
public final class Plant {
    /// What libraries tell of each connection.
    private static final Logger MQTT = Logger.getLogger("io.vertx.mqtt");

    private static final Logger FIELD = Logger.getLogger("org.eclipse.milo");
    private static final DateTimeFormatter WATCH = DateTimeFormatter.ofPattern("HH:mm:ss");
    private static final int BACKLOG_VALUES = 400_000;
    private static final Duration STATUS_EVERY = Duration.ofSeconds(10);

    private final Settings settings;
    private final Clock clock = Clock.systemUTC();
    private final Pack pack = new Pack(Pack.WORKS);
    private final Notebook notebook;
    private final Platform office;
    private final Vertx vertx =
            Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1));
    private volatile String history = "not begun";

    private Plant(Settings settings) {
        this.settings = settings;
        this.notebook = new Notebook(settings.data());
        this.office = new Platform(settings.http());
    }

    public static void main(String[] arguments) throws InterruptedException {
        Settings settings;
        try {
            settings = Settings.of(arguments, System.getenv());
        } catch (IllegalArgumentException wrong) {
            System.err.println(wrong.getMessage() + "\n" + Settings.USAGE);
            System.exit(2);
            return;
        }
        // The status line says what matters about connections.
        MQTT.setLevel(Level.OFF);
        FIELD.setLevel(Level.OFF);
        new Plant(settings).run();
    }

    private void run() throws InterruptedException {
        say("百工示范工厂 Baigong demonstration works, platform " + settings.http());
        introduce();
        long start = clock.millis();
        long since = notebook.since(start);
        var machines = machines(start, since);
        try (var hall = new Hall(settings, notebook, since, clock, Plant::say);
                var mqtt = new Cable(settings.mqttHost(), settings.mqttPort());
                var http = new Cable(settings.http().getHost(), settings.httpPort());
                var line = new Platform(URI.create("http://127.0.0.1:" + http.port()))) {
            var meter = new MeterUplink(line, meterTokens());
            var works = new Works(start, machines, List.of(mqtt, http), meter, clock, Plant::say);
            var gateway =
                    new EdgeNode(
                            vertx,
                            line(mqtt.port()),
                            Inventory.devices(pack),
                            clock,
                            works::command);
            Thread uplink = Thread.ofVirtual().name("meter").start(meter);
            works.start(gateway);
            stopOnSignal(works, gateway, uplink);
            say("simulators " + hall.ports());
            if (!settings.gateway().isEmpty()) {
                var engineer = new Engineer(office, settings, settings.gateway(), hall, Plant::say);
                Thread.ofVirtual().name("engineer").start(engineer);
            }
            Thread.ofPlatform().name("history").daemon().start(() -> sendHistory(machines, since));
            Thread.ofVirtual().name("firms").start(new Firms(office, settings, machines, clock));
            while (true) {
                Thread.sleep(STATUS_EVERY);
                status(gateway, meter);
            }
        }
    }

    private List<Machine> machines(long start, long since) {
        var machines = new ArrayList<Machine>();
        machines.add(new EnergyMeter(start, settings.speed()));
        machines.add(new Thermometer(start, settings.speed()));
        machines.add(new MillTurn(start, settings.speed()));
        machines.addAll(MachiningCentre.all(since, settings.speed()));
        return machines;
    }

    private Line line(int port) {
        String token = notebook.enrolmentToken();
        return new Line(
                "127.0.0.1",
                port,
                token,
                token,
                settings.prefix(),
                Inventory.GROUP,
                Inventory.GATEWAY,
                BACKLOG_VALUES);
    }

    /// Introduces the works; patient, for the platform may still be starting.
    private void introduce() throws InterruptedException {
        var backoff = new Backoff(new SplittableRandom(), Duration.ofSeconds(5));
        String said = "";
        while (true) {
            try {
                Access access = Access.read(settings.tokenFile());
                new Provisioning(office, notebook).run(access.token());
                long since = notebook.since(clock.millis());
                new Planning(office, since, settings.historyWeeks()).run(access.token());
                int things = Inventory.ITEMS.size() + Inventory.HALL.size();
                say("site, models and %d things are there".formatted(things));
                return;
            } catch (IOException notYet) {
                String why = notYet.getClass().getSimpleName() + ": " + notYet.getMessage();
                if (!why.equals(said)) {
                    say("waiting for the platform (" + why + ")");
                    said = why;
                }
                Thread.sleep(backoff.next());
            }
        }
    }

    private MeterUplink.Tokens meterTokens() {
        return new MeterUplink.Tokens() {
            @Override
            public @Nullable String current() {
                return notebook.meterToken();
            }

            @Override
            public void renew() throws IOException, InterruptedException {
                String token = Access.read(settings.tokenFile()).token();
                new Provisioning(office, notebook).renewMeterToken(token);
            }
        };
    }

    private void sendHistory(List<Machine> machines, long until) {
        var sender = new History(office, settings.data(), Plant::say);
        var backoff = new Backoff(new SplittableRandom(), Duration.ofMinutes(1));
        int weeks = settings.historyWeeks();
        long from = until - Duration.ofDays(7L * weeks).toMillis();
        long begin = System.nanoTime();
        long values = 0;
        for (Machine machine : weeks == 0 ? List.<Machine>of() : machines) {
            while (!notebook.hasHistory(machine.key(), weeks)) {
                history = "sending " + machine.key();
                try {
                    String token = Access.read(settings.tokenFile()).token();
                    values += sender.send(machine, from, until, token);
                    notebook.historyArrived(machine.key(), weeks);
                } catch (IOException failed) {
                    say("history of %s: %s".formatted(machine.key(), failed.getMessage()));
                    if (!slept(backoff.next())) {
                        return;
                    }
                } catch (InterruptedException stopped) {
                    return;
                }
            }
        }
        history = "complete";
        if (values > 0) {
            double seconds = (System.nanoTime() - begin) / 1e9;
            say("%d weeks of history, %,d values in %.1f s".formatted(weeks, values, seconds));
        }
    }

    private static boolean slept(Duration time) {
        try {
            Thread.sleep(time);
            return true;
        } catch (InterruptedException stopped) {
            return false;
        }
    }

    private void status(EdgeNode gateway, MeterUplink meter) {
        var http = meter.status();
        gateway.status()
                .onSuccess(mqtt ->
                        say(
                                "%s · gateway %,d delivered, %,d waiting, %,d dropped · meter %,d delivered, %,d waiting%s · history %s"
                                        .formatted(
                                                mqtt.online()
                                                        ? "on line"
                                                        : "cut off (" + mqtt.trouble() + ")",
                                                mqtt.delivered(),
                                                mqtt.waiting(),
                                                mqtt.dropped(),
                                                http.delivered(),
                                                http.waiting(),
                                                http.trouble().isEmpty()
                                                        ? ""
                                                        : " (" + http.trouble() + ")",
                                                history)));
    }

    private void stopOnSignal(Works works, EdgeNode gateway, Thread uplink) {
        Runtime.getRuntime()
                .addShutdownHook(
                        Thread.ofPlatform()
                                .name("stop")
                                .unstarted(() -> {
                                    works.stop();
                                    uplink.interrupt();
                                    farewell(gateway);
                                    office.close();
                                    say("stopped");
                                }));
    }

    private static void farewell(EdgeNode gateway) {
        try {
            gateway.close().toCompletionStage().toCompletableFuture().get(3, TimeUnit.SECONDS);
        } catch (InterruptedException
                | java.util.concurrent.ExecutionException
                | java.util.concurrent.TimeoutException gone) {
            say("the platform did not hear the farewell");
        }
    }

    private static void say(String line) {
        System.out.println(LocalTime.now().format(WATCH) + "  " + line);
    }
}
