package io.baigong.server.ingest;

import io.baigong.server.ingest.payload.KeyTable;
import io.baigong.server.things.Model;
import io.baigong.server.things.Property;
import io.baigong.server.things.PropertyType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// A model as the hot path wants it: properties by number, found by the bytes of their key without
/// making a string. Shared by all things of the edition. Immutable.
final class Shape {
    /// What one property takes.
    record Column(
            String key,
            PropertyType type,
            double min,
            double max,
            int scale,
            Map<String, Long> codes,
            boolean hasRange) {
        static Column of(Property property) {
            Double min = property.min();
            Double max = property.max();
            return new Column(
                    property.key(),
                    property.type(),
                    min == null ? Double.NEGATIVE_INFINITY : min,
                    max == null ? Double.POSITIVE_INFINITY : max,
                    property.scale(),
                    property.codes(),
                    min != null || max != null);
        }
    }

    private final Model model;
    private final Column[] columns;
    private final KeyTable keys;

    Shape(Model model) {
        this.model = model;
        List<Property> properties = model.properties();
        columns = properties.stream().map(Column::of).toArray(Column[]::new);
        keys =
                new KeyTable(
                        properties.stream()
                                .map(property -> property.key().getBytes(StandardCharsets.UTF_8))
                                .toArray(byte[][]::new));
    }

    Model model() {
        return model;
    }

    Column column(int number) {
        return columns[number];
    }

    int size() {
        return columns.length;
    }

    /// @return the number of the property with this key, or -1
    int find(byte[] in, int from, int to) {
        return keys.find(in, from, to);
    }

    int find(String key) {
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        return find(bytes, 0, bytes.length);
    }
}
