package io.baigong.server.things;

import io.baigong.server.access.Invalid;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What is to be done to many things.
sealed interface BulkAction {
    /// Its name in the API.
    String word();

    /// What it is done with, for the audit trail.
    Map<String, Object> said();

    /// One that changes what is said about a thing.
    sealed interface Change extends BulkAction {
        /// @param faults what keeps it from being done to this thing
        ThingSpec apply(ThingSpec before, Faults faults);
    }

    record AddTag(String tag) implements Change {
        @Override
        public String word() {
            return "add-tag";
        }

        @Override
        public Map<String, Object> said() {
            return Map.of("tag", tag);
        }

        @Override
        public ThingSpec apply(ThingSpec before, Faults faults) {
            var tags = new ArrayList<>(before.tags());
            tags.add(tag);
            return before.withTags(tags);
        }
    }

    record RemoveTag(String tag) implements Change {
        @Override
        public String word() {
            return "remove-tag";
        }

        @Override
        public Map<String, Object> said() {
            return Map.of("tag", tag);
        }

        @Override
        public ThingSpec apply(ThingSpec before, Faults faults) {
            return before.withTags(before.tags().stream().filter(one -> !one.equals(tag)).toList());
        }
    }

    /// @param site key; null leaves things at theirs
    /// @param place null leaves things at theirs
    record Move(@Nullable String site, @Nullable String place) implements Change {
        @Override
        public String word() {
            return "move";
        }

        @Override
        public Map<String, Object> said() {
            Map<String, Object> said = new LinkedHashMap<>();
            if (site != null) {
                said.put("site", site);
            }
            if (place != null) {
                said.put("place", place);
            }
            return said;
        }

        @Override
        public ThingSpec apply(ThingSpec before, Faults faults) {
            return before.withSite(
                    site == null ? before.site() : site, place == null ? before.place() : place);
        }
    }

    /// @param version null follows the newest
    record UseEdition(String model, @Nullable Integer version) implements Change {
        @Override
        public String word() {
            return "use-edition";
        }

        @Override
        public Map<String, Object> said() {
            return Map.of("model", model, "version", version == null ? "newest" : version);
        }

        @Override
        public ThingSpec apply(ThingSpec before, Faults faults) {
            if (!before.model().equals(model)) {
                faults.add("model", "a thing of model " + model, before.model());
                return before;
            }
            return before.withModel(model, version);
        }
    }

    /// @param name of each token
    record IssueTokens(String name) implements BulkAction {
        @Override
        public String word() {
            return "issue-tokens";
        }

        @Override
        public Map<String, Object> said() {
            return Map.of("name", name);
        }
    }

    record Erase() implements BulkAction {
        @Override
        public String word() {
            return "erase";
        }

        @Override
        public Map<String, Object> said() {
            return Map.of();
        }
    }

    /// @throws Invalid when it cannot be done to any thing
    static BulkAction read(JsonNode body) {
        String word = body.path("action").asString("");
        return switch (word) {
            case "add-tag" -> new AddTag(tag(body));
            case "remove-tag" -> new RemoveTag(tag(body));
            case "move" -> move(body);
            case "use-edition" -> edition(body);
            case "issue-tokens" -> new IssueTokens(body.path("name").asString("token").strip());
            case "erase" -> new Erase();
            default ->
                    throw new Invalid(
                            "action",
                            "add-tag, remove-tag, move, use-edition, issue-tokens or erase",
                            word);
        };
    }

    private static String tag(JsonNode body) {
        String tag = body.path("tag").asString("").strip();
        if (tag.isEmpty()) {
            throw new Invalid("tag", "1 to " + ThingSpec.MAX_TAG + " characters", tag);
        }
        return tag;
    }

    private static Move move(JsonNode body) {
        String site = body.path("site").asString("").strip();
        var place = body.path("place");
        if (site.isEmpty() && !place.isString()) {
            throw new Invalid("site", "a site, a place or both", "neither");
        }
        return new Move(
                site.isEmpty() ? null : site,
                place.isString() ? place.stringValue().strip() : null);
    }

    private static UseEdition edition(JsonNode body) {
        var version = body.path("version");
        boolean newest = version.isMissingNode() || version.isNull();
        if (!newest && (!version.isInt() || version.asInt() < 1)) {
            throw new Invalid("version", "a whole number, or none to follow the newest", version);
        }
        return new UseEdition(body.path("model").asString(""), newest ? null : version.asInt());
    }
}
