package io.baigong.bench;

import static io.baigong.bench.Machine.say;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The whole gateway as a process on 10,000 variables of OPC UA that all change every 100 ms: what
/// it costs, and which changes arrive.
///
/// The server queues the number of its tick for each variable; what stands in for the platform's
/// door remembers the numbers. Real disk, real sockets. Arguments: `[seconds]`, 30 when not given.
final class OpcUaGateway implements AutoCloseable {
    private static final int VARIABLES = 10_000;
    private static final int DEVICES = 2;
    private static final int EACH = VARIABLES / DEVICES;
    private static final double LIMIT_PERCENT = 60;

    private final OpcUaTicks.Child server = OpcUaTicks.Child.start(VARIABLES);
    private final GatewayReceiver receiver = new GatewayReceiver();
    private final GatewayProcess gateway;

    private OpcUaGateway() throws Exception {
        receiver.open();
        gateway = new GatewayProcess(receiver, "256m", document());
    }

    static void main(String[] args) throws Exception {
        say(Machine.describe());
        try (var load = new OpcUaGateway()) {
            load.run(args.length > 0 ? Integer.parseInt(args[0]) : 30);
        }
        System.exit(0);
    }

    private String document() {
        String devices =
                IntStream.range(0, DEVICES)
                        .mapToObj(device ->
                                """
                                {"key": "device-%d", "protocol": "opcua",
                                 "settings": {"url": "opc.tcp://127.0.0.1:%d", "securityPolicy": "none"},
                                 "groups": [{"name": "all", "interval": "PT0.1S", "tags": [%s]}]}\
                                """
                                        .formatted(device, server.port(), tags(device)))
                        .collect(Collectors.joining(","));
        return "{\"version\": 1, \"devices\": [%s]}".formatted(devices);
    }

    private static String tags(int device) {
        return IntStream.range(device * EACH, (device + 1) * EACH)
                .mapToObj(i ->
                        "{\"name\": \"v%d\", \"address\": \"nsu=%s;s=v%d\"}"
                                .formatted(i, OpcUaTicks.NAMESPACE, i))
                .collect(Collectors.joining(","));
    }

    private void run(int seconds) throws Exception {
        gateway.awaitDistinct(10L * VARIABLES);
        Thread.sleep(5_000);
        double cpu = Machine.cpuSeconds(gateway.pid());
        long before = receiver.distinct();
        long from = System.nanoTime();
        Thread.sleep(1_000L * seconds);
        double took = (System.nanoTime() - from) / 1e9;
        double percent = (Machine.cpuSeconds(gateway.pid()) - cpu) / took * 100;
        say(
                "%s: %.1f %% of one core for the whole gateway, wanted below %.0f",
                percent < LIMIT_PERCENT ? "MET" : "MISSED", percent, LIMIT_PERCENT);
        say(
                "%,.0f values/s delivered of %,d, %d repeated; newest value of a device %.1f s old; %d MB"
                        + " resident",
                (receiver.distinct() - before) / took,
                VARIABLES * 10,
                receiver.repeated(),
                receiver.oldestNewest(),
                Machine.memory(gateway.pid(), "Rss") >> 20);
    }

    @Override
    public void close() throws Exception {
        gateway.close();
        receiver.close();
        server.close();
    }
}
