package io.baigong.server.ingest;

import io.baigong.server.ingest.payload.Bytes;
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
    private final byte[][] keys;

    /// Open addressing, half full at most: column number + 1, or 0.
    private final int[] table;

    Shape(Model model) {
        this.model = model;
        List<Property> properties = model.properties();
        columns = properties.stream().map(Column::of).toArray(Column[]::new);
        keys = new byte[columns.length][];
        table = new int[Integer.highestOneBit(Math.max(4, columns.length * 2)) * 2];
        for (int i = 0; i < columns.length; i++) {
            keys[i] = columns[i].key().getBytes(StandardCharsets.UTF_8);
            int at = Bytes.hash(keys[i], 0, keys[i].length) & table.length - 1;
            while (table[at] != 0) {
                at = at + 1 & table.length - 1;
            }
            table[at] = i + 1;
        }
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
        int at = Bytes.hash(in, from, to) & table.length - 1;
        for (int entry = table[at]; entry != 0; entry = table[at]) {
            if (Bytes.is(in, from, to, keys[entry - 1])) {
                return entry - 1;
            }
            at = at + 1 & table.length - 1;
        }
        return -1;
    }

    int find(String key) {
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        return find(bytes, 0, bytes.length);
    }
}
