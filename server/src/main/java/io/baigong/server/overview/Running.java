package io.baigong.server.overview;

import io.baigong.server.access.Caller;
import io.baigong.server.overview.Inventory.Item;
import io.baigong.server.readings.LatestValues;
import io.baigong.server.readings.Readings;
import io.baigong.server.readings.Readings.Bucketed;
import io.baigong.server.readings.Readings.Range;
import io.baigong.server.readings.Value;
import io.baigong.server.things.Name;
import io.baigong.server.things.PresenceView;
import io.baigong.server.things.PropertyHistory;
import io.baigong.server.things.Units;
import io.baigong.telemetry.TelemetryStore.Step;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/// Is it running? What each machine does now and since when, and by which rule one knows: its own
/// word; else its power, above a tenth of the greatest of seven days; else only that it reports.
@Service
class Running {
    private static final Duration BACK = Duration.ofDays(7);
    private static final Step HOUR = new Step.Fixed(Duration.ofHours(1));
    private static final double IDLE_SHARE = 0.1;

    /// More machines than a person reads on a telephone are not looked up in the past, which each
    /// takes the store some milliseconds.
    private static final int MOST_SINCE = 100;

    private final Inventory inventory;
    private final LatestValues latest;
    private final Readings readings;
    private final PresenceView presence;
    private final Clock clock;
    private final Kept<Integer, Answer> kept;

    Running(
            Inventory inventory,
            LatestValues latest,
            Readings readings,
            PresenceView presence,
            Clock clock) {
        this.inventory = inventory;
        this.latest = latest;
        this.readings = readings;
        this.presence = presence;
        this.clock = clock;
        this.kept = new Kept<>(clock, Duration.ofSeconds(10));
    }

    /// @param state `running`, `stopped`, `reporting`, `silent` or `never`
    /// @param rule `state`, `power` or `presence`
    /// @param property by which one knows
    /// @param value of it, as it was said
    /// @param idle kilowatts above which it counts as running
    /// @param since null when it is longer ago than seven days, or not known
    @Schema(name = "Machine")
    record Machine(
            String key,
            Name name,
            String state,
            String rule,
            @Nullable String property,
            @Nullable Object value,
            @Nullable Double idle,
            @Nullable Instant since) {}

    /// @param complete whether all things were looked at
    @Schema(name = "RunningMachines")
    record Answer(
            Instant computed,
            long running,
            long stopped,
            long reporting,
            long silent,
            long never,
            boolean complete,
            List<Machine> machines) {}

    Answer of(Caller caller) {
        return kept.get(caller.organisation(), () -> computed(caller));
    }

    private Answer computed(Caller caller) {
        var items = inventory.of(caller);
        var machines = new ArrayList<Machine>();
        for (var item : items) {
            if (!item.isMainMeter()) {
                machines.add(machine(item, machines.size() < MOST_SINCE));
            }
        }
        if (count(machines, "running") + count(machines, "stopped") == 0) {
            // Nothing but the main meter tells whether the works is at work.
            items.stream()
                    .filter(Item::isMainMeter)
                    .forEach(item -> machines.add(machine(item, true)));
        }
        return new Answer(
                clock.instant(),
                count(machines, "running"),
                count(machines, "stopped"),
                count(machines, "reporting"),
                count(machines, "silent"),
                count(machines, "never"),
                items.size() < Inventory.MOST,
                List.copyOf(machines));
    }

    private static long count(List<Machine> machines, String state) {
        return machines.stream().filter(machine -> machine.state().equals(state)).count();
    }

    private Machine machine(Item item, boolean past) {
        int number = item.thing().handle().number();
        return switch (presence.state(number)) {
            case NEVER -> plain(item, "never", null);
            case OFFLINE -> plain(item, "silent", presence.lastSeen(number));
            case ONLINE -> atWork(item, past);
        };
    }

    private static Machine plain(Item item, String state, @Nullable Instant since) {
        return new Machine(item.key(), item.name(), state, "presence", null, null, null, since);
    }

    private Machine atWork(Item item, boolean past) {
        var values = latest.of(item.thing());
        var said = RunningRule.said(item.thing().handle());
        var machine = said == null ? null : by(item, said, values, past);
        if (machine == null && past) {
            var power = power(item);
            machine = power == null ? null : by(item, power, values, past);
        }
        return machine == null ? plain(item, "reporting", null) : machine;
    }

