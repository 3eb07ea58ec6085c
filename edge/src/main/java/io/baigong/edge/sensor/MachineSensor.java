package io.baigong.edge.sensor;

import io.baigong.connect.Reason;
import io.baigong.connect.Status;
import io.baigong.connect.Value;
import io.baigong.edge.configuration.TagConfiguration.Deadband;
import io.baigong.edge.configuration.VirtualSensor;
import io.baigong.edge.configuration.VirtualSensor.Lamp;
import io.baigong.edge.configuration.VirtualSensor.Mains;
import io.baigong.edge.configuration.VirtualSensor.Signal;
import io.baigong.edge.configuration.VirtualTag.Source;
import io.baigong.edge.readings.Reading;
import io.baigong.edge.readings.ReportFilter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A virtual sensor at work: readings of its signal go in, state, cycles and energy of the machine
/// come out. For one thread at a time.
public final class MachineSensor {
    /// What it makes, with units; the empty text for plain ones.
    public static final Map<String, String> PROPERTIES =
            Map.of(
                    "state",
                    "",
                    "running",
                    "",
                    "state-confidence",
                    "",
                    "cycles",
                    "",
                    "energy",
                    "kW.h");

    private static final Logger LOG = LoggerFactory.getLogger(MachineSensor.class);
    private static final Duration SILENCE = Duration.ofMinutes(1);
    private static final long REMEMBER_MILLIS = 60_000;

    /// Between values that are further apart nothing is counted.
    private static final long LONGEST_GAP_MILLIS = 60_000;

    private final VirtualSensor configuration;
    private final Memory memory;
    private final LevelLearner learner;
    private final TowerReader tower;
    private final Map<String, ReportFilter> filters = new HashMap<>();
    private long cycles;
    private double energy;
    private double lastCurrent;
    private long lastTime = Long.MIN_VALUE;
    private long rememberedAt = Long.MIN_VALUE;
    private @Nullable State before;
    private @Nullable Long lastGood;
    private boolean told;

    /// Readings of the machine: all of them, and those that are reported.
    public record Said(List<Reading> all, List<Reading> reported) {}

    /// @param folder of the memory; each sensor has a file in it
    public MachineSensor(VirtualSensor configuration, Path folder) {
        this.configuration = configuration;
        memory = new Memory(folder.resolve(configuration.device().replace(":", "%3A") + ".json"));
        long hold = configuration.hold().toMillis();
        learner = new LevelLearner(hold);
        tower = new TowerReader(hold, lamps(configuration.signal()));
        var kept = memory.read();
        if (kept != null) {
            cycles = kept.cycles();
            energy = kept.energy();
            if (learner.ofLevel().restore(kept.level())
                    && learner.ofActivity().restore(kept.activity())) {
                learner.restored(kept.changes());
            }
        }
    }

    private static Set<Lamp> lamps(Signal signal) {
        return switch (signal) {
            case Signal.Level _ -> Set.of();
            case Signal.Tower(var lamps) -> lamps.keySet();
        };
    }

    public VirtualSensor configuration() {
        return configuration;
    }

    /// What it goes by.
    public List<Source> sources() {
        return switch (configuration.signal()) {
            case Signal.Level(Source source, _) -> List.of(source);
            case Signal.Tower(var lamps) -> List.copyOf(lamps.values());
        };
    }

    /// A reading of one of its sources.
    public Said take(Source source, Reading reading) {
        var value = reading.status().isBad() ? null : reading.value();
        Double number = number(value);
        if (number == null) {
            return interrupted(reading);
        }
        long time = reading.time();
        switch (configuration.signal()) {
            case Signal.Level(_, Mains mains) -> {
                learner.take(number, time);
                count(mains, Math.abs(number), time);
            }
            case Signal.Tower(var lamps) ->
                    lamps.forEach((lamp, of) -> lamp(lamp, of.equals(source), number, time));
        }
        lastGood = time;
        remember(time);
        return said(time);
    }

    private void lamp(Lamp lamp, boolean isIt, double number, long time) {
        if (isIt) {
            tower.take(lamp, number != 0, time);
        }
    }

