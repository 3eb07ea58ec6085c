package io.baigong.server.things;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A thing in the API's shape.
///
/// @param state `online`, `offline`, `never` or `erasing`
record ThingAnswer(
        String key,
        int number,
        Name name,
        Thing.ModelRef model,
        String site,
        String place,
        List<String> tags,
        @Schema(allowableValues = {"online", "offline", "never", "erasing"}) String state,
        @Nullable Instant lastSeen) {

    static ThingAnswer of(Thing thing, PresenceView presence) {
        return new ThingAnswer(
                thing.key(),
                thing.number(),
                thing.name(),
                thing.model(),
                thing.site(),
                thing.place(),
                thing.tags(),
                thing.erasing()
                        ? "erasing"
                        : presence.state(thing.number()).name().toLowerCase(Locale.ROOT),
                presence.lastSeen(thing.number()));
    }

    /// All of a thing.
    record Detail(
            @JsonUnwrapped ThingAnswer summary,
            @ArraySchema(schema = @Schema(implementation = Bodies.Field.class)) Object properties,
            @ArraySchema(schema = @Schema(implementation = Bodies.Occurrence.class)) Object events,
            @ArraySchema(schema = @Schema(implementation = Bodies.Order.class)) Object commands,
            List<Devices.Device> devices,
            @Nullable SparkplugAddress sparkplug) {

        static Detail of(
                Thing thing, PresenceView presence, Model model, List<Devices.Device> devices) {
            Map<String, Object> tree = ModelJson.tree(model);
            return new Detail(
                    ThingAnswer.of(thing, presence),
                    java.util.Objects.requireNonNull(tree.get("properties")),
                    java.util.Objects.requireNonNull(tree.get("events")),
                    java.util.Objects.requireNonNull(tree.get("commands")),
                    devices,
                    thing.sparkplug());
        }
    }
}
