package io.baigong.connect.sparkplug;

import io.baigong.connect.Address;
import io.baigong.connect.AddressFault;
import org.jspecify.annotations.Nullable;

/// A metric of a node, `group/node:metric`, or of a device, `group/node/device:metric`.
///
/// @param device null for the node's own metrics
record MetricAddress(String text, String group, String node, @Nullable String device, String metric)
        implements Address {
    private static final int LONGEST = 1_000;

    static MetricAddress read(String text) {
        if (text.length() > LONGEST) {
            throw AddressFault.at(LONGEST + 1, "the end of the address", "more");
        }
        int colon = text.indexOf(':');
        if (colon < 0) {
            throw AddressFault.at(text.length() + 1, "a colon and the name of a metric", "the end");
        }
        if (colon == text.length() - 1) {
            throw AddressFault.at(text.length() + 1, "the name of a metric", "the end");
        }
        String[] parts = text.substring(0, colon).split("/", -1);
        int at = 0;
        for (var part : parts) {
            if (part.isBlank() || part.indexOf('+') >= 0 || part.indexOf('#') >= 0) {
                throw AddressFault.at(at + 1, "a name without + and #", "'" + part + "'");
            }
            at += part.length() + 1;
        }
        if (parts.length < 2 || parts.length > 3) {
            throw AddressFault.at(
                    colon + 1,
                    "group/node or group/node/device before the colon",
                    "%d names".formatted(parts.length));
        }
        return new MetricAddress(
                text,
                parts[0],
                parts[1],
                parts.length == 3 ? parts[2] : null,
                text.substring(colon + 1));
    }
}
