package io.baigong.plant.sparkplug;

/// The topics of one edge node (Sparkplug 3.0, 6.2).
///
/// @param prefix put before what the node sends, with its closing slash, or empty: hosts that offer
///   a lossless door take the same topics and payloads below it at QoS 1
record Names(String prefix, String group, String node) {
    Names {
        if (!group.matches("[^/+#]+") || !node.matches("[^/+#]+")) {
            throw new IllegalArgumentException(
                    "group and node must not hold / + #, were %s, %s".formatted(group, node));
        }
    }

    /// A topic on which the node speaks: NBIRTH, NDATA, NDEATH, DBIRTH, DDATA.
    String up(String kind, String device) {
        return prefix + "spBv1.0/" + group + "/" + kind + "/" + node + tail(device);
    }

    /// A topic on which the node listens: NCMD, DCMD.
    String down(String kind, String device) {
        return "spBv1.0/" + group + "/" + kind + "/" + node + tail(device);
    }

    private static String tail(String device) {
        return device.isEmpty() ? "" : "/" + device;
    }
}
