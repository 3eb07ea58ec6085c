package io.baigong.server.queries;

import io.baigong.server.queries.promql.LabelMatcher;
import io.baigong.server.queries.promql.LabelMatcher.Operator;
import io.baigong.server.queries.promql.Labels;
import io.baigong.server.queries.promql.QueryError;
import io.baigong.server.queries.promql.QueryError.Kind;
import io.baigong.server.things.Model;
import io.baigong.server.things.Property;
import io.baigong.server.things.PropertyHistory;
import io.baigong.server.things.PropertyType;
import io.baigong.server.things.VisibleThings;
import io.baigong.server.things.VisibleThings.VisibleThing;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// The series that a caller may see: each property of each thing that has numbers.
final class Catalogue {
    static final String THING = "thing";
    static final String MODEL = "model";
    static final String SITE = "site";
    static final String PLACE = "place";
    static final String PROPERTY = "property";
    static final String UNIT = "unit";
    static final String QUALITY = "quality";

    /// Every label there can be.
    static final List<String> LABELS =
            List.of(Labels.NAME, MODEL, PLACE, PROPERTY, QUALITY, SITE, THING, UNIT);

    private static final Set<String> OF_THING = Set.of(THING, MODEL, SITE, PLACE);
    private static final Set<String> OF_PROPERTY = Set.of(Labels.NAME, PROPERTY, UNIT);

    private final VisibleThings things;

    Catalogue(VisibleThings things) {
        this.things = things;
    }

    /// Which values of a series count.
    enum Quality {
        /// Good and uncertain ones; a bad one ends the series until the next.
        USABLE(""),
        GOOD("good"),
        /// All that have a number.
        ANY("any");

        private final String word;

        Quality(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    /// A property of a thing.
    record Entry(VisibleThing thing, Property property, Quality quality) {
        PropertyHistory history() {
            return Objects.requireNonNull(thing.history(property.key()));
        }

        /// The value of one label, empty when it has none.
        String value(String label) {
            var handle = thing.handle();
            return switch (label) {
                case Labels.NAME -> MetricName.of(property.key());
                case THING -> handle.key();
                case MODEL -> handle.modelKey();
                case SITE -> handle.siteKey();
                case PLACE -> handle.place();
                case PROPERTY -> property.key();
                case UNIT -> unit(property);
                case QUALITY -> quality.word();
                default -> "";
            };
        }

        Labels labels() {
            Map<String, String> labels = new HashMap<>();
            LABELS.forEach(label -> labels.put(label, value(label)));
            return Labels.of(labels);
        }
    }

    static String unit(Property property) {
        var unit = property.unit();
        return unit == null ? "" : unit;
    }

    /// Shows each series that the matchers choose until told to stop.
    ///
    /// @param to returns whether to go on
    /// @throws QueryError when `quality` is asked for in a way that there is not
    void each(List<LabelMatcher> matchers, Predicate<Entry> to) {
        var quality = quality(matchers);
        boolean none =
                matchers.stream()
                        .anyMatch(matcher ->
                                !LABELS.contains(matcher.label()) && !matcher.matches(""));
        if (none) {
            return;
        }
        var ofModels = new IdentityHashMap<Model, List<Property>>();
        for (var thing : things(matchers)) {
            if (!fits(thing, matchers)) {
                continue;
            }
            var properties =
                    ofModels.computeIfAbsent(
                            thing.handle().model(), model -> properties(model, matchers));
            for (var property : properties) {
                if (!to.test(new Entry(thing, property, quality))) {
                    return;
                }
            }
        }
    }

    /// The same, all of them.
    ///
    /// @throws QueryError also when there are more than told
    void each(List<LabelMatcher> matchers, Consumer<Entry> to, int most) {
        int[] count = {0};
        each(
                matchers,
                entry -> {
                    if (++count[0] > most) {
                        throw new QueryError(
                                Kind.EXECUTION,
                                ("the selector chooses more than %d series; choose fewer, for example by"
                                                + " thing, model, site or place")
                                        .formatted(most));
                    }
                    to.accept(entry);
                    return true;
                });
    }

    private List<VisibleThing> things(List<LabelMatcher> matchers) {
        for (var matcher : matchers) {
            boolean one = matcher.label().equals(THING) && matcher.operator() == Operator.EQUAL;
            if (one && !matcher.value().isEmpty()) {
                var thing = things.thing(matcher.value());
                return thing == null ? List.of() : List.of(thing);
            }
        }
        return things.all();
    }

    private static boolean fits(VisibleThing thing, List<LabelMatcher> matchers) {
        var handle = thing.handle();
        for (var matcher : matchers) {
            if (OF_THING.contains(matcher.label())) {
                String value =
                        switch (matcher.label()) {
                            case THING -> handle.key();
                            case MODEL -> handle.modelKey();
                            case SITE -> handle.siteKey();
                            default -> handle.place();
                        };
                if (!matcher.matches(value)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static List<Property> properties(Model model, List<LabelMatcher> matchers) {
        return model.properties().stream()
                .filter(property -> property.type() != PropertyType.STRING)
                .filter(property ->
                        matchers.stream()
                                .filter(matcher -> OF_PROPERTY.contains(matcher.label()))
                                .allMatch(matcher -> matcher.matches(value(property, matcher))))
                .toList();
    }

    private static String value(Property property, LabelMatcher matcher) {
        return switch (matcher.label()) {
            case PROPERTY -> property.key();
            case UNIT -> unit(property);
            default -> MetricName.of(property.key());
        };
    }

    private static Quality quality(List<LabelMatcher> matchers) {
        var quality = Quality.USABLE;
        for (var matcher : matchers) {
            if (matcher.label().equals(QUALITY)) {
                quality = asked(matcher);
            }
        }
        return quality;
    }

    private static Quality asked(LabelMatcher matcher) {
        if (matcher.operator() == Operator.EQUAL) {
            for (var quality : Quality.values()) {
                if (quality.word().equals(matcher.value())) {
                    return quality;
                }
            }
        }
        throw new QueryError(
                Kind.BAD_DATA,
                "expected quality=\"good\", quality=\"any\" or none (bad values are left out then), got "
                        + matcher);
    }
}
