package io.baigong.server.things;

import io.baigong.server.access.Invalid;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which things are meant; what is null or blank asks nothing.
///
/// @param query part of a key or name
/// @param model key
/// @param tag whole
/// @param site key
/// @param place a path below the site; places below it are in it
/// @param state `online`, `offline` or `never`
record ThingFilter(
        @Nullable String query,
        @Nullable String model,
        @Nullable String tag,
        @Nullable String site,
        @Nullable String place,
        @Nullable String state) {
    static final ThingFilter ALL = new ThingFilter(null, null, null, null, null, null);

    ThingFilter {
        query = given(query);
        model = given(model);
        tag = given(tag);
        site = given(site);
        place = given(place);
        state = given(state);
    }

    /// @return null when the state does not matter
    /// @throws Invalid when it is none
    PresenceView.@Nullable State presence() {
        return state == null ? null : wanted(state);
    }

    /// The same anywhere.
    ThingFilter anywhere() {
        return new ThingFilter(query, model, tag, null, null, state);
    }

    /// What it asks, for the audit trail.
    Map<String, String> said() {
        Map<String, String> said = new LinkedHashMap<>();
        add(said, "query", query);
        add(said, "model", model);
        add(said, "tag", tag);
        add(said, "site", site);
        add(said, "place", place);
        add(said, "state", state);
        return said;
    }

    private static void add(Map<String, String> to, String name, @Nullable String asked) {
        if (asked != null) {
            to.put(name, asked);
        }
    }

    private static @Nullable String given(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }

    private static PresenceView.State wanted(String word) {
        for (var state : PresenceView.State.values()) {
            if (state.name().toLowerCase(Locale.ROOT).equals(word)) {
                return state;
            }
        }
        throw new Invalid("state", "online, offline or never", word);
    }
}
