package io.baigong.bench;

import static io.baigong.bench.Machine.say;

import com.digitalpetri.modbus.client.ModbusTcpClient;
import com.digitalpetri.modbus.pdu.ReadHoldingRegistersRequest;
import com.digitalpetri.modbus.tcp.client.NettyTcpClientTransport;
import io.baigong.connect.DataType;
import io.baigong.connect.Link;
import io.baigong.connect.LinkListener;
import io.baigong.connect.Protocol;
import io.baigong.connect.Protocols;
import io.baigong.connect.Settings;
import io.baigong.connect.Surroundings;
import io.baigong.connect.Tag;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/// Modbus TCP: requests a second of 120 registers from 20 devices, beside the bare client of
/// digitalpetri.
///
/// Ours makes 120 samples with name, status and time of each answer; the bare client gives the
/// bytes. The two take turns, each 20 connections with one request in flight, against devices in
/// another process that answer at once. Arguments: `[seconds of a turn]`, 5 when not given.
final class Modbus {
    private static final int DEVICES = 20;
    private static final int REGISTERS = 120;
    private static final int TURNS = 5;

    private final long turnNanos;

    private Modbus(double seconds) {
        this.turnNanos = (long) (seconds * 1e9);
    }

    /// @param cpuMicros processor time of this process for one request
    private record Turn(double perSecond, double cpuMicros) {}

    static void main(String[] args) throws Exception {
        new Modbus(args.length > 0 ? Double.parseDouble(args[0]) : 5).run();
    }

    private void run() throws Exception {
        say(Machine.describe());
        say(
                "%d devices, %d registers a request, one request in flight for each",
                DEVICES, REGISTERS);
        try (var units = ModbusUnits.Child.start(DEVICES);
                var bare = Bare.connect(units.ports());
                var ours = Ours.open(units.ports())) {
            turn("warm-up, bare client", bare.calls());
            turn("warm-up, ours", ours.calls());
            var ratios = new ArrayList<Double>();
            for (int i = 1; i <= TURNS; i++) {
                var theirs = turn("bare client", bare.calls());
                var mine = turn("ours", ours.calls());
                ratios.add(mine.perSecond() / theirs.perSecond());
            }
            ratios.sort(null);
            say(
                    "ratio to the bare client: %.2f (median of %d turns, %.2f to %.2f)",
                    ratios.get(TURNS / 2), TURNS, ratios.getFirst(), ratios.getLast());
        }
    }

    private Turn turn(String name, List<Callable<Integer>> calls) throws Exception {
        double cpu = Machine.cpuSeconds(ProcessHandle.current().pid());
        long begin = System.nanoTime();
        long until = begin + turnNanos;
        long requests = 0;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var loops =
                    calls.stream().map(call -> threads.submit(() -> loop(call, until))).toList();
            for (var loop : loops) {
                requests += loop.get();
            }
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        double used = Machine.cpuSeconds(ProcessHandle.current().pid()) - cpu;
        var turn = new Turn(requests / seconds, used * 1e6 / requests);
        say(
                "%-22s %,9.0f requests/s, %,11.0f registers/s, %5.1f µs of processor a request",
                name, turn.perSecond(), turn.perSecond() * REGISTERS, turn.cpuMicros());
        return turn;
    }

    private static long loop(Callable<Integer> call, long until) throws Exception {
        long done = 0;
        while (System.nanoTime() < until) {
            if (call.call() != REGISTERS) {
                throw new IllegalStateException("an answer without all its registers");
            }
            done++;
        }
        return done;
    }

    /// The library by itself.
    private record Bare(List<ModbusTcpClient> clients) implements AutoCloseable {
        static Bare connect(List<Integer> ports) throws Exception {
            var clients = new ArrayList<ModbusTcpClient>();
            for (int port : ports) {
                var transport =
                        NettyTcpClientTransport.create(config -> {
                            config.hostname = "127.0.0.1";
                            config.port = port;
                        });
                var client = ModbusTcpClient.create(transport);
                client.connect();
                clients.add(client);
            }
            return new Bare(clients);
        }

        List<Callable<Integer>> calls() {
            var request = new ReadHoldingRegistersRequest(0, REGISTERS);
            return clients.stream()
                    .map(client ->
                            (Callable<Integer>)
                                    () ->
                                            client.readHoldingRegisters(1, request)
                                                            .registers()
                                                            .length
                                                    / 2)
                    .toList();
        }

        @Override
        public void close() throws Exception {
            for (var client : clients) {
                client.disconnect();
            }
        }
    }

    /// The driver as the gateway uses it.
    private record Ours(List<Link> links, List<Tag> tags) implements AutoCloseable {
        static Ours open(List<Integer> ports) throws Exception {
            Protocol protocol = Objects.requireNonNull(Protocols.named("modbus-tcp"));
            var surroundings =
                    new Surroundings(InstantSource.system(), Path.of("."), LinkListener.DEAF);
            var links = new ArrayList<Link>();
            for (int port : ports) {
                var given = Map.of("host", "127.0.0.1", "port", Integer.toString(port));
                links.add(protocol.open(Settings.of(protocol.settings(), given), surroundings));
            }
            var tags =
                    IntStream.range(0, REGISTERS)
                            .mapToObj(i ->
                                    new Tag(
                                            "register-" + i,
                                            protocol.address("holding:" + i, DataType.UINT16)))
                            .toList();
            return new Ours(links, tags);
        }

        List<Callable<Integer>> calls() {
            return links.stream()
                    .map(link ->
                            (Callable<Integer>)
                                    () -> {
                                        int good = 0;
                                        for (var sample : link.read(tags)) {
                                            good += sample.status().isGood() ? 1 : 0;
                                        }
                                        return good;
                                    })
                    .toList();
        }

        @Override
        public void close() {
            links.forEach(Link::close);
        }
    }
}
