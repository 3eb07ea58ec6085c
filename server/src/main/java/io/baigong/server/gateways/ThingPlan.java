package io.baigong.server.gateways;

import io.baigong.edge.configuration.Configuration;
import io.baigong.server.access.Fault;
import io.baigong.server.things.Model;
import io.baigong.server.things.Models;
import io.baigong.server.things.Name;
import io.baigong.server.things.Property;
import io.baigong.server.things.SparkplugAddress;
import io.baigong.server.things.ThingDirectory;
import io.baigong.server.things.ThingHandle;
import io.baigong.server.things.Things;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/// Makes devices of a configuration things of the organisation, and their tags properties: looked
/// at first, done afterwards.
@Service
final class ThingPlan {
    private static final int MOST_PROPERTIES = Configuration.MOST_TAGS_OF_DEVICE;

    private final ThingDirectory directory;
    private final Things things;
    private final Models models;
    private final Holders holders;

    ThingPlan(ThingDirectory directory, Things things, Models models, Holders holders) {
        this.directory = directory;
        this.things = things;
        this.models = models;
        this.holders = holders;
    }

    /// Where a device that is no thing yet shall stand, and what it is; null leaves it to the
    /// platform.
    record Placement(@Nullable String model, @Nullable String site, @Nullable String place) {
        static final Placement ANYWHERE = new Placement(null, null, null);
    }

    /// What is to be done for one device.
    ///
    /// @param thing there already; null for a new one
    /// @param model whose properties these become; null for a new one
    /// @param missing properties that the model does not have
    private record Step(
            String key,
            String name,
            @Nullable ThingHandle thing,
            @Nullable String model,
            SparkplugAddress address,
            boolean moves,
            List<Property> missing) {}

    /// What is to be done for all of them.
    static final class Plan {
        private final List<Step> steps = new ArrayList<>();
        final List<Fault> faults = new ArrayList<>();

        /// Things that will be made.
        List<String> made() {
            return steps.stream().filter(step -> step.thing() == null).map(Step::key).toList();
        }

        /// How many properties models will get.
        int properties() {
            return steps.stream().mapToInt(step -> step.missing().size()).sum();
        }
    }

    /// Looks what there would be to do, and what is in the way.
    ///
    /// @param names of properties that are not there yet, by `device/tag`
    Plan look(
            Gateway gateway,
            Configuration configuration,
            Map<String, Placement> placements,
            Map<String, Name> names) {
        var plan = new Plan();
        var tags = new TagsOfThings(configuration, names);
        tags.places()
                .forEach((key, path) -> {
                    var device = configuration.device(key);
                    String name = device == null ? key : device.name();
                    var placement = placements.getOrDefault(key, Placement.ANYWHERE);
                    look(gateway, new Place(key, name, path), placement, tags.of(key), plan);
                });
        return plan;
    }

    /// @param path where its key stands in the document
    private record Place(String key, String name, String path) {}

    private void look(
            Gateway gateway,
            Place place,
            Placement placement,
            List<TagsOfThings.Placed> tags,
            Plan plan) {
        int organisation = gateway.organisation();
        var address = new SparkplugAddress(gateway.group(), gateway.node(), place.key());
        var thing =
                directory.bySparkplug(organisation, gateway.group(), gateway.node(), place.key());
        boolean moves = false;
        if (thing == null) {
            thing = directory.byKey(organisation, place.key());
            String holder = thing == null ? null : holders.of(gateway, thing);
            if (holder != null) {
                plan.faults.add(
                        Fault.of(
                                place.path(),
                                "a thing that nothing else brings values of",
                                "%s, which is %s".formatted(place.key(), holder)));
                return;
            }
            moves = thing != null;
        }
        String wanted = placement.model();
        Model model =
                thing != null
                        ? thing.model()
                        : wanted == null ? null : models.newestOrNull(organisation, wanted);
        if (thing == null && wanted != null && model == null) {
            plan.faults.add(Fault.of("model", "the key of a model", wanted));
        }
        var missing = missing(model, tags, plan.faults);
        String modelKey = model == null ? null : model.key();
        plan.steps.add(
                new Step(place.key(), place.name(), thing, modelKey, address, moves, missing));
    }

    private static List<Property> missing(
            @Nullable Model model, List<TagsOfThings.Placed> tags, List<Fault> faults) {
        Map<String, Property> there = new LinkedHashMap<>();
        if (model != null) {
            model.properties().forEach(property -> there.put(property.key(), property));
        }
        var missing = new ArrayList<Property>();
        for (var placed : tags) {
            var known = there.get(placed.tag().name());
            if (known != null) {
                var misfit = TagProperty.misfit(placed.tag(), known);
                if (misfit != null) {
                    faults.add(
                            Fault.of(
                                    placed.path() + "/" + misfit.field(),
                                    misfit.expected(),
                                    misfit.got()));
                }
                continue;
            }
            var property = placed.property();
            if (property == null) {
                continue; // learned from what the device sends
            }
            missing.add(property);
            if (model != null && model.pack() != null && !model.grows()) {
                faults.add(
                        Fault.of(
                                placed.path() + "/name",
                                "a property of model %s, which is of pack %s and does not grow"
                                        .formatted(model.key(), model.pack()),
                                placed.tag().name()));
            } else if (there.size() + missing.size() > MOST_PROPERTIES) {
                faults.add(
                        Fault.of(
                                placed.path() + "/name",
                                "at most %d properties of one thing".formatted(MOST_PROPERTIES),
                                "more"));
                break;
            }
        }
        return missing;
    }

    /// Does it; what was done before a failure stays, and is there at the next try.
    ///
    /// @throws io.baigong.server.access.QuotaExceeded when there may be no more things
    void carryOut(Gateway gateway, Plan plan, Map<String, Placement> placements) {
        for (var step : plan.steps) {
            var placement = placements.getOrDefault(step.key(), Placement.ANYWHERE);
            carryOut(gateway.organisation(), step, placement);
        }
    }

    private void carryOut(int organisation, Step step, Placement placement) {
        String model = step.model();
        if (model == null) {
            model = models.freeKey(organisation, step.key());
            models.derive(organisation, model, Name.of(step.name()), step.missing());
        } else if (!step.missing().isEmpty()) {
            models.grow(organisation, model, step.missing());
        }
        var thing = step.thing();
        if (thing == null) {
            things.accept(
                    organisation,
                    new Things.NewThing(
                            step.key(),
                            Name.of(step.name()),
                            model,
                            placement.site(),
                            placement.place() == null ? "" : placement.place(),
                            List.of(),
                            step.address()));
        } else if (step.moves()) {
            things.readdress(organisation, thing.key(), step.address());
        }
    }
}
