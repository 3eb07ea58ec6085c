package io.baigong.edge.collect;

import io.baigong.connect.Capability;
import io.baigong.connect.ConnectFault;
import io.baigong.connect.Link;
import io.baigong.connect.LinkBroken;
import io.baigong.connect.Protocol;
import io.baigong.connect.Sample;
import io.baigong.connect.Settings;
import io.baigong.connect.Surroundings;
import io.baigong.edge.collect.DeviceState.Phase;
import io.baigong.edge.configuration.DeviceConfiguration;
import io.baigong.edge.uplink.Backoff;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One device under supervision: a virtual thread connects, asks, subscribes, and after a failure
/// waits longer and longer, for ever. Whatever this device does, it keeps nobody else waiting.
final class Device {
    private static final Logger LOG = LoggerFactory.getLogger(Device.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);

    /// A call of the driver that takes so much longer than the watchdog's patience is ended by
    /// closing the link.
    private static final long STUCK_NANOS = TimeUnit.SECONDS.toNanos(60);

    private static final int MOST_TASKS = 64;

    private final DeviceConfiguration configuration;
    private final Protocol protocol;
    private final Settings settings;
    private final Path directory;
    private final InstantSource clock;
    private final Sink sink;
    private final TagBook book;
    private final PacketLog packets;
    private final SplittableRandom random = new SplittableRandom();
    private final Backoff backoff = new Backoff(random, FIRST_PAUSE, LONGEST_PAUSE);
    private final BlockingQueue<LinkTask<?>> tasks = new ArrayBlockingQueue<>(MOST_TASKS);
    private final Thread thread;

    private volatile boolean stopping;
    private volatile @Nullable Link link;
    private volatile @Nullable LinkBroken lost;
    private volatile boolean delivered;
    private volatile Phase phase = Phase.CONNECTING;
    private volatile Instant since;
    private volatile String trouble = "";

    /// Why the last link ended; stands until a value has come by another.
    private volatile String lastFailure = "";

    private volatile long busySince;
    private volatile long connects;
    private volatile long failures;
    private volatile long overruns;

    Device(
            DeviceConfiguration configuration,
            Protocol protocol,
            Path directory,
            InstantSource clock,
            Sink sink) {
        this.configuration = configuration;
        this.protocol = protocol;
        this.settings = Settings.of(protocol.settings(), configuration.settings());
        this.directory = directory;
        this.clock = clock;
        this.sink = sink;
        since = clock.instant();
        busySince = System.nanoTime();
        book = new TagBook(configuration, protocol, sink, busySince);
        packets = new PacketLog(clock);
        thread = Thread.ofVirtual().name("device " + configuration.key()).unstarted(this::run);
    }

