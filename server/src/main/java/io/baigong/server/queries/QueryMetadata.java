package io.baigong.server.queries;

import io.baigong.server.things.Property;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;

/// What is known of metrics: everything here is a gauge, its help the property's names.
final class QueryMetadata {
    private QueryMetadata() {}

    static void write(JsonGenerator to, Map<String, List<Property>> metrics, int limit) {
        to.writeStartObject();
        metrics.entrySet().stream()
                .limit(limit)
                .forEach(metric -> {
                    to.writeArrayPropertyStart(metric.getKey());
                    for (var property : metric.getValue()) {
                        to.writeStartObject();
                        to.writeStringProperty("type", "gauge");
                        to.writeStringProperty("help", help(property));
                        to.writeStringProperty("unit", Catalogue.unit(property));
                        to.writeEndObject();
                    }
                    to.writeEndArray();
                });
        to.writeEndObject();
    }

    private static String help(Property property) {
        var name = property.name();
        return name.zh().equals(name.en()) ? name.en() : name.zh() + " · " + name.en();
    }
}
