package io.baigong.edge;

import io.baigong.connect.Protocols;
import io.baigong.connect.Value;
import io.baigong.edge.collect.Fleet;
import io.baigong.edge.collect.NotDone;
import io.baigong.edge.collect.WriteOutcome;
import io.baigong.edge.configuration.Configuration;
import io.baigong.edge.configuration.ConfigurationStore;
import io.baigong.edge.configuration.Trial;
import io.baigong.edge.configuration.VirtualTag;
import io.baigong.edge.control.Control;
import io.baigong.edge.control.LineBook;
import io.baigong.edge.control.Overview;
import io.baigong.edge.derive.Derivations;
import io.baigong.edge.identity.Identity;
import io.baigong.edge.identity.IdentityStore;
import io.baigong.edge.identity.Platform;
import io.baigong.edge.north.Floor;
import io.baigong.edge.north.North;
import io.baigong.edge.queue.DiskQueue;
import io.baigong.edge.readings.Gatherer;
import io.baigong.edge.readings.LatestReadings;
import io.baigong.edge.readings.Reading;
import io.baigong.edge.sensor.MachineSensor;
import io.baigong.edge.software.Software;
import io.baigong.edge.uplink.Uplink;
import io.baigong.edge.uplink.UplinkSettings;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The parts of a gateway, put together: devices → latest and derived values → gatherer → queue →
/// uplink, and back from the platform its requests.
final class Gateway implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final int LOOKS_PER_REPORT = 15;
    private static final Duration CERTIFICATE_WARNING = Duration.ofDays(30);

    private final InstantSource clock;
    private final Steady steady;
    private final Identity identity;
    private final DiskQueue queue;
    private final LatestReadings latest = new LatestReadings();
    private final Derivations derivations;
    private final Gatherer gatherer;
    private final Fleet fleet;
    private final North north;
    private final Trial trial;
    private final Uplink uplink;
    private final Software software;
    private final IntConsumer leave;
    private final Thread looks = Thread.ofVirtual().name("looks").unstarted(this::look);

    private Gateway(
            Settings settings,
            Identity identity,
            IdentityStore identities,
            LineBook lines,
            InstantSource clock,
            IntConsumer leave)
            throws IOException {
        this.clock = clock;
        steady = Steady.from(clock.instant(), System::nanoTime);
        this.identity = identity;
        this.leave = leave;
        warnOfCertificate(identities, identity, clock.instant());
        var door = identities.door(identity);
        queue = DiskQueue.open(settings.queue(), clock);
        var store = new ConfigurationStore(settings.directory().resolve("configuration"));
        derivations = new Derivations(latest, clock, settings.directory().resolve("sensors"));
        gatherer = new Gatherer(queue, clock, Duration.ofMillis(250));
        var collector = new Collector(latest, derivations, gatherer);
        fleet =
                new Fleet(
                        Protocols::named,
                        settings.directory().resolve("devices"),
                        clock,
                        collector);
        north = new North(new Behind(latest, fleet), settings.directory().resolve("north"));
        trial = new Trial(store, steady, this::use, this::lastTaken);
        var overview = new Overview(queue::stats, this::uplinkState, fleet::states, north, lines);
        software =
                new Software(
                        settings.directory().resolve("software"),
                        identities.softwareKeys(),
                        settings.run(),
                        steady,
                        new Platform(identity.platform(), identity.authority())::fetch);
        var control = new Control(trial, fleet, overview, software);
        uplink =
                new Uplink(
                        door,
                        identity.topics(),
                        identity.thing(),
                        queue,
                        latest,
                        control,
                        UplinkSettings.DEFAULT,
                        clock);
        control.answers(uplink::answer);
        collector.presence(uplink::tell);
        collector.north(north);
    }

    /// Starts a gateway; returns when it collects.
    ///
    /// @param leave ends the process with what it is given, because of another version
    static Gateway start(
            Settings settings,
            Identity identity,
            IdentityStore identities,
            LineBook lines,
            InstantSource clock,
            IntConsumer leave)
            throws IOException {
        var gateway = new Gateway(settings, identity, identities, lines, clock, leave);
        gateway.latest.know(Map.of(identity.thing(), Health.PROPERTIES));
        gateway.uplink.start();
        gateway.trial.start();
        gateway.looks.start();
        LOG.info("gateway {} runs, configuration {}", identity, gateway.trial.state().version());
        return gateway;
    }

    /// What the north side sees of all this.
    private record Behind(LatestReadings readings, Fleet fleet) implements Floor {
        @Override
        public @Nullable Reading latest(VirtualTag.Source source) {
            return readings.of(source.device(), source.property());
        }

        @Override
        public List<WriteOutcome> write(String device, Map<String, Value> values)
                throws NotDone, InterruptedException {
            return fleet.write(device, values, false);
        }
    }

    private io.baigong.edge.uplink.UplinkState uplinkState() {
        return uplink.state();
    }

    private @Nullable Instant lastTaken() {
        Long last = uplink.lastOnlineNanos();
        return last == null ? null : steady.at(last);
    }

    private static void warnOfCertificate(IdentityStore identities, Identity identity, Instant now)
            throws IOException {
        var ends = identities.certificateEnds(identity);
        if (ends != null && ends.isBefore(now)) {
            LOG.error("the gateway's certificate ended on {}; join again", ends);
        } else if (ends != null && ends.isBefore(now.plus(CERTIFICATE_WARNING))) {
            LOG.warn("the gateway's certificate ends on {}; join again before", ends);
        }
    }

    /// Makes a configuration the one in force.
    private void use(Configuration configuration) {
        try {
            gatherer.gatherFor(configuration.uplink().gather());
            uplink.backlogRate(configuration.uplink().backlogRate());
            latest.know(known(configuration));
            derivations.apply(configuration);
            var change = fleet.apply(configuration);
            change.gone().forEach(uplink::forget);
            north.apply(configuration);
            LOG.info(
                    "configuration {} is in force: {} devices went on, {} began, {} are gone",
                    configuration.version(),
                    change.kept().size(),
                    change.begun().size(),
                    change.gone().size());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Map<String, Map<String, String>> known(Configuration configuration) {
        var known = new HashMap<String, Map<String, String>>();
        known.put(identity.thing(), Health.PROPERTIES);
        for (var device : configuration.devices()) {
            var properties = known.computeIfAbsent(device.key(), _ -> new HashMap<>());
            device.groups()
                    .forEach(group ->
                            group.tags()
                                    .forEach(tag -> {
                                        String unit = tag.unit();
                                        properties.put(tag.name(), unit == null ? "" : unit);
                                    }));
        }
        for (var tag : configuration.virtualTags()) {
            String unit = tag.unit();
            known.computeIfAbsent(tag.device(), _ -> new HashMap<>())
                    .put(tag.name(), unit == null ? "" : unit);
        }
        for (var sensor : configuration.virtualSensors()) {
            known.computeIfAbsent(sensor.device(), _ -> new HashMap<>())
                    .putAll(MachineSensor.PROPERTIES);
        }
        return known;
    }

    @SuppressWarnings("CatchingUnchecked") // nobody would look after the trial
    private void look() {
        try {
            for (int count = 0; ; count++) {
                try {
                    trial.look();
                    var code = software.look(() -> uplink.state().acknowledged() > 0);
                    if (code != null) {
                        leave.accept(code);
                        return;
                    }
                    if (count % LOOKS_PER_REPORT == 0) {
                        report();
                    }
                } catch (RuntimeException e) {
                    LOG.error("the gateway could not look after itself", e);
                }
                Thread.sleep(LOOK_EVERY);
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private void report() {
        var readings =
                Health.readings(clock.millis(), trial.state(), queue.stats(), fleet.states());
        latest.put(identity.thing(), readings);
        gatherer.take(identity.thing(), readings);
    }

    /// Stops collecting, writes down what was gathered and says farewell.
    @Override
    public void close() {
        looks.interrupt();
        north.close();
        fleet.close();
        derivations.remember();
        gatherer.close();
        uplink.close();
        queue.close();
        LOG.info("gateway {} has stopped", identity.thing());
    }
}