    DeviceConfiguration configuration() {
        return configuration;
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            while (!stopping) {
                attempt();
                if (delivered) {
                    delivered = false;
                    backoff.reset();
                }
                if (!stopping) {
                    pause(backoff.next());
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            failTasks();
        }
    }

    @SuppressWarnings("CatchingUnchecked") // a mistake of a driver is a failure of this device only
    private void attempt() throws InterruptedException {
        turn(Phase.CONNECTING, trouble);
        lost = null;
        busySince = System.nanoTime();
        var listener = packets.ofLink(this::lost);
        try (var opened = protocol.open(settings, new Surroundings(clock, directory, listener))) {
            link = opened;
            connects++;
            collect(opened);
        } catch (ConnectFault e) {
            failed("%s: %s".formatted(e.kind(), e.getMessage()));
            sink.reached(configuration.key(), false);
        } catch (LinkBroken e) {
            failed(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            LOG.error(
                    "the driver {} of {} failed", configuration.protocol(), configuration.key(), e);
            failed("the driver failed: " + e);
        } finally {
            link = null;
            listener.end();
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
    private void failed(String why) {
        failures++;
        lastFailure = why;
        if (!why.equals(trouble)) {
            LOG.warn("{}: {}", configuration.key(), why);
        }
        turn(Phase.WAITING, why);
    }

    private void collect(Link opened) throws LinkBroken, InterruptedException {
        turn(Phase.COLLECTING, "");
        var polled = new ArrayList<TagBook.Chapter>();
        for (var chapter : book.chapters()) {
            if (chapter.subscribed()) {
                opened.subscribe(
                        chapter.tags(),
                        chapter.group().interval(),
                        samples -> arrived(book.take(samples, System.nanoTime())));
            } else {
                polled.add(chapter);
            }
        }
        sink.reached(configuration.key(), true);
        poll(opened, polled);
    }

    private void poll(Link opened, List<TagBook.Chapter> polled)
            throws LinkBroken, InterruptedException {
        long[] intervals =
                polled.stream()
                        .mapToLong(chapter -> chapter.group().interval().toNanos())
                        .toArray();
        var plan = new PollPlan(intervals, System.nanoTime(), random);
        while (!stopping) {
            int group = plan.first();
            long nanos = group < 0 ? Long.MAX_VALUE : plan.nanosUntil(group, System.nanoTime());
            busySince = 0;
            var task = nanos > 0 ? tasks.poll(nanos, TimeUnit.NANOSECONDS) : tasks.poll();
            busySince = System.nanoTime();
            LinkBroken why = lost;
            if (why != null) {
                if (task != null) {
                    task.fail(NotDone.Why.AWAY, away(why.getMessage()));
                }
                throw why;
            }
            if (task != null) {
                task.run(opened);
            }
            if (group >= 0 && plan.nanosUntil(group, System.nanoTime()) <= 0) {
                ask(opened, polled.get(group));
                plan.asked(group, System.nanoTime());
                overruns = plan.overruns();
            }
        }
    }

    private void ask(Link opened, TagBook.Chapter chapter) throws LinkBroken, InterruptedException {
        var samples = opened.read(chapter.tags());
        arrived(book.take(samples, System.nanoTime()));
        if (isSilent(chapter)) {
            throw new LinkBroken("no answer for %d intervals".formatted(configuration.watchdog()));
        }
    }

    /// All answers of a group have been missing for longer than the watchdog waits.
    private boolean isSilent(TagBook.Chapter chapter) {
        return book.isSilent(chapter, System.nanoTime());
    }

    private void arrived(int answers) {
        if (answers > 0) {
            delivered = true;
            lastFailure = "";
        }
    }

    private void lost(LinkBroken why) {
        lost = why;
        tasks.offer(new LinkTask<>(_ -> 0)); // wakes the thread
    }

    private void pause(Duration duration) throws InterruptedException {
        busySince = 0;
        failTasks();
        Thread.sleep(duration);
        failTasks();
    }

    private void failTasks() {
        for (var task = tasks.poll(); task != null; task = tasks.poll()) {
            task.fail(NotDone.Why.AWAY, away());
        }
    }

    private void turn(Phase to, String why) {
        if (phase != to || !why.equals(trouble)) {
            since = clock.instant();
        }
        phase = to;
        trouble = why;
    }

    /// Looks after the device from outside: values that have become old, calls that never end.
    /// Called every half second or so.
    ///
    /// @param now by [System#nanoTime]
    void watch(long now) {
        keepSubscribed(now);
        String why = lastFailure.isEmpty() ? "no value came" : lastFailure;
        if (book.tellStale(now, clock.instant(), why) && phase != Phase.COLLECTING) {
            sink.reached(configuration.key(), false);
        }
        long busy = busySince;
        if (busy != 0 && now - busy > STUCK_NANOS + longestPatience()) {
            LOG.error("{}: the driver did not come back; its link is closed", configuration.key());
            busySince = now;
            close();
        }
    }

    /// Who reports by exception tells of changes only, so signs of life of the link count for all
    /// its tags. Without any the link is made anew, but not that of a device that cannot be asked:
    /// it speaks when it does, a broker or a port that it dials is no more alive for being left and
    /// entered again, and the link tells itself when it ends.
    private void keepSubscribed(long now) {
        if (link == null || phase != Phase.COLLECTING) {
            return;
        }
        long heard = can(Capability.READ) ? packets.heard() : now;
        for (var chapter : book.chapters()) {
            if (chapter.subscribed()) {
                if (now - heard > chapter.patience()) {
                    if (book.isSilent(chapter, now)) {
                        lost(new LinkBroken("the subscription has been silent for too long"));
                        return;
                    }
                } else if (can(Capability.REPORT_BY_EXCEPTION)) {
                    book.heard(chapter, heard, clock.millis());
                }
            }
        }
    }

    private boolean can(Capability capability) {
        return protocol.capabilities().contains(capability);
    }

    private long longestPatience() {
        return book.chapters().stream().mapToLong(TagBook.Chapter::patience).max().orElse(0);
    }

    private String away() {
        return away(trouble.isEmpty() ? "not yet" : trouble);
    }

    private String away(@Nullable String why) {
        return "%s is not connected: %s".formatted(configuration.key(), why);
    }

    /// Does something with the link between two askings.
    <T> T with(LinkTask.Work<T> work, Duration patience) throws NotDone, InterruptedException {
        if (link == null) {
            throw new NotDone(NotDone.Why.AWAY, away());
        }
        var task = new LinkTask<T>(work);
        if (!tasks.offer(task)) {
            throw new NotDone(
                    NotDone.Why.TIME_LIMIT,
                    "%d requests wait for the device already".formatted(MOST_TASKS));
        }
        return task.await(patience);
    }

    /// Writes what the rules let through.
    List<WriteOutcome> write(List<WriteGate.Wish> wishes, boolean approved, Duration patience)
            throws NotDone, InterruptedException {
        var gate = new WriteGate(book, wishes, approved);
        var refused = gate.withoutDevice();
        return refused != null ? refused : with(link -> gate.run(link, this::learn), patience);
    }

    /// What was read back is told in any case, whatever the deadband.
    private void learn(List<Sample> samples) {
        book.tellNext(samples);
        arrived(book.take(samples, System.nanoTime()));
    }

    Protocol protocol() {
        return protocol;
    }

    PacketLog packets() {
        return packets;
    }

    DeviceState state() {
        return new DeviceState(
                configuration.key(),
                phase,
                since,
                trouble,
                book.lastGood(),
                configuration.tags(),
                book.bad(),
                book.samples(),
                connects,
                failures,
                overruns,
                packets.sentCount(),
                packets.receivedCount());
    }

    /// Ends it; returns when nothing of it is open any more, or after five seconds.
    void stop() throws InterruptedException {
        stopping = true;
        thread.interrupt();
        if (!thread.join(Duration.ofSeconds(1))) {
            close();
            if (!thread.join(Duration.ofSeconds(4))) {
                LOG.error("{} does not end", configuration.key());
            }
        }
    }

    private void close() {
        var open = link;
        if (open != null) {
            open.close();
        } else {
            thread.interrupt();
        }
    }
}
