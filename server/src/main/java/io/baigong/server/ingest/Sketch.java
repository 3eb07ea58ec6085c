package io.baigong.server.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.baigong.server.ingest.payload.ValueSink;
import io.baigong.server.things.Keys;
import io.baigong.server.things.Property;
import io.baigong.server.things.PropertyType;
import io.baigong.server.things.Units;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Learns from values what properties a device has: the sketch of a model.
public final class Sketch implements ValueSink {
    /// Properties that a model may grow to by what devices send.
    public static final int MOST = 5_000;

    private static final int LONGEST_KEY = 128;
    private static final Pattern NOT_IN_KEY = Pattern.compile("[^\\p{L}\\p{N}._:-]");

    /// @param value the last one seen, for people
    public record Seen(
            String key, PropertyType type, @Nullable String unit, @Nullable Object value) {}

    private final Map<String, Seen> seen = new LinkedHashMap<>();
    private String key = "";
    private @Nullable String unit;

    public static boolean isKey(String text) {
        return Keys.isKey(text);
    }

    /// Could the bytes be a key?
    static boolean isKey(byte[] in, int from, int to) {
        return to - from <= 4 * LONGEST_KEY && isKey(new String(in, from, to - from, UTF_8));
    }

    /// A key from any name, such as a Sparkplug metric's: `Spindle/Load %` becomes
    /// `Spindle.Load__`.
    public static String keyOf(String name) {
        String key = NOT_IN_KEY.matcher(name.replace('/', '.')).replaceAll("_");
        return key.isEmpty() ? "_" : key.substring(0, Math.min(LONGEST_KEY, key.length()));
    }

    /// What was seen, by key.
    public List<Seen> all() {
        return List.copyOf(seen.values());
    }

    /// Properties for a model, in the order they were seen.
    public List<Property> properties() {
        return properties(all());
    }

    public static List<Property> properties(List<Seen> seen) {
        var properties = new ArrayList<Property>();
        for (var one : seen) {
            String unit = one.unit();
            boolean known = unit != null && Units.isKnown(unit);
            properties.add(Property.plain(one.key(), one.type(), known ? unit : null));
        }
        return properties;
    }

    /// The next value belongs to this key; `unit` when the sender says one.
    public void property(String name, @Nullable String said) {
        key = name;
        unit = said;
    }

    /// Takes over what another sketch saw.
    public void add(Seen one) {
        if (seen.size() < MOST || seen.containsKey(one.key())) {
            seen.put(one.key(), one);
        }
    }

    /// A property whose type is declared: that outweighs what its value looks like.
    public void declared(String name, PropertyType type, @Nullable String said) {
        var before = seen.get(name);
        if (isKey(name) && (before != null || seen.size() < MOST)) {
            seen.put(name, new Seen(name, type, said, before == null ? null : before.value()));
        }
    }

    private void see(PropertyType type, @Nullable Object value) {
        if (!isKey(key) || seen.size() >= MOST && !seen.containsKey(key)) {
            return;
        }
        var before = seen.get(key);
        if (before == null) {
            seen.put(key, new Seen(key, type, unit, value));
            return;
        }
        boolean widens = before.type() == PropertyType.INT64 && type == PropertyType.DOUBLE;
        var latest = value == null ? before.value() : value;
        seen.put(key, new Seen(key, widens ? type : before.type(), unit, latest));
    }

    @Override
    public void report(long timeMicros) {}

    @Override
    public void key(byte[] bytes, int from, int to) {
        key = new String(bytes, from, to - from, UTF_8);
        unit = null;
    }

    /// A whole number from text may be a measured value that happens to be whole: `double` holds
    /// both.
    @Override
    public void number(long unscaled, int exponent) {
        see(PropertyType.DOUBLE, BigDecimal.valueOf(unscaled, -exponent));
    }

    @Override
    public void number(BigDecimal value) {
        see(value.scale() > 0 ? PropertyType.DOUBLE : PropertyType.INT64, value);
    }

    @Override
    public void real(double value) {
        see(PropertyType.DOUBLE, Double.isFinite(value) ? value : null);
    }

    @Override
    public void truth(boolean value) {
        see(PropertyType.BOOLEAN, value);
    }

    @Override
    public void text(byte[] bytes, int from, int to) {
        see(PropertyType.STRING, new String(bytes, from, Math.min(to - from, 200), UTF_8));
    }

    @Override
    public void none() {}

    @Override
    public void other(String kind) {}
}
