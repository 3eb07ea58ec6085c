package io.baigong.server.facts;

import io.baigong.server.facts.Fact.Origin;
import io.baigong.server.facts.FactStore.Place;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What somebody says of one row.
///
/// @param row of a file; null without one
/// @param values by field; null clears, a field that is absent is left as it is unless `whole`
/// @param whole whether absent fields are cleared too
/// @param documents that stand behind it; null leaves those of the version of before, if nothing
///   changes
/// @param origins of values that were proposed and accepted, by field
record Entry(
        Place place,
        @Nullable Long row,
        Map<String, @Nullable Object> values,
        boolean whole,
        @Nullable List<Long> documents,
        Map<String, Origin> origins) {
    Entry {
        values = new LinkedHashMap<>(values);
        origins = Map.copyOf(origins);
    }
}
