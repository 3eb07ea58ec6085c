package io.baigong.edge.collect;

import io.baigong.connect.AddressFault;
import io.baigong.connect.Capability;
import io.baigong.connect.DataType;
import io.baigong.connect.NodePage;
import io.baigong.connect.Protocol;
import io.baigong.connect.Sample;
import io.baigong.connect.SettingsFault;
import io.baigong.connect.Value;
import io.baigong.edge.configuration.Configuration;
import io.baigong.edge.configuration.DeviceConfiguration;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All devices of the gateway. For any thread.
public final class Fleet implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Fleet.class);
    private static final Duration PATIENCE = Duration.ofSeconds(12);
    private static final Duration WATCH_EVERY = Duration.ofMillis(500);

    private final Function<String, @Nullable Protocol> protocols;
    private final Path directory;
    private final InstantSource clock;
    private final Sink sink;
    private final Map<String, Device> devices = new ConcurrentSkipListMap<>();
    private final Map<String, DeviceState> stopped = new ConcurrentSkipListMap<>();
    private final Thread watch = Thread.ofVirtual().name("watch").unstarted(this::watch);

    /// @param protocols by name, null for one that is not there
    /// @param directory each device gets its own in it
    public Fleet(
            Function<String, @Nullable Protocol> protocols,
            Path directory,
            InstantSource clock,
            Sink sink) {
        this.protocols = protocols;
        this.directory = directory;
        this.clock = clock;
        this.sink = sink;
        watch.start();
    }

    /// What changed between two configurations.
    ///
    /// @param gone keys of devices that are collected no longer
    /// @param kept keys of devices that went on without an interruption
    public record Change(List<String> gone, List<String> kept, List<String> begun) {}

    /// Makes a configuration the one in force. Devices of which nothing has changed go on
    /// undisturbed.
    public synchronized Change apply(Configuration configuration) throws InterruptedException {
        var wanted = new TreeMap<String, DeviceConfiguration>();
        configuration.devices().forEach(device -> wanted.put(device.key(), device));
        var gone = new ArrayList<String>();
        var ending = new ArrayList<Device>();
        for (var device : devices.values()) {
            var next = wanted.get(device.configuration().key());
            if (!device.configuration().equals(next)) {
                ending.add(device);
            }
            if (next == null) {
                gone.add(device.configuration().key());
            }
        }
        end(ending);
        stopped.clear();
        var kept = List.copyOf(devices.keySet());
        var begun = new ArrayList<String>();
        for (var device : wanted.values()) {
            if (!devices.containsKey(device.key())) {
                begin(device);
                begun.add(device.key());
            }
        }
        return new Change(gone, kept, begun);
    }

    /// All at once, so that many dead devices take no longer than one.
    private void end(List<Device> ending) throws InterruptedException {
        var threads = new ArrayList<Thread>();
        for (var device : ending) {
            devices.remove(device.configuration().key());
            threads.add(Thread.ofVirtual().start(() -> stop(device)));
        }
        for (var thread : threads) {
            thread.join();
        }
        for (var device : ending) {
            sink.reached(device.configuration().key(), false);
        }
    }

    private static void stop(Device device) {
        try {
            device.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void begin(DeviceConfiguration configuration) {
        var protocol = protocols.apply(configuration.protocol());
        if (protocol == null) {
            stopped(configuration, "there is no driver " + configuration.protocol());
            return;
        }
        try {
            var device =
                    new Device(
                            configuration,
                            protocol,
                            directory.resolve(configuration.key().replace(":", "%3A")),
                            clock,
                            sink);
            devices.put(configuration.key(), device);
            device.start();
        } catch (SettingsFault | AddressFault e) {
            stopped(configuration, String.valueOf(e.getMessage()));
        }
    }

    private void stopped(DeviceConfiguration device, String why) {
        LOG.error("{} is not collected: {}", device.key(), why);
        stopped.put(
                device.key(),
                new DeviceState(
                        device.key(),
                        DeviceState.Phase.STOPPED,
                        clock.instant(),
                        why,
                        null,
                        device.tags(),
                        device.tags(),
                        0,
                        0,
                        0,
                        0,
                        0,
                        0));
    }

    @SuppressWarnings("CatchingUnchecked") // nobody would look after the others
    private void watch() {
        try {
            while (true) {
                Thread.sleep(WATCH_EVERY);
                for (var device : devices.values()) {
                    try {
                        device.watch(System.nanoTime());
                    } catch (RuntimeException e) {
                        LOG.error("{} cannot be watched", device.configuration().key(), e);
                    }
                }
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    /// In the order of their keys.
    public List<DeviceState> states() {
        var states = new TreeMap<>(stopped);
        devices.forEach((key, device) -> states.put(key, device.state()));
        return List.copyOf(states.values());
    }

    /// Looks into a device.
    ///
    /// @param node null for the top
    /// @param next of the page before; null for the first
    public NodePage browse(String device, @Nullable String node, @Nullable String next, int most)
            throws NotDone, InterruptedException {
        var of = able(device, Capability.BROWSE);
        return of.with(link -> link.browse(node, next, most), PATIENCE);
    }

    /// Where a value would be.
    public record Place(String name, String address, @Nullable DataType type) {}

    /// Reads places of a device, configured or not, as the device has them. One sample for each, in
    /// order.
    public List<Sample> read(String device, List<Place> places)
            throws NotDone, InterruptedException {
        var of = able(device, Capability.READ);
        var reading = new TestReading(of.protocol(), places, clock);
        return of.with(reading::run, PATIENCE);
    }

    /// Writes values to tags, in their units. One outcome for each, in order; each is tried once at
    /// most.
    ///
    /// @param approved whether somebody else has agreed
    public List<WriteOutcome> write(String device, Map<String, Value> values, boolean approved)
            throws NotDone, InterruptedException {
        var of = able(device, Capability.WRITE);
        var wishes =
                values.entrySet().stream()
                        .map(entry -> new WriteGate.Wish(entry.getKey(), entry.getValue()))
                        .toList();
        var outcomes = of.write(wishes, approved, PATIENCE);
        for (var outcome : outcomes) {
            LOG.info(
                    "write {}/{} to {}: {}",
                    device,
                    outcome.tag(),
                    values.get(outcome.tag()),
                    outcome);
        }
        return outcomes;
    }

    /// The last messages of a device. Looking keeps those of the next minute.
    public List<Packet> packets(String device) throws NotDone {
        return known(device).packets().look(clock.instant().plus(Duration.ofMinutes(1)));
    }

    private Device known(String key) throws NotDone {
        var device = devices.get(key);
        if (device == null) {
            var state = stopped.get(key);
            if (state != null) {
                throw new NotDone(NotDone.Why.AWAY, state.trouble());
            }
            throw new NotDone(NotDone.Why.UNKNOWN, "no device '%s' is collected".formatted(key));
        }
        return device;
    }

    private Device able(String key, Capability capability) throws NotDone {
        var device = known(key);
        if (!device.protocol().capabilities().contains(capability)) {
            String what = capability.name().toLowerCase(Locale.ROOT);
            throw new NotDone(
                    NotDone.Why.NOT_SUPPORTED,
                    "%s cannot %s".formatted(device.protocol().name(), what));
        }
        return device;
    }

    @Override
    public void close() {
        watch.interrupt();
        try {
            synchronized (this) {
                end(new ArrayList<>(devices.values()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
