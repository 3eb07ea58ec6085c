package io.baigong.server.ingest.sparkplug;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.baigong.server.ingest.Sketch;
import io.baigong.server.ingest.payload.KeyTable;
import io.baigong.server.ingest.payload.Malformed;
import io.baigong.server.things.PropertyType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a birth certificate says of a node or device: its metrics by name and alias, which later
/// messages refer to. Immutable.
public final class Birth {
    private static final byte[] BD_SEQ = "bdSeq".getBytes(US_ASCII);

    /// One metric.
    ///
    /// @param key of the property it becomes
    /// @param alias meaningful when `hasAlias`
    public record Definition(String name, String key, boolean hasAlias, long alias, DataType type) {
        /// Commands and bookkeeping of the protocol, not values of the machine.
        public boolean isControl() {
            return name.equals("bdSeq")
                    || name.startsWith("Node Control/")
                    || name.startsWith("Device Control/");
        }
    }

    private final List<Definition> metrics;
    private final KeyTable names;
    private final long[] aliases;
    private final int[] ofAlias;
    private final long bdSeq;

    private Birth(List<Definition> metrics, long bdSeq) {
        this.metrics = List.copyOf(metrics);
        this.bdSeq = bdSeq;
        names =
                new KeyTable(
                        metrics.stream()
                                .map(metric -> metric.name().getBytes(UTF_8))
                                .toArray(byte[][]::new));
        int size = Integer.highestOneBit(Math.max(4, metrics.size() * 2)) * 2;
        aliases = new long[size];
        ofAlias = new int[size];
        Arrays.fill(ofAlias, -1);
        for (int i = 0; i < metrics.size(); i++) {
            if (metrics.get(i).hasAlias()) {
                put(metrics.get(i).alias(), i);
            }
        }
    }

    /// Reads a birth.
    ///
    /// @throws Malformed when it is no payload or a metric has no name
    static Birth read(byte[] payload, int from, int to, PayloadReader reader) {
        return read(payload, from, to, reader, new Sketch());
    }

    /// Reads a birth.
    ///
    /// @param sketch learns what properties the device has, with their values
    /// @throws Malformed when it is no payload or a metric has no name
    public static Birth read(
            byte[] payload, int from, int to, PayloadReader reader, Sketch sketch) {
        var metrics = new ArrayList<Definition>();
        var seq = new long[] {-1};
        reader.read(
                payload,
                from,
                to,
                new PayloadReader.Metrics() {
                    @Override
                    public void payload(int number, long timeMicros) {}

                    @Override
                    public void metric(Metric metric) {
                        if (!metric.hasName()) {
                            throw new Malformed("a name for every metric of a birth", "none", from);
                        }
                        if (metric.isNamed(BD_SEQ)) {
                            seq[0] = metric.integer();
                        }
                        var definition = definition(metric);
                        metrics.add(definition);
                        sketch(definition, metric, sketch);
                    }
                });
        return new Birth(metrics, seq[0]);
    }

    private static Definition definition(Metric metric) {
        String name = metric.name();
        return new Definition(
                name, Sketch.keyOf(name), metric.hasAlias(), metric.alias(), metric.type());
    }

    private static void sketch(Definition definition, Metric metric, Sketch sketch) {
        var type = propertyType(definition.type());
        if (definition.isControl() || type == null) {
            return;
        }
        String unit = metric.unit().isBlank() ? null : metric.unit();
        if (!metric.isNull() && metric.content() != Metric.Content.NOTHING) {
            sketch.property(definition.key(), unit);
            metric.tell(definition.type(), sketch);
        }
        sketch.declared(definition.key(), type, unit);
    }

    /// What kind of property holds a metric; null when none can.
    static @Nullable PropertyType propertyType(DataType type) {
        return switch (type) {
            case INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32, UINT64, DATE_TIME ->
                    PropertyType.INT64;
            case FLOAT, DOUBLE -> PropertyType.DOUBLE;
            case BOOLEAN -> PropertyType.BOOLEAN;
            case STRING, TEXT, UUID -> PropertyType.STRING;
            case UNKNOWN, DATA_SET, BYTES, FILE, TEMPLATE -> null;
        };
    }

    public List<Definition> metrics() {
        return metrics;
    }

    /// Ties a death to its birth (6.4.17); -1 when absent.
    public long bdSeq() {
        return bdSeq;
    }

    /// @return the number of the metric that a later one means, or -1
    int find(Metric metric) {
        return metric.hasName
                ? names.find(metric.in, metric.nameFrom, metric.nameTo)
                : metric.hasAlias ? find(metric.alias) : -1;
    }

    private int find(long alias) {
        int at = slot(alias);
        while (ofAlias[at] >= 0 && aliases[at] != alias) {
            at = at + 1 & aliases.length - 1;
        }
        return ofAlias[at];
    }

    private void put(long alias, int metric) {
        int at = slot(alias);
        while (ofAlias[at] >= 0 && aliases[at] != alias) {
            at = at + 1 & aliases.length - 1;
        }
        aliases[at] = alias;
        ofAlias[at] = metric;
    }

    private int slot(long alias) {
        long mixed = alias * 0x9e3779b97f4a7c15L;
        return (int) (mixed >>> 40) & aliases.length - 1;
    }
}
