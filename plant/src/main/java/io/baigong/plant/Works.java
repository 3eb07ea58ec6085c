package io.baigong.plant;

import io.baigong.plant.History.News;
import io.baigong.plant.sparkplug.EdgeNode;
import io.baigong.plant.sparkplug.Report;
import io.baigong.plant.sparkplug.Sample;
import io.baigong.plant.sparkplug.Value;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The running works: asks each machine what is new, hands it to the gateway or to the meter's
/// uplink, and carries out what the platform commands.
final class Works {
    /// The field of the command `unplug`; a host that writes a command's fields as metrics of the
    /// thing writes this one, and takes its new value for the answer.
    private static final String UNPLUG_FIELD = "seconds";

    private static final Set<String> UNPLUG_NAMES = Set.of(Inventory.UNPLUG, UNPLUG_FIELD);

    private static final long TICK_MILLIS = 200;
    private static final long GATEWAY_MILLIS = 5_000;
    private static final long LONGEST_LEAP = Duration.ofMinutes(10).toMillis();
    private static final long DEFAULT_UNPLUG = 60;
    private static final long LONGEST_UNPLUG = 600;

    /// Time for the answer to leave before the cable goes.
    private static final long FAREWELL_MILLIS = 1_500;

    private final List<Machine> machines;
    private final List<Cable> cables;
    private final MeterUplink meter;
    private final Clock clock;
    private final Consumer<String> say;
    private final ScheduledExecutorService clockwork =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("clockwork").daemon().factory());
    private final News news = new News(false);
    private final List<ScheduledFuture<?>> plugging = new ArrayList<>();
    private @Nullable EdgeNode gateway;
    private long played;

    /// @param start when live replay begins
    /// @param cables the lines that `unplug` cuts
    Works(
            long start,
            List<Machine> machines,
            List<Cable> cables,
            MeterUplink meter,
            Clock clock,
            Consumer<String> say) {
        this.machines = List.copyOf(machines);
        this.cables = List.copyOf(cables);
        this.meter = meter;
        this.clock = clock;
        this.say = say;
        this.played = start - 1;
    }

    void start(EdgeNode through) {
        gateway = through;
        through.start();
        clockwork.scheduleAtFixedRate(guarded(this::play), 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
        clockwork.scheduleAtFixedRate(
                guarded(this::gatewayReports), 1_000, GATEWAY_MILLIS, TimeUnit.MILLISECONDS);
    }

    void stop() {
        clockwork.shutdownNow();
    }

    /// A failure of one tick must not end all that follow.
    private Runnable guarded(Runnable step) {
        return () -> {
            try {
                step.run();
            } catch (RuntimeException failed) {
                say.accept("a step of the works failed: " + failed);
            }
        };
    }

    private void play() {
        long now = clock.millis();
        long after = Math.max(played, now - LONGEST_LEAP);
        if (now > after) {
            played = now;
            machines.forEach(machine -> machine.live(after, now, this::route));
        }
    }

    private void route(Report report) {
        if (report.device().equals(EnergyMeter.KEY)) {
            meter.offer(report);
            return;
        }
        var samples = report.samples().stream().filter(news.of(report.device())).toList();
        if (!samples.isEmpty()) {
            toGateway(new Report(report.device(), report.time(), samples));
        }
    }

    private void toGateway(Report report) {
        if (gateway != null) {
            gateway.offer(report);
        }
    }

    private void gatewayReports() {
        if (gateway == null) {
            return;
        }
        var meterNow = meter.status();
        gateway.status()
                .onSuccess(now ->
                        toGateway(
                                new Report(
                                        Report.NODE,
                                        clock.millis(),
                                        List.of(
                                                count(
                                                        "backlog",
                                                        now.waiting() + meterNow.waiting()),
                                                count(
                                                        "delivered",
                                                        now.delivered() + meterNow.delivered()),
                                                count(
                                                        "dropped",
                                                        now.dropped() + meterNow.dropped())))));
    }

    private static Sample count(String metric, long value) {
        return new Sample(metric, new Value.Whole(value));
    }

    /// Carries out a command on the clockwork's thread.
    void command(EdgeNode.Command command) {
        clockwork.execute(guarded(() -> carryOut(command)));
    }

    private void carryOut(EdgeNode.Command command) {
        if (command.device().equals(Report.NODE)) {
            if (UNPLUG_NAMES.contains(command.metric())) {
                unplug(seconds(command.value()));
            }
            return;
        }
        Double wanted = number(command.value());
        String metric = command.metric().substring(command.metric().lastIndexOf('/') + 1);
        for (Machine machine : machines) {
            if (wanted != null
                    && machine.key().equals(command.device())
                    && machine.set(metric, wanted)) {
                say.accept("%s: %s set to %s".formatted(machine.key(), metric, wanted));
                var answer = new Sample(metric, new Value.Real(wanted));
                toGateway(new Report(machine.key(), clock.millis(), List.of(answer)));
            }
        }
    }

    private static long seconds(@Nullable Value value) {
        Double wanted = number(value);
        return wanted == null || !(wanted >= 1)
                ? DEFAULT_UNPLUG
                : (long) Math.min(wanted, LONGEST_UNPLUG);
    }

    private static @Nullable Double number(@Nullable Value value) {
        return switch (value) {
            case null -> null;
            case Value.Whole(long number) -> (double) number;
            case Value.Real(double number) -> number;
            case Value.Flag _, Value.Text _ -> null;
        };
    }

    /// Pulls the plug for a while; a second pull starts the time again.
    void unplug(long seconds) {
        say.accept("the plug is pulled for %d s".formatted(seconds));
        var answer = List.of(count(Inventory.UNPLUG, seconds), count(UNPLUG_FIELD, seconds));
        toGateway(new Report(Report.NODE, clock.millis(), answer));
        plugging.forEach(step -> step.cancel(false));
        plugging.clear();
        plugging.add(
                clockwork.schedule(
                        () -> cables.forEach(Cable::pull), FAREWELL_MILLIS, TimeUnit.MILLISECONDS));
        plugging.add(
                clockwork.schedule(
                        guarded(this::plugIn),
                        FAREWELL_MILLIS + seconds * 1_000,
                        TimeUnit.MILLISECONDS));
    }

    private void plugIn() {
        cables.forEach(Cable::plugIn);
        say.accept("the plug is in again");
    }
}
