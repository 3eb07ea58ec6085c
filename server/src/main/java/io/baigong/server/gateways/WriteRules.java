package io.baigong.server.gateways;

import io.baigong.connect.DataType;
import io.baigong.edge.configuration.TagConfiguration;
import io.baigong.edge.configuration.TagConfiguration.WriteRule;
import io.baigong.server.access.Fault;
import io.baigong.server.access.Invalid;
import io.baigong.server.access.NotFound;
import io.baigong.server.gateways.WriteStore.WantedValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Which values may be written, by the newest configuration; the gateway looks again by its own.
@Component
final class WriteRules {
    private static final int MOST = 100;
    private static final int LONGEST_TEXT = 1_000;

    private final Configurations configurations;

    WriteRules(Configurations configurations) {
        this.configurations = configurations;
    }

    /// @return whether a second person has to agree
    /// @throws Invalid with each value that may not be written
    /// @throws NotFound when the configuration has no such device
    boolean check(Gateway gateway, String device, List<WantedValue> values) {
        if (values.isEmpty() || values.size() > MOST) {
            throw new Invalid("values", "1 to %d".formatted(MOST), values.size());
        }
        var tags = tags(gateway, device);
        var faults = new ArrayList<Fault>();
        Set<String> seen = new HashSet<>();
        boolean twoPersons = false;
        for (int i = 0; i < values.size(); i++) {
            var wanted = values.get(i);
            var tag = tags.get(wanted.tag());
            var rule = tag == null ? null : tag.write();
            String field = "values/%d/".formatted(i);
            if (tag == null) {
                faults.add(Fault.of(field + "tag", "a tag of the device", wanted.tag()));
            } else if (rule == null) {
                faults.add(Fault.of(field + "tag", "a tag that may be written", wanted.tag()));
            } else if (!seen.add(wanted.tag())) {
                faults.add(Fault.of(field + "tag", "each tag once", wanted.tag()));
            } else {
                String expected = expected(tag.type(), rule, wanted.value());
                if (expected != null) {
                    faults.add(Fault.of(field + "value", expected, wanted.value()));
                }
                twoPersons |= rule.twoPersons();
            }
        }
        Checking.throwIfAny(faults);
        return twoPersons;
    }

    private Map<String, TagConfiguration> tags(Gateway gateway, String device) {
        var found = configurations.opened(gateway, gateway.desired()).device(device);
        if (found == null) {
            throw new NotFound("device", device);
        }
        var alone = Document.empty().version(1);
        alone.put(device, found);
        Map<String, TagConfiguration> tags = new HashMap<>();
        Checking.eachTag(Checking.read(alone).devices(), (_, tag, _) -> tags.put(tag.name(), tag));
        return tags;
    }

    /// @return null when the value may be written
    private static @Nullable String expected(
            @Nullable DataType type, WriteRule rule, @Nullable Object value) {
        return switch (value) {
            case Boolean _ -> type == null || type == DataType.BOOLEAN ? null : kind(type, rule);
            case Number number ->
                    type != DataType.BOOLEAN
                                    && type != DataType.TEXT
                                    && inRange(rule, number.doubleValue())
                            ? null
                            : kind(type, rule);
            case String text ->
                    (type == null || type == DataType.TEXT)
                                    && rule.min() == null
                                    && rule.max() == null
                                    && text.length() <= LONGEST_TEXT
                            ? null
                            : kind(type, rule);
            case null -> kind(type, rule);
            default -> kind(type, rule);
        };
    }

    private static boolean inRange(WriteRule rule, double number) {
        Double min = rule.min();
        Double max = rule.max();
        return Double.isFinite(number)
                && (min == null || number >= min)
                && (max == null || number <= max);
    }

    private static String kind(@Nullable DataType type, WriteRule rule) {
        if (type == DataType.BOOLEAN) {
            return "true or false";
        }
        if (type == DataType.TEXT) {
            return "a text of at most %d characters".formatted(LONGEST_TEXT);
        }
        Double min = rule.min();
        Double max = rule.max();
        return "a number"
                + (min == null ? "" : " from " + min)
                + (max == null ? "" : " up to " + max);
    }
}
