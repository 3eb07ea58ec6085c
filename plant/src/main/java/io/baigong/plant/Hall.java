package io.baigong.plant;

import io.baigong.plant.field.Image;
import io.baigong.plant.field.MeterSimulator;
import io.baigong.plant.field.ModbusSimulator;
import io.baigong.plant.field.MonitorSimulator;
import io.baigong.plant.field.OpcUaSimulator;
import io.baigong.plant.field.S7Simulator;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// The hall of machines that speak the protocols of the field and no other: each has a simulator on
/// a port of 127.0.0.1, to be collected by a gateway. Ports are the usual ones below 1024 plus
/// 1000, or others when those are taken; they stay from start to start while they can.
final class Hall implements AutoCloseable {
    private static final long TICK_MILLIS = 200;
    private static final int TRIES = 3;
    private static final int BENCH_BLOCK = 1;
    private static final String MONITOR_PASSWORD = "123456";
    private static final Duration MONITOR_INTERVAL = Duration.ofSeconds(15);

    private final Notebook notebook;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final Map<String, Integer> ports = new LinkedHashMap<>();
    private String certificate = "";
    private final ScheduledExecutorService clockwork =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("hall").daemon().factory());

    private interface Opening {
        AutoCloseable on(int port) throws IOException, InterruptedException;
    }

    /// @param since when the works first started, epoch milliseconds
    Hall(Settings settings, Notebook notebook, long since, Clock clock, Consumer<String> say)
            throws InterruptedException {
        this.notebook = notebook;
        long start = clock.millis();
        double speed = settings.speed();
        var meter = new EnergyMeter(start, speed);
        Map<Integer, Image> units =
                Map.of(
                        1, new Press(since, speed, clock),
                        2, new HallMeter(meter, clock),
                        3, new OldLathe(start, speed, clock));
        var bench = Map.<Integer, Image>of(BENCH_BLOCK, new TestBench(start, speed, clock));
        var reactor = new Reactor(start, speed, clock);
        Path keys = settings.data().resolve("opc-ua");
        open("modbus-tcp", 1502, say, port -> new ModbusSimulator(port, units));
        var office =
                Map.of(OfficeMeter.NUMBER, (MeterSimulator.Dial) new OfficeMeter(meter, clock));
        open("dlt645-2007-over-tcp", 6450, say, port -> new MeterSimulator(port, office));
        open("s7", 1102, say, port -> new S7Simulator(port, bench));
        open(
                "opcua",
                4840,
                say,
                port -> {
                    var simulator = new OpcUaSimulator(port, keys, reactor.addressSpace());
                    certificate = simulator.fingerprint();
                    return simulator;
                });
        open(
                "mtconnect",
                5000,
                say,
                port -> playing(new MillTurnAgent(port, start, speed, clock), clock));
        dial(reactor, clock);
    }

    /// Dials in to the gateway, which listens at a port that nobody had when it was chosen.
    private void dial(Reactor reactor, Clock clock) {
        String protocol = "hj212-2017";
        int port = notebook.port(protocol, 0);
        try {
            port = port == 0 ? freePort() : port;
        } catch (IOException none) {
            return;
        }
        ports.put(protocol, port);
        notebook.notePort(protocol, port);
        open.addFirst(
                new MonitorSimulator(
                        port,
                        Reactor.MONITOR_NUMBER,
                        MONITOR_PASSWORD,
                        MONITOR_INTERVAL,
                        clock,
                        reactor::purge));
    }

    private MillTurnAgent playing(MillTurnAgent agent, Clock clock) {
        clockwork.scheduleAtFixedRate(
                () -> agent.play(clock.millis()), 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
        return agent;
    }

    /// SHA-256 of the certificate that the OPC UA server shows, in hexadecimal; nothing without
    /// one.
    String certificate() {
        return certificate;
    }

    /// Where each protocol is spoken, by the platform's name of it; those that could not be opened
    /// are not there.
    Map<String, Integer> ports() {
        return Map.copyOf(ports);
    }

    private void open(String protocol, int usual, Consumer<String> say, Opening opening)
            throws InterruptedException {
        String trouble = "";
        for (int i = 0; i < TRIES; i++) {
            try {
                int port = i == 0 ? notebook.port(protocol, usual) : freePort();
                open.addFirst(opening.on(port));
                ports.put(protocol, port);
                notebook.notePort(protocol, port);
                return;
            } catch (IOException taken) {
                trouble = String.valueOf(taken.getMessage());
            }
        }
        say.accept("the simulator of %s did not start: %s".formatted(protocol, trouble));
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        clockwork.shutdownNow();
        for (AutoCloseable simulator : open) {
            try {
                simulator.close();
            } catch (Exception gone) {
                // It is ended with the process at the latest.
            }
        }
    }
}