    private RunningRule.@Nullable Power power(Item item) {
        var property = RunningRule.power(item.thing().handle());
        if (property == null) {
            return null;
        }
        var history = item.thing().history(property.key());
        if (history == null) {
            return null;
        }
        double most = 0;
        for (double max : hours(item, history).max()) {
            most = Double.isFinite(max) ? Math.max(most, max) : most;
        }
        double kilowatts = Units.convert(most, property.unit(), "kW");
        return kilowatts > 0 ? new RunningRule.Power(property, kilowatts * IDLE_SHARE) : null;
    }

    private @Nullable Machine by(Item item, RunningRule rule, List<Value> values, boolean past) {
        String key = rule.property().key();
        for (var value : values) {
            if (value.property().equals(key)) {
                var running = rule.running(value.value());
                return running == null ? null : machine(item, rule, value, running, past);
            }
        }
        return null;
    }

    private Machine machine(
            Item item, RunningRule rule, Value value, boolean running, boolean past) {
        var history = item.thing().history(rule.property().key());
        boolean byPower = rule instanceof RunningRule.Power;
        return new Machine(
                item.key(),
                item.name(),
                running ? "running" : "stopped",
                byPower ? "power" : "state",
                rule.property().key(),
                value.value(),
                rule instanceof RunningRule.Power(_, double idle) ? idle : null,
                past && history != null ? since(item, rule, history, running) : null);
    }

    private Bucketed hours(Item item, PropertyHistory history) {
        long now = Counters.micros(clock.instant());
        var range = new Range(now - BACK.toMillis() * 1_000, now + 1);
        return readings.buckets(List.of(history), range, HOUR, item.zone()).getFirst();
    }

    /// Looks back hour by hour, and reading by reading in the newest hour that differs.
    private @Nullable Instant since(
            Item item, RunningRule rule, PropertyHistory history, boolean running) {
        var hours = hours(item, history);
        for (int i = hours.starts().length - 1; i >= 0; i--) {
            boolean same =
                    hours.min()[i] == hours.max()[i] && is(rule, hours.min()[i], running)
                            || rule instanceof RunningRule.Power
                                    && is(rule, hours.min()[i], running)
                                    && is(rule, hours.max()[i], running);
            if (!same) {
                var found = turned(rule, history, hours.starts()[i], running);
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }

    /// Whether a kept number, such as the code of a member, means the same as now.
    private static boolean is(RunningRule rule, double number, boolean running) {
        if (Double.isNaN(number)) {
            return true;
        }
        Object value =
                switch (rule) {
                    case RunningRule.Power _ -> number;
                    case RunningRule.Said(var property) ->
                            switch (property.type()) {
                                case BOOLEAN -> number != 0;
                                case ENUM ->
                                        property.members().entrySet().stream()
                                                .filter(each -> each.getValue() == (long) number)
                                                .map(each -> (Object) each.getKey())
                                                .findFirst()
                                                .orElse(number);
                                case DOUBLE, INT64, DECIMAL, STRING -> number;
                            };
                };
        var then = rule.running(value);
        return then != null && then == running;
    }

    /// The first reading of what is now, after the last other one of that hour.
    private @Nullable Instant turned(
            RunningRule rule, PropertyHistory history, long from, boolean running) {
        long end = Counters.micros(clock.instant()) + 1;
        long hour = Duration.ofHours(1).toMillis() * 1_000;
        var found = new Turn(rule, running);
        readings.scan(history, new Range(from, Math.min(end, from + hour)), found::take);
        if (found.other && found.since == 0) {
            // It turned at the first reading after this hour.
            readings.scan(history, new Range(Math.min(end - 1, from + hour), end), found::take);
        }
        return found.other && found.since > 0 ? Instant.ofEpochMilli(found.since / 1_000) : null;
    }

    private static final class Turn {
        private final RunningRule rule;
        private final boolean running;
        private boolean other;
        private long since;

        Turn(RunningRule rule, boolean running) {
            this.rule = rule;
            this.running = running;
        }

        void take(Value value) {
            var then = rule.running(value.value());
            if (then == null || then != running) {
                other = true;
                since = 0;
            } else if (since == 0) {
                since = value.timeMicros();
            }
        }
    }
}
