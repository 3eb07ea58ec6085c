package io.baigong.server.ingest.sparkplug;

import org.jspecify.annotations.Nullable;

/// A topic of the namespace: `spBv1.0/{group}/{type}/{node}[/{device}]`, or the same below
/// `lossless/`, where every type is sent with QoS 1 and acknowledged after it is durable.
///
/// @param device absent for the node itself
public record SparkplugTopic(
        boolean lossless, String group, Type type, String node, @Nullable String device) {
    public static final String NAMESPACE = "spBv1.0/";
    public static final String LOSSLESS = "lossless/";

    /// In characters.
    public static final int LONGEST_LEVEL = 256;

    /// Kinds of messages, those of devices with `D`.
    public enum Type {
        NBIRTH,
        DBIRTH,
        NDATA,
        DDATA,
        NDEATH,
        DDEATH,
        NCMD,
        DCMD;

        public boolean isBirth() {
            return this == NBIRTH || this == DBIRTH;
        }

        public boolean isOfDevice() {
            return name().charAt(0) == 'D';
        }
    }

    /// Reads a topic name.
    ///
    /// @return null when it is not one that carries readings, deaths or commands
    public static @Nullable SparkplugTopic read(String name) {
        boolean lossless = name.startsWith(LOSSLESS);
        String rest = lossless ? name.substring(LOSSLESS.length()) : name;
        if (!rest.startsWith(NAMESPACE)) {
            return null;
        }
        String[] parts = rest.substring(NAMESPACE.length()).split("/", -1);
        if (parts.length < 3 || parts.length > 4) {
            return null;
        }
        for (String part : parts) {
            if (part.isEmpty() || part.length() > LONGEST_LEVEL) {
                return null;
            }
        }
        for (Type type : Type.values()) {
            if (type.name().equals(parts[1]) && type.isOfDevice() == (parts.length == 4)) {
                return new SparkplugTopic(
                        lossless, parts[0], type, parts[2], parts.length == 4 ? parts[3] : null);
            }
        }
        return null;
    }

    /// The name on the wire.
    @Override
    public String toString() {
        String tail = device == null ? node : node + "/" + device;
        return (lossless ? LOSSLESS : "") + NAMESPACE + group + "/" + type + "/" + tail;
    }
}
