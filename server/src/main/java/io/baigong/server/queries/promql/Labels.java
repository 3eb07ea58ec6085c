package io.baigong.server.queries.promql;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Names and values that tell a series from all others, sorted by name; the metric's name is the
/// label `__name__`. Empty values are none.
public record Labels(SortedMap<String, String> values) {
    public static final String NAME = "__name__";
    static final Labels NONE = new Labels(new TreeMap<>());

    public Labels {
        var copy = new TreeMap<>(values);
        copy.values().removeIf(String::isEmpty);
        values = Collections.unmodifiableSortedMap(copy);
    }

    public static Labels of(Map<String, String> values) {
        return new Labels(new TreeMap<>(values));
    }

    /// @return empty when there is no such label
    public String get(String label) {
        return values.getOrDefault(label, "");
    }

    Labels withoutName() {
        return values.containsKey(NAME) ? without(java.util.List.of(NAME)) : this;
    }

    Labels without(Collection<String> labels) {
        var rest = new TreeMap<>(values);
        rest.keySet().removeAll(labels);
        return new Labels(rest);
    }

    Labels only(Collection<String> labels) {
        var rest = new TreeMap<>(values);
        rest.keySet().retainAll(labels);
        return new Labels(rest);
    }

    @Override
    public String toString() {
        return values.entrySet().stream()
                .filter(label -> !label.getKey().equals(NAME))
                .map(label -> label.getKey() + "=\"" + label.getValue() + '"')
                .collect(Collectors.joining(", ", get(NAME) + "{", "}"));
    }
}