    private static @Nullable Double number(@Nullable Value value) {
        return switch (value) {
            case Value.Real(double number) -> number;
            case Value.Whole(long number) -> (double) number;
            case Value.Flag(boolean on) -> on ? 1.0 : 0.0;
            case Value.Text _ -> null;
            case null -> null;
        };
    }

    private Said interrupted(Reading reading) {
        learner.interrupt();
        tower.interrupt();
        lastTime = Long.MIN_VALUE;
        before = null;
        if (!told) {
            return new Said(List.of(), List.of());
        }
        var reason = Objects.requireNonNullElse(reading.status().reason(), Reason.WRONG_TYPE);
        var status = Status.bad(reason, "the signal has no good value");
        var out = new Out(reading.time());
        for (String property : List.of("state", "running")) {
            out.add(new Reading(property, null, status, reading.time(), lastGood), null);
        }
        return out.said();
    }

    /// Power of a current on its mains, alike in all phases, added up.
    private void count(@Nullable Mains mains, double current, long time) {
        long since = lastTime == Long.MIN_VALUE ? Long.MAX_VALUE : time - lastTime;
        if (mains != null && since > 0 && since <= LONGEST_GAP_MILLIS) {
            double factor = mains.phases() == 3 ? Math.sqrt(3) : 1;
            double watts =
                    factor * mains.voltage() * (lastCurrent + current) / 2 * mains.powerFactor();
            energy += watts * since / 3.6e9;
        }
        if (since > 0) {
            lastCurrent = current;
            lastTime = time;
        }
    }

    private Said said(long time) {
        var out = new Out(time);
        var state = state();
        if (state != null) {
            if (state != before) {
                changed(state);
            }
            told = true;
            out.add(Reading.good("state", Value.of(state.word()), time), new Deadband.Absolute(0));
            out.add(
                    Reading.good("running", Value.of(state == State.RUN), time),
                    new Deadband.Absolute(0));
            out.add(
                    Reading.good("state-confidence", Value.of(confidence()), time),
                    new Deadband.Absolute(0.05));
            if (configuration.cycles()) {
                out.add(Reading.good("cycles", Value.of(cycles), time), new Deadband.Absolute(0));
            }
        }
        if (configuration.signal() instanceof Signal.Level(_, Mains mains) && mains != null) {
            out.add(Reading.good("energy", Value.of(energy), time), new Deadband.Absolute(0.01));
        }
        return out.said();
    }

    private void changed(State state) {
        if (before != null && state == State.RUN) {
            cycles++;
        }
        if (before == null) {
            LOG.info("{}: {}", configuration.device(), evidence());
        }
        before = state;
    }

    private @Nullable State state() {
        return switch (configuration.signal()) {
            case Signal.Level _ -> learner.state();
            case Signal.Tower _ -> tower.state();
        };
    }

    private double confidence() {
        return switch (configuration.signal()) {
            case Signal.Level _ -> learner.confidence();
            case Signal.Tower _ -> 1;
        };
    }

    /// Why it says what it says, for people.
    public String evidence() {
        return switch (configuration.signal()) {
            case Signal.Level _ -> learner.evidence();
            case Signal.Tower _ -> "by the lamps of its tower";
        };
    }

    private void remember(long time) {
        if (rememberedAt == Long.MIN_VALUE) {
            rememberedAt = time;
        } else if (Math.abs(time - rememberedAt) >= REMEMBER_MILLIS) {
            rememberedAt = time;
            remember();
        }
    }

    /// Writes down what must not be forgotten.
    public void remember() {
        memory.write(
                new Memory.Kept(
                        learner.ofLevel().kept(),
                        learner.ofActivity().kept(),
                        learner.changes(),
                        cycles,
                        energy));
    }

    private final class Out {
        private final long time;
        private final List<Reading> all = new ArrayList<>();
        private final List<Reading> reported = new ArrayList<>();

        Out(long time) {
            this.time = time;
        }

        void add(Reading reading, @Nullable Deadband deadband) {
            all.add(reading);
            var filter =
                    filters.computeIfAbsent(
                            reading.property(),
                            _ -> new ReportFilter(deadband, deadband == null ? null : SILENCE));
            var report = filter.report(reading, time);
            if (report != null) {
                reported.add(report);
            }
        }

        Said said() {
            return new Said(all, reported);
        }
    }
}
