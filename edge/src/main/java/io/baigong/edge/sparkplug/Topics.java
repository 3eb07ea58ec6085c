package io.baigong.edge.sparkplug;

import org.jspecify.annotations.Nullable;

/// The topics of one gateway as an edge node (Sparkplug 3.0, 4.1).
///
/// @param group of the node
/// @param node the gateway
public record Topics(String group, String node) {
    /// Below it the platform takes the same with QoS 1 and acknowledges when it is durable.
    private static final String LOSSLESS = "lossless/";

    public Topics {
        element("group", group);
        element("node", node);
    }

    /// What the gateway says.
    ///
    /// @param kind BIRTH, DATA or DEATH
    /// @param device key of a thing behind the gateway; null for the gateway itself
    public String up(String kind, @Nullable String device) {
        return LOSSLESS + topic(kind, device);
    }

    /// The same, as foreign hosts know it.
    public String plain(String kind, @Nullable String device) {
        return topic(kind, device);
    }

    /// Filters for what the gateway hears.
    public String nodeCommands() {
        return "spBv1.0/%s/NCMD/%s/#".formatted(group, node);
    }

    /// Filters for what the gateway hears.
    public String deviceCommands() {
        return "spBv1.0/%s/DCMD/%s/#".formatted(group, node);
    }

    /// To which device a command goes.
    ///
    /// @return null when the topic is no command of this node; the empty text for the node itself
    public @Nullable String commanded(String topic) {
        String toNode = "spBv1.0/%s/NCMD/%s".formatted(group, node);
        String toDevice = "spBv1.0/%s/DCMD/%s/".formatted(group, node);
        if (topic.equals(toNode)) {
            return "";
        }
        return topic.startsWith(toDevice) ? topic.substring(toDevice.length()) : null;
    }

    private String topic(String kind, @Nullable String device) {
        return device == null
                ? "spBv1.0/%s/N%s/%s".formatted(group, kind, node)
                : "spBv1.0/%s/D%s/%s/%s".formatted(group, kind, node, device);
    }

    private static void element(String what, String text) {
        if (text.isBlank() || text.chars().anyMatch(c -> c == '/' || c == '+' || c == '#')) {
            throw new IllegalArgumentException(
                    "%s must not be blank nor hold / + #, was %s".formatted(what, text));
        }
    }
}
