package io.baigong.server.overview;

import io.baigong.evaluator.method.Label;
import io.baigong.server.overview.EnergyFlow.Coal;
import io.baigong.server.overview.EnergyFlow.Node;
import io.baigong.server.overview.Inventory.Item;
import io.baigong.server.things.Name;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The meters of a site as a tree: the site, its places, the things in them. A node with meters of
/// its own (`main-meter` of the site, `place-meter` of the place where it stands) has what they
/// counted, and what none of its parts did is left over; another one is the sum of its parts.
final class FlowTree {
    /// The tag of a meter that counts all that stands at its place and below.
    static final String PLACE_METER = "place-meter";

    /// Meters differ by so much without anything being wrong.
    private static final double TOLERANCE = 0.005;

    private final Item site;
    private final Instant from;
    private final Instant to;
    private final Coal coal;
    private final Map<String, Map<String, Double>> uses;

    /// @param site any of its things
    /// @param uses by key of the thing
    FlowTree(
            Item site, Instant from, Instant to, Coal coal, Map<String, Map<String, Double>> uses) {
        this.site = site;
        this.from = from;
        this.to = to;
        this.coal = coal;
        this.uses = uses;
    }

    /// @param kilowattHours null when nothing came
    /// @param coverage share of the hours with readings
    record Measured(Meter meter, @Nullable Double kilowattHours, double coverage, Label label) {
        Measured with(Label by) {
            return new Measured(meter, kilowattHours, coverage, by);
        }

        String key() {
            return meter.item().key();
        }

        String place() {
            return meter.item().thing().handle().place();
        }
    }

    private static final class Place {
        final String path;
        final Map<String, Place> places = new TreeMap<>();
        final List<Measured> things = new ArrayList<>();
        final List<Measured> meters = new ArrayList<>();

        Place(String path) {
            this.path = path;
        }

        Place below(String step) {
            return places.computeIfAbsent(
                    step, _ -> new Place(path.isEmpty() ? step : path + "/" + step));
        }

        /// Places that say no more than the one thing or place in them; those right below the site
        /// stay.
        void simplify() {
            for (var step : List.copyOf(places.keySet())) {
                var place = below(step);
                place.simplify();
                boolean stays = path.isEmpty() || !place.meters.isEmpty();
                if (!stays && place.places.isEmpty() && place.things.size() == 1) {
                    places.remove(step);
                    things.addAll(place.things);
                } else if (!stays && place.things.isEmpty() && place.places.size() == 1) {
                    places.put(step, place.places.values().iterator().next());
                }
            }
        }
    }

    /// Adds the nodes of the site.
    void add(List<Measured> all, List<Node> nodes) {
        var root = new Place("");
        boolean marked = all.stream().anyMatch(one -> one.meter().item().isMainMeter());
        for (var one : all) {
            if (one.meter().item().isMainMeter() || all.size() == 1) {
                root.meters.add(one);
                continue;
            }
            var place = root;
            for (var step : one.place().isEmpty() ? new String[0] : one.place().split("/")) {
                place = place.below(step);
            }
            boolean ofPlace = place != root && one.meter().item().tags().contains(PLACE_METER);
            (ofPlace ? place.meters : place.things).add(one);
        }
        root.simplify();
        node(root, null, nodes, marked || all.size() == 1 ? null : Inventory.MAIN_METER);
    }

    /// @param energy null when nothing came
    private record Told(@Nullable Double energy, Label label) {}

    private Told node(
            Place place, @Nullable Integer above, List<Node> nodes, @Nullable String missing) {
        int id = nodes.size();
        // Its place in the list, until its parts are known.
        nodes.add(rest(id, above, place, 0, Label.DECLARED));
        var parts = new ArrayList<Told>();
        place.places.values().forEach(below -> parts.add(node(below, id, nodes, null)));
        place.things.forEach(thing -> parts.add(thing(thing, id, nodes)));
        var below = sum(parts);
        var own = own(place.meters);
        double excess = 0;
        if (own.energy() != null) {
            double rest = own.energy() - (below.energy() == null ? 0 : below.energy());
            double tolerance = TOLERANCE * Math.abs(own.energy());
            if (rest > tolerance) {
                var label = below.energy() == null ? own.label() : own.label().and(below.label());
                nodes.add(rest(nodes.size(), id, place, rest, label));
            }
            excess = rest < -tolerance ? -rest : 0;
        }
        var told = own.energy() == null ? below : own;
        var sure = missing == null ? told : new Told(null, told.label());
        nodes.set(id, placed(id, above, place, sure, excess, missing));
        return told;
    }

    private static Told sum(List<Told> parts) {
        Double energy = null;
        var label = Label.VERIFIED;
        for (var part : parts) {
            if (part.energy() != null) {
                energy = (energy == null ? 0 : energy) + part.energy();
                label = label.and(part.label());
            }
        }
        return new Told(energy, energy == null ? Label.DECLARED : label);
    }

    private static Told own(List<Measured> meters) {
        return sum(meters.stream().map(one -> new Told(one.kilowattHours(), one.label())).toList());
    }

    private Told thing(Measured thing, int above, List<Node> nodes) {
        var energy = thing.kilowattHours();
        nodes.add(
                new Node(
                        nodes.size(),
                        above,
                        "thing",
                        site.site(),
                        thing.place(),
                        thing.key(),
                        thing.meter().item().name(),
                        from,
                        to,
                        energy,
                        kgce(energy),
                        thing.coverage(),
                        word(thing.label()),
                        List.of(thing.key()),
                        0,
                        null,
                        thing.meter().property().key(),
                        uses.getOrDefault(thing.key(), Map.of())));
        return new Told(energy, thing.label());
    }

    private Node placed(
            int id,
            @Nullable Integer above,
            Place place,
            Told told,
            double excess,
            @Nullable String missing) {
        var meters = place.meters;
        return new Node(
                id,
                above,
                above == null ? "site" : "place",
                site.site(),
                place.path,
                null,
                above == null ? site.siteName() : Name.of(last(place.path)),
                from,
                to,
                told.energy(),
                kgce(told.energy()),
                meters.isEmpty()
                        ? null
                        : meters.stream().mapToDouble(Measured::coverage).average().orElse(0),
                word(told.label()),
                meters.stream().map(Measured::key).toList(),
                excess,
                missing,
                meters.size() == 1 ? meters.getFirst().meter().property().key() : null,
                Map.of());
    }

    private Node rest(int id, @Nullable Integer above, Place place, double energy, Label label) {
        return new Node(
                id,
                above,
                "rest",
                site.site(),
                place.path,
                null,
                new Name("未分项计量", "Not metered further"),
                from,
                to,
                energy,
                kgce(energy),
                null,
                word(label),
                List.of(),
                0,
                null,
                null,
                Map.of());
    }

    private @Nullable Double kgce(@Nullable Double kilowattHours) {
        return kilowattHours == null ? null : kilowattHours * coal.factor();
    }

    private static String last(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static String word(Label label) {
        return label.name().toLowerCase(Locale.ROOT);
    }
}
