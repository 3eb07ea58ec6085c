package io.baigong.connect.opcua;

import io.baigong.connect.LinkBroken;
import io.baigong.connect.Reason;
import io.baigong.connect.Sample;
import io.baigong.connect.Status;
import io.baigong.connect.Subscription;
import io.baigong.connect.Tag;
import io.baigong.connect.opcua.OpcUaAddress.Deadband;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.eclipse.milo.opcua.sdk.client.subscriptions.MonitoredItemServiceOperationResult;
import org.eclipse.milo.opcua.sdk.client.subscriptions.OpcUaMonitoredItem;
import org.eclipse.milo.opcua.sdk.client.subscriptions.OpcUaSubscription;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UInteger;
import org.eclipse.milo.opcua.stack.core.types.enumerated.DataChangeTrigger;
import org.eclipse.milo.opcua.stack.core.types.enumerated.DeadbandType;
import org.eclipse.milo.opcua.stack.core.types.structured.DataChangeFilter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One subscription of the server, part 4, 5.13 and 5.14: which tags it watches, and what it says.
///
/// Milo asks the server for more only when the samples before were taken, so a sink that blocks
/// fills the server's queues, and the samples after a loss say so.
final class Monitor implements OpcUaSubscription.SubscriptionListener, Subscription {
    private static final Logger LOG = LoggerFactory.getLogger(Monitor.class);

    /// A server drops a subscription that nobody asks about for so long.
    private static final long LIFETIME_MILLIS = 60_000;

    private static final int LIFETIME_OF_KEEP_ALIVES = 10;

    /// Keeps one message below what is taken at once.
    private static final int MOST_IN_A_MESSAGE = 5_000;

    /// A subscription says nothing for as many keep-alives before it is taken for dead.
    private static final double MISSED_KEEP_ALIVES = 3;

    private final Session session;
    private final Requests requests;
    private final Consumer<List<Sample>> sink;
    private final OpcUaSubscription subscription;
    private final double sampling;

    /// Samples come one list at a time, also those that tell of tags that were refused.
    private final ReentrantLock delivering = new ReentrantLock();

    /// Tags whose next sample has to say that others before it are lost.
    private final Set<Tag> robbed = ConcurrentHashMap.newKeySet();

    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile long delivered = System.nanoTime();

    private Monitor(Requests requests, Duration interval, Consumer<List<Sample>> sink) {
        this.requests = requests;
        this.session = requests.session();
        this.sink = sink;
        var server = session.server();
        var watched = server.sampling();
        sampling = (watched == null ? interval : watched).toMillis();
        double publishing = publishing(interval, server);
        subscription = new OpcUaSubscription(session.client(), publishing);
        long keepAlives = Math.max(1, (long) (server.keepAlive().toMillis() / publishing));
        long lifetime =
                Math.max(
                        LIFETIME_OF_KEEP_ALIVES * keepAlives,
                        (long) (LIFETIME_MILLIS / publishing));
        subscription.setLifetimeAndKeepAliveCalculated(false);
        subscription.setMaxKeepAliveCount(UInteger.valueOf(keepAlives));
        subscription.setLifetimeCount(UInteger.valueOf(lifetime));
        subscription.setMaxNotificationsPerPublish(UInteger.valueOf(MOST_IN_A_MESSAGE));
        subscription.setWatchdogMultiplier(MISSED_KEEP_ALIVES);
        subscription.setSubscriptionListener(this);
    }

    /// Not slower than signs of life are wanted.
    private static double publishing(Duration interval, Server server) {
        var wanted = server.publishing();
        if (wanted == null) {
            wanted = interval.compareTo(server.keepAlive()) < 0 ? interval : server.keepAlive();
        }
        return Math.max(1, wanted.toMillis());
    }

    static Subscription open(
            Requests requests,
            Reading reading,
            List<Tag> tags,
            Duration interval,
            Consumer<List<Sample>> sink)
            throws LinkBroken, InterruptedException {
        var monitor = new Monitor(requests, interval, sink);
        try {
            monitor.subscription.create();
        } catch (UaException refused) {
            monitor.demandAnswer(refused.getStatusCode());
            var status = Codes.ofRefusal(refused);
            monitor.deliver(tags.stream().map(tag -> monitor.refused(tag, status)).toList());
            return () -> {};
        }
        requests.session().subscriptions().incrementAndGet();
        monitor.join(tags, reading);
        return monitor;
    }

    private void join(List<Tag> tags, Reading reading) throws LinkBroken, InterruptedException {
        var refused = new ArrayList<Sample>();
        for (var tag : tags) {
            var wanted = reading.wanted(tag);
            if (wanted == null) {
                refused.add(Reading.nowhere(tag, session.clock().instant()));
            } else {
                var item = new OpcUaMonitoredItem(wanted);
                item.setUserObject(tag);
                item.setSamplingInterval(sampling);
                item.setQueueSize(UInteger.valueOf(session.server().queue()));
                filter(item, OpcUaAddress.of(tag.address()).deadband());
                subscription.addMonitoredItem(item);
            }
        }
        var unfiltered = new ArrayList<OpcUaMonitoredItem>();
        for (var result : create()) {
            if (isOfFilter(code(result))) {
                unfiltered.add(result.monitoredItem());
            } else {
                report(result, refused);
            }
        }
        // They tell every change then; the gateway has a deadband of its own.
        unfiltered.forEach(item -> item.setFilter(null));
        for (var result : create()) {
            if (unfiltered.contains(result.monitoredItem())) {
                report(result, refused);
            }
        }
        deliver(refused);
    }

