package io.baigong.server.overview;

import io.baigong.evaluator.method.Channel;
import io.baigong.evaluator.method.Label;
import io.baigong.server.access.Caller;
import io.baigong.server.access.Invalid;
import io.baigong.server.access.Scope;
import io.baigong.server.access.TooMuch;
import io.baigong.server.overview.FlowTree.Measured;
import io.baigong.server.overview.Inventory.Item;
import io.baigong.server.overview.StandardCoal.Basis;
import io.baigong.server.readings.Channels;
import io.baigong.server.readings.Readings;
import io.baigong.server.readings.Readings.Range;
import io.baigong.server.things.Name;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/// Where energy went: from a site by its main meter over its places to the things that are metered,
/// and what these used it for by what they did then; what no meter below told is left over.
@Service
class EnergyFlow {
    private static final int MOST_METERS = 200;
    private static final int MOST_DAYS = 93;
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration KEPT = Duration.ofSeconds(20);

    private final Inventory inventory;
    private final Readings readings;
    private final Channels channels;
    private final EnergyUses uses;
    private final StandardCoal coal;
    private final Clock clock;
    private final Kept<Asked, Answer> kept;

    EnergyFlow(
            Inventory inventory,
            Readings readings,
            Channels channels,
            EnergyUses uses,
            StandardCoal coal,
            Clock clock) {
        this.inventory = inventory;
        this.readings = readings;
        this.channels = channels;
        this.uses = uses;
        this.coal = coal;
        this.clock = clock;
        this.kept = new Kept<>(clock, KEPT);
    }

    private record Asked(
            int organisation,
            LocalDate from,
            LocalDate to,
            @Nullable String site,
            Basis basis,
            boolean uses) {}

    /// @param factor kilograms of standard coal for a kilowatt hour
    /// @param standing `official`, or `reference` (参考,非官方)
    @Schema(name = "StandardCoal")
    record Coal(
            @Schema(allowableValues = {"calorific", "equivalent"}) String basis,
            double factor,
            @Schema(allowableValues = {"official", "reference"}) String standing,
            Name source) {}

    /// @param nodes in such an order that each comes after the one above it
    /// @param incomplete whether there are more meters than were looked at
    @Schema(name = "EnergyFlow")
    record Answer(
            LocalDate from,
            LocalDate to,
            Instant computed,
            Coal coal,
            List<Node> nodes,
            boolean incomplete) {}

    /// @param id number within the answer
    /// @param above id of the node that it is a part of; null for a site
    /// @param kind `rest` is what the meters of the node above counted and none below it
    /// @param place path below the site
    /// @param thing key, of a thing that is metered
    /// @param kilowattHours null when nothing came
    /// @param kgce kilograms of standard coal
    /// @param coverage share of the hours with readings, 0 to 1, where a meter counted it
    /// @param meters things that counted it; none when it is the sum of its parts
    /// @param excess kilowatt hours by which its parts are more than its own meters counted
    /// @param missing `main-meter` when nobody said which meter of the site counts all
    /// @param property that the thing counted with
    /// @param uses kilowatt hours by what a machine did: `production`, `setup`, `delay`, `down`,
    ///   `planned-down`, `unknown`, and `outside` planned busy time; empty when that is not known
    @Schema(name = "EnergyFlowNode")
    record Node(
            int id,
            @Nullable Integer above,
            @Schema(allowableValues = {"site", "place", "thing", "rest"}) String kind,
            String site,
            String place,
            @Nullable String thing,
            Name name,
            Instant from,
            Instant to,
            @Nullable Double kilowattHours,
            @Nullable Double kgce,
            @Nullable Double coverage,
            @Schema(allowableValues = {"declared", "evidenced", "verified"}) String label,
            List<String> meters,
            double excess,
            @Nullable String missing,
            @Nullable String property,
            Map<String, Double> uses) {}

    /// @param site key; all sites without it
    Answer of(Caller caller, LocalDate from, LocalDate to, @Nullable String site, Basis basis) {
        if (to.isBefore(from)) {
            throw new Invalid("to", "a day not before from", to);
        }
        if (ChronoUnit.DAYS.between(from, to) >= MOST_DAYS) {
            throw new TooMuch("days", MOST_DAYS);
        }
        var asked =
                new Asked(
                        caller.organisation(),
                        from,
                        to,
                        site,
                        basis,
                        caller.may(Scope.PRODUCTION_READ));
        return kept.get(asked, () -> computed(caller, asked));
    }

    private Answer computed(Caller caller, Asked asked) {
        var bySite = new LinkedHashMap<String, List<Meter>>();
        int looked = 0;
        for (var item : inventory.of(caller)) {
            var meter =
                    asked.site() == null || asked.site().equals(item.site())
                            ? Meter.of(item)
                            : null;
            if (meter != null && looked++ < MOST_METERS) {
                bySite.computeIfAbsent(item.site(), _ -> new ArrayList<>()).add(meter);
            }
        }
        var now = clock.instant();
        var nodes = new ArrayList<Node>();
        for (var meters : bySite.values()) {
            site(asked, meters, now, nodes);
        }
        return new Answer(
                asked.from(),
                asked.to(),
                now,
                coal(asked),
                List.copyOf(nodes),
                looked > MOST_METERS);
    }

    private void site(Asked asked, List<Meter> meters, Instant now, List<Node> nodes) {
        Item item = meters.getFirst().item();
        var begin = asked.from().atStartOfDay(item.zone()).toInstant();
        var end = asked.to().plusDays(1).atStartOfDay(item.zone()).toInstant();
        var until = end.isAfter(now) ? now : end;
        if (!begin.isBefore(until)) {
            return;
        }
        var span = new Range(Counters.micros(begin), Counters.micros(until));
        var handles = meters.stream().map(meter -> meter.item().thing().handle()).toList();
        var read = meters.stream().map(meter -> measured(meter, span)).toList();
        // After the readings: of a file that came meanwhile, they hold no more than its channel.
        // The
        // first step begins the day before.
        var labels = channels.byThing(handles, begin.minus(DAY), until);
        var measured = read.stream().map(one -> one.with(label(one, labels))).toList();
        Map<String, Map<String, Double>> used =
                asked.uses() ? uses.of(measured, span, item.zone()) : Map.of();
        new FlowTree(item, begin, until, coal(asked), used).add(measured, nodes);
    }

    private Coal coal(Asked asked) {
        return coal.of(asked.basis(), asked.from().getYear());
    }

    private static Label label(Measured one, Map<Integer, Set<Channel>> labels) {
        int thing = one.meter().item().thing().handle().number();
        return labels.getOrDefault(thing, Set.of()).stream()
                .map(Channel::cap)
                .reduce(Label.EVIDENCED, Label::and);
    }

    private Measured measured(Meter meter, Range span) {
        var zone = meter.item().zone();
        var history = Objects.requireNonNull(meter.item().thing().history(meter.property().key()));
        // The step into the first hour begins before it.
        var from = new Range(span.from() - DAY.toMillis() * 1_000, span.to());
        var hours =
                new Consumption(readings, history, meter.counter())
                        .read(from, zone)
                        .hours()
                        .subMap(span.from(), true, span.to(), false);
        double used = 0;
        long covered = 0;
        for (var hour : hours.values()) {
            used += hour.used();
            covered += hour.covered() ? 1 : 0;
        }
        long elapsed = Math.max(1, Math.ceilDiv(span.to() - span.from(), Consumption.HOUR));
        return new Measured(
                meter,
                covered == 0 ? null : meter.converted(used),
                Math.min(1, (double) covered / elapsed),
                Label.EVIDENCED);
    }
}
