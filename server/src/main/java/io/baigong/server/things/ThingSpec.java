package io.baigong.server.things;

import io.baigong.server.things.Things.NewThing;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// All that people say about a thing.
///
/// @param model key of its model
/// @param version the edition it is pinned to; null follows the newest
/// @param site key; null for the organisation's first site
record ThingSpec(
        String key,
        Name name,
        String model,
        @Nullable Integer version,
        @Nullable String site,
        String place,
        List<String> tags,
        @Nullable SparkplugAddress sparkplug) {
    static final int MAX_PLACE = 300;
    static final int MAX_TAGS = 32;
    static final int MAX_TAG = 64;
    private static final int MAX_SPARKPLUG = 255;

    ThingSpec {
        tags = List.copyOf(new LinkedHashSet<>(tags));
    }

    static ThingSpec of(NewThing thing) {
        return new ThingSpec(
                thing.key(),
                thing.name(),
                thing.model(),
                null,
                thing.site(),
                thing.place(),
                thing.tags(),
                thing.sparkplug());
    }

    ThingSpec withModel(String newModel, @Nullable Integer newVersion) {
        return new ThingSpec(key, name, newModel, newVersion, site, place, tags, sparkplug);
    }

    ThingSpec withTags(List<String> newTags) {
        return new ThingSpec(key, name, model, version, site, place, newTags, sparkplug);
    }

    ThingSpec withSite(@Nullable String newSite, String newPlace) {
        return new ThingSpec(key, name, model, version, newSite, newPlace, tags, sparkplug);
    }

    ThingSpec withSparkplug(@Nullable SparkplugAddress address) {
        return new ThingSpec(key, name, model, version, site, place, tags, address);
    }

    /// Says what is wrong with it.
    ///
    /// @return itself
    ThingSpec check(Faults faults) {
        if (!Keys.isKey(key)) {
            faults.add("key", Keys.RULE, key);
        }
        checkText(faults, "name.zh", name.zh(), 1, Name.MAX_LENGTH);
        checkText(faults, "name.en", name.en(), 1, Name.MAX_LENGTH);
        checkText(faults, "place", place, 0, MAX_PLACE);
        if (tags.size() > MAX_TAGS) {
            faults.add("tags", "at most " + MAX_TAGS, tags.size());
        }
        for (var tag : tags) {
            checkText(faults, "tags", tag, 1, MAX_TAG);
            if (tag.contains(";")) {
                faults.add("tags", "tags without ;", tag);
            }
        }
        if (sparkplug != null) {
            checkElement(faults, "sparkplug.group", sparkplug.group());
            checkElement(faults, "sparkplug.node", sparkplug.node());
            if (sparkplug.device() != null) {
                checkElement(faults, "sparkplug.device", sparkplug.device());
            }
        }
        return this;
    }

    private static void checkText(Faults faults, String field, String text, int least, int most) {
        boolean long_ = text.length() > most;
        if (text.isBlank() && least > 0
                || long_
                || text.chars().anyMatch(Character::isISOControl)) {
            faults.add(field, least + " to " + most + " characters, no control characters", text);
        }
    }

    /// Sparkplug 3.0 clause 4.1: any UTF-8 but the reserved `/`, `+` and `#`.
    private static void checkElement(Faults faults, String field, String element) {
        boolean reserved = element.chars().anyMatch(c -> c == '/' || c == '+' || c == '#');
        if (element.isEmpty() || element.length() > MAX_SPARKPLUG || reserved) {
            faults.add(field, "1 to 255 characters without / + #", element);
        }
    }
}