    private void report(MonitoredItemServiceOperationResult result, List<Sample> refused) {
        if (code(result).isBad()) {
            refused.add(refused(tag(result.monitoredItem()), Codes.ofDeed(code(result))));
        }
    }

    private static void filter(OpcUaMonitoredItem item, @Nullable Deadband deadband) {
        if (deadband != null) {
            var type = deadband.percent() ? DeadbandType.Percent : DeadbandType.Absolute;
            item.setFilter(
                    new DataChangeFilter(
                            DataChangeTrigger.StatusValue,
                            UInteger.valueOf(type.getValue()),
                            deadband.amount()));
        }
    }

    /// Puts what is not there yet onto the server, in portions that it takes.
    private List<MonitoredItemServiceOperationResult> create()
            throws LinkBroken, InterruptedException {
        var limit = requests.items();
        while (true) {
            int most = limit.most();
            subscription.setMaxMonitoredItemsPerCall(UInteger.valueOf(most));
            var results = subscription.createMonitoredItems();
            boolean halved = false;
            for (var result : results) {
                demandAnswer(result.serviceResult());
                halved |=
                        !halved
                                && result.serviceResult().isBad()
                                && limit.halve(new UaException(result.serviceResult()), most);
            }
            if (!halved) {
                return results;
            }
        }
    }

    /// Without an answer nobody knows what the server watches.
    private void demandAnswer(StatusCode code) throws LinkBroken, InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("while a subscription was made");
        }
        if (code.getValue() == StatusCodes.Bad_Timeout) {
            session.fail("%s did not answer to a subscription".formatted(session.server().url()));
        }
        session.demandOpen();
    }

    private static StatusCode code(MonitoredItemServiceOperationResult result) {
        return result.serviceResult().isBad()
                ? result.serviceResult()
                : result.operationResult().orElse(StatusCode.BAD);
    }

    private static boolean isOfFilter(StatusCode code) {
        return Codes.is(
                new UaException(code),
                StatusCodes.Bad_DeadbandFilterInvalid,
                StatusCodes.Bad_FilterNotAllowed,
                StatusCodes.Bad_MonitoredItemFilterInvalid,
                StatusCodes.Bad_MonitoredItemFilterUnsupported);
    }

    private Sample refused(Tag tag, Status status) {
        return new Sample(tag, null, status, null, null, session.clock().instant());
    }

    private static Tag tag(OpcUaMonitoredItem item) {
        return (Tag) item.getUserObject().orElseThrow();
    }

    @Override
    public void onDataReceived(
            OpcUaSubscription from, List<OpcUaMonitoredItem> items, List<DataValue> values) {
        var now = session.clock().instant();
        var samples = new ArrayList<Sample>(items.size());
        for (int i = 0; i < items.size(); i++) {
            samples.add(marked(Decoding.sample(tag(items.get(i)), values.get(i), now)));
        }
        try {
            deliver(samples);
        } catch (RuntimeException failed) {
            // Milo would only log it, and the samples were gone.
            session.fail(
                    "what %s tells is not taken: %s".formatted(session.server().url(), failed));
        }
    }

    private Sample marked(Sample sample) {
        if (robbed.isEmpty() || sample.status().isBad() || !robbed.remove(sample.tag())) {
            return sample;
        }
        var status =
                new Status(
                        sample.status().severity(),
                        Reason.QUEUE_OVERFLOW,
                        "the server no longer had notifications that were lost on the way");
        return new Sample(
                sample.tag(),
                sample.value(),
                status,
                sample.sourceTime(),
                sample.serverTime(),
                sample.gatewayTime());
    }

    private void deliver(List<Sample> samples) {
        if (samples.isEmpty()) {
            return;
        }
        delivering.lock();
        try {
            sink.accept(samples);
        } finally {
            delivered = System.nanoTime();
            delivering.unlock();
        }
    }

    @Override
    public void onNotificationDataLost(OpcUaSubscription from) {
        from.getMonitoredItems().forEach(item -> robbed.add(tag(item)));
    }

    /// A server is not silent while nobody asks it, because samples wait to be taken.
    @Override
    public void onWatchdogTimerElapsed(OpcUaSubscription from) {
        if (System.nanoTime() - delivered > session.server().keepAlive().toNanos()) {
            session.fail("%s has said nothing to a subscription".formatted(session.server().url()));
        }
    }

    @Override
    public void onStatusChanged(OpcUaSubscription from, StatusCode status) {
        if (status.isBad()) {
            session.fail(
                    "%s ended a subscription: %s"
                            .formatted(session.server().url(), Codes.words(status)));
        }
    }

    @Override
    public void close() {
        if (closed.getAndSet(true) || !session.isOpen()) {
            return;
        }
        session.subscriptions().decrementAndGet();
        try {
            subscription.delete();
        } catch (UaException left) {
            // It ends with the session, at the latest.
            LOG.debug("subscription: {}", Codes.words(left));
        }
    }
}
