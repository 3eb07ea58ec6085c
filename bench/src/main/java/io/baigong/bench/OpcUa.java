package io.baigong.bench;

import static io.baigong.bench.Machine.say;

import io.baigong.connect.LinkListener;
import io.baigong.connect.Protocols;
import io.baigong.connect.Reason;
import io.baigong.connect.Sample;
import io.baigong.connect.Settings;
import io.baigong.connect.Surroundings;
import io.baigong.connect.Tag;
import io.baigong.connect.Value;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.eclipse.milo.opcua.sdk.client.OpcUaClient;
import org.eclipse.milo.opcua.sdk.client.subscriptions.OpcUaMonitoredItem;
import org.eclipse.milo.opcua.sdk.client.subscriptions.OpcUaSubscription;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UInteger;

/// OPC UA: 10,000 variables that all change every 100 ms, by the driver and by Milo's bare client,
/// taking turns, with a server of Milo in another process.
///
/// The server puts the number of its tick into the queue of each variable, so a number that does
/// not follow the one before was lost, unless the value says that the queue had overflowed.
/// Arguments: `[seconds of a turn]`, 20 when not given.
final class OpcUa {
    private static final int VARIABLES = 10_000;
    private static final int PERIOD_MILLIS = 100;
    private static final int QUEUE = 20;
    private static final int TURNS = 3;
    private static final int WARM_UP_MILLIS = 5_000;
    private static final double LIMIT_PERCENT = 60;

    private final int seconds;
    private final int port;

    private OpcUa(int seconds, int port) {
        this.seconds = seconds;
        this.port = port;
    }

    /// What came of the variables, by their numbers.
    private static final class Ledger {
        private final int[] last = new int[VARIABLES];
        private long values;
        private long lost;
        private long repeated;
        private long flagged;

        synchronized void take(int variable, int tick, boolean overflow) {
            int before = last[variable];
            values++;
            flagged += overflow ? 1 : 0;
            repeated += before != 0 && tick <= before ? 1 : 0;
            lost += before != 0 && tick > before + 1 && !overflow ? tick - before - 1 : 0;
            last[variable] = tick;
        }

        synchronized long values() {
            return values;
        }

        synchronized boolean isFull() {
            return Arrays.stream(last).allMatch(tick -> tick > 0);
        }

        synchronized String verdict() {
            return "%d lost without a word, %d told twice, %d flagged as overflowed"
                    .formatted(lost, repeated, flagged);
        }
    }

    /// Something that fills a ledger until it is closed.
    private interface Source {
        AutoCloseable open(Ledger ledger) throws Exception;
    }

    static void main(String[] args) throws Exception {
        say(Machine.describe());
        say("%,d variables change every %d ms; queue %d", VARIABLES, PERIOD_MILLIS, QUEUE);
        try (var server = OpcUaTicks.Child.start(VARIABLES)) {
            int seconds = args.length > 0 ? Integer.parseInt(args[0]) : 20;
            new OpcUa(seconds, server.port()).run();
        }
        System.exit(0);
    }

    private void run() throws Exception {
        var ratios = new ArrayList<Double>();
        var ours = new ArrayList<Double>();
        turn("warm-up, bare Milo", this::bare);
        turn("warm-up, driver", this::driver);
        for (int i = 0; i < TURNS; i++) {
            double theirs = turn("bare Milo", this::bare);
            double mine = turn("driver", this::driver);
            ours.add(mine);
            ratios.add(mine / theirs);
        }
        ours.sort(null);
        ratios.sort(null);
        double median = ours.get(TURNS / 2);
        say(
                "%s: %.1f %% of one core, median of %d turns, wanted below %.0f; %.2f of bare Milo",
                median < LIMIT_PERCENT ? "MET" : "MISSED",
                median,
                TURNS,
                LIMIT_PERCENT,
                ratios.get(TURNS / 2));
    }

    /// @return processor time of this process, in percent of one core
    private double turn(String name, Source source) throws Exception {
        var ledger = new Ledger();
        long begin = System.nanoTime();
        try (var open = source.open(ledger)) {
            while (!ledger.isFull()) {
                Thread.sleep(20);
            }
            double ready = (System.nanoTime() - begin) / 1e9;
            Thread.sleep(WARM_UP_MILLIS);
            double cpu = Machine.ownCpuSeconds();
            long before = ledger.values();
            long from = System.nanoTime();
            Thread.sleep(1_000L * seconds);
            double took = (System.nanoTime() - from) / 1e9;
            double percent = (Machine.ownCpuSeconds() - cpu) / took * 100;
            say(
                    "%-20s %,8.0f values/s, %5.1f %% of one core, all there after %.1f s; %s",
                    name, (ledger.values() - before) / took, percent, ready, ledger.verdict());
            return percent;
        }
    }

    private AutoCloseable driver(Ledger ledger) throws Exception {
        var protocol = Objects.requireNonNull(Protocols.named("opcua"));
        var given =
                Map.of(
                        "url",
                        "opc.tcp://127.0.0.1:" + port,
                        "securityPolicy",
                        "none",
                        "queueSize",
                        Integer.toString(QUEUE));
        var link =
                protocol.open(
                        Settings.of(protocol.settings(), given),
                        new Surroundings(InstantSource.system(), Path.of("."), LinkListener.DEAF));
        var tags =
                IntStream.range(0, VARIABLES)
                        .mapToObj(i ->
                                new Tag(
                                        Integer.toString(i),
                                        protocol.address(
                                                "nsu=%s;s=v%d".formatted(OpcUaTicks.NAMESPACE, i),
                                                null)))
                        .toList();
        link.subscribe(
                tags,
                Duration.ofMillis(PERIOD_MILLIS),
                samples -> samples.forEach(sample -> take(ledger, sample)));
        return link;
    }

    private static void take(Ledger ledger, Sample sample) {
        if (sample.value() instanceof Value.Whole(long tick)) {
            ledger.take(
                    Integer.parseInt(sample.tag().name()),
                    (int) tick,
                    sample.status().reason() == Reason.QUEUE_OVERFLOW);
        }
    }

    private AutoCloseable bare(Ledger ledger) throws Exception {
        var client = OpcUaClient.create("opc.tcp://127.0.0.1:" + port);
        client.connect();
        var subscription = new OpcUaSubscription(client, PERIOD_MILLIS);
        subscription.setSubscriptionListener(
                new OpcUaSubscription.SubscriptionListener() {
                    @Override
                    public void onDataReceived(
                            OpcUaSubscription from,
                            List<OpcUaMonitoredItem> items,
                            List<DataValue> values) {
                        for (int i = 0; i < items.size(); i++) {
                            take(ledger, items.get(i), values.get(i));
                        }
                    }
                });
        subscription.create();
        var index =
                Objects.requireNonNull(client.getNamespaceTable().getIndex(OpcUaTicks.NAMESPACE));
        for (int i = 0; i < VARIABLES; i++) {
            var item = OpcUaMonitoredItem.newDataItem(new NodeId(index, "v" + i));
            item.setSamplingInterval(PERIOD_MILLIS);
            item.setQueueSize(UInteger.valueOf(QUEUE));
            item.setUserObject(i);
            subscription.addMonitoredItem(item);
        }
        subscription.createMonitoredItems();
        return client::disconnect;
    }

    private static void take(Ledger ledger, OpcUaMonitoredItem item, DataValue value) {
        if (value.value().value() instanceof Integer tick) {
            ledger.take(
                    (Integer) item.getUserObject().orElseThrow(),
                    tick,
                    value.statusCode().isOverflowSet());
        }
    }
}
